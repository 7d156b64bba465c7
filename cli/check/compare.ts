/**
 * A type of a contract beside what a server told of its own.
 *
 * @module
 */

import type { GoType } from "../../generate/go_type.ts";
import { typeText } from "../../generate/type_text.ts";
import { type Found, isLibraryName, type Shape } from "../ask/found.ts";
import type { ContractType } from "./contract_type.ts";

/**
 * What came of a comparison. `other size` fits as long as the numbers are small enough for the receiver. `not told` is what the server gave no
 * answer for.
 */
export type Verdict = "same" | "other size" | "missing field" | "other type" | "not told";

/** A place in an argument. */
export interface Place {
  /** The fields that lead to it: `Pos.X`. Empty for the argument itself. */
  readonly path: string;
  readonly verdict: Verdict;
  /** The Go type in the contract. */
  readonly contract: string;
  /** The Go type of the server, if it told it. */
  readonly server?: string;
}

/** Compares an argument, and all that was asked of it. A struct whose fields are listed is no place of its own. */
export function compare(contract: ContractType, found: Found): Place[] {
  const places: Place[] = [];

  const visit = (type: GoType, found: Found, path: string): void => {
    const { type: own, declaration } = contract.resolve(type);
    const said = { path, contract: typeText(withoutPointers(type)), server: typeText(found.type) };
    const add = (verdict: Verdict) => void places.push({ ...said, verdict });
    const { shape } = found;
    if (shape.kind === "unknown") return add("not told");
    if (declaration?.encoding !== undefined) return add(encodes(shape, declaration.encoding));
    switch (own.kind) {
      case "struct":
        if (shape.kind !== "struct") return add("other type");
        if (own.fields.length === 0) return add("same");
        return own.fields.forEach((field) => {
          const at = path === "" ? field.name : `${path}.${field.name}`;
          if (!shape.fields.has(field.name)) return;
          const theirs = shape.fields.get(field.name);
          if (theirs !== undefined) return visit(field.type, theirs, at);
          const text = typeText(withoutPointers(field.type));
          places.push({ path: at, verdict: "missing field", contract: text });
        });
      case "slice":
        if (isBytes(own) !== isBytesShape(shape) || shape.kind !== "slice") {
          return add("other type");
        }
        return inside(own.elem, shape.elem, path, add);
      case "array":
        if (shape.kind !== "array" || shape.length !== own.length) return add("other type");
        return inside(own.elem, shape.elem, path, add);
      case "map": {
        if (shape.kind !== "map") return add("other type");
        const before = places.length;
        visit(own.key, shape.key, path);
        const keys = places.splice(before);
        if (keys.some(({ verdict }) => verdict === "other type")) return add("other type");
        return inside(own.elem, shape.elem, path, add);
      }
      default:
        return add(leaf(own, shape, found.type));
    }
  };

  /** Elements that are no structs are one place with what they are in. */
  const inside = (
    elem: GoType,
    found: Found,
    path: string,
    add: (verdict: Verdict) => void,
  ): void => {
    const before = places.length;
    visit(elem, found, path);
    const inner = places.slice(before);
    if (inner.length > 0 && inner.some((place) => place.path !== path)) return;
    places.length = before;
    add(worst(inner));
  };

  visit(contract.type, found, "");
  return places;
}

const order: readonly Verdict[] = ["same", "other size", "not told", "missing field", "other type"];

/** The worst of several verdicts. */
export function worst(places: readonly { readonly verdict: Verdict }[]): Verdict {
  const index = Math.max(0, ...places.map(({ verdict }) => order.indexOf(verdict)));
  return order[index]!;
}

function leaf(own: GoType, shape: Shape, type: GoType): Verdict {
  if (own.kind === "interface") return shape.kind === "interface" ? "same" : "other type";
  if (own.kind === "named") return named(own.package, own.name, shape);
  if (own.kind !== "basic") return "not told";
  const theirs = isDuration(shape) ? "int64" : shape.kind === "basic" ? shape.name : undefined;
  if (theirs === undefined || kindOf(own.name) !== kindOf(theirs)) return "other type";
  // Of a named type the size is not told.
  return type.kind === "named" || holds(theirs, own.name) ? "same" : "other size";
}

/** Whether a number of one type always fits another of the same kind. Go's `int` is taken for 64 bits. */
export function holds(wide: string, narrow: string): boolean {
  return bitsOf(wide) >= bitsOf(narrow);
}

function bitsOf(name: string): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 64);
}

/** A type of Go's library. */
function named(pkg: string | undefined, name: string, shape: Shape): Verdict {
  const full = pkg === undefined ? name : `${pkg}.${name}`;
  if (full === "time.Duration") {
    if (isDuration(shape)) return "same";
    return shape.kind === "basic" && kindOf(shape.name) === "int" ? "same" : "other type";
  }
  if (shape.kind === "library") return shape.name === full ? "same" : "other type";
  if (!isLibraryName(full)) return "not told";
  return encodes(shape, full.startsWith("time.") || full.startsWith("big.") ? "gob" : "binary");
}

function encodes(shape: Shape, encoding: "gob" | "binary" | "text"): Verdict {
  if (shape.kind === "opaque") return shape.encoding === encoding ? "same" : "other type";
  return "other type";
}

function isDuration(shape: Shape): boolean {
  return shape.kind === "library" && shape.name === "time.Duration";
}

/** What gob makes of a basic type: all integers with a sign are one. */
export function kindOf(name: string): string {
  return name === "uintptr" ? "uint" : name.replace(/\d+$/, "");
}

function withoutPointers(type: GoType): GoType {
  return type.kind === "pointer" ? withoutPointers(type.elem) : type;
}

function isBytes(type: GoType): boolean {
  return type.kind === "slice" && type.elem.kind === "basic" && type.elem.name === "uint8";
}

function isBytesShape(shape: Shape): boolean {
  return shape.kind === "slice" && shape.elem.shape.kind === "basic" &&
    shape.elem.shape.name === "uint8";
}
