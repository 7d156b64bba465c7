/**
 * Which values Go leaves out of JSON for the options `omitempty` and `omitzero` of a field.
 *
 * A value of a wrong type is not left out, so that whoever writes it refuses it.
 *
 * @module
 */

import { time } from "../gob/mod.ts";
import type {
  ArrayNode,
  BytesNode,
  Node,
  OpaqueNode,
  StructNode,
} from "../gob/types/schema_node.ts";
import { unwrapLazy } from "../gob/types/wire_node.ts";
import { isZeroDuration } from "../gob/types/duration.ts";
import { nodeOf } from "../gob/types/schema.ts";
import { zeroOf } from "../gob/types/zero_value.ts";
import { formOf } from "./opaque_forms.ts";

/** Whether a value is left out. */
export type IsOmitted = (value: unknown) => boolean;

/** What `omitempty` leaves out: false, 0, nil, and what has no elements. No struct, and no type that encodes itself. */
export function emptyTest(node: Node): IsOmitted {
  const type = unwrapLazy(node);
  switch (type.kind) {
    case "struct":
    case "opaque":
    case "complex":
      return () => false;
    case "array":
      return (value) => Array.isArray(value) && value.length === 0;
    case "byteArray":
      return (value) => value instanceof Uint8Array && value.length === 0;
    default:
      return isZeroOf(type);
  }
}

/** What `omitzero` leaves out: the zero value, also that of a time in any zone. An empty slice or map counts as nil. */
export function zeroTest(node: Node): IsOmitted {
  const type = unwrapLazy(node);
  if (type === timeNode) return isZeroTime;
  if (type.kind === "pointer" && unwrapLazy(type.elem) === timeNode) {
    return (value) => value === undefined || isZeroTime(value);
  }
  return isZeroOf(type);
}

/** Whether a value is the zero value of its type, as Go's `reflect` sees it. */
function isZeroOf(node: Node): IsOmitted {
  const type = unwrapLazy(node);
  switch (type.kind) {
    case "bool":
      return (value) => value === false;
    case "int":
    case "uint":
    case "float":
      return (value) => value === 0;
    case "int64":
    case "uint64":
      return (value) => value === 0n;
    case "duration":
      return isZeroDuration;
    case "complex":
      return (value) => isObject(value) && value.re === 0 && value.im === 0;
    case "string":
      return (value) => value === "";
    case "stringBytes":
      return (value) => value instanceof Uint8Array && value.length === 0;
    case "byteArray":
      return (value) =>
        value instanceof Uint8Array && value.length === type.length &&
        value.every((byte) => byte === 0);
    case "any":
    case "plain":
      return (value) => value === undefined || value === null;
    case "pointer":
      return (value) => value === undefined;
    case "bytes":
      return (value) => isBytes(type, value) && value.length === 0;
    case "slice":
      return (value) => Array.isArray(value) && value.length === 0;
    case "map":
      return type.record
        ? (value) => isObject(value) && Object.keys(value).length === 0
        : (value) => value instanceof Map && value.size === 0;
    case "array":
      return isZeroArray(type);
    case "struct":
      return isZeroStruct(type);
    case "opaque":
      return isZeroOpaque(type);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isBytes({ list }: BytesNode, value: unknown): value is { readonly length: number } {
  return list ? Array.isArray(value) : value instanceof Uint8Array;
}

function isZeroArray(node: ArrayNode): IsOmitted {
  refuseCycle(node);
  const isZero = isZeroOf(node.elem);
  return (value) => Array.isArray(value) && value.length === node.length && value.every(isZero);
}

function isZeroStruct(node: StructNode): IsOmitted {
  refuseCycle(node);
  const fields = node.fields.map(({ name, node }) => ({ name, isZero: isZeroOf(node) }));
  return (value) => isObject(value) && fields.every(({ name, isZero }) => isZero(value[name]));
}

/** Throws `TypeError` if a type contains itself with no pointer, slice or map between. */
function refuseCycle(node: Node): void {
  zeroOf(node);
}

/** Two values are the same if their bytes in gob are. */
function isZeroOpaque(node: OpaqueNode): IsOmitted {
  const zero = zeroBytes(node);
  return (value) => {
    if (zero === undefined) return false;
    const bytes = node.encode(value);
    return bytes.length === zero.length && bytes.every((byte, at) => byte === zero[at]);
  };
}

/** The bytes of the zero value, or `undefined` if the type declares none. */
function zeroBytes(node: OpaqueNode): Uint8Array | undefined {
  if (node.zeroBytes !== undefined) return node.zeroBytes;
  try {
    return node.encode(formOf(node).zero());
  } catch {
    return undefined;
  }
}

const timeNode = nodeOf(time) as OpaqueNode;

/** Go's `Time.IsZero`: the offset, which stands behind seconds and nanoseconds, does not matter. */
function isZeroTime(value: unknown): boolean {
  return timeNode.encode(value).subarray(1, 13).every((byte) => byte === 0);
}
