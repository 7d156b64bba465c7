/**
 * JSON of arguments: writing it, and making it of what is typed into a form.
 *
 * @module
 */

import { parseGoDuration } from "../../json/go_duration.ts";
import { isArray, isObject, type Json, JsonNumber } from "../../json/json_value.ts";
import type { FormType } from "../protocol.ts";
import { grouped } from "./texts.ts";

/** What a text is as a value: JSON, or why it is none. */
export type Checked = { readonly json: Json } | { readonly fault: string };

/** Writes JSON, in lines if it is asked for. Numbers keep their digits. */
export function writeJson(json: Json, lines: boolean = false, depth: number = 0): string {
  if (json instanceof JsonNumber) return json.text;
  const [line, end, space] = lines
    ? [`\n${"  ".repeat(depth + 1)}`, `\n${"  ".repeat(depth)}`, " "]
    : ["", "", ""];
  const list = (open: string, close: string, items: readonly string[]) =>
    items.length === 0 ? open + close : `${open}${line}${items.join(`,${line}`)}${end}${close}`;
  if (isArray(json)) return list("[", "]", json.map((one) => writeJson(one, lines, depth + 1)));
  if (isObject(json)) {
    const members = [...json].map(([name, one]) => {
      return `${JSON.stringify(name)}:${space}${writeJson(one, lines, depth + 1)}`;
    });
    return list("{", "}", members);
  }
  return JSON.stringify(json);
}

/** The value that an element of a list has at first. */
export function firstJson(type: FormType): Json {
  switch (type.kind) {
    case "basic":
      if (type.name === "string") return "";
      if (type.name === "bool") return false;
      if (type.name?.startsWith("complex")) return complexOf("0", "0");
      return new JsonNumber("0");
    case "library":
      return firstOfLibrary(type.name);
    case "bytes":
      return btoa("\0".repeat(type.length ?? 0));
    case "slice":
      return [];
    case "array":
      return Array.from({ length: Math.min(type.length ?? 0, 65_536) }, () => {
        return type.elem === undefined ? null : firstJson(type.elem);
      });
    case "map":
    case "struct":
      return new Map();
    case "opaque":
      return "";
    default:
      return null;
  }
}

function firstOfLibrary(name: string | undefined): Json {
  switch (name) {
    case "time.Time":
      return "0001-01-01T00:00:00Z";
    case "time.Duration":
      return "0s";
    case "url.URL":
    case "netip.Addr":
      return "";
    case "uuid.UUID":
      return "00000000-0000-0000-0000-000000000000";
    default:
      return new JsonNumber("0");
  }
}

/** A complex number. */
export function complexOf(re: string, im: string): Json {
  return new Map<string, Json>([["re", floatJson(re)], ["im", floatJson(im)]]);
}

function floatJson(text: string): Json {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? new JsonNumber(text) : text;
}

/** What a field without parts shows. */
export function textOf(json: Json | undefined): string {
  if (json === undefined || json === null) return "";
  if (typeof json === "string") return json;
  return json instanceof JsonNumber ? json.text : writeJson(json);
}

/** Checks what is typed against the kind of the field. The server has the last word. */
export function checkText(text: string, { kind, name = "", length }: FormType): Checked {
  if (kind === "basic" && name === "string") return { json: text };
  const trimmed = text.trim();
  if (kind === "bytes" || kind === "opaque") return checkBytes(trimmed, length);
  if (kind === "library") return checkLibrary(trimmed, name);
  return name.startsWith("float") ? checkFloat(trimmed, name) : checkInteger(trimmed, name);
}

function checkInteger(text: string, name: string): Checked {
  if (!/^[+-]?\d{1,100}$/.test(text)) return { fault: `This is no whole number, as ${name} is` };
  const value = BigInt(text.replace("+", ""));
  const bits = BigInt(/\d+$/.exec(name)?.[0] ?? 64);
  const [min, max] = name.startsWith("u")
    ? [0n, 2n ** bits - 1n]
    : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
  if (value >= min && value <= max) return { json: new JsonNumber(String(value)) };
  return { fault: `${text} is no ${name}: it goes from ${min} to ${max}` };
}

/** Checks a float, which may be one that is no number in JSON. */
export function checkFloat(text: string, name: string): Checked {
  const special = /^([+-]?)(?:inf|infinity)$/i.exec(text);
  if (special !== null) return { json: special[1] === "-" ? "-Inf" : "+Inf" };
  if (/^nan$/i.test(text)) return { json: "NaN" };
  const [, sign, digits] = /^([+-]?)((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/.exec(text) ?? [];
  if (digits === undefined) return { fault: `This is no number, as ${name} is` };
  const value = Number(digits);
  if (!Number.isFinite(/32|x64/.test(name) ? Math.fround(value) : value)) {
    return { fault: `${text} is beyond the range of ${name}` };
  }
  // JSON wants a digit before and behind the point, and no zeros before others.
  const json = digits.replace(/^\./, "0.").replace(/\.(?!\d)/, "").replace(/^0+(?=\d)/, "");
  return { json: new JsonNumber(`${sign === "-" ? "-" : ""}${json}`) };
}

function checkBytes(text: string, length: number | undefined): Checked {
  let found: number;
  try {
    const alphabet = /[-_]/.test(text) ? "base64url" : "base64";
    found = Uint8Array.fromBase64(text, { alphabet }).length;
  } catch {
    return { fault: "This is no base64" };
  }
  if (length === undefined || found === length) return { json: text };
  return { fault: `These are ${grouped(found)} bytes, and ${grouped(length)} are needed` };
}

function checkLibrary(text: string, name: string): Checked {
  switch (name) {
    case "time.Time":
      return isTime(text)
        ? { json: text }
        : { fault: "This is no time such as 2026-11-05T06:07:08Z, with an offset or a Z" };
    case "time.Duration":
      return parseGoDuration(text) !== undefined
        ? { json: text }
        : { fault: "This is no duration such as 1m30s" };
    case "big.Int":
      return /^-?\d+$/.test(text)
        ? { json: new JsonNumber(text.replace(/^(-?)0+(?=\d)/, "$1")) }
        : { fault: "This is no whole number" };
    case "big.Rat":
    case "big.Float":
      return /^[+-]?(?:\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\d+\/\d+|Inf)$/.test(text)
        ? { json: text }
        : { fault: name === "big.Rat" ? "This is no number such as 2/3" : "This is no number" };
    case "uuid.UUID":
      return /^[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}$/i.test(text)
        ? { json: text }
        : { fault: "This is no UUID" };
    case "netip.Addr":
      return /^[\da-f:.]+(?:%.+)?$/i.test(text)
        ? { json: text }
        : { fault: "This is no address such as 192.0.2.1" };
    default:
      return { json: text };
  }
}

function isTime(text: string): boolean {
  const [, day] = /^\d{4}-\d\d-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i
    .exec(text) ?? [];
  // Date.parse takes the 31st of February for a day of March.
  return day !== undefined && !Number.isNaN(Date.parse(text)) &&
    new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(day);
}
