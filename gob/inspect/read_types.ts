/**
 * Reads type definitions for `inspect`, by a table of the Go types that definitions are made of. It does not use the
 * decoder's code, since it is there to check the decoder.
 *
 * @module
 */

import type { ByteReader } from "../bytes/byte_reader.ts";
import { counted, nameText, type Page } from "./page.ts";

const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/** The names of the types that are never defined, by id. */
const basicNames: readonly string[] = [
  "",
  "bool",
  "int",
  "uint",
  "float",
  "bytes",
  "string",
  "complex",
  "interface",
];

/** The first id that a program's own type can have. */
const firstUserId = 64;

/** The last id that a program's own type can have. No process of Go has this many types. */
const lastUserId = 2 ** 24;
/** The most fields of a struct. A list of fields takes many times the memory of its bytes. */
const mostFields = 65_536;

/** The type of a part of a definition. */
type Shape = "int" | "text" | { readonly list: Shape } | Struct;
/** The fields of a struct, in order. */
type Struct = { readonly fields: readonly (readonly [name: string, shape: Shape])[] };

const common: Struct = { fields: [["Name", "text"], ["Id", "int"]] };
const field: Struct = { fields: [["Name", "text"], ["Id", "int"]] };
const opaque: Struct = { fields: [["Common", common]] };

/** Go's `wireType`. One of its fields is set. */
const definition: Struct = {
  fields: [
    ["array", { fields: [["Common", common], ["Elem", "int"], ["Len", "int"]] }],
    ["slice", { fields: [["Common", common], ["Elem", "int"]] }],
    ["struct", { fields: [["Common", common], ["Field", { list: field }]] }],
    ["map", { fields: [["Common", common], ["Key", "int"], ["Elem", "int"]] }],
    ["gob", opaque],
    ["binary", opaque],
    ["text", opaque],
  ],
};

/** A part of a definition, read by its shape. */
interface Parsed {
  /** Where it begins in the stream. */
  readonly at: number;
  readonly number: number;
  readonly text: string;
  readonly list: readonly Parsed[];
  readonly fields: ReadonlyMap<string, Parsed>;
}

const nothing: Parsed = { at: 0, number: 0, text: "", list: [], fields: new Map() };

/** A field of a struct. */
export interface InspectedField {
  readonly name: string;
  readonly id: number;
  /** Where its definition begins in the stream. */
  readonly at: number;
}

/** A type that the stream has defined. Properties that its kind does not have are 0 or empty. */
export interface InspectedType {
  readonly kind: "array" | "slice" | "struct" | "map" | "gob" | "binary" | "text";
  readonly name: string;
  /** The id inside the definition. Decoders ignore it. */
  readonly innerId: number;
  readonly key: number;
  readonly elem: number;
  readonly length: number;
  readonly fields: readonly InspectedField[];
}

/** The types that a stream has defined so far. */
export class InspectedTypes {
  readonly #types = new Map<number, InspectedType>();
  /** Whether a type may be defined again, by the next one of several streams. */
  readonly #many: boolean;

  constructor(many: boolean) {
    this.#many = many;
  }

  /** The type with this id. */
  get(id: number): InspectedType | undefined {
    return this.#types.get(id);
  }

  /** Reads the definition of the type `id`, which began at `at`, and prints it. */
  define(id: number, at: number, depth: number, reader: ByteReader, page: Page): void {
    const isKnown = this.#types.has(id);
    if (id < firstUserId || isKnown && !this.#many) {
      throw reader.fail("gob: duplicate type received");
    }
    if (id > lastUserId) throw reader.fail("gob: type id out of range");
    const { fields } = parse(reader, definition);
    const [first] = fields;
    if (first === undefined) throw reader.fail("gob: bad data: empty type definition");
    const type = typeOf(first[0] as InspectedType["kind"], first[1]);
    this.#types.set(id, type);
    const inner = type.innerId === id ? "" : ` (${type.innerId} inside)`;
    const again = isKnown ? " again" : "";
    page.line(at, depth, `defines type ${id}${again}${inner}: ${this.#text(type)}`);
    for (const { name, id, at } of type.fields) {
      page.line(at, depth + 1, `${nameText(name)}: ${this.reference(id)}`);
    }
  }

  /** A type as another one mentions it: by its name, or by its id if it has no name. */
  reference(id: number): string {
    const name = basicNames[id] || this.#types.get(id)?.name;
    return name ? nameText(name) : `type ${id}`;
  }

  #text({ kind, name, key, elem, length }: InspectedType): string {
    const named = name === "" ? "" : ` ${nameText(name)}`;
    switch (kind) {
      case "array":
        return `array${named} of ${length} ${this.reference(elem)}`;
      case "slice":
        return `slice${named} of ${this.reference(elem)}`;
      case "map":
        return `map${named} from ${this.reference(key)} to ${this.reference(elem)}`;
      case "struct":
        return `struct${named}`;
      case "gob":
        return `GobEncoder${named}`;
      case "binary":
        return `BinaryMarshaler${named}`;
      case "text":
        return `TextMarshaler${named}`;
    }
  }
}

function typeOf(kind: InspectedType["kind"], { fields }: Parsed): InspectedType {
  const shared = fields.get("Common")?.fields;
  return {
    kind,
    name: shared?.get("Name")?.text ?? "",
    innerId: shared?.get("Id")?.number ?? 0,
    key: fields.get("Key")?.number ?? 0,
    elem: fields.get("Elem")?.number ?? 0,
    length: fields.get("Len")?.number ?? 0,
    fields: (fields.get("Field")?.list ?? []).map(({ at, fields }) => ({
      at,
      name: fields.get("Name")?.text ?? "",
      id: fields.get("Id")?.number ?? 0,
    })),
  };
}

/** Reads a length and returns that many bytes, as a view. The error text is not Go's, which says too little. */
export function readBytes(reader: ByteReader, what: string): Uint8Array {
  const length = reader.uint();
  if (length > reader.remaining) {
    const left = counted(reader.remaining, "byte");
    throw reader.fail(`${what} of ${length} bytes where the message has ${left} left`);
  }
  const start = reader.pos;
  reader.pos += length;
  return reader.bytes.subarray(start, reader.pos);
}

/** Reads a string. */
export function readText(reader: ByteReader, what: string): string {
  return utf8.decode(readBytes(reader, what));
}

/** Reads a part by its shape. Shapes are not recursive, so this does not nest deep. */
function parse(reader: ByteReader, shape: Shape): Parsed {
  const at = reader.bytesBefore + reader.pos;
  if (shape === "int") return { ...nothing, at, number: reader.int() };
  if (shape === "text") return { ...nothing, at, text: readText(reader, "a name") };
  if ("list" in shape) return { ...nothing, at, list: parseList(reader, shape.list) };
  const fields = new Map<string, Parsed>();
  for (let number = -1; reader.remaining > 0;) {
    const delta = reader.uint();
    if (delta === 0) break;
    number += delta;
    const member = shape.fields[number];
    if (member === undefined) throw reader.fail("gob: bad data: field numbers out of bounds");
    fields.set(member[0], parse(reader, member[1]));
  }
  return { ...nothing, at, fields };
}

function parseList(reader: ByteReader, shape: Shape): Parsed[] {
  const count = reader.uint();
  if (count > mostFields) throw reader.fail(`gob: more than ${mostFields} fields in a definition`);
  const list: Parsed[] = [];
  while (list.length < count) {
    if (reader.remaining === 0) {
      throw reader.fail(
        `gob: decoding array or slice: length exceeds input size (${count} elements)`,
      );
    }
    list.push(parse(reader, shape));
  }
  return list;
}
