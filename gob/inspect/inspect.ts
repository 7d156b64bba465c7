/**
 * Prints a gob stream in words. This is a second reader of the format. It shares only `ByteReader` with the decoder, so
 * that tests can check one against the other.
 *
 * @module
 */

import { InspectedStream } from "./inspected_stream.ts";
import { Page } from "./page.ts";

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
  const stream = new InspectedStream(Page.whole(bytes.length), options.streams === "many");
  stream.push(bytes, true);
  stream.run();
  return stream.page.take();
}

/** Options of {@linkcode Inspector}. */
export interface InspectorOptions extends InspectOptions {
  /** How many bytes the stream has, if that is known: offsets are printed in as many columns as they need. */
  length?: number;
}

/**
 * Prints a stream as {@linkcode inspect} does, while its bytes arrive: page by page, for files of any size. It holds one
 * message, of at most 64 MiB, and the types.
 *
 * @example
 * ```ts
 * import { encode, inspect, Inspector, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const bytes = encode(string, "hi");
 * const inspector = new Inspector();
 * inspector.push(bytes.subarray(0, 3));
 * assert.equal(inspector.read(), undefined);
 * inspector.push(bytes.subarray(3));
 * inspector.end();
 * assert.equal(inspector.read(), inspect(bytes));
 * assert.equal(inspector.read(), undefined);
 * ```
 */
export class Inspector {
  readonly #stream: InspectedStream;

  /**
   * Begins a stream.
   *
   * @param options How many streams to expect, and how long they are.
   */
  constructor(options: InspectorOptions = {}) {
    this.#stream = new InspectedStream(Page.next(options.length ?? 0), options.streams === "many");
  }

  /** How many bytes are printed. */
  get offset(): number {
    return this.#stream.offset;
  }

  /** Whether the bytes are not a valid gob. What is wrong was printed, and nothing follows. */
  get failed(): boolean {
    return this.#stream.failed;
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @param chunk Any number of bytes. They are copied.
   */
  push(chunk: Uint8Array): void {
    this.#stream.push(chunk, false);
  }

  /** Says that no more bytes come. */
  end(): void {
    this.#stream.push(new Uint8Array(0), true);
  }

  /**
   * The next lines: about a page, of some thousand characters.
   *
   * @returns Lines without a line break at the end, or `undefined` if more bytes are needed first, or nothing is left.
   */
  read(): string | undefined {
    this.#stream.run();
    const text = this.#stream.page.take();
    return text === "" ? undefined : text;
  }
}
