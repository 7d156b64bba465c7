/**
 * The engine that reads values from a stream: messages in any chunking, definitions as they come, values by the plans of
 * their types.
 *
 * @module
 */

import { DecodePlanCache } from "./plans/decode_plan_cache.ts";
import { DecodeState, incomplete, type PlanSource, type Read } from "./plans/decode_context.ts";
import type { StreamOptions } from "./encoder.ts";
import { rooted } from "./errors.ts";
import { Framer } from "./bytes/framer.ts";
import { resolveLimits } from "./limits.ts";
import { type Node, wireNode } from "./types/schema_node.ts";
import { SchemalessPlans } from "./plans/schemaless_plan.ts";
import { emptyRegistry } from "./types/registry.ts";
import { Skipper } from "./plans/skipper.ts";
import { WireTypes } from "./types/wire_type.ts";

/** A value that did not end where it began: it spans messages, or did not fit its schema. */
interface Walk {
  readonly id: number;
  /** Where the value begins, in bytes of the stream. */
  readonly start: number;
  /** How many types were defined before it. */
  readonly types: number;
  /** Finds its end. */
  readonly skipper: Skipper;
  /** Where the walk has come to. */
  at: number;
  /** Where the message ends that it has come to. */
  end: number;
  /** What is thrown when the end is found. */
  failure: unknown;
}

/** A decoded value; the wrapping tells `undefined` from nothing. */
export interface Decoded<T> {
  /** The value itself. */
  value: T;
}

/** Reads values from one stream. The engine behind {@linkcode Decoder} and the RPC codec. */
export class StreamDecoder {
  /** The bytes of the stream; its owner puts them there. */
  readonly framer: Framer;
  readonly #state: DecodeState;
  readonly #types: WireTypes;
  /** The value under way whose end is still to be found. */
  #walk: Walk | undefined;
  /** Whether definitions came that no value has followed. */
  #defined = false;

  constructor(options: StreamOptions = {}) {
    const limits = resolveLimits(options.limits);
    this.framer = new Framer(limits);
    this.#types = new WireTypes(limits);
    const plans = new StreamPlans(this.#types);
    this.#state = new DecodeState(
      this.framer,
      this.#types,
      plans,
      options.registry ?? emptyRegistry,
      limits,
    );
  }

  /** Whether a value has begun that is not decoded. */
  get pending(): boolean {
    return this.#defined || !this.framer.empty;
  }

  /**
   * Decodes the next value: with a schema, without one (`undefined`), or not at all (`null`: the value is skipped).
   * Returns `undefined` while it is not wholly here.
   */
  next(node: Node | undefined | null): Decoded<unknown> | undefined {
    if (this.#walk === undefined) {
      const id = this.#findValue();
      if (id === undefined) return undefined;
      const start = this.#position();
      const types = this.#types.size;
      let failure: unknown;
      try {
        return this.#decode(id, node);
      } catch (error) {
        if (error !== incomplete) failure = this.#explain(error, id, node);
      }
      this.#types.rollBack(types);
      this.#walk = {
        id,
        start,
        types,
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

  /** Reads definitions up to the next value, and its type. `undefined`: more bytes are needed. */
  #findValue(): number | undefined {
    const { framer } = this;
    const state = this.#state;
    while (framer.find(framer.start)) {
      state.openMessage();
      try {
        const id = state.int();
        this.#defined = id < 0;
        if (id >= 0) return id;
        this.#types.define(-id, state);
        if (state.pos < state.end) throw state.fail("extra data in buffer");
      } catch (error) {
        framer.consume(framer.messageEnd);
        throw error;
      }
      framer.consume(framer.messageEnd);
    }
    return undefined;
  }

  #decode(id: number, node: Node | undefined | null): Decoded<unknown> {
    const state = this.#state;
    state.beginValue();
    if (node === null) {
      const skipper = new Skipper();
      skipper.whole(id, state);
      skipper.run(state);
      this.framer.consume(state.end);
      return { value: undefined };
    }
    const value = state.plans.whole(id, node, false, state.remaining)(state);
    this.framer.consume(state.end);
    return { value };
  }

  /** Goes on with a value whose end was not here. */
  #finish(walk: Walk, node: Node | undefined | null): Decoded<unknown> | undefined {
    this.#openAt(walk.at, walk.end);
    if (!this.#advance((state) => walk.skipper.run(state))) return undefined;
    const end = this.#state.end;
    this.#walk = undefined;
    if (node === null) {
      // Nobody wants the value any more, nor to know that it did not fit.
      this.framer.consume(end);
      return { value: undefined };
    }
    if (walk.failure !== undefined) {
      this.framer.consume(end);
      throw walk.failure;
    }
    this.#goBack(walk);
    try {
      return this.#decode(walk.id, node);
    } catch (error) {
      const explained = this.#explain(error, walk.id, node);
      // What the value defines beyond the mistake has to be learned all the same.
      this.#goBack(walk);
      const skipper = new Skipper();
      skipper.whole(walk.id, this.#state);
      skipper.run(this.#state);
      this.framer.consume(end);
      throw explained;
    }
  }

  /** Goes back to where a value begins, and to what was known there. */
  #goBack(walk: Walk): void {
    this.#types.rollBack(walk.types);
    this.#openAt(walk.start, this.#firstEnd());
  }

  /** Walks on. Returns false where more bytes are needed; throws where the end cannot be found. */
  #advance(step: (state: DecodeState) => void): boolean {
    const walk = this.#walk!;
    const state = this.#state;
    try {
      step(state);
      return true;
    } catch (error) {
      if (error === incomplete) return false;
      // Nobody can say where this value ends: like Go, go on with the next message.
      this.#walk = undefined;
      this.framer.consume(state.end);
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

  /** The end of the message in which the value under way begins. */
  #firstEnd(): number {
    this.framer.find(this.framer.start);
    return this.framer.bytesBefore + this.framer.messageEnd;
  }

  #explain(error: unknown, id: number, node: Node | undefined | null): unknown {
    const root = node ? wireNode(node) : undefined;
    const name = root?.kind === "struct"
      ? root.name
      : root === undefined
      ? this.#types.describe(id)
      : "";
    return rooted(error, this.#types.get(id)?.kind === "struct" ? name : "", this.#position());
  }
}

/** The plans of a stream, made as they are needed. */
class StreamPlans implements PlanSource {
  readonly #bySchema: DecodePlanCache;
  readonly #types: WireTypes;
  /** Made with the first value without a schema. */
  #plain: SchemalessPlans | undefined;

  constructor(types: WireTypes) {
    this.#types = types;
    this.#bySchema = new DecodePlanCache(types);
  }

  whole(id: number, node: Node | undefined, inner: boolean, bytes: number): Read {
    if (node !== undefined) return this.#bySchema.whole(node, id, inner, bytes);
    this.#plain ??= new SchemalessPlans(this.#types);
    return this.#plain.whole(id);
  }

  skip(id: number, state: DecodeState): void {
    const skipper = new Skipper();
    skipper.value(id, state);
    skipper.run(state);
  }
}
