/**
 * Schemas from the inside: what the opaque `Schema<T>` of the public surface really is. A node is plain frozen data
 * that says which Go type it stands for; encode and decode plans are made from it.
 *
 * Two nodes that stand for one Go type are one object, since types are told apart by identity: basic types are
 * constants, composites are kept with their element (`Derived`), and structs and opaque types are types of their own,
 * as named types are in Go.
 *
 * @module
 */

/** A bool. */
export interface BoolNode extends Derived {
  readonly kind: "bool";
}

/** An integer that is a JavaScript number, with the bounds of its Go type or of safe integers. */
export interface NumberNode extends Derived {
  readonly kind: "int" | "uint";
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Whether what is beyond `max` is read as a bigint. */
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
  /** Whether its parts are of 32 bits. */
  readonly single: boolean;
}

/** A string, an interface value, or a `time.Duration`. */
export interface PlainNode extends Derived {
  readonly kind: "string" | "any" | "duration";
}

/** A byte slice: a `Uint8Array`, or an array of numbers where `list` is set. */
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

/** A map: a `Map`, or a plain object where `record` is set. */
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
}

/** A struct. */
export interface StructNode extends Derived {
  readonly kind: "struct";
  /** The name on the wire. */
  readonly name: string;
  /** The name in Go type strings: with its package, where it was given. */
  readonly qualified: string;
  readonly fields: readonly FieldNode[];
}

/** A pointer. */
export interface PointerNode extends Derived {
  readonly kind: "pointer";
  readonly elem: Node;
}

/** A schema that is not known yet: the way of recursive types. */
export interface LazyNode extends Derived {
  readonly kind: "lazy";
  /** Gives the node that is meant, never a lazy one. */
  readonly resolve: () => Node;
}

/** How a Go type encodes itself. */
export type OpaqueKind = "gob" | "binary" | "text";

/** A type that encodes itself. */
export interface OpaqueNode extends Derived {
  readonly kind: "opaque";
  readonly name: string;
  /** The name in Go type strings. */
  readonly qualified: string;
  readonly encoding: OpaqueKind;
  readonly encode: (value: unknown) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => unknown;
  /** Types that are defined behind this one though no value of them follows. */
  readonly defines: readonly Node[];
  /** What the zero value encodes to, where the Go type leaves it out: its methods have value receivers. */
  readonly zeroBytes: Uint8Array | undefined;
}

/** Any node. */
export type Node =
  | BoolNode
  | NumberNode
  | BigintNode
  | FloatNode
  | PlainNode
  | BytesNode
  | SliceNode
  | ArrayNode
  | MapNode
  | StructNode
  | PointerNode
  | LazyNode
  | OpaqueNode;

/** Composites made from a node, so that the same composite is the same object. */
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

/** The map from strings to a node that is a plain object. */
export function recordNode(key: Node, elem: Node): MapNode {
  return derive(elem, "record", () => makeNode<MapNode>({ kind: "map", key, elem, record: true }));
}

/** The node that a lazy one stands for, or the node itself. */
export function unwrapLazy(node: Node): Exclude<Node, LazyNode> {
  return (node.kind === "lazy" ? node.resolve() : node) as Exclude<Node, LazyNode>;
}

/**
 * The node behind pointers and lazy nodes: Go flattens pointers, the wire never sees one. Throws `TypeError` where
 * pointers only lead to themselves.
 */
export function unwrapPointer(node: Node): Exclude<Node, LazyNode | PointerNode> {
  let at: Node = unwrapLazy(node);
  for (let steps = 0; at.kind === "pointer"; steps++) {
    if (steps > 100) {
      throw new TypeError(
        "Cannot use a schema that is a cycle of pointers: Go has no such type on the wire",
      );
    }
    at = unwrapLazy(at.elem);
  }
  return at as Exclude<Node, LazyNode | PointerNode>;
}

/**
 * The one node of all that stand for a Go type: without lazy nodes in its elements, so that `slice(lazy(() => T))` and
 * `slice(T)` are one type. A composite that holds itself with no struct between stays as it is.
 */
export function canonical(node: Node): Exclude<Node, LazyNode> {
  return unlazied(node, new Set()) ?? unwrapLazy(node);
}

/** The canonical node, or `undefined` where the node is part of a cycle of composites. */
function unlazied(node: Node, open: Set<Node>): Exclude<Node, LazyNode> | undefined {
  const at = unwrapLazy(node);
  if (at.kind !== "slice" && at.kind !== "array" && at.kind !== "map" && at.kind !== "pointer") {
    return at;
  }
  if (open.has(at)) return undefined;
  open.add(at);
  const elem = unlazied(at.elem, open);
  const key = at.kind === "map" ? unlazied(at.key, open) : undefined;
  open.delete(at);
  if (elem === undefined) return undefined;
  switch (at.kind) {
    case "slice":
      return sliceNode(elem);
    case "array":
      return arrayNode(at.length, elem);
    case "pointer":
      return pointerNode(elem);
    case "map":
      if (key === undefined) return undefined;
      return at.record ? recordNode(key, elem) : mapNode(key, elem);
  }
}

/** Whether values of a node hold no others: what holds only such values needs no check of how deep it is. */
export function isLeaf(node: Node): boolean {
  switch (node.kind) {
    case "slice":
    case "array":
    case "map":
    case "struct":
    case "pointer":
    case "lazy":
    case "any":
      return false;
    default:
      return true;
  }
}

/** Whether each value of a node's is an object, though it has no parts that are values. */
export function isLeafObject(node: Node): boolean {
  const { kind } = wireNode(node);
  return kind === "bytes" || kind === "complex" || kind === "duration" || kind === "opaque";
}

/** A memo and no state: whether a struct holds itself. */
const selfHolding = new WeakMap<StructNode, boolean>();

/**
 * Whether a struct holds itself by its fields and those of structs in it, so that values of it nest and branch as their
 * sender likes. Elements are no fields: they are counted where they stand.
 */
export function holdsItself(node: StructNode): boolean {
  let found = selfHolding.get(node);
  if (found === undefined) selfHolding.set(node, found = holds(node, node, new Set()));
  return found;
}

function holds(outer: StructNode, wanted: StructNode, seen: Set<StructNode>): boolean {
  return outer.fields.some((field) => {
    const inner = wireNode(field.node);
    if (inner.kind !== "struct" || seen.has(inner)) return false;
    seen.add(inner);
    return inner === wanted || holds(inner, wanted, seen);
  });
}

/** A node without lazy nodes and pointers: what stands for a type on the wire. */
export type WireNode = Exclude<Node, LazyNode | PointerNode>;

/** The canonical node of the type behind pointers. */
export function wireNode(node: Node): WireNode {
  return unwrapPointer(canonical(node));
}

/** The Go type that a node stands for, as Go prints it: `map[string][]*main.Point`. */
export function goType(node: Node): string {
  return typeString(node, 0);
}

function typeString(node: Node, depth: number): string {
  // A composite that holds itself without a struct between has a name in Go that a schema does not know.
  if (depth > 32) return "...";
  switch (node.kind) {
    case "int":
    case "uint":
    case "float":
    case "complex":
      return node.name;
    case "bytes":
      return "[]uint8";
    case "any":
      return "interface {}";
    case "duration":
      return "time.Duration";
    case "slice":
      return `[]${typeString(node.elem, depth + 1)}`;
    case "array":
      return `[${node.length}]${typeString(node.elem, depth + 1)}`;
    case "map":
      return `map[${typeString(node.key, depth + 1)}]${typeString(node.elem, depth + 1)}`;
    case "pointer":
      return `*${typeString(node.elem, depth + 1)}`;
    case "struct":
    case "opaque":
      return node.qualified;
    case "lazy":
      return typeString(node.resolve(), depth);
    default:
      return node.kind;
  }
}

/** A type name without its package: what stands after the last dot, type arguments aside. */
export function bareName(qualified: string): string {
  const bracket = qualified.indexOf("[");
  const end = bracket < 0 ? qualified.length : bracket;
  return qualified.slice(qualified.lastIndexOf(".", end) + 1);
}
