/**
 * The books of a soak: what became of every call, of every message, and of every connection.
 *
 * @module
 */

/** What can become of a call. Each has exactly one of these in the end. */
export type Fate =
  /** Its right answer came. */
  | "answered"
  /** The error came that it asked for. */
  | "refused"
  /** Its caller aborted it. */
  | "aborted"
  /** Its time-out passed. */
  | "timed out"
  /** Its connection was broken, or closed by us, before the answer. */
  | "broken off"
  /** Something came that is none of these. */
  | "wrong";

/** How a connection can end. */
export type End =
  /** After all was answered. */
  | "in good order"
  /** By our own `close`, with calls under way. */
  | "closed within calls"
  /** Its socket was closed behind the client's back. */
  | "cut off"
  /** The process of its server was killed. */
  | "gone with its server"
  /** Nobody knows why. */
  | "unexpected";

/** Counts of a soak, and the texts of what went wrong. */
export class Ledger {
  /** Calls that were made. */
  made = 0;
  /** Calls by what became of them. */
  readonly fates: Record<Fate, number> = {
    "answered": 0,
    "refused": 0,
    "aborted": 0,
    "timed out": 0,
    "broken off": 0,
    "wrong": 0,
  };
  /** Requests that were written, those that give up a call among them. */
  requests = 0;
  /** Replies that were read. */
  replies = 0;
  /** Replies to a number that was answered before. */
  twice = 0;
  /** Replies to a number that was never sent. */
  unasked = 0;
  /** Requests without a reply on connections that ended in good order. */
  unanswered = 0;
  /** Connections that were opened. */
  connections = 0;
  /** Connections by how they ended. */
  readonly ends: Record<End, number> = {
    "in good order": 0,
    "closed within calls": 0,
    "cut off": 0,
    "gone with its server": 0,
    "unexpected": 0,
  };
  /** Processes of servers and of clients that were killed. */
  readonly killed = { servers: 0, clients: 0 };
  /** Says what went wrong, the first of it. */
  readonly complaints: string[] = [];

  /** Remembers what went wrong. */
  complain(text: string): void {
    if (this.complaints.length < 20) this.complaints.push(text);
  }

  /** Calls that never came to an end. */
  get lost(): number {
    return this.made - Object.values(this.fates).reduce((sum, count) => sum + count, 0);
  }

  /** Whether every call is accounted for, and nobody complains. */
  get balanced(): boolean {
    return this.complaints.length === 0 && this.lost === 0 && this.fates.wrong === 0 &&
      this.twice === 0 && this.unasked === 0 &&
      this.unanswered === 0 && this.ends.unexpected === 0;
  }
}
