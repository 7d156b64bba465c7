/**
 * From JSON to the value of a type that a server told. Errors name the place: `A.B[2]: expected int8, found 300`.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import { type BasicName, type GoType, isBasicName } from "../../generate/go_type.ts";
import { typeText } from "../../generate/type_text.ts";
import type { Found, Shape } from "../ask/found.ts";
import { interfaceValue } from "../ask/interface_value.ts";
import { bytesOf } from "./base64.ts";
import {
  isArray,
  isObject,
  type Json,
  JsonNumber,
  type JsonObject,
  shownJson,
} from "./json_value.ts";
import { libraryValue } from "./library_values.ts";

/** A value does not fit its type. The message says where. */
export class JsonMisfit extends TypeError {
  override readonly name = "JsonMisfit";
  /** The fields from the outside to the place of the misfit. */
  readonly path: string;
  /** The name that no field has, if that is the misfit. */
  readonly field: string | undefined;

  constructor(path: string, what: string, field?: string) {
    super(path === "" ? what : `${path}: ${what}`);
    this.path = path;
    this.field = field;
  }
}

/**
 * Converts a value.
 *
 * @param json The value.
 * @param found The type.
 * @returns What the schema of the type encodes. Fields that are null or not there are absent.
 * @throws {JsonMisfit} If it does not fit.
 */
export function valueOfJson(json: Json, found: Found): unknown {
  return convert(json, found, "");
}

function convert(json: Json, found: Found, path: string): unknown {
  const { type, shape } = found;
  if (json === null) return zeroOf(found, path);
  const misfit = (expected = typeText(type)) =>
    new JsonMisfit(path, `expected ${expected}, found ${shownJson(json)}`);
  switch (shape.kind) {
    case "basic":
      return basic(json, shape.name, misfit, type);
    case "library":
      return libraryValue(json, shape.name, misfit);
    case "opaque": {
      const bytes = typeof json === "string" ? bytesOf(json) : undefined;
      if (bytes === undefined) throw misfit(`${typeText(type)} as its bytes in base64`);
      return bytes;
    }
    case "slice":
      if (isByte(shape.elem)) return byteSlice(json, misfit);
      if (!isArray(json)) throw misfit();
      return json.map((item, i) => convert(item, shape.elem, `${path}[${i}]`));
    case "array":
      return array(json, shape, path, misfit);
    case "map":
      if (!isObject(json)) throw misfit();
      return map(json, shape, path);
    case "struct":
      if (!isObject(json)) throw misfit();
      return struct(json, type, shape.fields, path);
    case "interface":
      return inInterface(json, shape.types, path);
    case "unsent":
      throw new JsonMisfit(path, `gob never sends a ${typeText(type)}; leave it out`);
    case "unknown":
      throw new JsonMisfit(path, `the server does not tell what ${typeText(type)} is`);
  }
}

type Misfit = (expected?: string) => JsonMisfit;

function struct(
  json: JsonObject,
  type: GoType,
  fields: ReadonlyMap<string, Found | undefined>,
  path: string,
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, item] of json) {
    const found = fields.get(name);
    const inner = path === "" ? name : `${path}.${name}`;
    if (found === undefined) {
      throw new JsonMisfit(inner, `${typeText(type)} has no field ${JSON.stringify(name)}`, name);
    }
    // Nil.
    if (item === null) continue;
    value[name] = convert(item, found, inner);
  }
  return value;
}

function map(
  json: JsonObject,
  { key, elem }: Shape & { kind: "map" },
  path: string,
): Map<unknown, unknown> {
  const value = new Map<unknown, unknown>();
  for (const [name, item] of json) {
    const inner = `${path}[${JSON.stringify(name)}]`;
    value.set(keyOf(name, key, inner), convert(item, elem, inner));
  }
  return value;
}

/** A key is a string in JSON, whatever its type. */
function keyOf(name: string, found: Found, path: string): unknown {
  const { shape } = found;
  const isDuration = shape.kind === "library" && shape.name === "time.Duration";
  if (isDuration && /^-?\d+$/.test(name)) return convert(new JsonNumber(name), found, path);
  if (shape.kind !== "basic" || shape.name === "string") return convert(name, found, path);
  if (name === "true" || name === "false") return convert(name === "true", found, path);
  if (/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(name)) {
    return convert(new JsonNumber(name), found, path);
  }
  throw new JsonMisfit(path, `expected a key of type ${typeText(found.type)}`);
}

function array(
  json: Json,
  { length, elem }: Shape & { kind: "array" },
  path: string,
  misfit: Misfit,
): unknown[] {
  const bytes = typeof json === "string" && isSmall(elem) ? bytesOf(json) : undefined;
  if (bytes?.length === length) {
    return [...bytes].map((byte, i) => {
      return convert(new JsonNumber(String(byte)), elem, `${path}[${i}]`);
    });
  }
  if (!isArray(json) || json.length !== length) throw misfit();
  return json.map((item, i) => convert(item, elem, `${path}[${i}]`));
}

/** Whether the elements of an array may be bytes. The size of a named type is not told. */
function isSmall({ shape }: Found): boolean {
  return shape.kind === "basic" && (shape.name === "uint8" || shape.name === "uint");
}

function isByte({ shape }: Found): boolean {
  return shape.kind === "basic" && shape.name === "uint8";
}

function byteSlice(json: Json, misfit: Misfit): Uint8Array {
  const expected = "[]byte in base64, or as an array of numbers";
  if (typeof json === "string") {
    const bytes = bytesOf(json);
    if (bytes === undefined) throw misfit(expected);
    return bytes;
  }
  if (!isArray(json)) throw misfit(expected);
  return Uint8Array.from(json, (item) => {
    const byte = item instanceof JsonNumber && /^\d{1,3}$/.test(item.text)
      ? Number(item.text)
      : 256;
    if (byte > 255) throw misfit(expected);
    return byte;
  });
}

function inInterface(json: Json, types: ReadonlyMap<string, Found>, path: string): unknown {
  const inner = interfaceValue(json);
  if (inner === undefined) return undefined;
  const found = types.get(inner.name);
  if (found === undefined) throw new JsonMisfit(path, `the type ${inner.name} was not asked for`);
  return gob.typed(inner.name, convert(inner.json, found, path));
}

/** What null is: in Go's JSON it leaves a value as it was, which is zero. */
function zeroOf({ type, shape }: Found, path: string): unknown {
  switch (shape.kind) {
    case "basic":
      return zeroOfBasic(shape.name);
    case "slice":
      return isByte(shape.elem) ? new Uint8Array(0) : [];
    case "array":
      return Array.from({ length: shape.length }, () => zeroOf(shape.elem, path));
    case "map":
      return new Map();
    case "struct":
      return {};
    case "interface":
      return undefined;
    default:
      if (shape.kind === "library" && shape.name === "time.Duration") return 0n;
      throw new JsonMisfit(path, `expected ${typeText(type)}, found null`);
  }
}

function zeroOfBasic(name: BasicName): unknown {
  if (name === "string") return "";
  if (name === "bool") return false;
  if (name.startsWith("complex")) return { re: 0, im: 0 };
  return ranges[name] === undefined || !isWide(name) ? 0 : 0n;
}

const ranges: Readonly<Partial<Record<BasicName, readonly [bigint, bigint]>>> = {
  int: signed(64n),
  int8: signed(8n),
  int16: signed(16n),
  int32: signed(32n),
  int64: signed(64n),
  uint: unsigned(64n),
  uint8: unsigned(8n),
  uint16: unsigned(16n),
  uint32: unsigned(32n),
  uint64: unsigned(64n),
  uintptr: unsigned(64n),
};

function signed(bits: bigint): readonly [bigint, bigint] {
  return [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

function unsigned(bits: bigint): readonly [bigint, bigint] {
  return [0n, 2n ** bits - 1n];
}

/** Whether the schema of a kind has bigints. */
function isWide(name: BasicName): boolean {
  return !/(?:8|16|32)$/.test(name);
}

function basic(json: Json, name: BasicName, misfit: Misfit, type: GoType): unknown {
  const isNamed = type.kind === "named";
  const wrong = () => misfit(isNamed ? `${typeText(type)} (${kindOf(name)})` : name);
  switch (name) {
    case "string":
      if (typeof json !== "string") throw wrong();
      return json;
    case "bool":
      if (typeof json !== "boolean") throw wrong();
      return json;
    case "float32":
    case "float64":
      return floating(json, name, wrong);
    case "complex64":
    case "complex128":
      return complex(json, name === "complex64" ? "float32" : "float64", wrong);
    default:
      return integer(json, name, wrong);
  }
}

/** The sizes of named kinds are not told. */
function kindOf(name: BasicName): string {
  return isBasicName(name) && /^u?int$|^float64$|^complex128$/.test(name)
    ? `some ${name.replace(/\d+$/, "")}`
    : name;
}

function integer(json: Json, name: BasicName, wrong: () => JsonMisfit): number | bigint {
  // Tools that print JSON for JavaScript put long numbers into strings.
  const text = json instanceof JsonNumber ? json.text : isWide(name) ? json : undefined;
  if (typeof text !== "string" || !/^-?\d{1,20}$/.test(text)) throw wrong();
  const value = BigInt(text);
  const [min, max] = ranges[name]!;
  if (value < min || value > max) throw wrong();
  return isWide(name) ? value : Number(value);
}

const notFinite: Readonly<Record<string, number>> = {
  "NaN": NaN,
  "Infinity": Infinity,
  "-Infinity": -Infinity,
  "+Inf": Infinity,
  "-Inf": -Infinity,
};

function floating(json: Json, name: "float32" | "float64", wrong: () => JsonMisfit): number {
  if (typeof json === "string" && Object.hasOwn(notFinite, json)) return notFinite[json]!;
  if (!(json instanceof JsonNumber)) throw wrong();
  const value = Number(json.text);
  if (!Number.isFinite(name === "float32" ? Math.fround(value) : value)) throw wrong();
  return value;
}

/** `{"re": 1, "im": 2}`, or a number alone. */
function complex(json: Json, part: "float32" | "float64", wrong: () => JsonMisfit): gob.Complex {
  if (!isObject(json)) return { re: floating(json, part, wrong), im: 0 };
  if ([...json.keys()].some((key) => key !== "re" && key !== "im")) throw wrong();
  const zero = new JsonNumber("0");
  return {
    re: floating(json.get("re") ?? zero, part, wrong),
    im: floating(json.get("im") ?? zero, part, wrong),
  };
}
