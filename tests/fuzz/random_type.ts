/**
 * Types at random.
 *
 * @module
 */

import type { Random } from "../testing/random.ts";
import type { BasicKind, FieldSpec, NamedType, TypeSpec } from "./type_spec.ts";

const numberKinds: readonly BasicKind[] = [
  "int",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float32",
  "float64",
];
const plainKinds: readonly BasicKind[] = [
  ...numberKinds,
  "bool",
  "string",
  "string",
  "bytes",
  "complex64",
  "complex128",
];
const rareKinds: readonly BasicKind[] = [
  "any",
  "any",
  "time",
  "duration",
  "bigInt",
  "bigFloat",
  "bigRat",
  "url",
  "netipAddr",
  "uuid",
];
/** Kinds that Go can compare and whose values are themselves again when they come back. */
const keyKinds: readonly BasicKind[] = [
  "string",
  "string",
  "int",
  "int8",
  "int64",
  "uint",
  "uint16",
  "uint64",
  "bool",
];
const namedTypes: readonly NamedType[] = [
  "List",
  "Tree",
  "Forest",
  "Slices",
  "Maps",
  "Box",
  "Point",
];

/** Lengths of arrays; of arrays of arrays they multiply. */
const shortLengths: readonly number[] = [0, 1, 2, 3];
const lengths: readonly number[] = [...shortLengths, 17, 300];

/** Names that begin with an upper-case letter, since Go sends no others. */
const fieldNames: readonly string[] = [
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  "Name",
  "Value",
  "ToString",
  "HasOwnProperty",
  "Constructor",
  "X1",
  "Ärger",
  "Ω",
];

/**
 * A type of a whole value.
 *
 * @param random Where the numbers come from.
 * @param depth How many types may be nested in it.
 */
export function randomType(random: Random, depth: number = 3): TypeSpec {
  // A pointer alone is what it points to, and an interface alone is rare in Go.
  for (;;) {
    const spec = randomPart(random, depth);
    if (spec.kind !== "pointer") return spec;
  }
}

function randomPart(random: Random, depth: number): TypeSpec {
  if (depth === 0 || random.chance(0.25)) return randomLeaf(random);
  const inner = () => randomPart(random, depth - 1);
  switch (random.below(9)) {
    case 0:
    case 1:
      return { kind: "slice", elem: inner() };
    case 2:
      return {
        kind: "array",
        length: random.pick(depth === 1 ? lengths : shortLengths),
        elem: inner(),
      };
    case 3:
      return { kind: "map", key: randomKey(random), elem: inner() };
    case 4:
      return { kind: "record", elem: inner() };
    case 5:
      return { kind: "pointer", elem: inner() };
    case 6:
      return { kind: "named", name: random.pick(namedTypes) };
    default:
      return randomStruct(random, depth);
  }
}

function randomLeaf(random: Random): TypeSpec {
  return { kind: random.pick(random.chance(0.75) ? plainKinds : rareKinds) };
}

function randomKey(random: Random): TypeSpec {
  if (random.chance(0.8)) return { kind: random.pick(keyKinds) };
  const part: TypeSpec = { kind: random.pick(keyKinds) };
  if (random.chance(0.5)) return { kind: "array", length: random.between(1, 3), elem: part };
  return { kind: "struct", name: "Key", fields: [{ name: "A", type: part }] };
}

function randomStruct(random: Random, depth: number): TypeSpec {
  const count = random.chance(0.05) ? random.between(20, 70) : random.below(7);
  const names = new Set<string>();
  while (names.size < count) {
    const name = random.pick(fieldNames);
    names.add(names.has(name) ? `${name}${random.below(100)}` : name);
  }
  const fields = Array.from(names, (name): FieldSpec => ({
    name,
    type: randomPart(random, count > 10 ? Math.min(1, depth - 1) : depth - 1),
  }));
  return { kind: "struct", name: random.pick(["", "T", "main.Args", "main.G[int]"]), fields };
}

/** Another type that may read what was written by the first, by Go's rules or not: a peer in another version. */
export function relatedType(random: Random, spec: TypeSpec): TypeSpec {
  if (random.chance(0.05)) return randomType(random, 2);
  switch (spec.kind) {
    case "slice":
    case "record":
      return { ...spec, elem: relatedType(random, spec.elem) };
    case "pointer":
      return random.chance(0.5) ? spec.elem : { ...spec, elem: relatedType(random, spec.elem) };
    case "array":
      return {
        ...spec,
        length: random.chance(0.9) ? spec.length : spec.length + 1,
        elem: relatedType(random, spec.elem),
      };
    case "map":
      return { ...spec, elem: relatedType(random, spec.elem) };
    case "struct":
      return { ...spec, fields: relatedFields(random, spec.fields) };
    case "named":
      return spec;
    default:
      return relatedLeaf(random, spec);
  }
}

function relatedFields(random: Random, fields: readonly FieldSpec[]): FieldSpec[] {
  const related = fields.filter(() => random.chance(0.7)).map(({ name, type }) => {
    const changed = relatedType(random, type);
    const behind: TypeSpec = random.chance(0.15) ? { kind: "pointer", elem: changed } : changed;
    return { name, type: behind };
  });
  if (random.chance(0.2)) {
    related.push({ name: `New${random.below(10)}`, type: randomType(random, 1) });
  }
  if (random.chance(0.3)) related.reverse();
  return related;
}

function relatedLeaf(random: Random, spec: TypeSpec): TypeSpec {
  const families: readonly (readonly BasicKind[])[] = [
    ["int", "int8", "int16", "int32", "int64", "duration"],
    ["uint", "uint8", "uint16", "uint32", "uint64"],
    ["float32", "float64"],
    ["complex64", "complex128"],
  ];
  const family = families.find((kinds) => kinds.includes(spec.kind as BasicKind));
  return family === undefined || random.chance(0.6) ? spec : { kind: random.pick(family) };
}
