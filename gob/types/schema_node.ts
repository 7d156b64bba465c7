/**
 * Nodes: what the public `Schema<T>` is inside. A node is frozen data that describes a Go type. Encode and decode plans are
 * made from it.
 *
 * Types are compared by identity, so each Go type has one node: basic types are constants, and composites are stored with
 * their element (`Derived`). Every struct and opaque type is a type of its own, like a named type in Go.
 *
 * @module
 */

/** A bool. */
export interface BoolNode extends Derived {
  readonly kind: "bool";
}

/** An integer that is a JavaScript number, with the range of its Go type or of safe integers. */
export interface NumberNode extends Derived {
  readonly kind: "int" | "uint";
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Whether a value beyond `max` is read as a bigint. */
  readonly wide?: boolean;
}

/** An integer that is a bigint. */
export interface BigintNode extends Derived {
  readonly kind: "int64" | "uint64";
}

/** A floating-point number, or a complex one made of two. */
export interface FloatNode extends Derived {
  readonly kind: "float" | "complex";
  readonly name: string;
  /** Whether it has 32 bits, or two parts of 32 bits. */
  readonly single: boolean;
}

/** A string, a string as its bytes, or a `time.Duration`. */
export interface PlainNode extends Derived {
  readonly kind: "string" | "stringBytes" | "duration";
  /** What becomes of a string that is not UTF-8: it is refused, or read as its bytes. If absent, U+FFFD replaces them. */
  readonly notUtf8?: "refused" | "bytes";
}

/** An interface value, of registered types or of those in a table of its own. */
export interface AnyNode extends Derived {
  readonly kind: "any";
  /** The types by their names. Without a table they are in the registry. */
  readonly members?: ReadonlyMap<string, Node>;
}

/** A value of the type that the peer says, read as without a schema. */
export interface UnknownNode extends Derived {
  readonly kind: "plain";
}

/** A byte slice: a `Uint8Array`, or an array of numbers if `list` is true. */
export interface BytesNode extends Derived {
  readonly kind: "bytes";
  readonly list: boolean;
}

/** A slice. */
export interface SliceNode extends Derived {
  readonly kind: "slice";
  readonly elem: Node;
}

/** An array. */
export interface ArrayNode extends Derived {
  readonly kind: "array";
  readonly elem: Node;
  readonly length: number;
}

/** An array of bytes as a `Uint8Array`. */
export interface ByteArrayNode extends Derived {
  readonly kind: "byteArray";
  readonly length: number;
}

/** A map: a `Map`, or a plain object if `record` is true. */
export interface MapNode extends Derived {
  readonly kind: "map";
  readonly key: Node;
  readonly elem: Node;
  readonly record: boolean;
}

/** A field of a struct. */
export interface FieldNode {
  readonly name: string;
  readonly node: Node;
  /** Whether a value is skipped if the peer's type does not fit. */
  readonly lenient?: boolean;
  /** The text of Go's `json` tag. Gob ignores it. */
  readonly tag?: string;
  /** Whether Go embeds the field. In gob it is a field like others. */
  readonly embedded?: boolean;
}

/** A struct. */
export interface StructNode extends Derived {
  readonly kind: "struct";
  /** The name on the wire. */
  readonly name: string;
  /** The name in Go type strings: with its package, if that was given. */
  readonly qualified: string;
  readonly fields: readonly FieldNode[];
}

/** A pointer. */
export interface PointerNode extends Derived {
  readonly kind: "pointer";
  readonly elem: Node;
}

/** A node that is found later, for recursive types. */
export interface LazyNode extends Derived {
  readonly kind: "lazy";
  /** Returns the node. It is never a lazy one. */
  readonly resolve: () => Node;
}

/** How a Go type encodes itself. */
export type OpaqueKind = "gob" | "binary" | "text";

/** How values become plain JSON values and come back. */
export interface PlainForm {
  /** Throws `Misfit` if the value does not fit. */
  readonly encode: (value: unknown) => unknown;
  /** Throws an error of any kind. `text` is the JSON as it was received. */
  readonly decode: (json: unknown, text: string) => unknown;
}

/** A type that encodes itself. */
export interface OpaqueNode extends Derived {
  readonly kind: "opaque";
  readonly name: string;
  /** The name in Go type strings. */
  readonly qualified: string;
  readonly encoding: OpaqueKind;
  readonly encode: (value: unknown) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => unknown;
  /** Types that are defined after this one although no values of them follow. */
  readonly defines: readonly Node[];
  /** The bytes of the zero value, if Go leaves it out because the methods have value receivers. */
  readonly zeroBytes: Uint8Array | undefined;
  /** Its own form in JSON, if it declares one. */
  readonly json?: PlainForm;
  /** Whether no bytes at all are the zero value, although Go always sends some. */
  readonly emptyIsZero: boolean;
  /** Whether `decode` keeps no part of the bytes, which then are a view of the message. */
  readonly borrows: boolean;
}

/** Any node. */
export type Node =
  | BoolNode
  | NumberNode
  | BigintNode
  | FloatNode
  | PlainNode
  | AnyNode
  | UnknownNode
  | BytesNode
  | ByteArrayNode
  | SliceNode
  | ArrayNode
  | MapNode
  | StructNode
  | PointerNode
  | LazyNode
  | OpaqueNode;

/** Keeps the composites made from a node, so that the same composite is the same object. */
export interface Derived {
  readonly derived: Map<string | Node, Node>;
}

const nodes = new WeakSet<object>();

/** Freezes a node and marks it as one. */
export function makeNode<N extends Node>(parts: Omit<N, "derived">): N {
  const node = Object.freeze({ ...parts, derived: new Map() }) as unknown as N;
  nodes.add(node);
  return node;
}

/** Whether a value is a node, and so a schema. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && nodes.has(value);
}

/** The composite of `base` that `key` names, made on first use. */
export function derive<N extends Node>(base: Node, key: string | Node, make: () => N): N {
  let node = base.derived.get(key) as N | undefined;
  if (node === undefined) {
    node = make();
    base.derived.set(key, node);
  }
  return node;
}

/** The slice of a node. */
export function sliceNode(elem: Node): SliceNode {
  return derive(elem, "[]", () => makeNode<SliceNode>({ kind: "slice", elem }));
}

/** The array of a node. */
export function arrayNode(length: number, elem: Node): ArrayNode {
  return derive(elem, `[${length}]`, () => makeNode<ArrayNode>({ kind: "array", elem, length }));
}

/** The pointer to a node. */
export function pointerNode(elem: Node): PointerNode {
  return derive(elem, "*", () => makeNode<PointerNode>({ kind: "pointer", elem }));
}

/** The map from one node to another. */
export function mapNode(key: Node, elem: Node): MapNode {
  return derive(elem, key, () => makeNode<MapNode>({ kind: "map", key, elem, record: false }));
}

/** The map from strings to a node whose values are plain objects. */
export function recordNode(key: Node, elem: Node): MapNode {
  return derive(elem, "record", () => makeNode<MapNode>({ kind: "map", key, elem, record: true }));
}
