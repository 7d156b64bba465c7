/**
 * The last replies, so that the page can look into them.
 *
 * @module
 */

import { jsonText } from "../json/json_text.ts";
import { CommandError } from "../command.ts";
import { ReplyTree } from "./reply_tree.ts";

/** Replies that are kept, at most, and how many values they have together. The last is always kept. */
const most = { replies: 20, values: 2_000_000 };

/** A reply that is kept. */
export class KeptReply {
  readonly tree: ReplyTree;
  readonly #value: unknown;
  /** How many values are in it, as far as it matters. */
  readonly values: number;

  constructor(value: unknown, declaration: string | undefined) {
    this.#value = value;
    this.tree = new ReplyTree(value, declaration);
    this.values = countValues(value, most.values);
  }

  /** All of it as JSON, in lines. */
  json(): string {
    return jsonText(this.#value, 2);
  }
}

/** Replies by their numbers. */
export class KeptReplies {
  readonly #replies = new Map<number, KeptReply>();
  #next = 1;

  /** How many are kept. */
  get size(): number {
    return this.#replies.size;
  }

  /** Keeps a reply. Older ones may be given up for it. */
  add(reply: KeptReply): number {
    this.#replies.set(this.#next, reply);
    let values = 0;
    for (const { values: some } of this.#replies.values()) values += some;
    for (const [number, { values: some }] of this.#replies) {
      if (this.#replies.size === 1) break;
      if (this.#replies.size <= most.replies && values <= most.values) break;
      this.#replies.delete(number);
      values -= some;
    }
    return this.#next++;
  }

  /**
   * A reply.
   *
   * @throws {CommandError} If it has been given up.
   */
  get(number: number): KeptReply {
    const reply = this.#replies.get(number);
    if (reply !== undefined) return reply;
    throw new CommandError("This reply is no longer kept", { hint: "call again to look into it" });
  }
}

/** Counts values, a text of a thousand characters as one more, up to a number. */
function countValues(root: unknown, limit: number): number {
  let count = 0;
  const open = [root];
  while (open.length > 0 && count < limit) {
    const value = open.pop();
    count++;
    if (typeof value === "string") count += Math.floor(value.length / 1000);
    else if (value instanceof Uint8Array) count += Math.floor(value.length / 1000);
    else if (Array.isArray(value)) { for (const item of value) open.push(item); }
    else if (value instanceof Map) {
      for (const item of value.values()) open.push(item);
    } else if (typeof value === "object" && value !== null) {
      for (const item of Object.values(value)) open.push(item);
    }
  }
  return count;
}
