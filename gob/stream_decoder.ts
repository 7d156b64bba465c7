/**
 * Reads the values of a stream: collects messages from any chunking, learns definitions as they come, and decodes values
 * by the plans of their types.
 *
 * @module
 */

import { DecodePlanCache } from "./plans/decode_plan_cache.ts";
import { DecodeContext, incomplete, type PlanLookup, type Read } from "./plans/decode_context.ts";
import type { StreamOptions } from "./encoder.ts";
import { rooted } from "./errors.ts";
import { Framer, type MessageLimit, MessageTooLong } from "./bytes/framer.ts";
import { resolveLimits } from "./limits.ts";
import { type Node, wireNode } from "./types/schema_node.ts";
import { PlanCost } from "./plans/plan_cost.ts";
import { SchemalessPlans } from "./plans/schemaless_plans.ts";
import { emptyRegistry } from "./types/registry.ts";
import { Skipper } from "./plans/skipper.ts";
import { WireTypes } from "./types/wire_type.ts";

/** A value whose end is not known yet: it spans messages, or did not fit its schema. */
interface Walk {
  readonly id: number;
  /** Where the value begins in the stream. */
  readonly start: number;
  /** How many types were defined before it. */
  readonly typeCount: number;
  /** Finds its end. */
  readonly skipper: Skipper;
  /** The place in the stream that the walk has reached. */
  at: number;
  /** The end of the message at that place. */
  end: number;
  /** The error to throw when the end is found, if the value did not fit. */
  failure: unknown;
}

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

/** A decoded value. The object tells a value of `undefined` from no value. */
export interface Decoded<T> {
  /** The value itself. */
  value: T;
}

/** Reads the values of one stream. Used by {@linkcode Decoder} and the RPC codec. */
export class StreamDecoder {
  /** The bytes of the stream. The owner of the decoder adds them. */
  readonly framer: Framer;
  readonly #state: DecodeContext;
  readonly #types: WireTypes;
  /** What the plans of the stream cost so far. */
  readonly #cost = new PlanCost();
  /** The current value, while its end is not known. */
  #walk: Walk | undefined;
  /** The current message, while it is dropped. */
  #excess: Excess | undefined;
  /** The limit on messages if the caller has no other. */
  readonly #limit: MessageLimit;
  /** Whether the last message was a definition, so that a value must follow. */
  #defined = false;

  constructor(options: StreamOptions = {}) {
    const limits = resolveLimits(options.limits);
    this.framer = new Framer(limits);
    this.#limit = this.framer.limit;
    this.#types = new WireTypes(limits);
    const plans = new StreamPlans(this.#types, this.#cost);
    this.#state = new DecodeContext(
      this.framer,
      this.#types,
      plans,
      options.registry ?? emptyRegistry,
      limits,
    );
  }

  /** Whether a value has begun that is not decoded yet. */
  get pending(): boolean {
    return this.#defined || this.#excess !== undefined || !this.framer.empty;
  }

  /** An estimate of the memory that the peer makes this decoder hold: bytes, definitions and plans. */
  get heldBytes(): number {
    return this.framer.bytes.length + this.#types.heldBytes + this.#cost.heldBytes;
  }

  /**
   * Decodes the next value by a schema, or without one (`undefined`), or skips it (`null`). Returns `undefined` until all
   * of the value is here.
   *
   * A value in a message beyond `maxMessageBytes` is skipped, and then its error is thrown. With a `limit`, which is for
   * this value alone, and in cases that `#findMessage` knows, the error is thrown at once, and again by later calls.
   */
  next(
    node: Node | undefined | null,
    limit: MessageLimit = this.#limit,
  ): Decoded<unknown> | undefined {
    this.framer.limit = limit;
    if (this.#walk === undefined) {
      const id = this.#findValue();
      if (id === undefined) return this.#excess?.left === 0 ? this.#endExcess(node) : undefined;
      const start = this.#position();
      const typeCount = this.#types.size;
      let failure: unknown;
      try {
        return this.#decode(id, node);
      } catch (error) {
        if (error !== incomplete) failure = this.#explain(error, id, node);
      }
      this.#types.rollBack(typeCount);
      this.#walk = {
        id,
        start,
        typeCount,
        skipper: new Skipper(),
        at: start,
        end: this.#state.bytesBefore + this.#state.end,
        failure,
      };
      this.#openAt(start, this.#firstEnd());
      if (!this.#advance((state) => this.#walk!.skipper.whole(id, state))) return undefined;
    }
    return this.#finish(this.#walk!, node);
  }

  /** Reads definitions up to the next value. Returns its type id, or `undefined` if more bytes are needed. */
  #findValue(): number | undefined {
    const { framer } = this;
    const state = this.#state;
    while (this.#findMessage()) {
      state.openMessage();
      try {
        const id = state.int();
        this.#defined = id < 0;
        if (id >= 0) return id;
        this.#types.define(-id, state);
        if (state.pos < state.end) throw state.fail("extra data in buffer");
      } catch (error) {
        this.#consume(framer.messageEnd);
        throw error;
      }
      this.#consume(framer.messageEnd);
    }
    return undefined;
  }

  /**
   * Finds the next message. One that is too long is dropped as it arrives, unless the end of its value is not the end of
   * the message, or later values need what it defines.
   */
  #findMessage(): boolean {
    const { framer } = this;
    if (this.#excess !== undefined) return this.#drop(this.#excess);
    try {
      return framer.find(framer.start);
    } catch (error) {
      if (!(error instanceof MessageTooLong) || framer.limit !== this.#limit) throw error;
      const id = this.#peekId(error.start);
      if (id === undefined) return false;
      const { length } = error;
      if (id < 0 || length >= endlessMessage || this.#types.mayHoldInterface(id)) throw error;
      this.#defined = false;
      this.#consume(error.start);
      return this.#drop(this.#excess = { left: length, error });
    }
  }

  /** The type id at `offset`, or `undefined` if not all its bytes are here. */
  #peekId(offset: number): number | undefined {
    const { bytes, end, bytesBefore } = this.framer;
    const [first = 0] = bytes.subarray(offset, end);
    const width = first <= 0x7f ? 1 : 257 - first;
    // More than nine bytes are a malformed number, which `int` refuses.
    if (offset + Math.min(width, 9) > end) return undefined;
    this.#state.open(bytes, offset, end, bytesBefore);
    return this.#state.int();
  }

  #drop(excess: Excess): false {
    const { start, end } = this.framer;
    const count = Math.min(excess.left, end - start);
    excess.left -= count;
    this.#consume(start + count);
    return false;
  }

  /** A message was dropped. That it was too long does not matter to a caller who skips it. */
  #endExcess(node: Node | undefined | null): Decoded<undefined> {
    const { error } = this.#excess!;
    this.#excess = undefined;
    if (node !== null) throw error;
    return { value: undefined };
  }

  /** Marks all bytes before `offset` as consumed, and lets go of the buffer if the framer has. */
  #consume(offset: number): void {
    const { framer } = this;
    framer.consume(offset);
    if (framer.bytes !== this.#state.bytes) this.#state.open(nothing, 0, 0, framer.bytesBefore);
  }

  #decode(id: number, node: Node | undefined | null): Decoded<unknown> {
    const state = this.#state;
    state.beginValue();
    if (node === null) {
      const skipper = new Skipper();
      skipper.whole(id, state);
      skipper.run(state);
      this.#consume(state.end);
      return { value: undefined };
    }
    const value = state.plans.whole(id, node, false, state.remaining)(state);
    this.#consume(state.end);
    return { value };
  }

  /** Continues with a value whose end was not known. */
  #finish(walk: Walk, node: Node | undefined | null): Decoded<unknown> | undefined {
    this.#openAt(walk.at, walk.end);
    if (!this.#advance((state) => walk.skipper.run(state))) return undefined;
    const end = this.#state.end;
    this.#walk = undefined;
    if (node === null) {
      // The caller skips the value now, so that an earlier failure does not matter.
      this.#consume(end);
      return { value: undefined };
    }
    if (walk.failure !== undefined) {
      this.#consume(end);
      throw walk.failure;
    }
    this.#goBack(walk);
    try {
      return this.#decode(walk.id, node);
    } catch (error) {
      const explained = this.#explain(error, walk.id, node);
      // The value may define types after the error. Later values need them.
      this.#goBack(walk);
      const skipper = new Skipper();
      skipper.whole(walk.id, this.#state);
      skipper.run(this.#state);
      this.#consume(end);
      throw explained;
    }
  }

  /** Goes back to the beginning of a value, and to the types that were defined there. */
  #goBack(walk: Walk): void {
    this.#types.rollBack(walk.typeCount);
    this.#openAt(walk.start, this.#firstEnd());
  }

  /** Continues the walk. Returns false if more bytes are needed. Throws if the end of the value cannot be found. */
  #advance(step: (state: DecodeContext) => void): boolean {
    const walk = this.#walk!;
    const state = this.#state;
    try {
      step(state);
      return true;
    } catch (error) {
      if (error === incomplete) return false;
      // The end of this value cannot be found. Continue with the next message, as Go does.
      this.#walk = undefined;
      this.#consume(state.end);
      throw walk.failure ?? error;
    } finally {
      walk.at = this.#position();
      walk.end = state.bytesBefore + state.end;
    }
  }

  #position(): number {
    return this.#state.bytesBefore + this.#state.pos;
  }

  #openAt(start: number, end: number): void {
    const { bytes, bytesBefore } = this.framer;
    this.#state.open(bytes, start - bytesBefore, end - bytesBefore, bytesBefore);
  }

  /** The end of the message in which the current value begins. */
  #firstEnd(): number {
    this.framer.find(this.framer.start);
    return this.framer.bytesBefore + this.framer.messageEnd;
  }

  #explain(error: unknown, id: number, node: Node | undefined | null): unknown {
    const type = this.#types.get(id);
    if (type?.kind !== "struct") return rooted(error, "", this.#position());
    const ours = node ? wireNode(node) : type;
    return rooted(error, ours.kind === "struct" ? ours.name : "", this.#position());
  }
}

/** The decode plans of a stream, made as they are needed. */
class StreamPlans implements PlanLookup {
  readonly #withSchema: DecodePlanCache;
  readonly #types: WireTypes;
  readonly #cost: PlanCost;
  /** Made for the first value without a schema. */
  #withoutSchema: SchemalessPlans | undefined;

  constructor(types: WireTypes, cost: PlanCost) {
    this.#types = types;
    this.#cost = cost;
    this.#withSchema = new DecodePlanCache(types, cost);
  }

  whole(id: number, node: Node | undefined, inner: boolean, bytes: number): Read {
    if (node !== undefined) return this.#withSchema.whole(node, id, inner, bytes);
    return this.#schemaless().whole(id);
  }

  part(id: number): Read {
    return this.#schemaless().part(id);
  }

  #schemaless(): SchemalessPlans {
    return this.#withoutSchema ??= new SchemalessPlans(this.#types, this.#cost);
  }

  skip(id: number, state: DecodeContext): void {
    const skipper = new Skipper();
    skipper.value(id, state);
    skipper.run(state);
  }
}
