/**
 * A stream becomes values: messages in any chunking, definitions as they come, values by the plans of their types.
 *
 * @module
 */

import { DecodePlans } from "./decode_plan.ts";
import { DecodeState, incomplete, type PlanSource } from "./decode_state.ts";
import type { StreamOptions } from "./encoder.ts";
import { GobError, rooted } from "./errors.ts";
import { Framer } from "./framer.ts";
import { resolveLimits } from "./limits.ts";
import type { Node } from "./node.ts";
import { PlainPlans } from "./plain_plan.ts";
import { Registry } from "./registry.ts";
import { nodeOf, type Schema } from "./schema.ts";
import { Skipper } from "./skipper.ts";
import { baseOf } from "./type_ids.ts";
import { WireTypes } from "./wire_type.ts";

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

  constructor(options: StreamOptions = {}) {
    const limits = resolveLimits(options.limits);
    this.framer = new Framer(limits);
    this.#types = new WireTypes(limits);
    const plans = planSource(this.#types);
    this.#state = new DecodeState(
      this.framer,
      this.#types,
      plans,
      options.registry ?? new Registry(),
      limits,
    );
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
        end: this.#state.base + this.#state.end,
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
        if (id >= 0) return id;
        this.#types.define(-id, state);
        if (state.pos < state.end) throw state.fail("gob: extra data in buffer");
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
    const value = state.plans.whole(id, node)(state);
    this.framer.consume(state.end);
    return { value };
  }

  /** Goes on with a value whose end was not here. */
  #finish(walk: Walk, node: Node | undefined | null): Decoded<unknown> | undefined {
    this.#openAt(walk.at, walk.end);
    if (!this.#advance((state) => walk.skipper.run(state))) return undefined;
    const end = this.#state.end;
    this.#walk = undefined;
    if (walk.failure !== undefined) {
      this.framer.consume(end);
      throw walk.failure;
    }
    this.#types.rollBack(walk.types);
    this.#openAt(walk.start, this.#firstEnd());
    try {
      return this.#decode(walk.id, node);
    } catch (error) {
      this.framer.consume(end);
      throw this.#explain(error, walk.id, node);
    }
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
      walk.end = state.base + state.end;
    }
  }

  #position(): number {
    return this.#state.base + this.#state.pos;
  }

  #openAt(start: number, end: number): void {
    const state = this.#state;
    state.bytes = this.framer.bytes;
    state.base = this.framer.base;
    state.pos = start - state.base;
    state.end = end - state.base;
  }

  /** The end of the message in which the value under way begins. */
  #firstEnd(): number {
    this.framer.find(this.framer.start);
    return this.framer.base + this.framer.messageEnd;
  }

  #explain(error: unknown, id: number, node: Node | undefined | null): unknown {
    const root = node ? baseOf(node) : undefined;
    const name = root?.kind === "struct"
      ? root.name
      : root === undefined
      ? this.#types.describe(id)
      : "";
    return rooted(error, this.#types.get(id)?.kind === "struct" ? name : "", this.#position());
  }
}

/** The plans of a stream, made as they are needed. */
function planSource(types: WireTypes): PlanSource {
  const bySchema = new DecodePlans(types);
  const plain = new PlainPlans(types);
  return {
    whole: (id, node) => node === undefined ? plain.whole(id) : bySchema.whole(node, id),
    skip(id, state) {
      const skipper = new Skipper();
      skipper.value(id, state);
      skipper.run(state);
    },
  };
}

/**
 * Decodes the values of one gob stream, whose bytes may arrive in any chunking.
 *
 * Follows `Decoder` of Go's encoding/gob.
 *
 * @example
 * ```ts
 * import { Decoder, encode, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const decoder = new Decoder();
 * const bytes = encode(string, "hi");
 * decoder.push(bytes.subarray(0, 3));
 * assert.equal(decoder.next(string), undefined);
 * decoder.push(bytes.subarray(3));
 * assert.deepEqual(decoder.next(string), { value: "hi" });
 * ```
 */
export class Decoder {
  readonly #stream: StreamDecoder;

  /**
   * Begins a stream.
   *
   * @param options The registry of interface values and the limits.
   */
  constructor(options: StreamOptions = {}) {
    this.#stream = new StreamDecoder(options);
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @param chunk Any number of bytes. They are copied: the chunk may be used again.
   */
  push(chunk: Uint8Array): void {
    this.#stream.framer.push(chunk);
  }

  /** Whether bytes wait that belong to no decoded value. */
  get pending(): boolean {
    return !this.#stream.framer.empty;
  }

  /**
   * Decodes the next value of the stream without a schema.
   *
   * @returns The plain value, or `undefined` while it is not wholly here.
   * @throws {GobError} As with a schema.
   */
  next(): Decoded<unknown> | undefined;
  /**
   * Decodes the next value of the stream.
   *
   * @param schema The schema of the value.
   * @returns The value, or `undefined` while it is not wholly here.
   * @throws {GobError} Where the bytes are no valid gob or do not fit the schema. The next call goes on behind the value,
   * or, where its end cannot be told, with the next message, as Go does.
   */
  next<T>(schema: Schema<T>): Decoded<T> | undefined;
  next<T>(schema?: Schema<T>): Decoded<T> | Decoded<unknown> | undefined {
    return this.#stream.next(schema === undefined ? undefined : nodeOf(schema, "Cannot decode"));
  }
}

/**
 * Decodes the first value of a stream without a schema: from the stream's own types alone.
 *
 * @param bytes The stream.
 * @param schema None.
 * @param options The registry of interface values and the limits.
 * @returns A plain value: integers are numbers where they are safe and bigints where not, `[]byte` is a `Uint8Array`, maps are
 * `Map`s, structs are objects of the fields that were sent, complex numbers are `{ re, im }`.
 * @throws {GobError} Where the bytes are no valid gob, or end too early.
 *
 * @example
 * ```ts
 * import { decode, encode, int, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const bytes = encode(struct("Point", { X: int, Y: int }), { X: 22, Y: 0 });
 * assert.deepEqual(decode(bytes), { X: 22 });
 * ```
 */
export function decode(bytes: Uint8Array, schema?: undefined, options?: StreamOptions): unknown;
/**
 * Decodes the first value of a stream.
 *
 * @param bytes The stream.
 * @param schema The schema of the value.
 * @param options The registry of interface values and the limits.
 * @returns The value.
 * @throws {GobError} Where the bytes are no valid gob, do not fit the schema, or end too early.
 *
 * @example
 * ```ts
 * import { decode, encode, int, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Point = struct("Point", { X: int, Y: int });
 * assert.deepEqual(decode(encode(Point, { X: 22, Y: 0 }), Point), { X: 22, Y: 0 });
 * ```
 */
export function decode<T>(bytes: Uint8Array, schema: Schema<T>, options?: StreamOptions): T;
export function decode<T>(
  bytes: Uint8Array,
  schema?: Schema<T>,
  options: StreamOptions = {},
): T | unknown {
  const { framer, next } = openStream(bytes, schema, options);
  const first = next();
  if (first === undefined) throw endOfStream(framer);
  return first.value;
}

/**
 * Decodes every value of a stream without a schema.
 *
 * @param bytes The stream.
 * @param schema None.
 * @param options The registry of interface values and the limits.
 * @returns The plain values in their order.
 * @throws {GobError} Where the bytes are no valid gob, or end inside of a value.
 *
 * @example
 * ```ts
 * import { decodeAll, Encoder, int, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const encoder = new Encoder();
 * const stream = [...encoder.encode(int, 7), ...encoder.encode(string, "seven")];
 * assert.deepEqual(decodeAll(Uint8Array.from(stream)), [7, "seven"]);
 * ```
 */
export function decodeAll(
  bytes: Uint8Array,
  schema?: undefined,
  options?: StreamOptions,
): unknown[];
/**
 * Decodes every value of a stream, all by one schema.
 *
 * @param bytes The stream.
 * @param schema The schema of the values.
 * @param options The registry of interface values and the limits.
 * @returns The values in their order.
 * @throws {GobError} Where the bytes are no valid gob, do not fit the schema, or end inside of a value.
 *
 * @example
 * ```ts
 * import { decodeAll, Encoder, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const encoder = new Encoder();
 * const stream = [...encoder.encode(string, "a"), ...encoder.encode(string, "b")];
 * assert.deepEqual(decodeAll(Uint8Array.from(stream), string), ["a", "b"]);
 * ```
 */
export function decodeAll<T>(bytes: Uint8Array, schema: Schema<T>, options?: StreamOptions): T[];
export function decodeAll<T>(
  bytes: Uint8Array,
  schema?: Schema<T>,
  options: StreamOptions = {},
): T[] | unknown[] {
  const { framer, next } = openStream(bytes, schema, options);
  const values: unknown[] = [];
  for (let decoded = next(); decoded !== undefined; decoded = next()) values.push(decoded.value);
  if (!framer.empty || values.length === 0 && bytes.length > 0) throw endOfStream(framer);
  return values;
}

function openStream<T>(bytes: Uint8Array, schema: Schema<T> | undefined, options: StreamOptions) {
  const node = schema === undefined ? undefined : nodeOf(schema, "Cannot decode");
  const stream = new StreamDecoder(options);
  if (bytes.length > 0) stream.framer.borrow(bytes);
  return { framer: stream.framer, next: () => stream.next(node) };
}

/** The error of a stream that ends before a value does; Go tells an empty one apart. */
function endOfStream(framer: Framer): GobError {
  const offset = framer.base + framer.end;
  return new GobError(offset === 0 ? "EOF" : "unexpected EOF", { offset });
}
