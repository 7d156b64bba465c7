/**
 * What types mean for constants: which are basic under their names, and which are arrays.
 *
 * @module
 */

import type { ConstantSpec, Expression, SourceFile, TypeExpression } from "../source/syntax.ts";
import type { NumberKind } from "./constant_value.ts";
import { knownKind } from "./known_constants.ts";
import type { Declaration, Package } from "./package.ts";

/** What a type makes of a constant. */
export type BasicKind = NumberKind | "string" | "bool";

/** Expressions and names of names nest no deeper. */
export const deepest = 500;

const basicKinds: ReadonlyMap<string, BasicKind> = new Map<string, BasicKind>([
  ...(["int", "int8", "int16", "int32", "int64"] as const).map((kind) => [kind, kind] as const),
  ...(["uint", "uint8", "uint16", "uint32", "uint64"] as const).map((kind) =>
    [kind, kind] as const
  ),
  ...(["uintptr", "float32", "float64", "string", "bool"] as const)
    .map((kind) => [kind, kind] as const),
  ["byte", "uint8"],
  ["rune", "int32"],
]);

/** Where an expression stands. */
export interface Place {
  readonly package: Package;
  readonly file: SourceFile;
  /** What `iota` is; `undefined` outside of constants. */
  readonly iota?: number;
  readonly depth: number;
  /** The constants that wait for this one. */
  readonly waiting?: Waiting;
}

/** A constant whose value is being found, and the one that waits for it. */
export interface Waiting {
  readonly spec: ConstantSpec;
  readonly next?: Waiting;
}

/** What a name stands for at a place. */
export async function findName(
  at: Place,
  name: string,
  before?: string,
): Promise<Declaration | undefined> {
  if (before === undefined) return await at.package.find(at.file, name);
  return (await at.package.import(at.file, before))?.lookup(name);
}

/** The array that an expression is, or points to; `undefined` if it is none. */
export async function arrayType(at: Place, operand: Expression): Promise<FoundArray | undefined> {
  if (at.depth > deepest) return undefined;
  if (operand.kind === "unary" && operand.operator === "&") {
    return await arrayType({ ...at, depth: at.depth + 1 }, operand.operand);
  }
  if (operand.kind === "literal") return await arrayOf(at, operand.type);
  if (operand.kind === "call") {
    const type = operand.callee.kind === "type" ? operand.callee.type : undefined;
    return type === undefined ? undefined : await arrayOf(at, type);
  }
  if (operand.kind !== "name" && operand.kind !== "select") return undefined;
  const found = operand.kind === "name"
    ? await findName(at, operand.name, operand.package)
    : operand.operand.kind === "name" && operand.operand.package === undefined
    ? await findName(at, operand.name, operand.operand.name)
    : undefined;
  if (found?.kind !== "variable") return undefined;
  const place = placeOf(found, at);
  if (found.spec.type !== undefined) return await arrayOf(place, found.spec.type);
  const { value } = found.spec;
  return value === undefined ? undefined : await arrayType(place, value);
}

async function arrayOf(at: Place, type: TypeExpression): Promise<FoundArray | undefined> {
  const found = await underlying(at, type);
  if (found === undefined || "known" in found) return undefined;
  const { place, type: bare } = found;
  if (bare.kind === "array") return { place, array: bare };
  if (bare.kind !== "pointer") return undefined;
  const pointed = await underlying(place, bare.elem);
  if (pointed === undefined || "known" in pointed || pointed.type.kind !== "array") {
    return undefined;
  }
  return { place: pointed.place, array: pointed.type };
}

/** The kind of a type under its names; `undefined` if it is not known to be basic. */
export async function kindOf(at: Place, type: TypeExpression): Promise<BasicKind | undefined> {
  const found = await underlying(at, type);
  return found !== undefined && "known" in found ? found.known : undefined;
}

/** What a type is under its names: a basic kind, or a composite type and where it is written. */
async function underlying(
  at: Place,
  type: TypeExpression,
): Promise<{ known: BasicKind } | { place: Place; type: TypeExpression } | undefined> {
  let place = at;
  let current = type;
  for (let steps = 0; steps < deepest; steps++) {
    if (current.kind !== "name") return { place, type: current };
    const { name, package: before } = current;
    const found = await findName(place, name, before);
    if (found === undefined) {
      const path = before === undefined
        ? undefined
        : await place.package.importPath(place.file, before);
      const known = path === undefined ? undefined : knownKind(path, name);
      const kind = before === undefined ? basicKinds.get(name) : known;
      return kind === undefined ? undefined : { known: kind };
    }
    if (found.kind !== "type") return undefined;
    place = placeOf(found, at);
    current = found.spec.type;
  }
  return undefined;
}

/** An array type, and where it is written. */
export interface FoundArray {
  readonly place: Place;
  readonly array: Extract<TypeExpression, { kind: "array" }>;
}

/** The place where something is declared, reached from another. */
function placeOf({ package: owner, file }: Declaration, { depth, waiting }: Place): Place {
  return { package: owner, file, depth: depth + 1, ...(waiting !== undefined && { waiting }) };
}
