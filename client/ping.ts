/**
 * Pings: how a client notices that its server is gone without a word.
 *
 * @module
 */

import { ShutdownError } from "../rpc/errors.ts";
import type { PingOptions } from "../rpc/ping.ts";
import { checkTimeout, startTimer } from "../rpc/timers.ts";

/** The options that a program does not set. */
const defaultPing: PingOptions = { interval: 30_000, timeout: 15_000 };

/**
 * Milliseconds after which a server is asked from which nothing has ever come although there are calls. If it speaks another
 * protocol, it waits for more bytes, and the ping is what makes it answer and say so.
 */
const firstWait = 5000;

/** If a timer is later than this, in milliseconds, this process was busy, and an answer can wait unread. */
const maxLateness = 20;
/** Milliseconds in which a process that was busy can read it. */
const timeToRead = 1000;

/** Checks options, and fills in what is missing. `undefined`: no pings. */
export function resolvePing(ping: PingOptions | false = defaultPing): PingOptions | undefined {
  if (ping === false) return undefined;
  if (typeof ping !== "object" || ping === null) {
    const received = ping === null ? "null" : typeof ping;
    throw new TypeError(`Cannot use ping: expected an object or false, received ${received}`);
  }
  const { interval = defaultPing.interval, timeout = defaultPing.timeout } = ping;
  checkTimeout("ping.interval", interval, "more than 0");
  checkTimeout("ping.timeout", timeout, "more than 0");
  return { interval, timeout };
}

/** What the pinger needs of a client. */
export interface Pinged {
  /** Bytes that wait to be sent. */
  readonly pendingBytes: number;
  /** Whether there are calls and nothing has ever come. */
  unheard(): boolean;
  /** Sends a ping. */
  ping(options: PingOptions): void;
  /** Ends the connection. */
  end(reason: ShutdownError): void;
}

/** Watches one connection, with one timer. */
export class Pinger {
  readonly #client: Pinged;
  readonly #options: PingOptions;
  readonly #firstWait: number;
  /** Whether bytes have ever come. */
  #heard = false;
  /** When bytes last came. */
  #heardAt = performance.now();
  /** When the last ping was sent. */
  #pingedAt = -Infinity;
  /** When it should be answered. */
  #answerBy = Infinity;
  /** When the timer should fire. */
  #due = Infinity;
  /** Bytes that were to be sent before it: it can only be answered after them. */
  #unsent = 0;
  #stopTimer: () => void;

  constructor(client: Pinged, options: PingOptions, first: number = firstWait) {
    this.#client = client;
    this.#options = options;
    this.#firstWait = Math.min(first, options.interval);
    this.#stopTimer = startTimer(this.#firstWait, () => this.#look());
  }

  /** Bytes came. */
  heard(): void {
    this.#heard = true;
    this.#heardAt = performance.now();
  }

  stop(): void {
    this.#stopTimer();
  }

  #lookAfter(milliseconds: number): void {
    this.#due = performance.now() + milliseconds;
    this.#stopTimer = startTimer(milliseconds, () => this.#look());
  }

  #look(): void {
    const { interval, timeout } = this.#options;
    const now = performance.now();
    if (this.#pingedAt > this.#heardAt) {
      const left = this.#answerBy - now;
      return left > 0 ? this.#lookAfter(Math.min(left, interval)) : this.#lookForAnswer(now);
    }
    const silence = now - this.#heardAt;
    if (silence < (this.#client.unheard() ? this.#firstWait : interval)) {
      const left = interval - silence;
      return this.#lookAfter(this.#heard ? left : Math.min(left, this.#firstWait));
    }
    this.#pingedAt = now;
    this.#unsent = this.#client.pendingBytes;
    try {
      this.#client.ping(this.#options);
    } catch (error) {
      // A codec of the program's own can fail.
      return this.#client.end(new ShutdownError("cannot send a ping", { cause: error }));
    }
    // The first ping may come early, and a server that is slow to begin has the same time all the same.
    this.#answerBy = Math.max(now, this.#heardAt + interval) + timeout;
    // The next ping may be due before this one has to be answered.
    this.#lookAfter(Math.min(this.#answerBy - now, interval));
  }

  /** The last ping has no answer yet, and its time is over. */
  #lookForAnswer(now: number): void {
    const { timeout } = this.#options;
    const before = this.#unsent;
    this.#unsent = this.#client.pendingBytes;
    if (now - this.#due > maxLateness) return this.#lookAfter(Math.min(timeout, timeToRead));
    // A large argument is leaving, and the ping waits behind it.
    if (this.#unsent < before) return this.#lookAfter(timeout);
    this.#client.end(new ShutdownError(`no answer to a ping within ${timeout} ms`));
  }
}
