/**
 * Prints a gob stream in words. This is a second reader of the format. It shares only `ByteReader` with the decoder, so
 * that tests can check one against the other.
 *
 * @module
 */

import { ByteReader } from "../bytes/byte_reader.ts";
import { foreignFormat } from "../bytes/foreign_format.ts";
import { GobError } from "../errors.ts";
import { counted, hexText, Page, pageFull } from "./page.ts";
import { InspectedTypes } from "./read_types.ts";
import { ValueWalk } from "./walk_values.ts";

/** The first byte of a length that takes eight bytes. A greater first byte means fewer bytes. */
const longestCount = 0xf8;

const endOfStream = "unexpected EOF: the stream ends here";
const endOfMessage = "EOF: the message ends here";

/** Options of {@linkcode inspect}. */
export interface InspectOptions {
  /** Whether the bytes are one stream, which is the default, or several behind each other, as for a decoder. */
  streams?: "one" | "many";
}

/**
 * Prints a gob stream for a person: its messages, the types that they define and the values in them. Each line begins
 * with the offset of its first byte.
 *
 * Values that encode themselves are shown in hexadecimal, followed by their meaning if it is known. Long texts and long
 * bytes are cut. The output is for reading: its form may change with any version.
 *
 * @param bytes The stream, or its beginning.
 * @param options How many streams to expect.
 * @returns Lines of text. If the bytes are not a valid gob, or end too early, the last line says what is wrong and at
 * which byte, and what the bytes look like if they are of another format. Nothing is thrown.
 *
 * @example
 * ```ts
 * import { encode, inspect, int, slice, string, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Person = struct("Person", { Name: string, Scores: slice(int) });
 * const lines = [
 *   "   0  message of 40 bytes",
 *   "   1    defines type 64: struct Person",
 *   "  18      Name: string",
 *   "  27      Scores: type 65",
 *   "  41  message of 19 bytes",
 *   "  42    defines type 65: slice []int of int",
 *   "  61  message of 12 bytes",
 *   "  62    value of type 64: struct Person",
 *   '  65      Name: string "Ada"',
 *   "  70      Scores: slice of 2 int",
 *   "  71        [0]: 7, 9",
 * ];
 * assert.equal(inspect(encode(Person, { Name: "Ada", Scores: [7, 9] })), lines.join("\n"));
 * ```
 */
export function inspect(bytes: Uint8Array, options: InspectOptions = {}): string {
  const stream = new InspectedStream(bytes, options.streams === "many");
  try {
    stream.run();
  } catch (error) {
    if (error === pageFull) stream.page.lastLine(`... and so on, from byte ${stream.offset}`);
    else if (error instanceof GobError) {
      stream.page.lastLine(stream.failure(error));
      const format = foreignFormat(bytes);
      if (format !== undefined) stream.page.lastLine(format);
    } else throw error;
  }
  return stream.page.toString();
}

/** A stream that is being printed. */
class InspectedStream {
  readonly reader = new ByteReader();
  readonly page: Page;
  readonly types: InspectedTypes;
  /** Whether the stream ends before the current message does. */
  #cut = false;

  constructor(bytes: Uint8Array, many: boolean) {
    this.types = new InspectedTypes(many);
    this.reader.bytes = bytes;
    this.page = new Page(bytes.length);
  }

  /** The next byte. */
  get offset(): number {
    return this.reader.pos;
  }

  run(): void {
    const { reader } = this;
    if (reader.bytes.length === 0) this.page.lastLine("an empty stream");
    let valueIsMissing = false;
    while (reader.pos < reader.bytes.length) {
      this.nextMessage();
      const at = reader.pos;
      const id = reader.int();
      valueIsMissing = id < 0;
      if (id < 0) this.#define(at, -id);
      else this.#value(at, id);
    }
    if (this.#cut || valueIsMissing) throw reader.fail(endOfStream);
  }

  #define(at: number, id: number): void {
    const { reader } = this;
    this.types.define(id, at, 1, reader, this.page);
    if (reader.remaining > 0) throw reader.fail("gob: extra data in buffer");
  }

  #value(at: number, id: number): void {
    const { reader } = this;
    new ValueWalk(this).run(at, id);
    if (reader.remaining === 0) return;
    const rest = reader.bytes.subarray(reader.pos, reader.end);
    const count = counted(rest.length, "byte");
    this.page.line(reader.pos, 1, `${count} behind the value, which Go drops: ${hexText(rest)}`);
    reader.pos = reader.end;
  }

  /** Opens the message that begins at the current byte, and prints its line. */
  nextMessage(): void {
    const { reader } = this;
    const at = reader.pos;
    reader.end = reader.bytes.length;
    if (this.#cut || at === reader.end) throw reader.fail(endOfStream);
    const first = reader.bytes[at]!;
    this.#cut = first >= longestCount && 256 - first >= reader.remaining;
    const length = reader.uint64();
    this.#cut = length > BigInt(reader.remaining);
    const missing = this.#cut ? `, of which ${reader.remaining} are here` : "";
    this.page.line(at, 0, `message of ${counted(length, "byte")}${missing}`);
    if (!this.#cut) reader.end = reader.pos + Number(length);
    if (length === 0n) throw reader.fail("EOF: an empty message ends a stream");
  }

  /** The line that says what is wrong. If a message is cut short, that is the cause of any other error. */
  failure({ message, offset }: GobError): string {
    if (this.#cut) return `error at byte ${this.reader.bytes.length}: ${endOfStream}`;
    return `error at byte ${offset}: ${message === "EOF" ? endOfMessage : message}`;
  }
}
