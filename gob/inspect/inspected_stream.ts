/**
 * A stream that is being printed: its messages one by one. It can wait for bytes between messages, also in the middle of
 * a value, and rest when a page is full.
 *
 * @module
 */

import { ByteReader } from "../bytes/byte_reader.ts";
import { foreignFormat } from "../bytes/foreign_format.ts";
import { GobError } from "../errors.ts";
import { counted, hexText, type Page, pageFull } from "./page.ts";
import { InspectedTypes } from "./read_types.ts";
import { ValueWalk } from "./walk_values.ts";

/** The first byte of a length that takes eight bytes. A greater first byte means fewer bytes. */
const longestCount = 0xf8;
/** The most bytes of a message that are waited for. */
const mostWaitedFor = 64 * 1024 * 1024;
/** How many bytes of the beginning show what else the stream may be. */
const shownBeginning = 64;

const endOfStream = "unexpected EOF: the stream ends here";
const endOfMessage = "EOF: the message ends here";

/** Thrown when the next message is not here yet. Nothing of it was consumed. */
const missing = Symbol("bytes are missing");

/** A stream, its types and the value that is being printed. */
export class InspectedStream {
  readonly reader: ByteReader = new ByteReader();
  readonly page: Page;
  readonly types: InspectedTypes;
  /** Set when the end was printed, or what is wrong. */
  finished = false;
  /** Set when the stream turned out to be wrong. */
  failed = false;
  /** Set when no more bytes come. */
  #ended = false;
  /** The bytes from the first one that is not consumed, and room for more. */
  #buffer: Uint8Array = new Uint8Array(0);
  /** How many bytes of the buffer have arrived. */
  #length = 0;
  #beginning: Uint8Array = new Uint8Array(0);
  /** The value that is not printed to its end. */
  #walk: ValueWalk | undefined;
  /** Whether definitions came last, to which a value belongs. */
  #valueIsMissing = false;
  /** Whether the stream ends before the current message does. */
  #cut = false;

  constructor(page: Page, many: boolean) {
    this.page = page;
    this.types = new InspectedTypes(many);
  }

  /** The next byte. */
  get offset(): number {
    return this.reader.bytesBefore + this.reader.pos;
  }

  /** Adds bytes. Those of the last chunk are not copied. */
  push(chunk: Uint8Array, last: boolean): void {
    const { reader } = this;
    this.#ended = last;
    if (this.#beginning.length < shownBeginning) {
      const start = chunk.subarray(0, shownBeginning - this.#beginning.length);
      this.#beginning = Uint8Array.from([...this.#beginning, ...start]);
    }
    const { pos, bytesBefore } = reader;
    const rest = Math.max(0, reader.end - pos);
    if (last && this.#length === 0) {
      this.#buffer = chunk;
      this.#length = chunk.length;
    } else this.#append(chunk, pos);
    reader.open(this.#buffer.subarray(0, this.#length), 0, rest, bytesBefore + pos);
  }

  /** Drops the bytes before `pos` and adds a chunk. */
  #append(chunk: Uint8Array, pos: number): void {
    const kept = this.#buffer.subarray(pos, this.#length);
    const needed = kept.length + chunk.length;
    if (needed > this.#buffer.length || needed * 8 < this.#buffer.length) {
      const grown = new Uint8Array(Math.max(needed, kept.length * 2));
      grown.set(kept);
      this.#buffer = grown;
    } else this.#buffer.copyWithin(0, pos, this.#length);
    this.#buffer.set(chunk, kept.length);
    this.#length = needed;
  }

  /** Prints until the page is full, or the next message is not here, or there is nothing more to print. */
  run(): void {
    if (this.finished) return;
    try {
      this.#run();
    } catch (error) {
      if (error === missing) return;
      if (error === pageFull) this.page.lastLine(`... and so on, from byte ${this.offset}`);
      else if (error instanceof GobError) this.#fail(error);
      else throw error;
      this.finished = true;
    }
  }

  #run(): void {
    const { reader, page } = this;
    while (!page.isLong) {
      if (this.#walk !== undefined) {
        if (!this.#walk.run()) return;
        this.#walk = undefined;
        this.#endValue();
      } else if (this.#ended && reader.pos === this.#length) {
        return this.#end();
      } else {
        this.nextMessage();
        const at = this.offset;
        const id = reader.int();
        this.#valueIsMissing = id < 0;
        if (id < 0) this.#define(at, -id);
        else {
          this.#walk = new ValueWalk(this);
          this.#walk.begin(at, id);
        }
      }
    }
  }

  #end(): void {
    if (this.#cut || this.#valueIsMissing) throw this.reader.fail(endOfStream);
    if (this.offset === 0) this.page.lastLine("an empty stream");
    this.finished = true;
  }

  #define(at: number, id: number): void {
    const { reader } = this;
    this.types.define(id, at, 1, reader, this.page);
    if (reader.remaining > 0) throw reader.fail("gob: extra data in buffer");
  }

  #endValue(): void {
    const { reader } = this;
    if (reader.remaining === 0) return;
    const rest = reader.bytes.subarray(reader.pos, reader.end);
    const count = counted(rest.length, "byte");
    this.page.line(this.offset, 1, `${count} behind the value, which Go drops: ${hexText(rest)}`);
    reader.pos = reader.end;
  }

  /** Opens the message that begins at the current byte, and prints its line. Throws if it is not here yet. */
  nextMessage(): void {
    const { reader } = this;
    const at = this.offset;
    reader.end = this.#length;
    if (!this.#ended) this.#expectMessage();
    if (this.#cut || reader.remaining === 0) throw reader.fail(endOfStream);
    const first = reader.bytes[reader.pos]!;
    this.#cut = first >= longestCount && 256 - first >= reader.remaining;
    const length = reader.uint64();
    this.#cut = length > BigInt(reader.remaining);
    const missing = this.#cut ? `, of which ${reader.remaining} are here` : "";
    this.page.line(at, 0, `message of ${counted(length, "byte")}${missing}`);
    if (!this.#cut) reader.end = reader.pos + Number(length);
    if (length === 0n) throw reader.fail("EOF: an empty message ends a stream");
  }

  /** Throws `missing` unless the whole message is here. */
  #expectMessage(): void {
    const { reader } = this;
    const { pos } = reader;
    const first = reader.bytes[pos] ?? longestCount;
    if (first >= longestCount && 256 - first >= reader.remaining) return this.#wait(pos);
    const length = reader.uint();
    if (length > mostWaitedFor) {
      throw reader.fail(`gob: message of ${length} bytes, and at most ${mostWaitedFor} are kept`);
    }
    if (length > reader.remaining) this.#wait(pos);
    reader.pos = pos;
  }

  #wait(pos: number): void {
    this.reader.pos = this.reader.end = pos;
    throw missing;
  }

  /** Prints what is wrong. If a message is cut short, that is the cause of any other error. */
  #fail({ message, offset }: GobError): void {
    this.failed = true;
    const end = this.reader.bytesBefore + this.#length;
    this.page.lastLine(
      this.#cut
        ? `error at byte ${end}: ${endOfStream}`
        : `error at byte ${offset}: ${message === "EOF" ? endOfMessage : message}`,
    );
    const format = foreignFormat(this.#beginning);
    if (format !== undefined) this.page.lastLine(format);
  }
}
