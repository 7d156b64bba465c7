/**
 * Encodes values as a stream. Each type definition is written once, before the first value that needs it. A value that
 * cannot be encoded leaves nothing in the stream.
 *
 * @module
 */

import { ByteWriter } from "./bytes/byte_writer.ts";
import { encodePlan } from "./plans/encode_plan.ts";
import type { EncodeContext, EncodePlan } from "./plans/encode_context.ts";
import { Misfit, within, wrongType } from "./errors.ts";
import { type Limits, resolveLimits } from "./limits.ts";
import { type Node, wireNode } from "./types/schema_node.ts";
import { emptyRegistry, type Registry } from "./types/registry.ts";
import { nodeOf, type Schema } from "./types/schema.ts";
import { innerNodes, type TypeEntry, TypeIds } from "./types/type_ids.ts";
import { Typed, typed } from "./types/typed_value.ts";
import { writeWireType } from "./types/write_wire_type.ts";

/** Options of encoders and decoders. */
export interface StreamOptions {
  /** The types of interface values. Without it, only the basic kinds and slices of them are known. */
  registry?: Registry;
  /** Limits that differ from the defaults. */
  limits?: Limits;
}

/** A schema that was used for a whole value, on this stream. */
interface TopLevel {
  readonly entry: TypeEntry;
  readonly plan: EncodePlan;
  /** Whether the value is a struct. Any other value is preceded by a zero. */
  readonly isStruct: boolean;
  /** The name of the value in error texts. */
  readonly root: string;
  /** Bytes that the length of the last value took: the guess for the next one. */
  lengthWidth: number;
}

/** A state of the stream that `rollBack` can restore. */
export interface EncoderMark {
  readonly length: number;
  readonly sent: number;
}

/** The length of the name of a nil interface value, which is all that is sent of it. */
const nilName = 0;

/** Writes values to a writer as one stream. Used by {@linkcode Encoder} and the RPC codec. */
export class StreamEncoder implements EncodeContext {
  /** Where the stream goes. Between values, its owner takes the bytes and sets `length` back. */
  readonly writer: ByteWriter;
  readonly #registry: Registry;
  readonly #limits: Required<Limits>;
  readonly #types = new TypeIds();
  readonly #topLevels = new Map<Node, TopLevel>();
  /** Types whose definitions were sent, in order, so that `rollBack` can undo the last ones. */
  readonly #sent: TypeEntry[] = [];
  /** Levels around the current value. */
  #depth = 0;
  /** Whether a value is being encoded. */
  #encoding = false;
  /** Where the innermost unfinished message begins. */
  #start = 0;
  /** Bytes left for its length. */
  #width = 1;

  constructor(writer: ByteWriter, options: StreamOptions = {}) {
    this.writer = writer;
    this.#registry = options.registry ?? emptyRegistry;
    this.#limits = resolveLimits(options.limits);
  }

  /** Appends a value. Throws `TypeError` or `RangeError` if it does not fit, and then has written nothing. */
  encode(node: Node, value: unknown): void {
    this.expectIdle();
    const top = this.#topLevels.get(node) ?? this.#topLevel(node);
    const mark = this.mark();
    this.#encoding = true;
    this.#depth = 0;
    try {
      this.#begin(top.lengthWidth);
      if (!top.entry.sent) this.#sendType(node);
      this.#writeValue(top, value);
      top.lengthWidth = this.#end();
    } catch (error) {
      this.rollBack(mark);
      throw error instanceof Misfit ? error.toStandard(top.root) : error;
    } finally {
      this.#encoding = false;
    }
  }

  /**
   * Throws `TypeError` if a value is being encoded. A getter, or the encode function of an opaque type, may use the stream
   * of the value that it is part of.
   */
  expectIdle(): void {
    if (this.#encoding) {
      throw new TypeError("Cannot encode a value while another of the same stream is encoded");
    }
  }

  /** The id of the type of a schema, or 0 if its definition was not sent yet. */
  sentId(node: Node): number {
    const entry = this.#topLevels.get(node)?.entry;
    return entry?.sent ? entry.id : 0;
  }

  /** The current state, for `rollBack`. */
  mark(): EncoderMark {
    return { length: this.writer.length, sent: this.#sent.length };
  }

  /** Undoes everything written and defined since the mark. */
  rollBack({ length, sent }: EncoderMark): void {
    this.writer.length = length;
    while (this.#sent.length > sent) this.#sent.pop()!.sent = false;
  }

  enter(): void {
    if (++this.#depth > this.#limits.maxDepth) {
      const advice = "if the value is not cyclic, raise limits.maxDepth";
      throw new Misfit(RangeError, `nested deeper than ${this.#limits.maxDepth}; ${advice}`);
    }
  }

  leave(): void {
    this.#depth--;
  }

  writeInterface(value: unknown): void {
    if (value === undefined || value === null) return this.writer.uint(nilName);
    const { name, value: concrete } = nameInterface(value);
    const schema = this.#registry.get(name);
    if (schema === undefined) {
      throw new Misfit(TypeError, `type not registered for interface: ${name}`);
    }
    try {
      this.writeConcrete(name, schema as unknown as Node, concrete);
    } catch (error) {
      throw value instanceof Typed ? within(error, `.(${name})`) : error;
    }
  }

  writeConcrete(name: string, node: Node, value: unknown): void {
    const top = this.#topLevels.get(node) ?? this.#topLevel(node);
    this.enter();
    this.writer.string(name);
    if (!top.entry.sent) this.#sendType(node);
    this.writer.int(top.entry.id);
    const [start, width] = [this.#start, this.#width];
    this.#begin(1);
    if (!top.isStruct) this.writer.uint(0);
    top.plan.write(this, value);
    this.#end();
    this.#start = start;
    this.#width = width;
    this.leave();
  }

  #topLevel(node: Node): TopLevel {
    const wire = wireNode(node);
    const top: TopLevel = {
      plan: encodePlan(node),
      entry: this.#types.entry(node),
      isStruct: wire.kind === "struct",
      root: wire.kind === "struct" ? wire.name : "",
      lengthWidth: 1,
    };
    this.#topLevels.set(node, top);
    // In Go a pointer to a type that encodes itself is a separate type. It takes an id even if it is never sent.
    if (top.entry.sent) this.#types.definition(node);
    return top;
  }

  #writeValue(top: TopLevel, value: unknown): void {
    this.writer.int(top.entry.id);
    if (!top.isStruct) this.writer.uint(0);
    top.plan.write(this, value);
  }

  #begin(width: number): void {
    this.#start = this.writer.length;
    this.#width = width;
    this.writer.beginMessage(width);
  }

  #end(): number {
    return this.writer.endMessage(this.#start, this.#width);
  }

  /**
   * Writes the definition of a type and those of the types in it. Each definition ends the current message: the first one
   * shares it with what was written of the value so far, and the value continues in the message after the last one.
   */
  #sendType(node: Node): void {
    const entry = this.#types.entry(node);
    if (entry.sent) return;
    const definition = this.#types.definition(node);
    entry.sent = true;
    this.#sent.push(entry);
    if (definition === undefined) return;
    this.writer.int(-definition.id);
    writeWireType(this.writer, definition.type, definition.innerId);
    this.#end();
    this.#begin(1);
    for (const inner of innerNodes(entry.node)) this.#sendType(inner);
  }
}

/** An interface value with the name of its type, by the rules of `any`. */
function nameInterface(value: unknown): Typed {
  if (value instanceof Typed) return value;
  switch (typeof value) {
    case "string":
      return typed("string", value);
    case "boolean":
      return typed("bool", value);
    case "bigint":
      return typed("int64", value);
    case "number":
      return typed(Number.isSafeInteger(value) ? "int" : "float64", value);
  }
  if (value instanceof Uint8Array) return typed("[]uint8", value);
  throw wrongType(
    "a string, boolean, number, bigint, Uint8Array or typed(name, value) for an interface",
    value,
  );
}

/**
 * Encodes values as one gob stream. The definition of a type is written once, before its first value.
 *
 * Follows `Encoder` of Go's encoding/gob.
 *
 * @example
 * ```ts
 * import { Encoder, int, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Point = struct("Point", { X: int, Y: int });
 * const encoder = new Encoder();
 * const first = encoder.encode(Point, { X: 1, Y: 2 });
 * const second = encoder.encode(Point, { X: 3, Y: 4 });
 * assert(second.length < first.length);
 * ```
 */
export class Encoder {
  readonly #stream: StreamEncoder;
  readonly #ownBuffers: boolean;

  /**
   * Begins a stream.
   *
   * @param options The registry of interface values, the limits, and whether each message owns its buffer.
   */
  constructor(options: EncoderOptions = {}) {
    this.#stream = new StreamEncoder(new ByteWriter(), options);
    this.#ownBuffers = options.ownBuffers ?? false;
  }

  /**
   * Encodes the next value of the stream.
   *
   * @param schema The schema of the value.
   * @param value The value.
   * @returns Its bytes, with the definitions that the stream has not seen yet. A short message is a view of a block of 8 KiB
   * that it shares with others; see `ownBuffers`.
   * @throws {TypeError} If the value or a part of it has the wrong type. The text names the path.
   * @throws {RangeError} If a number does not fit its Go type, an array has another length, or values nest too deep.
   * After either error the stream is as it was before the call.
   */
  encode<T>(schema: Schema<T>, value: NoInfer<T>): Uint8Array<ArrayBuffer> {
    const node = nodeOf(schema, "Cannot encode");
    const { writer } = this.#stream;
    this.#stream.expectIdle();
    // Bytes that were given out are never written again.
    if (writer.bytes.length - writer.length < freshBlockBelow) {
      writer.take();
      writer.reserve(blockBytes);
    }
    const start = writer.length;
    this.#stream.encode(node, value);
    const message = writer.bytes.subarray(start, writer.length);
    if (!this.#ownBuffers && message.length <= longestShared && writer.bytes.length <= blockBytes) {
      return message;
    }
    // The bytes are copied, so the room can be used again; a buffer that grew is kept while messages are large.
    writer.length = start;
    if (writer.bytes.length > blockBytes && message.length <= longestShared) writer.take();
    return message.slice();
  }
}

/** Options of an {@linkcode Encoder} and of an `EncoderStream`. */
export interface EncoderOptions extends StreamOptions {
  /**
   * Whether each message has a buffer of its own: false. Otherwise short messages share blocks of 8 KiB, which is several
   * times faster. A message that is kept then keeps its block, and transferring its buffer detaches other messages.
   */
  ownBuffers?: boolean;
}

/** Short messages are views of blocks of this size. A new `Uint8Array` costs some 500 ns, a view 60. */
const blockBytes = 8 * 1024;
/** Longer messages have a buffer of their own. */
const longestShared = 1024;
/** A block with less room than this is not used any more. */
const freshBlockBelow = 256;
/** The first buffer of a single value: most values fit, with their definitions. */
const oneShotBytes = 1024;

/**
 * Encodes one value as a stream of its own.
 *
 * @param schema The schema of the value.
 * @param value The value.
 * @param options The registry of interface values and the limits.
 * @returns The definitions of its types and the value, as Go's `NewEncoder(w).Encode(value)` writes them.
 * @throws {TypeError} If the value or a part of it has the wrong type. The text names the path.
 * @throws {RangeError} If a number does not fit its Go type, an array has another length, or values nest too deep.
 *
 * @example
 * ```ts
 * import { encode, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(encode(string, "hi"), new Uint8Array([5, 12, 0, 2, 104, 105]));
 * ```
 */
export function encode<T>(
  schema: Schema<T>,
  value: NoInfer<T>,
  options: StreamOptions = {},
): Uint8Array<ArrayBuffer> {
  const node = nodeOf(schema, "Cannot encode");
  const writer = new ByteWriter();
  writer.reserve(oneShotBytes);
  new StreamEncoder(writer, options).encode(node, value);
  return writer.written().slice();
}
