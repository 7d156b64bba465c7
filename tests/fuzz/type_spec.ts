/**
 * Types in a form that can be written down: what the fuzzer makes at random, gives to the schemas of this module and
 * sends to the Go program, which makes the same type by reflection.
 *
 * @module
 */

import {
  any,
  array,
  bigFloat,
  bigInt,
  bigRat,
  bool,
  bytes,
  complex128,
  complex64,
  duration,
  float32,
  float64,
  int,
  int16,
  int32,
  int64,
  int8,
  lazy,
  map,
  netipAddr,
  pointer,
  record,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  time,
  uint,
  uint16,
  uint32,
  uint64,
  uint8,
  url,
  uuid,
} from "../../gob/mod.ts";
import { Box, Forest, List, Point, Tree } from "../testing/schemas.ts";

/** The name of a type that is made of no others. */
export type BasicKind =
  | "any"
  | "bigFloat"
  | "bigInt"
  | "bigRat"
  | "bool"
  | "bytes"
  | "complex128"
  | "complex64"
  | "duration"
  | "float32"
  | "float64"
  | "int"
  | "int16"
  | "int32"
  | "int64"
  | "int8"
  | "netipAddr"
  | "string"
  | "time"
  | "uint"
  | "uint16"
  | "uint32"
  | "uint64"
  | "uint8"
  | "url"
  | "uuid";

const basicSchemas: Readonly<Record<BasicKind, unknown>> = {
  any,
  bigFloat,
  bigInt,
  bigRat,
  bool,
  bytes,
  complex128,
  complex64,
  duration,
  float32,
  float64,
  int,
  int16,
  int32,
  int64,
  int8,
  netipAddr,
  string,
  time,
  uint,
  uint16,
  uint32,
  uint64,
  uint8,
  url,
  uuid,
};

const kindsByNode: ReadonlyMap<unknown, BasicKind> = new Map(
  Object.entries(basicSchemas).map(([kind, schema]) => [schema, kind as BasicKind]),
);

/** Which of the types that are made of no others a node is. */
export function basicKindOf(node: unknown): BasicKind | undefined {
  return kindsByNode.get(node);
}

/** A field of a struct. */
export interface FieldSpec {
  readonly name: string;
  readonly type: TypeSpec;
}

/** A type. */
export type TypeSpec =
  | { readonly kind: BasicKind }
  | { readonly kind: "slice" | "pointer" | "record"; readonly elem: TypeSpec }
  | { readonly kind: "array"; readonly length: number; readonly elem: TypeSpec }
  | { readonly kind: "map"; readonly key: TypeSpec; readonly elem: TypeSpec }
  | { readonly kind: "struct"; readonly name: string; readonly fields: readonly FieldSpec[] }
  | { readonly kind: "named"; readonly name: NamedType };

/** The types that hold themselves, or stand behind interfaces: Go cannot make them by reflection, so both sides have them. */
export type NamedType = "List" | "Tree" | "Forest" | "Slices" | "Maps" | "Box" | "Point";

/** A slice of itself. */
export type Slices = Slices[];
/** A map to itself. */
export type Maps = Map<string, Maps>;

const Slices: Schema<Slices> = slice(lazy(() => Slices));
const Maps: Schema<Maps> = map(string, lazy(() => Maps));
const self = (name: NamedType): TypeSpec => ({ kind: "named", name });
const basic = (kind: BasicKind): TypeSpec => ({ kind });

/** The named types: their schemas, and what they are made of. */
export const namedTypes: Readonly<
  Record<NamedType, { readonly schema: Schema<unknown>; readonly spec: TypeSpec }>
> = {
  List: named(List, {
    kind: "struct",
    name: "List",
    fields: [
      { name: "Value", type: basic("int") },
      { name: "Next", type: { kind: "pointer", elem: self("List") } },
    ],
  }),
  Tree: named(Tree, {
    kind: "struct",
    name: "Tree",
    fields: [
      { name: "Left", type: { kind: "pointer", elem: self("Tree") } },
      { name: "Right", type: { kind: "pointer", elem: self("Tree") } },
      { name: "Value", type: basic("string") },
    ],
  }),
  Forest: named(Forest, {
    kind: "struct",
    name: "Forest",
    fields: [
      { name: "Name", type: basic("string") },
      { name: "Trees", type: { kind: "slice", elem: self("Forest") } },
    ],
  }),
  Slices: named(Slices, { kind: "slice", elem: self("Slices") }),
  Maps: named(Maps, { kind: "map", key: basic("string"), elem: self("Maps") }),
  Box: named(Box, {
    kind: "struct",
    name: "Box",
    fields: [{ name: "Value", type: basic("any") }],
  }),
  Point: named(Point, {
    kind: "struct",
    name: "Point",
    fields: [{ name: "X", type: basic("int") }, { name: "Y", type: basic("int") }],
  }),
};

function named<T>(schema: Schema<T>, spec: TypeSpec) {
  return { schema: schema as unknown as Schema<unknown>, spec };
}

/** The types that travel behind interfaces beside those that Go registers by itself, under the names that they have in Go. */
export const registeredSpecs: Readonly<Record<string, TypeSpec>> = {
  "main.Point": self("Point"),
  "main.Box": self("Box"),
  "*main.List": { kind: "pointer", elem: self("List") },
  "main.Tree": self("Tree"),
  "[]interface {}": { kind: "slice", elem: basic("any") },
  "map[string]interface {}": { kind: "map", key: basic("string"), elem: basic("any") },
  "map[string]int": { kind: "map", key: basic("string"), elem: basic("int") },
  "[2]int": { kind: "array", length: 2, elem: basic("int") },
  "time.Time": basic("time"),
  "time.Duration": basic("duration"),
  "*big.Int": { kind: "pointer", elem: basic("bigInt") },
};

/** The registry of the fuzzer. */
export const registry: Registry = new Registry();
for (const [name, spec] of Object.entries(registeredSpecs)) registry.register(name, schemaOf(spec));

/** The schema of a type. A struct is another type each time, as with `struct` itself. */
export function schemaOf(spec: TypeSpec): Schema<unknown> {
  return make(spec) as Schema<unknown>;
}

function make(spec: TypeSpec): unknown {
  switch (spec.kind) {
    case "slice":
      return slice(schemaOf(spec.elem));
    case "pointer":
      return pointer(schemaOf(spec.elem));
    case "record":
      return record(schemaOf(spec.elem));
    case "array":
      return array(spec.length, schemaOf(spec.elem));
    case "map":
      return map(schemaOf(spec.key), schemaOf(spec.elem));
    case "struct":
      return struct(
        spec.name,
        Object.fromEntries(spec.fields.map(({ name, type }) => [name, schemaOf(type)])),
      );
    case "named":
      return namedTypes[spec.name].schema;
    default:
      return basicSchemas[spec.kind];
  }
}

/** A type without its name, where it has one. */
export function unnamed(spec: TypeSpec): Exclude<TypeSpec, { kind: "named" }> {
  return (spec.kind === "named" ? namedTypes[spec.name].spec : spec) as Exclude<
    TypeSpec,
    { kind: "named" }
  >;
}
