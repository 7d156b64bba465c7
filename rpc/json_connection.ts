/**
 * What both sides of the JSON codec share: messages that are JSON objects, whose members are read one by one.
 *
 * @module
 */

import { resolveLimits } from "../gob/limits.ts";
import {
  type Decoded,
  type Fields,
  opaque,
  pointer,
  type Schema,
  type StructValue,
} from "../gob/mod.ts";
import { makeNode, type OpaqueNode, type StructNode } from "../gob/types/schema_node.ts";
import { nodeOf, schemaOf } from "../gob/types/schema.ts";
import { readJson } from "../json/decoder.ts";
import { JsonEncoder } from "../json/encoder.ts";
import { setForm } from "../json/opaque_forms.ts";
import { JsonReader } from "../json/reader.ts";
import { ValueScanner } from "../json/value_scanner.ts";
import type { CodecOptions } from "./codec_options.ts";
import type { Transport } from "./connection.ts";
import { FramedConnection } from "./framed_connection.ts";

/** Where a part of a message stands, counted from the start of the message. */
export interface Part {
  start: number;
  end: number;
}

/** A part of a message that is read later: Go's `*json.RawMessage`. */
const rawMessage: Schema<Part> = opaque<Part>("json.RawMessage", "text", {
  encode: notWritten,
  decode: notWritten,
});
export const part: Schema<Part | undefined> = pointer(rawMessage);
setForm(nodeOf(rawMessage) as OpaqueNode, {
  write: notWritten,
  zero: () => undefined,
  read(reader): Part {
    const start = reader.pos;
    reader.skip();
    return { start: start - reader.start, end: reader.pos - reader.start };
  },
});

function notWritten(): never {
  throw new Error("netrpc bug: a part of a JSON message is only read");
}

/** The schema of a whole message. Its names stand in Go's error texts; Go's tags have members in lower case. */
export function message<const F extends Fields>(name: string, members: F): Schema<StructValue<F>> {
  return schemaOf(makeNode<StructNode>({
    kind: "struct",
    name,
    qualified: `jsonrpc.${name}`,
    fields: Object.entries(members).map(([name, schema]) => ({ name, node: nodeOf(schema) })),
  }));
}

const encoder = new TextEncoder();

/** The two streams of JSON values of a connection. */
export class JsonConnection extends FramedConnection {
  protected readonly encoder: JsonEncoder;
  protected readonly reader: JsonReader;
  protected readonly text: ValueScanner;
  /** The length of the message whose header has been read and whose body has not. */
  #length = 0;

  /** Takes over a connection. */
  constructor(transport: Transport, options: CodecOptions = {}) {
    const limits = resolveLimits(options.limits);
    const text = new ValueScanner(limits);
    super(transport, text.framer, options.writeTimeout);
    this.text = text;
    this.encoder = new JsonEncoder(options);
    this.reader = new JsonReader(limits);
  }

  /** Reads the next message. `undefined` if it is not complete yet. */
  protected readMessage<T>(schema: Schema<T>): T | undefined {
    const end = this.text.find();
    if (end === undefined) return undefined;
    const { framer } = this.text;
    this.#length = end - framer.start;
    this.reader.open(framer.bytes, framer.start, end, framer.bytesBefore);
    return readJson(this.reader, nodeOf(schema)) as T;
  }

  /** Opens a part of the message whose header was read. */
  protected openPart({ start, end }: Part): void {
    const { bytes, start: from, bytesBefore } = this.text.framer;
    this.reader.open(bytes, from + start, from + end, bytesBefore);
  }

  /** The bytes of a part of the message whose header was read. */
  protected bytesOf({ start, end }: Part): Uint8Array {
    const { bytes, start: from } = this.text.framer;
    return bytes.subarray(from + start, from + end);
  }

  /** Reads a member that Go's own messages do not have. `undefined` if it does not fit: others may use its name. */
  protected readExtra<T>(found: Part, schema: Schema<T>): T | undefined {
    try {
      this.openPart(found);
      return readJson(this.reader, nodeOf(schema)) as T;
    } catch {
      return undefined;
    }
  }

  /** A member that Go's own messages do not have, with the comma before it; empty if there is no value. */
  protected extra<T>(name: string, schema: Schema<T>, value: T | undefined): string {
    return value === undefined ? "" : `,"${name}":${this.encoder.encode(nodeOf(schema), value)}`;
  }

  /** Reads the body by `read`, and consumes the message even if that throws. */
  protected readBody<T>(read: (() => unknown) | null): Decoded<T> {
    try {
      this.connection.expected++;
      return { value: read?.() as T };
    } finally {
      const { framer } = this.text;
      framer.consume(framer.start + this.#length);
      this.#length = 0;
    }
  }

  protected send(...pieces: (string | Uint8Array)[]): void {
    for (const piece of pieces) {
      this.connection.out.raw(typeof piece === "string" ? encoder.encode(piece) : piece);
    }
    this.connection.schedule();
  }
}
