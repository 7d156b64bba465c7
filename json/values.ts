/**
 * Values of a schema become JSON and come back, as Go's encoding/json does it for the Go type: the two functions that
 * the codec works with.
 *
 * @module
 */

import { GobError, Misfit, rooted, within, wrongType } from "../gob/errors.ts";
import { resolveLimits } from "../gob/limits.ts";
import { Registry, type StreamOptions, Typed } from "../gob/mod.ts";
import { type Node, wireNode } from "../gob/types/schema_node.ts";
import { jsonDecodePlan } from "./decode_plan.ts";
import {
  jsonEncodePlan,
  type JsonEncodeState,
  writeElements,
  type WriteJson,
  writeMembers,
} from "./encode_plan.ts";
import { floatText, quote } from "./literals.ts";
import { byte, type JsonReader, TypeMismatch } from "./reader.ts";

/** The name of a value in error texts: that of its struct. */
function rootOf(node: Node): string {
  const at = wireNode(node);
  return at.kind === "struct" ? at.name : "";
}

/** Writes values as JSON. */
export class JsonEncoder implements JsonEncodeState {
  readonly #registry: Registry;
  readonly #maxDepth: number;
  /** Levels around the current value. */
  #depth = 0;

  /** Takes the registry of interface values and the limits. */
  constructor(options: StreamOptions = {}) {
    this.#registry = options.registry ?? new Registry();
    this.#maxDepth = resolveLimits(options.limits).maxDepth;
  }

  /** The JSON of a value, without a newline. Throws `TypeError` or `RangeError` where the value does not fit. */
  encode(node: Node, value: unknown): string {
    this.#depth = 0;
    try {
      return jsonEncodePlan(node).write(this, value);
    } catch (error) {
      throw error instanceof Misfit ? error.toStandard(rootOf(node)) : error;
    }
  }

  enter(): void {
    if (++this.#depth > this.#maxDepth) {
      const advice = "if the value is not cyclic, raise limits.maxDepth";
      throw new Misfit(RangeError, `nested deeper than ${this.#maxDepth}; ${advice}`);
    }
  }

  leave(): void {
    this.#depth--;
  }

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
    if (Array.isArray(value)) return writeElements(this, writeAny, value);
    if (isPlain(value)) return writeMembers(this, writeAny, Object.entries(value));
    throw wrongType(
      "what JSON has, a bigint, Uint8Array or typed(name, value) for an interface",
      value,
    );
  }

  /** A value of a type that has a name. Go does not send the name. */
  #typed(name: string, value: unknown): string {
    const schema = this.#registry.get(name);
    if (schema === undefined) {
      throw new Misfit(TypeError, `type not registered for interface: ${name}`);
    }
    try {
      this.enter();
      const text = jsonEncodePlan(schema as unknown as Node).write(this, value);
      this.leave();
      return text;
    } catch (error) {
      throw within(error, `.(${name})`);
    }
  }
}

const writeAny: WriteJson = (state, value) => state.any(value);

/** Whether a value is an object that is nothing but its members. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/**
 * Reads the value at the cursor. As in Go a whole value that is `null` leaves the variable as it was: zero.
 *
 * Throws `GobError` with Go's text where the value does not fit, with the path to the place.
 */
export function readJson(reader: JsonReader, node: Node): unknown {
  const at = wireNode(node);
  const plan = jsonDecodePlan(at);
  try {
    if (reader.first !== byte.n) return plan.read(reader);
    reader.skip();
    return plan.zero();
  } catch (error) {
    throw finished(rooted(error, rootOf(node), reader.bytesBefore + reader.pos));
  }
}

/** An error with its text, which is known only when it has come all the way. */
function finished(error: unknown): unknown {
  if (!(error instanceof TypeMismatch)) return error;
  const { offset, path } = error;
  return new GobError(error.text(), { offset, path });
}

/** The zero value of a schema. */
export function zeroJson(node: Node): unknown {
  return jsonDecodePlan(wireNode(node)).zero();
}
