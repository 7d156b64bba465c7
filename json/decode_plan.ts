/**
 * How JSON is read as values of a schema, by the rules of Go's encoding/json: a plan for each node, made once and run
 * many times.
 *
 * @module
 */

import { durationOf } from "../gob/types/duration.ts";
import { keySegment, within } from "../gob/errors.ts";
import { uint8 } from "../gob/mod.ts";
import {
  type ArrayNode,
  type BytesNode,
  canonical,
  goType,
  isLeafObject,
  type LazyNode,
  type MapNode,
  type Node,
  type OpaqueNode,
  type PointerNode,
  type SliceNode,
  type StructNode,
  wireNode,
} from "../gob/types/schema_node.ts";
import { nodeOf } from "../gob/types/schema.ts";
import { setOwnProperty } from "../gob/types/set_own_property.ts";
import { isOptional, zeroOf } from "../gob/types/zero_value.ts";
import { decodeBase64 } from "./base64.ts";
import { formOf, parsed } from "./opaque_forms.ts";
import { byte, type JsonReader, TypeMismatch } from "./reader.ts";
import { parseWhole, readBigint, readBool, readFloat, readNumber, readString } from "./scalars.ts";

/** How a value is read. */
export interface JsonDecodePlan {
  /** Reads the value at the cursor, which is not `null`. */
  read(reader: JsonReader): unknown;
  /** Makes the zero value. */
  zero(): unknown;
  /** Whether `null` sets the zero value. Otherwise Go leaves what was there before. */
  readonly nullable: boolean;
}

type WireNode = Exclude<Node, LazyNode | PointerNode>;
/** Those whose zero value is gob's. */
type PartNode = Exclude<WireNode, ArrayNode | StructNode | OpaqueNode>;

const encoder = new TextEncoder();

/** A memo and no state: the plan of a node is the same for everyone. */
const plans = new WeakMap<Node, JsonDecodePlan>();

/** The plan of a node. Throws `TypeError` where the schema stands for no Go type. */
export function jsonDecodePlan(node: Node): JsonDecodePlan {
  const key = canonical(node);
  const known = plans.get(key);
  if (known !== undefined) return known;
  // Known before it is made, so that a recursive type finds itself.
  const plan = { read: unfinished, zero: unfinished, nullable: false };
  plans.set(key, plan);
  try {
    return Object.assign(plan, make(key));
  } catch (error) {
    // Plans that were made meanwhile may hold this one: to them it says what was wrong.
    plan.read = plan.zero = () => {
      throw error;
    };
    plans.delete(key);
    throw error;
  }
}

function unfinished(): never {
  throw new Error("netrpc bug: a decode plan runs before it is made");
}

function make(node: Exclude<Node, LazyNode>): JsonDecodePlan {
  switch (node.kind) {
    case "pointer":
      return pointerPlan(node);
    case "opaque":
      return opaquePlan(node, node.qualified);
    case "array":
      return arrayPlan(node);
    case "struct":
      return structPlan(node);
    case "any":
    case "bytes":
    case "slice":
    case "map":
      return { read: makeRead(node), zero: zeroOf(node), nullable: true };
    default:
      return { read: makeRead(node), zero: zeroOf(node), nullable: false };
  }
}

function makeRead(node: PartNode): JsonDecodePlan["read"] {
  switch (node.kind) {
    case "bool":
      return readBool;
    case "int":
    case "uint":
      return readNumber(node);
    case "int64":
    case "uint64":
      return (reader) => readBigint(reader, node.kind, node.kind);
    case "duration":
      return (reader) => durationOf(readBigint(reader, "int64", "time.Duration"));
    case "float":
      return readFloat(node);
    case "complex":
      // Go has no JSON for complex numbers.
      return (reader) => {
        throw reader.mismatch(node.name);
      };
    case "string":
      return readString;
    case "any":
      return (reader) => reader.any();
    case "bytes":
      return readBytes(node);
    case "slice":
      return readSlice(node);
    case "map":
      return readMap(node);
  }
}

/** Elements of a slice or a map. */
interface Elements {
  readonly plan: JsonDecodePlan;
  /** Whether each is an object without parts, or has a key that is one. */
  readonly objects: boolean;
}

function elementsOf(elem: Node, key: Node = elem): Elements {
  return { plan: jsonDecodePlan(elem), objects: isLeafObject(elem) || isLeafObject(key) };
}

/** Reads a value, `null` as the zero value. */
function readOrZero(reader: JsonReader, plan: JsonDecodePlan): unknown {
  if (reader.first !== byte.n) return plan.read(reader);
  reader.skip();
  return plan.zero();
}

/** Reads an element, and counts it. */
function readElement(reader: JsonReader, { plan, objects }: Elements): unknown {
  reader.count(objects);
  const isNull = reader.first === byte.n;
  const value = readOrZero(reader, plan);
  // What is there counts itself.
  if (isNull && !objects && typeof value === "object") reader.countObjects(1);
  return value;
}

/** Reads the elements of an array. */
function readElements(reader: JsonReader, elem: Elements): unknown[] {
  const values: unknown[] = [];
  reader.countObjects(1);
  try {
    for (let more = reader.enter(byte.closeArray); more; more = reader.more()) {
      values.push(readElement(reader, elem));
    }
  } catch (error) {
    throw within(error, `[${values.length}]`);
  }
  return values;
}

/** Go takes bytes in base64, and one by one as well. */
function readBytes({ list }: BytesNode): JsonDecodePlan["read"] {
  const elem = elementsOf(nodeOf(uint8));
  return (reader) => {
    if (reader.first === byte.openArray) {
      const values = readElements(reader, elem) as number[];
      return list ? values : Uint8Array.from(values);
    }
    if (reader.first !== byte.quote) throw reader.mismatch("[]uint8");
    const bytes = parsed(reader, { parse: decodeBase64 }, () => reader.string());
    return list ? Array.from(bytes) : bytes;
  };
}

function readSlice(node: SliceNode): JsonDecodePlan["read"] {
  const elem = elementsOf(node.elem);
  return (reader) => {
    if (reader.first !== byte.openArray) throw reader.mismatch(goType(node));
    return readElements(reader, elem);
  };
}

/** Go drops the elements that an array has no room for, and fills up those that are missing. */
function arrayPlan(node: ArrayNode): JsonDecodePlan {
  const { length } = node;
  const elem = jsonDecodePlan(node.elem);
  const fill = (values: unknown[]) => {
    while (values.length < length) values.push(elem.zero());
    return values;
  };
  const read = (reader: JsonReader) => {
    if (reader.first !== byte.openArray) throw reader.mismatch(goType(node));
    const values: unknown[] = [];
    reader.countObjects(1);
    try {
      for (let more = reader.enter(byte.closeArray); more; more = reader.more()) {
        if (values.length < length) values.push(readOrZero(reader, elem));
        else reader.skip();
      }
    } catch (error) {
      throw within(error, `[${values.length}]`);
    }
    return fill(values);
  };
  return { read, zero: () => fill([]), nullable: false };
}

function readMap(node: MapNode): JsonDecodePlan["read"] {
  const elem = elementsOf(node.elem, node.key);
  const keyOf = readKey(wireNode(node.key));
  return (reader) => {
    if (reader.first !== byte.openObject || keyOf === undefined) {
      throw reader.mismatch(goType(node));
    }
    const object: Record<string, unknown> = {};
    const map = new Map<unknown, unknown>();
    reader.countObjects(1);
    for (let more = reader.enter(byte.closeObject); more; more = reader.more()) {
      const start = reader.pos;
      const text = reader.key();
      try {
        const value = readElement(reader, elem);
        if (node.record) setOwnProperty(object, text, value);
        else map.set(keyOf(text, reader, start), value);
      } catch (error) {
        throw within(error, keySegment(text));
      }
    }
    return node.record ? object : map;
  };
}

/** Makes a key of a member's name, which stands at `start`. */
type ReadKey = (text: string, reader: JsonReader, start: number) => unknown;

/** How keys of this type are read. `undefined`: Go has no JSON for maps with such keys. */
function readKey(node: WireNode): ReadKey | undefined {
  switch (node.kind) {
    case "string":
      return (text) => text;
    case "int":
    case "uint":
    case "int64":
    case "uint64":
    case "duration":
      return readWholeKey(node);
    case "opaque": {
      const form = formOf(node);
      const text = "text" in form ? form.text : undefined;
      return text && ((key, reader) => parsed(reader, text, () => key));
    }
    default:
      return undefined;
  }
}

function readWholeKey(node: WireNode): ReadKey {
  const [min, max] = "min" in node ? [node.min, node.max] : [-Infinity, Infinity];
  const unsigned = node.kind === "uint" || node.kind === "uint64";
  const convert = "min" in node ? Number : node.kind === "duration" ? durationOf : (n: bigint) => n;
  return (text, reader, start) => {
    const whole = parseWhole(text, unsigned);
    if (whole !== undefined && whole >= min && whole <= max) return convert(whole);
    throw new TypeMismatch(`number ${text}`, goType(node), reader.bytesBefore + start);
  };
}

/** A field that JSON can have. */
interface FieldPlan {
  readonly name: string;
  readonly plan: JsonDecodePlan;
  /** The name as the bytes of a key, with its last quote. */
  readonly key: Uint8Array;
  /** The number of the field after it. */
  readonly next: number;
}

/** Finds the field of a member: by its name, or else by its name in other case. */
class FieldTable {
  readonly #exact = new Map<string, FieldPlan>();
  readonly #folded = new Map<string, FieldPlan>();
  /** The fields with their names as expressions that know all of Unicode's case. */
  readonly #fields: readonly (readonly [form: RegExp, field: FieldPlan])[];

  constructor(fields: readonly FieldPlan[]) {
    for (const field of fields) {
      this.#exact.set(field.name, field);
      const folded = field.name.toLowerCase();
      if (!this.#folded.has(folded)) this.#folded.set(folded, field);
    }
    const formOf = (name: string) => new RegExp(`^${RegExp.escape(name)}$`, "iu");
    this.#fields = fields.map((field) => [formOf(field.name), field]);
  }

  /** Reads a key and finds its field. Fields mostly come in their order: `expected` is tried before a name is made. */
  read(reader: JsonReader, expected: FieldPlan | undefined): FieldPlan | undefined {
    if (expected !== undefined && reader.takeKey(expected.key)) return expected;
    const name = reader.key();
    return this.#exact.get(name) ?? this.#folded.get(name.toLowerCase()) ?? this.#search(name);
  }

  #search(name: string): FieldPlan | undefined {
    // deno-lint-ignore no-control-regex
    if (/^[\x00-\x7f]*$/.test(name)) return undefined;
    return this.#fields.find(([form]) => form.test(name))?.[1];
  }
}

function structPlan(node: StructNode): JsonDecodePlan {
  // Refuses a type that contains itself with nothing between.
  zeroOf(node);
  const fields = node.fields.map(({ name, node }, index) => ({
    name,
    plan: jsonDecodePlan(node),
    key: encoder.encode(`${name}"`),
    next: index + 1,
  }));
  const table = new FieldTable(fields);
  const required = fields.filter((_, index) => !isOptional(node.fields[index]!.node));
  const fill = (value: Record<string, unknown>) => {
    for (const { name, plan } of required) if (value[name] === undefined) value[name] = plan.zero();
    return value;
  };
  const read = (reader: JsonReader) => {
    if (reader.first !== byte.openObject) throw reader.mismatch(goType(node) || "struct {}");
    const value: Record<string, unknown> = {};
    let field: FieldPlan | undefined;
    reader.countObjects(1);
    try {
      for (let more = reader.enter(byte.closeObject); more; more = reader.more()) {
        field = table.read(reader, fields[field === undefined ? 0 : field.next]);
        readField(reader, field, value);
      }
    } catch (error) {
      throw field === undefined ? error : inField(error, node.name, field.name);
    }
    return fill(value);
  };
  return { read, zero: () => fill({}), nullable: false };
}

/** Reads a member into its field; skips it where it has none. */
function readField(
  reader: JsonReader,
  field: FieldPlan | undefined,
  value: Record<string, unknown>,
): void {
  if (field === undefined) return reader.skip();
  const { name, plan } = field;
  if (reader.first !== byte.n) {
    value[name] = plan.read(reader);
    return;
  }
  reader.skip();
  if (plan.nullable && name in value) delete value[name];
}

/** An error on its way out of a field. */
function inField(error: unknown, struct: string, field: string): unknown {
  if (error instanceof TypeMismatch) {
    error.struct ??= struct;
    error.fields.unshift(field);
  }
  return within(error, `.${field}`);
}

function pointerPlan(node: PointerNode): JsonDecodePlan {
  const target = wireNode(node);
  // Of a type that reads itself Go's text names the pointer.
  const plan = target.kind === "opaque" ? opaquePlan(target, goType(node)) : jsonDecodePlan(target);
  return { read: (reader) => plan.read(reader), zero: () => undefined, nullable: true };
}

function opaquePlan(node: OpaqueNode, type: string): JsonDecodePlan {
  const form = formOf(node);
  const { zero } = form;
  if (!("node" in form)) {
    return { read: (reader) => form.read(reader, type), zero, nullable: false };
  }
  const fields = jsonDecodePlan(form.node);
  return { read: (reader) => form.join(fields.read(reader)), zero, nullable: false };
}
