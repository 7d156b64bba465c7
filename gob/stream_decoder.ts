/**
 * Reads the values of a stream: collects messages from any chunking, learns definitions as they come, and decodes values
 * by the plans of their types.
 *
 * @module
 */

import { DecodeContext, incomplete } from "./plans/decode_context.ts";
import { type DecoderOptions, isMany } from "./decoder_options.ts";
import { GobError, hinted, rooted } from "./errors.ts";
import { foreignFormat } from "./bytes/foreign_format.ts";
import { Framer, type MessageLimit } from "./bytes/framer.ts";
import { resolveLimits } from "./limits.ts";
import type { Node } from "./types/schema_node.ts";
import { wireNode } from "./types/wire_node.ts";
import { emptyRegistry } from "./types/registry.ts";
import { Skipper } from "./plans/skipper.ts";
import { StreamPlans } from "./plans/stream_plans.ts";
import { ValueFinder } from "./value_finder.ts";
import { WireTypes } from "./types/wire_types.ts";

/** A value whose end is not known yet: it spans messages, or did not fit its schema. */
interface Walk {
  readonly id: number;
  /** Where the value begins in the stream. */
  readonly start: number;
  /** Finds its end. */
  readonly skipper: Skipper;
  /** The place in the stream that the walk has reached. */
  at: number;
  /** The end of the message at that place. */
  end: number;
  /** The error to throw when the end is found, if the value did not fit. */
  failure: unknown;
}

/** A decoded value. The object tells a value of `undefined` from no value. */
export interface Decoded<T> {
  /** The value itself. */
  value: T;
}

/** Reads the values of one stream. Used by {@linkcode Decoder} and the RPC codec. */
export class StreamDecoder {
  /** The bytes of the stream. The owner of the decoder adds them. */
  readonly framer: Framer;
  /** The types that the stream has defined. */
  readonly types: WireTypes;
  readonly #state: DecodeContext;
  readonly #plans: StreamPlans;
  readonly #finder: ValueFinder;
  /** The current value, while its end is not known. */
  #walk: Walk | undefined;
  /** The limit on messages if the caller has no other. */
  readonly #limit: MessageLimit;

  /**
   * @param options The options of the stream.
   * @param keepDefinitions Whether definitions stay in the framer until their value is consumed, so that `offset` is the
   * end of a value.
   */
  constructor(options: DecoderOptions = {}, keepDefinitions = false) {
    const limits = resolveLimits(options.limits);
    this.framer = new Framer(limits);
    this.#limit = this.framer.limit;
    this.types = new WireTypes(limits, isMany(options));
    this.#plans = new StreamPlans(this.types, options.strict ?? false);
    this.#state = new DecodeContext(
      this.framer,
      this.types,
      this.#plans,
      options.registry ?? emptyRegistry,
      limits,
    );
    this.#finder = new ValueFinder(this.#state, keepDefinitions ? limits.maxMessageBytes : 0);
  }

  /** Whether a value has begun that is not decoded yet. */
  get pending(): boolean {
    return this.#finder.isWithinValue || !this.framer.empty;
  }

  /** Whether the next message begins a value, or a definition: no value is half read. */
  get isBetweenValues(): boolean {
    return this.#walk === undefined && !this.#finder.isWithinValue &&
      this.types.contradiction === undefined;
  }

  /** The names of the fields of a type of the peer's, joined by commas; empty if it is no struct. */
  fieldNames(id: number): string {
    const type = this.types.get(id);
    return type?.kind === "struct" ? type.fields.map(({ name }) => name).join() : "";
  }

  /** An estimate of the memory that the peer makes this decoder hold: bytes, definitions and plans. */
  get heldBytes(): number {
    return this.framer.bytes.length + this.types.heldBytes + this.#plans.heldBytes;
  }

  /**
   * The fields that only one side has, a line for each pair of a schema and a type of the peer that were used and differ.
   * Compares them now, so it is for people who look.
   */
  differences(): string[] {
    return this.#plans.differences();
  }

  /** Where the bytes begin that are not consumed yet. */
  get offset(): number {
    return this.framer.bytesBefore + this.framer.start;
  }

  /**
   * The type id of the next value, or `undefined` if the message that it begins in is not here. Consumes nothing. Throws
   * the error that `next` would throw if what comes is no value.
   */
  peek(): number | undefined {
    return this.#withHint(() => {
      if (this.types.contradiction !== undefined) throw this.types.contradiction;
      return this.#walk === undefined ? this.#finder.peek() : this.#walk.id;
    });
  }

  /**
   * Decodes the next value by a schema, or without one (`undefined`), or skips it (`null`). Returns `undefined` until all
   * of the value is here.
   *
   * A value in a message beyond `maxMessageBytes` is skipped, and then its error is thrown. With a `limit`, which is for
   * this value alone, and in cases that `ValueFinder` knows, the error is thrown at once, and again by later calls.
   */
  next(
    node: Node | undefined | null,
    limit: MessageLimit = this.#limit,
  ): Decoded<unknown> | undefined {
    if (this.framer.limit !== limit) this.framer.limit = limit;
    if (this.types.contradiction !== undefined) throw this.types.contradiction;
    return this.offset > 0 ? this.#next(node) : this.#withHint(() => this.#next(node));
  }

  /** Runs `step`. If it fails at the beginning of the stream, the error says what the bytes look like. */
  #withHint<R>(step: () => R): R {
    const { bytes, start, end } = this.framer;
    const isBeginning = this.offset === 0;
    try {
      return step();
    } catch (error) {
      throw isBeginning ? hinted(error, foreignFormat(bytes.subarray(start, end))) : error;
    }
  }

  /** The error of a stream that ends here, within a value. As in Go, an empty stream has its own text. */
  endedEarly(): GobError {
    const { bytes, start, end, bytesBefore } = this.framer;
    const offset = bytesBefore + end;
    const hint = this.offset === 0 ? foreignFormat(bytes.subarray(start, end)) : undefined;
    return new GobError(offset === 0 ? "EOF" : "unexpected EOF", { offset, hint });
  }

  #next(node: Node | undefined | null): Decoded<unknown> | undefined {
    if (this.#walk === undefined) {
      const id = this.#finder.find();
      if (id === undefined) return this.#tooLong(node);
      const start = this.#position();
      let failure: unknown;
      try {
        return this.#decode(id, node);
      } catch (error) {
        if (error !== incomplete) failure = this.#explain(error, id, node);
      }
      this.types.rollBack();
      this.#walk = {
        id,
        start,
        skipper: new Skipper(),
        at: start,
        end: this.#state.bytesBefore + this.#state.end,
        failure,
      };
      this.#openAt(start, this.#finder.firstEnd());
      if (!this.#advance((state) => this.#walk!.skipper.whole(id, state))) return undefined;
    }
    return this.#finish(this.#walk!, node);
  }

  /** If a message was dropped: that it was too long does not matter to a caller who skips it. */
  #tooLong(node: Node | undefined | null): Decoded<undefined> | undefined {
    const error = this.#finder.takeDropped();
    if (error === undefined) return undefined;
    if (node !== null) throw error;
    return { value: undefined };
  }

  #decode(id: number, node: Node | undefined | null): Decoded<unknown> {
    const state = this.#state;
    state.beginValue();
    if (node === null) {
      const skipper = new Skipper();
      skipper.whole(id, state);
      skipper.run(state);
      this.#finder.consume(state.end);
      return { value: undefined };
    }
    const value = state.plans.whole(id, node, false, state.remaining)(state);
    this.#finder.consume(state.end);
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
      this.#finder.consume(end);
      return { value: undefined };
    }
    if (walk.failure !== undefined) {
      this.#finder.consume(end);
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
      this.#finder.consume(end);
      throw explained;
    }
  }

  /** Goes back to the beginning of a value, and to the types that were defined there. */
  #goBack(walk: Walk): void {
    this.types.rollBack();
    this.#openAt(walk.start, this.#finder.firstEnd());
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
      this.#finder.consume(state.end);
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

  #explain(error: unknown, id: number, node: Node | undefined | null): unknown {
    const type = this.types.get(id);
    if (type?.kind !== "struct") return rooted(error, "", this.#position());
    const ours = node ? wireNode(node) : type;
    return rooted(error, ours.kind === "struct" ? ours.name : "", this.#position());
  }
}
