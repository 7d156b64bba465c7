/**
 * Values in a text that Go writes in the same way, so that what the two decoded can be compared. Only ASCII, maps in the
 * order of their keys, and no fields that gob would leave out: whether one of those is nil or zero is not carried.
 *
 * @module
 */

import { type BigFloat, type Complex, type Rational, Typed } from "../../gob/mod.ts";
import { nanosecondsOf } from "../../gob/types/duration.ts";
import { type BasicKind, registeredSpecs, registry, type TypeSpec, unnamed } from "./type_spec.ts";

/** The text of a value of a type. */
export function valueText(named: TypeSpec, value: unknown): string {
  const spec = unnamed(named);
  switch (spec.kind) {
    case "slice":
    case "array":
      return `[${(value as unknown[]).map((elem) => valueText(spec.elem, elem)).join(" ")}]`;
    case "record":
      return mapText(stringSpec, spec.elem, Object.entries(value as object));
    case "map":
      return mapText(spec.key, spec.elem, value as Map<unknown, unknown>);
    case "pointer":
      return value === undefined ? "undefined" : valueText(spec.elem, value);
    case "struct": {
      const fields = value as Record<string, unknown>;
      const texts = spec.fields.filter(({ name, type }) => !isLeftOut(type, fields[name]))
        .map(({ name, type }) => `${textHex(name)}:${valueText(type, fields[name])}`);
      return `{${texts.join(" ")}}`;
    }
    default:
      return basicText(spec.kind, value);
  }
}

const stringSpec: TypeSpec = { kind: "string" };

/** As in Go the last of several entries with one key counts. */
function mapText(
  key: TypeSpec,
  elem: TypeSpec,
  entries: Iterable<readonly [unknown, unknown]>,
): string {
  const texts = new Map<string, string>();
  for (const [k, v] of entries) texts.set(valueText(key, k), valueText(elem, v));
  const sorted = [...texts].sort(([a], [b]) => a < b ? -1 : 1);
  return `map[${sorted.map(([k, v]) => `${k}=${v}`).join(" ")}]`;
}

/** Whether gob leaves a field with this value out, or a reader could not tell. */
function isLeftOut(named: TypeSpec, value: unknown): boolean {
  const spec = unnamed(named);
  switch (spec.kind) {
    case "slice":
      return (value as unknown[]).length === 0;
    case "record":
      return Object.keys(value as object).length === 0;
    case "map":
      return (value as Map<unknown, unknown>).size === 0;
    case "pointer":
      return value === undefined || isLeftOut(spec.elem, value);
    case "array":
    case "struct":
      return false;
    default:
      return value === undefined || zeroTexts.has(basicText(spec.kind, value));
  }
}

/** The texts of values that are zero, whatever their type. */
const zeroTexts: ReadonlySet<string> = new Set([
  "false",
  "0",
  "f0",
  "f8000000000000000",
  "c(f0,f0)",
  "c(f8000000000000000,f0)",
  "c(f0,f8000000000000000)",
  "c(f8000000000000000,f8000000000000000)",
  "s",
  "b",
  "t-62135596800000000000@0",
  "binvalid",
  "u00000000000000000000000000000000",
]);

function basicText(kind: BasicKind, value: unknown): string {
  switch (kind) {
    case "float32":
    case "float64":
      return floatText(value as number);
    case "complex64":
    case "complex128": {
      const { re, im } = value as Complex;
      return `c(${floatText(re)},${floatText(im)})`;
    }
    case "string":
      return textHex(value as string);
    case "bytes":
      return `b${(value as Uint8Array).toHex()}`;
    case "any":
      return interfaceText(value);
    case "duration":
      return String(nanosecondsOf(value));
    case "time": {
      if (value instanceof Uint8Array) return "tbytes";
      const time = value as Temporal.ZonedDateTime;
      return `t${time.epochNanoseconds}@${Math.trunc(time.offsetNanoseconds / 60e9)}`;
    }
    case "bigFloat":
      return bigFloatText(value as BigFloat);
    case "bigRat": {
      const { num, den } = value as Rational;
      return `${num}/${den}`;
    }
    case "url":
      return textHex(value as string);
    case "netipAddr":
      return value === "invalid IP" ? "binvalid" : textHex(value as string);
    case "uuid":
      return `u${(value as string).replaceAll("-", "")}`;
    default:
      return String(value);
  }
}

/** A text as its bytes. How many marks stand for what is no UTF-8 depends on the decoder: one does for all. */
function textHex(text: string): string {
  return `s${new TextEncoder().encode(text.replaceAll(/\ufffd+/g, "\ufffd")).toHex()}`;
}

const float = new DataView(new ArrayBuffer(8));

function floatText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Object.is(value, 0)) return "f0";
  float.setFloat64(0, value);
  return `f${float.getBigUint64(0).toString(16)}`;
}

/** Of the types that become numbers here nobody can tell which it was. */
function interfaceText(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nil";
    case "string":
      return `any(${textHex(value)})`;
    case "boolean":
      return `any(${value})`;
    case "number":
      return `any(${floatText(value)})`;
  }
  if (value instanceof Uint8Array) return `any(b${value.toHex()})`;
  if (typeof value === "bigint") return `${textHex("int64")}(${value})`;
  if (!(value instanceof Typed)) return "any(plain)";
  const { name, value: inner } = value;
  if (registry.get(name) === undefined) return `${textHex(name)}(plain)`;
  return `${textHex(name)}(${valueText(specOfName(name), inner)})`;
}

/** The type that Go has registered under a name. */
function specOfName(name: string): TypeSpec {
  const known = registeredSpecs[name];
  if (known !== undefined) return known;
  if (name === "[]uint8") return { kind: "bytes" };
  if (name.startsWith("[]")) return { kind: "slice", elem: specOfName(name.slice(2)) };
  return { kind: (name === "uintptr" ? "uint64" : name) as BasicKind };
}

function bigFloatText(value: BigFloat): string {
  const { form, negative, precision, mode, accuracy, exponent, mantissa } = value;
  const sign = negative ? "-" : "+";
  const number = form === "finite" ? `${sign}0x.${fractionHex(mantissa)}p${exponent}` : sign + form;
  return `${number},${precision},${mode},${accuracy}`;
}

/** Binary digits behind the point in hexadecimal. */
function fractionHex(mantissa: bigint): string {
  const binary = mantissa.toString(2);
  const padded = binary.padEnd(Math.ceil(binary.length / 4) * 4, "0");
  return BigInt(`0b${padded}`).toString(16);
}
