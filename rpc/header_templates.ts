/**
 * Headers that repeat. A connection nearly always sends the header of an earlier message with another number. Such a
 * header is compared with, or copied from, the bytes of the earlier one up to the number; all others go through gob.
 *
 * It is safe because a template is made only of a header whose whole bytes are those that we would write for its name and
 * its number, of a type that has no fields but Go's: then only the number can follow the template, and the end.
 *
 * A call reads and writes two headers, and each took a third of what its body took.
 *
 * @module
 */

import type { ByteWriter } from "../gob/bytes/byte_writer.ts";
import type { Framer } from "../gob/bytes/framer.ts";
import { maxNumberBytes, putInt, putUint } from "../gob/bytes/write_primitives.ts";

/** The start of a header, and the name of its method. */
interface Template {
  readonly name: string;
  /** The bytes of the message from the type id up to the number. */
  readonly bytes: Uint8Array;
}

/** Methods that are remembered for reading. A program that calls more in turn pays as before. */
const maxTemplates = 8;
/** Longer names are not remembered, so that the length of a message takes one byte. */
const maxNameUnits = 64;

/** Templates of all connections, so that many with the same methods have them once. Full, it serves those that it has. */
const known = new Map<string, Template>();
const maxKnown = 512;

const encoder = new TextEncoder();

/** The template for a type and a method. */
function templateOf(typeId: number, name: string): Template {
  const key = `${typeId} ${name}`;
  let template = known.get(key);
  if (template === undefined) {
    template = makeTemplate(typeId, name);
    if (known.size < maxKnown) known.set(key, template);
  }
  return template;
}

/** The bytes of a header up to its number: the type id, the name, and the place of the number. */
function makeTemplate(typeId: number, name: string): Template {
  const text = encoder.encode(name);
  const bytes = new Uint8Array(maxNumberBytes + 2 + text.length + 1);
  let at = putInt(bytes, 0, typeId);
  bytes[at++] = 1;
  at = putUint(bytes, at, text.length);
  bytes.set(text, at);
  at += text.length;
  bytes[at++] = 1;
  return { name, bytes: bytes.slice(0, at) };
}

/** The fields of Go's own headers. Only structs with just these are remembered. */
const goFields: readonly string[] = ["ServiceMethod,Seq", "ServiceMethod,Seq,Error"];
/** Headers that do not become templates before none are tried any more. */
const maxFailures = 64;

/** Reads the headers of one stream. */
export class HeaderReader {
  /** The number of the header that was read last. */
  seq = 0;
  /** The one that fitted last comes first. */
  #templates: Template[] = [];
  #failuresLeft = maxFailures;

  /**
   * Reads the next message if it is a header that fits a template, and consumes it. Returns the name of its method, or
   * `undefined` if it does not fit or is not complete. To be called between two values only.
   */
  read(framer: Framer): string | undefined {
    const { bytes, start, end } = framer;
    const length = bytes[start]!;
    if (start >= end || length > 0x7f || start + 1 + length > end) return undefined;
    const templates = this.#templates;
    for (let index = 0; index < templates.length; index++) {
      const template = templates[index]!;
      const seq = seqBehind(template.bytes, bytes, start + 1, length);
      if (seq < 0) continue;
      framer.consume(start + 1 + length);
      if (index > 0) {
        templates[index] = templates[0]!;
        templates[0] = template;
      }
      this.seq = seq;
      return template.name;
    }
    return undefined;
  }

  /** Whether it pays to learn a header. */
  canLearn(name: string, seq: number | bigint): seq is number {
    return this.#failuresLeft > 0 && typeof seq === "number" && seq > 0 && name !== "" &&
      name.length <= maxNameUnits;
  }

  /**
   * Remembers a header that was decoded as `name` and `seq`, if it is a canonical one.
   *
   * @param message Its whole message, without the length.
   * @param fieldsOf The names of the fields of a type, joined by commas.
   */
  learn(
    message: Uint8Array,
    fieldsOf: (typeId: number) => string,
    name: string,
    seq: number,
  ): void {
    this.#failuresLeft--;
    if (message.length === 0 || message.length > 0x7f) return;
    const typeId = smallInt(message);
    const template = templateOf(typeId, name);
    if (seqBehind(template.bytes, message, 0, message.length) !== seq) return;
    if (!goFields.includes(fieldsOf(typeId))) return;
    if (this.#templates.length < maxTemplates) this.#failuresLeft++;
    // A list without spare room: most connections have one template.
    this.#templates = [template, ...this.#templates.slice(0, maxTemplates - 1)];
  }
}

/** The type id at the start of a message, if it takes no more than two bytes; 0 otherwise. */
function smallInt(message: Uint8Array): number {
  const [first = 0, second = 0] = message;
  if (first <= 0x7f) return first >> 1;
  return first === 0xff ? second >> 1 : 0;
}

/**
 * The number behind `template` in the message of `length` bytes at `at`, if nothing follows it but the end of the struct; -1
 * if the message is another one. Only numbers as they are usually written: no more bytes than needed, and no zero.
 */
function seqBehind(template: Uint8Array, bytes: Uint8Array, at: number, length: number): number {
  const end = at + length - 1;
  const numberAt = at + template.length;
  if (numberAt >= end || bytes[end] !== 0) return -1;
  // The name differs in its last bytes, mostly.
  for (let i = template.length - 1; i >= 0; i--) if (bytes[at + i] !== template[i]) return -1;
  const first = bytes[numberAt]!;
  if (first <= 0x7f) return first > 0 && numberAt + 1 === end ? first : -1;
  const count = 256 - first;
  if (count > 6 || numberAt + 1 + count !== end) return -1;
  let seq = 0;
  for (let i = numberAt + 1; i < end; i++) seq = seq * 256 + bytes[i]!;
  return seq > 0x7f && bytes[numberAt + 1] !== 0 ? seq : -1;
}

/** Names that are remembered for writing. */
const maxWritten = 256;

/** Writes the headers of one stream. */
export class HeaderWriter {
  /** The one that was written last. */
  #last: Template | undefined;
  /** All, once there is more than one. */
  #templates: Map<string, Template> | undefined;

  /** Writes a header as a whole message, if one with this name was remembered. Returns false if it has to be encoded. */
  write(out: ByteWriter, name: string, seq: number): boolean {
    const template = this.#last?.name === name ? this.#last : this.#templates?.get(name);
    // Gob leaves out what is zero.
    if (template === undefined || seq <= 0) return false;
    this.#last = template;
    const { bytes: known } = template;
    const count = known.length;
    out.reserve(count + maxNumberBytes + 2);
    const { bytes, length: start } = out;
    bytes.set(known, start + 1);
    const at = putUint(bytes, start + 1 + count, seq);
    bytes[at] = 0;
    bytes[start] = at - start;
    out.length = at + 1;
    return true;
  }

  /** Remembers a name whose header was encoded, with the id of its type, whose definition was sent. */
  learn(typeId: number, name: string): void {
    if (typeId === 0 || name === "" || name.length > maxNameUnits) return;
    if (this.#templates !== undefined && this.#templates.size >= maxWritten) return;
    const template = templateOf(typeId, name);
    if (template.bytes.length + maxNumberBytes + 1 > 0x7f) return;
    const last = this.#last;
    if (last !== undefined) {
      this.#templates ??= new Map([[last.name, last]]);
      this.#templates.set(name, template);
    }
    this.#last = template;
  }
}
