/**
 * Walks over values and prints them, for `inspect`. The walk keeps its own stack, so that deep values cannot overflow the
 * JavaScript stack, and it continues into the next message if a value does.
 *
 * @module
 */

import type { ByteReader } from "../bytes/byte_reader.ts";
import { describeOpaque } from "./describe_opaque.ts";
import { counted, floatText, hexText, nameText, type Page, quoted } from "./page.ts";
import { type InspectedField, type InspectedTypes, readBytes, readText } from "./read_types.ts";

/** The deepest nesting of values. Go has the same limit when it skips a value. */
const deepest = 10_000;
/** The most numbers of a slice on one line. */
const numbersPerLine = 8;
/** The longest name of an interface value's type, in bytes. */
const longestName = 1024;

/** The ids 1 to 4 are bool, int, uint and float. Each value of them is one integer. */
const lastNumberId = 4;
const bytesId = 5;
const stringId = 6;
const complexId = 7;
const interfaceId = 8;

const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/** What is left to do for an unfinished value. */
type Frame =
  | {
    readonly kind: "struct";
    readonly fields: readonly InspectedField[];
    readonly depth: number;
    number: number;
  }
  | List
  | { readonly kind: "interface"; readonly depth: number }
  | { readonly kind: "segment"; readonly depth: number };

/** The elements of a slice or array, or alternating keys and values of a map. */
interface List {
  readonly kind: "list";
  readonly ids: readonly number[];
  readonly count: number;
  readonly depth: number;
  index: number;
}

/** The length in front of an interface value, or of a piece of it. */
interface Segment {
  /** Where the length is in the stream. */
  readonly at: number;
  /** Where the piece ends according to it. */
  readonly end: number;
}

/** What the walk needs of the stream. */
export interface WalkedStream {
  readonly reader: ByteReader;
  readonly page: Page;
  readonly types: InspectedTypes;
  /** Opens the next message and prints its line. */
  nextMessage(): void;
}

/** A walk over one whole value. */
export class ValueWalk {
  readonly #stream: WalkedStream;
  readonly #reader: ByteReader;
  readonly #stack: Frame[] = [];
  /** The unfinished pieces of interface values, outermost first. */
  readonly #segments: Segment[] = [];

  constructor(stream: WalkedStream) {
    this.#stream = stream;
    this.#reader = stream.reader;
  }

  /** Prints the first line of the value of the type `id` that begins at the current byte. */
  begin(at: number, id: number): void {
    this.#whole(at, 1, id, `value of type ${id}: `);
  }

  /**
   * Prints the rest. Returns false if the page became long before the end. If the next message is not here, what is thrown
   * leaves everything as it is, so that it can be called again.
   */
  run(): boolean {
    for (let frame = this.#stack.at(-1); frame !== undefined; frame = this.#stack.at(-1)) {
      if (this.#stream.page.isLong) return false;
      switch (frame.kind) {
        case "struct":
          this.#field(frame);
          break;
        case "list":
          this.#element(frame);
          break;
        case "interface":
          this.#concrete(frame.depth);
          break;
        case "segment":
          this.#stack.pop();
          this.#endSegment(frame.depth);
          break;
      }
    }
    return true;
  }

  /** Where the next byte is in the stream. */
  get #offset(): number {
    return this.#reader.bytesBefore + this.#reader.pos;
  }

  #line(at: number, depth: number, text: string): void {
    this.#stream.page.line(at, depth, text);
  }

  #push(frame: Frame): void {
    if (this.#stack.push(frame) > deepest) {
      throw this.#reader.fail(`gob: values nested deeper than ${deepest}`);
    }
  }

  /** Prints a whole value. All but structs have a zero in front. */
  #whole(at: number, depth: number, id: number, label: string): void {
    if (this.#stream.types.get(id)?.kind !== "struct" && this.#reader.uint() !== 0) {
      throw this.#reader.fail("gob: decode: corrupted data: non-zero delta for singleton");
    }
    this.#value(at, depth, id, label);
  }

  /** Prints a basic or opaque value. Of a composite it prints the first line and pushes a frame for the rest. */
  #value(at: number, depth: number, id: number, label: string): void {
    const type = this.#stream.types.get(id);
    if (type === undefined) return this.#basic(at, depth, id, label);
    const { kind, key, elem } = type;
    const name = type.name === "" ? "" : ` ${nameText(type.name)}`;
    const reference = (id: number) => this.#stream.types.reference(id);
    switch (kind) {
      case "struct":
        this.#line(at, depth, `${label}struct${name}`);
        return this.#push({ kind, fields: type.fields, depth: depth + 1, number: -1 });
      case "slice":
        return this.#list(at, depth, [elem], `${label}slice of # ${reference(elem)}`);
      case "array":
        return this.#list(
          at,
          depth,
          [elem],
          `${label}array of # ${reference(elem)}`,
          type.length,
        );
      case "map":
        return this.#list(
          at,
          depth,
          [key, elem],
          `${label}map of # from ${reference(key)} to ${reference(elem)}`,
        );
      default: {
        const bytes = readBytes(this.#reader, "an opaque value");
        const meaning = describeOpaque(kind, type.name, bytes);
        const tail = meaning === undefined ? "" : ` = ${meaning}`;
        this.#line(at, depth, `${label}${kind}${name} ${hexText(bytes)}${tail}`);
      }
    }
  }

  /** Prints the first line of a list. The `#` in the text becomes its length. */
  #list(at: number, depth: number, ids: readonly number[], text: string, length?: number): void {
    const count = this.#reader.uint();
    this.#line(at, depth, text.replace("#", String(count)));
    if (length !== undefined && count !== length) {
      throw this.#reader.fail(`gob: length mismatch: an array of ${length} has ${count} elements`);
    }
    this.#push({ kind: "list", ids, count: count * ids.length, depth: depth + 1, index: 0 });
  }

  #field(frame: Frame & { kind: "struct" }): void {
    const delta = this.#reader.remaining === 0 ? 0 : this.#reader.uint();
    if (delta === 0) {
      this.#stack.pop();
      return;
    }
    frame.number += delta;
    const field = frame.fields[frame.number];
    if (field === undefined) {
      throw this.#reader.fail("gob: bad data: field numbers out of bounds");
    }
    this.#value(this.#offset, frame.depth, field.id, `${nameText(field.name)}: `);
  }

  #element(frame: List): void {
    const { ids, count, depth, index } = frame;
    if (index === count) {
      this.#stack.pop();
      return;
    }
    const id = ids[index % ids.length]!;
    if (ids.length === 1 && id > 0 && id <= lastNumberId) return this.#numbers(frame, id);
    this.#expectElement(frame);
    frame.index++;
    const label = ids.length === 1 ? `[${index}]: ` : index % 2 === 0 ? "key: " : "value: ";
    this.#value(this.#offset, depth, id, label);
  }

  /** Checks that bytes are left for the next element. Every element takes at least one. */
  #expectElement({ ids, count }: List): void {
    if (this.#reader.remaining > 0) return;
    throw this.#reader.fail(
      `gob: decoding array or slice: length exceeds input size (${count / ids.length} elements)`,
    );
  }

  /** Prints a line of numbers. If one cannot be read, those before it are still printed. */
  #numbers(frame: List, id: number): void {
    const { depth, index, count } = frame;
    const at = this.#offset;
    const numbers: string[] = [];
    try {
      while (numbers.length < numbersPerLine && index + numbers.length < count) {
        this.#expectElement(frame);
        numbers.push(this.#number(id));
      }
    } finally {
      frame.index += numbers.length;
      if (numbers.length > 0) this.#line(at, depth, `[${index}]: ${numbers.join(", ")}`);
    }
  }

  #number(id: number): string {
    switch (id) {
      case 1: {
        const bit = this.#reader.uint64();
        return bit > 1n ? `true (${bit})` : String(bit === 1n);
      }
      case 2:
        return String(this.#reader.int64());
      case 3:
        return String(this.#reader.uint64());
      default:
        return floatText(this.#reader.float());
    }
  }

  #basic(at: number, depth: number, id: number, label: string): void {
    const reader = this.#reader;
    const begin = label + this.#stream.types.reference(id);
    switch (id) {
      case bytesId:
        return this.#line(at, depth, `${begin} ${hexText(readBytes(reader, "bytes"))}`);
      case stringId:
        return this.#line(at, depth, `${begin} ${quoted(readText(reader, "a string"))}`);
      case complexId: {
        const re = floatText(reader.float());
        const im = floatText(reader.float());
        return this.#line(at, depth, `${begin} ${re}${im.startsWith("-") ? "" : "+"}${im}i`);
      }
      case interfaceId:
        return this.#interface(at, depth, begin);
    }
    if (id < 1 || id > lastNumberId) throw reader.fail(`gob: bad data: undefined type ${id}`);
    this.#line(at, depth, `${begin} ${this.#number(id)}`);
  }

  #interface(at: number, depth: number, begin: string): void {
    const name = readBytes(this.#reader, "a name");
    if (name.length === 0) return this.#line(at, depth, `${begin} nil`);
    this.#line(at, depth, `${begin} of ${quoted(utf8.decode(name))}`);
    if (name.length > longestName) {
      throw this.#reader.fail(`gob: name too long (${name.length} bytes)`);
    }
    this.#push({ kind: "interface", depth: depth + 1 });
  }

  /**
   * Reads what follows the name: definitions, then the type, a length and the value. A definition ends the piece of the
   * outer value that it is in.
   */
  #concrete(depth: number): void {
    const reader = this.#reader;
    for (;;) {
      if (reader.remaining === 0) this.#stream.nextMessage();
      const at = this.#offset;
      const id = reader.int();
      if (id >= 0) {
        this.#stack.pop();
        return this.#beginValue(at, depth, id);
      }
      this.#stream.types.define(-id, at, depth, reader, this.#stream.page);
      if (this.#segments.length > 0) this.#endSegment(depth);
      if (reader.remaining > 0) {
        const segment = this.#segment();
        this.#line(segment.at, depth, `goes on for ${this.#lengthText(segment)}`);
        this.#segments.push(segment);
      }
    }
  }

  #beginValue(typeAt: number, depth: number, id: number): void {
    const segment = this.#segment();
    const at = this.#offset;
    this.#segments.push(segment);
    this.#push({ kind: "segment", depth });
    this.#whole(at, depth, id, `type ${id} at ${typeAt}, ${this.#lengthText(segment)}: `);
  }

  /** Reads the length of a piece. */
  #segment(): Segment {
    const at = this.#offset;
    const length = this.#reader.uint();
    return { at, end: this.#offset + length };
  }

  #lengthText({ end }: Segment): string {
    return counted(end - this.#offset, "byte");
  }

  /** Ends a piece. A wrong length is printed but is not an error, since Go uses the length only to skip a value. */
  #endSegment(depth: number): void {
    const segment = this.#segments.pop();
    const at = this.#offset;
    if (segment === undefined || segment.end === at) return;
    this.#line(at, depth, `ends here; the length at ${segment.at} says ${segment.end}`);
  }
}
