/**
 * Values of a schema become JSON, with the bytes of Go's encoding/json: a plan for each node, made once and run many times,
 * and the encoder that runs it.
 *
 * @module
 */

import { toBase64 } from "../gob/bytes/hex_and_base64.ts";
import { keySegment, Misfit, within, wrongType } from "../gob/errors.ts";
import { resolveLimits } from "../gob/limits.ts";
import { Registry, type StreamOptions, Typed } from "../gob/mod.ts";
import { planMemo } from "../gob/plans/plan_memo.ts";
import { bytesOfKey } from "../gob/types/byte_keys.ts";
import { nanosecondsOf } from "../gob/types/duration.ts";
import type {
  LazyNode,
  MapNode,
  Node,
  NumberNode,
  OpaqueNode,
  PointerNode,
} from "../gob/types/schema_node.ts";
import { type WireNode, wireNode } from "../gob/types/wire_node.ts";
import { goType } from "../gob/types/go_type.ts";
import {
  checkBigint,
  checkBool,
  checkByteArray,
  checkBytes,
  checkElements,
  checkFloat,
  checkMap,
  checkMember,
  checkNumber,
  checkString,
  checkStringBytes,
  nullPointer,
  onlyDecodes,
} from "../gob/types/value_checks.ts";
import type { EncodePlan, ValueEncoder, Write } from "./encode_plan.ts";
import { floatText, singleText } from "./numbers.ts";
import { formOf } from "./opaque_forms.ts";
import { quote } from "./strings.ts";
import { writeStruct } from "./struct_encoder.ts";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Writes values as JSON. */
export class JsonEncoder implements ValueEncoder {
  readonly #registry: Registry;
  readonly #maxDepth: number;
  /** Levels around the current value. */
  #depth = 0;
  /** Whether a value is being encoded. */
  #encoding = false;

  /** Takes the registry of interface values and the limits. */
  constructor(options: StreamOptions = {}) {
    this.#registry = options.registry ?? new Registry();
    this.#maxDepth = resolveLimits(options.limits).maxDepth;
  }

  /** The JSON of a value, without a newline. Throws `TypeError` or `RangeError` if the value does not fit. */
  encode(node: Node, value: unknown): string {
    // A getter, or the encode function of an opaque type, may call this again.
    if (this.#encoding) {
      throw new TypeError("Cannot encode a value while another of the same stream is encoded");
    }
    this.#encoding = true;
    this.#depth = 0;
    try {
      return encodePlan(node).write(this, value);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      const root = wireNode(node);
      throw error.toStandard(root.kind === "struct" ? root.name : "");
    } finally {
      this.#encoding = false;
    }
  }

  /** Goes one level down. Throws `Misfit` if that is too deep. */
  enter(): void {
    if (++this.#depth > this.#maxDepth) {
      const advice = "if the value is not cyclic, raise limits.maxDepth";
      throw new Misfit(RangeError, `nested deeper than ${this.#maxDepth}; ${advice}`);
    }
  }

  /** Comes back up. */
  leave(): void {
    this.#depth--;
  }

  /** Writes an interface value. */
  any(value: unknown): string {
    if (value === undefined || value === null) return "null";
    switch (typeof value) {
      case "string":
        return quote(value);
      case "boolean":
        return String(value);
      case "number":
        return floatText(value);
      case "bigint":
        return this.#typed("int64", value);
    }
    if (value instanceof Typed) return this.#typed(value.name, value.value);
    if (value instanceof Uint8Array) return this.#typed("[]uint8", value);
    if (Array.isArray(value)) return writeElements(this, anyPlan, value);
    if (isPlain(value)) return writeMembers(this, anyPlan, Object.entries(value));
    throw wrongType(
      "what JSON has, a bigint, Uint8Array or typed(name, value) for an interface",
      value,
    );
  }

  /** A value of a registered type. Go does not send the name. */
  #typed(name: string, value: unknown): string {
    const schema = this.#registry.get(name);
    if (schema === undefined) {
      throw new Misfit(TypeError, `type not registered for interface: ${name}`);
    }
    return this.concrete(name, schema as unknown as Node, value);
  }

  /** A value of a type with this name. */
  concrete(name: string, node: Node, value: unknown): string {
    try {
      this.enter();
      const text = encodePlan(node).write(this, value);
      this.leave();
      return text;
    } catch (error) {
      throw within(error, `.(${name})`);
    }
  }
}

/** Whether a value is an object that is nothing but its members. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The plan of a node. Throws `TypeError` if the schema stands for no Go type. */
const encodePlan: (node: Node) => EncodePlan = planMemo<EncodePlan>(
  (fail) => ({ write: fail }),
  (node) => ({ write: makeWrite(node) }),
);

const anyPlan: EncodePlan = { write: (encoder, value) => encoder.any(value) };

function makeWrite(node: Exclude<Node, LazyNode>): Write {
  switch (node.kind) {
    case "bool":
      return (_, value) => checkBool(value) ? "true" : "false";
    case "int":
    case "uint":
      return (_, value) => numberText(node, value);
    case "int64":
    case "uint64":
      return (_, value) => String(checkBigint(node.kind, value));
    case "float":
      return node.single
        ? (_, value) => singleText(checkFloat(node, value))
        : (_, value) => floatText(checkFloat(node, value));
    case "complex":
      return unsupported(node);
    case "string":
      return (_, value) => quote(checkString(value));
    case "stringBytes":
      return (_, value) => quote(textOf(checkStringBytes(value)));
    case "any":
      return node.members === undefined ? anyPlan.write : writeMember(node.members);
    case "plain":
      throw onlyDecodes();
    case "byteArray":
      return (_, value) => `[${checkByteArray(node, value).join()}]`;
    case "duration":
      return (_, value) => String(nanosecondsOf(value));
    case "bytes":
      return (_, value) => `"${toBase64(checkBytes(node, value))}"`;
    case "slice":
    case "array": {
      const elem = encodePlan(node.elem);
      return (encoder, value) => writeElements(encoder, elem, checkElements(node, value));
    }
    case "map":
      return writeMap(node);
    case "struct":
      return writeStruct(node, encodePlan);
    case "pointer":
      return writePointer(node);
    case "opaque":
      return writeOpaque(node);
  }
}

/** A type that Go cannot write either. */
function unsupported(node: Node): Write {
  return () => {
    throw new Misfit(TypeError, `json: unsupported type: ${goType(node)}`);
  };
}

/** The text of a string that is bytes. Go would replace those that are not UTF-8. */
function textOf(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new Misfit(RangeError, "expected UTF-8, which is all that JSON can hold");
  }
}

function writeMember(members: ReadonlyMap<string, Node>): Write {
  return (encoder, value) => {
    if (value === undefined || value === null) return "null";
    const { name, value: concrete } = checkMember(members, value);
    return encoder.concrete(name, members.get(name)!, concrete);
  };
}

function numberText(node: NumberNode, value: unknown): string {
  if (node.wide && typeof value === "bigint") return String(checkBigint("uint64", value));
  // Adding 0 turns -0 into 0.
  return String(checkNumber(node, value) + 0);
}

function writeElements(
  encoder: ValueEncoder,
  plan: EncodePlan,
  values: readonly unknown[],
): string {
  let text = "[";
  let index = 0;
  try {
    encoder.enter();
    for (; index < values.length; index++) {
      if (index > 0) text += ",";
      text += plan.write(encoder, values[index]);
    }
    encoder.leave();
  } catch (error) {
    throw within(error, `[${index}]`);
  }
  return `${text}]`;
}

/** Writes the members of an object in the order of their names, which is Go's for maps. */
function writeMembers(
  encoder: ValueEncoder,
  plan: EncodePlan,
  members: (readonly [name: string, value: unknown])[],
): string {
  members.sort(([a], [b]) => compareAsBytes(a, b));
  let text = "{";
  let name = "";
  try {
    encoder.enter();
    for (const member of members) {
      if (text.length > 1) text += ",";
      name = member[0];
      text += `${quote(name)}:${plan.write(encoder, member[1])}`;
    }
    encoder.leave();
  } catch (error) {
    throw within(error, keySegment(name));
  }
  return `${text}}`;
}

/** Compares as Go compares strings: by their UTF-8, whose order is that of the code points. */
function compareAsBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === length) return a.length - b.length;
  // Surrogates stand for characters that come after all others.
  const rank = (unit: number) => unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
}

function writeMap(node: MapNode): Write {
  const plan = encodePlan(node.elem);
  const nameOf = writeKey(wireNode(node.key));
  if (nameOf === undefined) return unsupported(node);
  return (encoder, value) => {
    const members: [string, unknown][] = [];
    for (const [key, elem] of checkMap(node, value)) members.push([nameKey(nameOf, key), elem]);
    return writeMembers(encoder, plan, members);
  };
}

function nameKey(nameOf: (key: unknown) => string, key: unknown): string {
  try {
    return nameOf(key);
  } catch (error) {
    throw within(error, keySegment(key));
  }
}

/** How keys of this type become names of members. `undefined` if Go has no JSON for maps with such keys. */
function writeKey(node: WireNode): ((key: unknown) => string) | undefined {
  switch (node.kind) {
    case "string":
      return checkString;
    case "stringBytes":
      return (key) => textOf(bytesOfKey(node, key));
    case "int":
    case "uint":
      return (key) => numberText(node, key);
    case "int64":
    case "uint64":
      return (key) => String(checkBigint(node.kind, key));
    case "duration":
      return (key) => String(nanosecondsOf(key));
    case "opaque": {
      const form = formOf(node);
      return "text" in form ? form.text?.format : undefined;
    }
    default:
      return undefined;
  }
}

/** In JSON, unlike in gob, any value may be a nil pointer. */
function writePointer(node: PointerNode): Write {
  const plan = encodePlan(wireNode(node));
  return (encoder, value) => {
    if (value === null) throw nullPointer(node);
    return value === undefined ? "null" : plan.write(encoder, value);
  };
}

function writeOpaque(node: OpaqueNode): Write {
  const form = formOf(node);
  if (!("node" in form)) return (encoder, value) => form.write(value, encoder);
  const fields = encodePlan(form.node);
  return (encoder, value) => fields.write(encoder, form.split(value));
}
