/**
 * Finds where the next value of a stream begins: learns the definitions before it, and drops messages that are too long.
 *
 * @module
 */

import type { DecodeContext } from "./plans/decode_context.ts";
import { type Framer, type MessageLimit, MessageTooLong } from "./bytes/framer.ts";

/** A message beyond the limit, of which the bytes are dropped as they arrive. */
interface Excess {
  /** How many are still to come. */
  left: number;
  /** The error to throw then. */
  readonly error: MessageTooLong;
}

/** Messages of this length and more end the stream, as in Go. */
const endlessMessage = 8 * 2 ** 30;

const nothing = new Uint8Array(0);

/** Finds the values of one stream, of which `state` is the context. */
export class ValueFinder {
  readonly #state: DecodeContext;
  readonly #framer: Framer;
  /** The most bytes of definitions that stay in the framer until their value is consumed. */
  readonly #keptDefinitions: number;
  /** How many bytes of definitions are in the framer and were read. */
  #ahead = 0;
  /** The current message, while it is dropped. */
  #excess: Excess | undefined;
  /** The limit on messages if the caller has no other. */
  readonly #limit: MessageLimit;
  /** Whether the last message was a definition, so that a value must follow. */
  #defined = false;

  constructor(state: DecodeContext, keptDefinitions: number) {
    this.#state = state;
    this.#framer = state.framer;
    this.#limit = state.framer.limit;
    this.#keptDefinitions = keptDefinitions;
  }

  /** Whether a value must follow, or a message is half dropped. */
  get isWithinValue(): boolean {
    return this.#defined || this.#excess !== undefined;
  }

  /** The type id of the next value, or `undefined` if the message that it begins in is not here. Consumes nothing. */
  peek(): number | undefined {
    if (this.#excess !== undefined) return undefined;
    const { types } = this.#state;
    try {
      while (this.#framer.find(this.#framer.start + this.#ahead)) {
        const id = this.#readMessage();
        if (id === undefined) continue;
        if (types.get(id) !== undefined) return id;
        throw this.#state.fail(`gob: bad data: undefined type ${id}`);
      }
    } catch (error) {
      types.rollBack();
      throw error;
    }
    return undefined;
  }

  /** Reads definitions up to the next value. Returns its type id, or `undefined` if more bytes are needed. */
  find(): number | undefined {
    while (this.#findMessage()) {
      try {
        const id = this.#readMessage();
        if (id !== undefined) return id;
      } catch (error) {
        this.consume(this.#framer.messageEnd);
        throw error;
      }
    }
    return undefined;
  }

  /** Reads the message that was found: its definition, or the type id of its value. */
  #readMessage(): number | undefined {
    const framer = this.#framer;
    const state = this.#state;
    state.openMessage();
    state.types.begin();
    const id = state.int();
    this.#defined = id < 0;
    if (id >= 0) return id;
    state.types.define(-id, state);
    if (state.pos < state.end) throw state.fail("extra data in buffer");
    this.#ahead = framer.messageEnd - framer.start;
    if (this.#ahead > this.#keptDefinitions) this.consume(framer.messageEnd);
    return undefined;
  }

  /**
   * Finds the next message. One that is too long is dropped as it arrives, unless the end of its value is not the end of
   * the message, or later values need what it defines.
   */
  #findMessage(): boolean {
    const framer = this.#framer;
    if (this.#excess !== undefined) return this.#drop(this.#excess);
    try {
      return framer.find(framer.start + this.#ahead);
    } catch (error) {
      if (!(error instanceof MessageTooLong) || framer.limit !== this.#limit) throw error;
      const id = this.#peekId(error.start);
      if (id === undefined) return false;
      const { length } = error;
      if (id < 0 || length >= endlessMessage || this.#state.types.mayHoldInterface(id)) throw error;
      this.#defined = false;
      this.consume(error.start);
      return this.#drop(this.#excess = { left: length, error });
    }
  }

  /** The type id at `offset`, or `undefined` if not all its bytes are here. */
  #peekId(offset: number): number | undefined {
    const { bytes, end, bytesBefore } = this.#framer;
    const [first = 0] = bytes.subarray(offset, end);
    const width = first <= 0x7f ? 1 : 257 - first;
    // More than nine bytes are a malformed number, which `int` refuses.
    if (offset + Math.min(width, 9) > end) return undefined;
    this.#state.open(bytes, offset, end, bytesBefore);
    return this.#state.int();
  }

  #drop(excess: Excess): false {
    const { start, end } = this.#framer;
    const count = Math.min(excess.left, end - start);
    excess.left -= count;
    this.consume(start + count);
    return false;
  }

  /** The error of a message that is dropped by now. Forgets it. */
  takeDropped(): MessageTooLong | undefined {
    if (this.#excess?.left !== 0) return undefined;
    const { error } = this.#excess;
    this.#excess = undefined;
    return error;
  }

  /** Marks all bytes before `offset` as consumed, and lets go of the buffer if the framer has. */
  consume(offset: number): void {
    const framer = this.#framer;
    framer.consume(offset);
    this.#ahead = 0;
    if (framer.bytes !== this.#state.bytes) this.#state.open(nothing, 0, 0, framer.bytesBefore);
  }

  /** The end of the message in which the current value begins. */
  firstEnd(): number {
    this.#framer.find(this.#framer.start + this.#ahead);
    return this.#framer.bytesBefore + this.#framer.messageEnd;
  }
}
