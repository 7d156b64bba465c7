/**
 * The schemas of types that are made of others: slices, arrays, maps, structs, pointers.
 *
 * @module
 */

import { describe } from "../errors.ts";
import { string, uint8 } from "./basic_schemas.ts";
import { type Fields, nodeOf, type Schema, schemaOf, type StructValue } from "./schema.ts";
import {
  arrayNode,
  type ByteArrayNode,
  type BytesNode,
  derive,
  type FieldNode,
  type LazyNode,
  makeNode,
  mapNode,
  type Node,
  pointerNode,
  recordNode,
  sliceNode,
  type StructNode,
} from "./schema_node.ts";
import { bareName } from "./go_type.ts";
import {
  isLazilyTyped,
  optionsByField,
  promotedStruct,
  type StructOptions,
} from "./struct_options.ts";

/**
 * A slice, `[]T`. For `[]uint8` as a `Uint8Array` see {@linkcode bytes}.
 *
 * @param elem The schema of the elements.
 * @returns The schema of an array. Nil and empty slices are both `[]`.
 *
 * @example
 * ```ts
 * import { decode, encode, int, slice } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(decode(encode(slice(int), [1, 2]), slice(int)), [1, 2]);
 * ```
 */
export function slice<T>(elem: Schema<T>): Schema<T[]> {
  const node = nodeOf(elem, "Cannot make a slice");
  if (node === nodeOf(uint8)) {
    return schemaOf(derive(node, "[]", () => makeNode<BytesNode>({ kind: "bytes", list: true })));
  }
  return schemaOf(sliceNode(node));
}

/**
 * An array, `[length]T`. For `[length]byte` as a `Uint8Array` see {@linkcode byteArray}.
 *
 * @param length The number of elements: a whole number from 0.
 * @param elem The schema of the elements.
 * @returns The schema of an array of exactly this length.
 *
 * @example
 * ```ts
 * import { array, decode, encode, float64 } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Vector = array(3, float64);
 * assert.deepEqual(decode(encode(Vector, [1, 0, 0.5]), Vector), [1, 0, 0.5]);
 * assert.throws(() => encode(Vector, [1, 2]), RangeError);
 * ```
 */
export function array<T>(length: number, elem: Schema<T>): Schema<T[]> {
  checkLength(length);
  return schemaOf(arrayNode(length, nodeOf(elem, "Cannot make an array")));
}

/**
 * An array of bytes, `[length]byte`, as a `Uint8Array`.
 *
 * As the key of a {@linkcode map} the value is the bytes in lower-case hex text, since a `Map` compares arrays by identity.
 *
 * @param length The number of bytes: a whole number from 0.
 * @returns The schema of a `Uint8Array` of exactly this length.
 *
 * @example
 * ```ts
 * import { byteArray, decode, encode, map, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Digest = byteArray(2);
 * assert.deepEqual(decode(encode(Digest, new Uint8Array([1, 255])), Digest), new Uint8Array([1, 255]));
 * const Names = map(Digest, string);
 * assert.equal(decode(encode(Names, new Map([["01ff", "a"]])), Names).get("01ff"), "a");
 * ```
 */
export function byteArray(length: number): Schema<Uint8Array<ArrayBuffer>> {
  checkLength(length);
  const make = () => makeNode<ByteArrayNode>({ kind: "byteArray", length });
  return schemaOf(derive(nodeOf(uint8), `[${length}]bytes`, make));
}

function checkLength(length: number): void {
  if (Number.isSafeInteger(length) && length >= 0) return;
  throw new RangeError(`Cannot make an array: expected a length of 0 or more, received ${length}`);
}

/**
 * A map, `map[K]V`.
 *
 * @param key The schema of the keys: any type that Go can compare. Keys that are structs or arrays become objects, and a
 * `Map` compares objects by identity. Keys that are bytes ({@linkcode byteArray}, {@linkcode stringBytes}) are their
 * lower-case hex text.
 * @param elem The schema of the values.
 * @returns The schema of a `Map` in the order of the wire. For string keys see also {@linkcode record}.
 *
 * @example
 * ```ts
 * import { decode, encode, int, map, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Ages = map(string, int);
 * assert.deepEqual(decode(encode(Ages, new Map([["Ada", 36]])), Ages), new Map([["Ada", 36]]));
 * ```
 */
export function map<V>(
  key: Schema<Uint8Array<ArrayBuffer>>,
  elem: Schema<V>,
): Schema<Map<string, V>>;
/**
 * A map, `map[K]V`, whose keys are not bytes.
 *
 * @param key The schema of the keys.
 * @param elem The schema of the values.
 * @returns The schema of a `Map`.
 */
export function map<K, V>(key: Schema<K>, elem: Schema<V>): Schema<Map<K, V>>;
export function map<K, V>(key: Schema<K>, elem: Schema<V>): Schema<Map<K, V>> {
  const keyNode = nodeOf(key, "Cannot make a map");
  // A lazy type is not there yet.
  let target = keyNode;
  while (target.kind === "pointer") target = target.elem;
  const { kind } = target;
  if (kind === "slice" || kind === "map" || kind === "bytes") {
    throw new TypeError(`Cannot make a map with keys of kind ${kind}: Go cannot compare them`);
  }
  return schemaOf(mapNode(keyNode, nodeOf(elem, "Cannot make a map")));
}

/**
 * A map with string keys, `map[string]V`, as a plain object.
 *
 * @param elem The schema of the values.
 * @returns The schema of a plain object. Only own keys are encoded, and every key that a peer sends becomes an own key.
 *
 * @example
 * ```ts
 * import { decode, encode, int, record } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const ages = decode(encode(record(int), { Ada: 36 }), record(int));
 * assert.equal(ages.Ada, 36);
 * ```
 */
export function record<V>(elem: Schema<V>): Schema<Record<string, V>> {
  return schemaOf(recordNode(nodeOf(string), nodeOf(elem, "Cannot make a record")));
}

/**
 * A struct.
 *
 * @param name Go's name of the type, `Point` or, with its package, `main.Point`. The name does not have to match the peer's,
 * since fields are matched by their own names. The package is for texts in which Go prints it, as in `[]main.Point`.
 * @param fields The fields in Go's order, by their exact Go names. Go sends exported fields only, so names begin with an
 * upper-case letter. An embedded struct is a field with the name of its type.
 * @param options Go's `json` tags, and which fields are embedded. Only JSON needs them.
 * @returns The schema of an object with these fields. A field is optional if its type includes `undefined`.
 *
 * @example
 * ```ts
 * import { decode, encode, int, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Point = struct("Point", { X: int, Y: int });
 * assert.deepEqual(decode(encode(Point, { X: 3, Y: 0 }), Point), { X: 3, Y: 0 });
 * ```
 *
 * @example Tags and an embedded struct: the JSON of this value is `{"ID":7,"items":["a"]}`
 * ```ts
 * import { type Infer, int, slice, string, struct } from "@netrpc/netrpc/gob";
 *
 * const Base = struct("Base", { ID: int });
 * const Reply = struct("Reply", { Base, Items: slice(string) }, {
 *   json: { Items: "items,omitempty" },
 *   embedded: ["Base"],
 * });
 * const reply: Infer<typeof Reply> = { Base: { ID: 7 }, Items: ["a"] };
 * void reply;
 * ```
 */
export function struct<const F extends Fields>(
  name: string,
  fields: F,
  options: StructOptions<NoInfer<keyof F & string>> = {},
): Schema<StructValue<F>> {
  checkStructName(name);
  const list: FieldNode[] = [];
  const extras = optionsByField(name, fields, options);
  for (const [field, schema] of Object.entries(fields)) {
    if (!isExported(field)) {
      throw new TypeError(
        `Cannot make struct ${name}: field ${field} does not begin with an upper-case letter, and Go sends no other`,
      );
    }
    const node = nodeOf(schema, `Cannot make struct ${name}: field ${field}`);
    const made: FieldNode = Object.freeze({ name: field, node, ...extras.get(field) });
    if (made.embedded && !isLazilyTyped(made)) promotedStruct(name, made);
    list.push(made);
  }
  return schemaOf(
    makeNode<StructNode>({
      kind: "struct",
      name: bareName(name),
      qualified: name,
      fields: Object.freeze(list),
    }),
  );
}

function checkStructName(name: unknown): void {
  if (typeof name === "string") return;
  throw new TypeError(
    `Cannot make a struct: expected its Go name, received ${
      describe(name)
    }: write struct("Name", { … })`,
  );
}

/** Whether Go sends a field of this name. The ASCII test avoids the slow Unicode one for most names. */
function isExported(name: string): boolean {
  return /^[A-Z]/.test(name) || /^\p{Lu}/u.test(name);
}

/**
 * A pointer, `*T`: a value that may be missing. Go sends the value and not the pointer, so a field of type `*T` can be
 * decoded as `T` and the other way round.
 *
 * @param elem The schema of the value that it points to.
 * @returns The schema of a value or `undefined`. A field of this type is optional, and absent when nil. As in Go, a pointer
 * to a zero number, an empty string or an empty slice arrives as nil, and a nil pointer cannot be an element of a slice,
 * array or map.
 *
 * @example
 * ```ts
 * import { decode, encode, int, pointer, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Options = struct("Options", { Depth: pointer(int) });
 * assert.deepEqual(decode(encode(Options, {}), Options), {});
 * assert.deepEqual(decode(encode(Options, { Depth: 3 }), Options), { Depth: 3 });
 * ```
 */
export function pointer<T>(elem: Schema<T>): Schema<T | undefined> {
  return schemaOf(pointerNode(nodeOf(elem, "Cannot make a pointer")));
}

/**
 * A schema that is made later, for recursive types. The constant needs its type written down, since TypeScript cannot
 * infer the type of a constant that mentions itself (`implicitly has type 'any'`).
 *
 * @param schema Returns the schema. Called when it is first needed.
 * @returns A schema that can be used in its place.
 *
 * @example
 * ```ts
 * import { decode, encode, int, lazy, pointer, type Schema, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * interface List {
 *   Value: number;
 *   Next?: List;
 * }
 * const List: Schema<List> = struct("List", { Value: int, Next: pointer(lazy(() => List)) });
 * const list = { Value: 1, Next: { Value: 2 } };
 * assert.deepEqual(decode(encode(List, list), List), list);
 * ```
 */
export function lazy<T>(schema: () => Schema<T>): Schema<T> {
  let known: Node | undefined;
  let resolving = false;
  const resolve = (): Node => {
    if (known !== undefined) return known;
    if (resolving) throw new TypeError("Cannot resolve a lazy schema: it only leads to itself");
    resolving = true;
    try {
      const node = nodeOf(schema(), "Cannot resolve a lazy schema");
      return known = node.kind === "lazy" ? node.resolve() : node;
    } finally {
      resolving = false;
    }
  };
  return schemaOf(makeNode<LazyNode>({ kind: "lazy", resolve }));
}
