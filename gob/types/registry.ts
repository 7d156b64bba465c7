/**
 * The schemas of interface values by name: Go's `gob.Register`, but as an object of the user's.
 *
 * @module
 */

import type { Node } from "./schema_node.ts";
import { canonical } from "./wire_node.ts";
import { goType } from "./go_type.ts";
import { nodeOf, type Schema } from "./schema.ts";
import {
  any,
  bool,
  bytes,
  complex128,
  complex64,
  float32,
  float64,
  int,
  int16,
  int32,
  int64,
  int8,
  string,
  uint,
  uint16,
  uint32,
  uint64,
  uint8,
} from "./basic_schemas.ts";
import { map, slice } from "./composite_schemas.ts";

/** What Go registers itself: the basic kinds and slices of them. A uintptr is a uint64 on the wire and here. */
function basicNames(): Map<string, Node> {
  const names = new Map<string, Node>();
  const add = <T>(name: string, schema: Schema<T>) => {
    names.set(name, nodeOf(schema));
    names.set(`[]${name}`, nodeOf(slice(schema)));
  };
  add("bool", bool);
  add("int", int);
  add("int8", int8);
  add("int16", int16);
  add("int32", int32);
  add("int64", int64);
  add("uint", uint);
  add("uint8", uint8);
  add("uint16", uint16);
  add("uint32", uint32);
  add("uint64", uint64);
  add("uintptr", uint64);
  add("float32", float32);
  add("float64", float64);
  add("complex64", complex64);
  add("complex128", complex128);
  add("string", string);
  names.set("[]uint8", nodeOf(bytes));
  return names;
}

const basics: ReadonlyMap<string, Node> = basicNames();

/** Known in every registry, unless a program registers another schema under the name. Go has to register them. */
const composites: ReadonlyMap<string, Node> = new Map([
  ["[]interface {}", nodeOf(slice(any))],
  ["map[string]interface {}", nodeOf(map(string, any))],
]);

/**
 * The types that interface values may hold: their names and schemas. The basic kinds and slices of them are always
 * registered.
 *
 * Follows Go's `gob.RegisterName`, but there is no global registry: pass yours to what encodes or decodes.
 *
 * @example
 * ```ts
 * import { any, decode, encode, int, Registry, struct, typed } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Point = struct("Point", { X: int, Y: int });
 * const registry = new Registry().register("main.Point", Point);
 * const bytes = encode(any, typed("main.Point", { X: 1, Y: 2 }), { registry });
 * assert.deepEqual(decode(bytes, any, { registry }), typed("main.Point", { X: 1, Y: 2 }));
 * ```
 */
export class Registry {
  /** The types that the user registered. */
  readonly #names = new Map<string, Node>();

  /**
   * Registers a type.
   *
   * @param goName The name that Go sends: `full/import/path.T` for a registered `T` (`main.T` in package main), `*pkg.T`
   * for a registered `*T`, or whatever was given to `gob.RegisterName`.
   * @param schema The schema of its values.
   * @returns The registry, for the next call.
   * @throws {TypeError} If the name is empty, longer than 1024 bytes, or registered for another type.
   */
  register<T>(goName: string, schema: Schema<T>): this {
    const node = nodeOf(schema, `Cannot register ${goName}`);
    checkTypeName(goName);
    const known = this.#names.get(goName) ?? basics.get(goName);
    if (known !== undefined && canonical(known) !== canonical(node)) {
      throw new TypeError(
        `gob: registering duplicate types for ${JSON.stringify(goName)}: ${goType(known)} != ${
          goType(node)
        }`,
      );
    }
    this.#names.set(goName, node);
    return this;
  }

  /**
   * Looks up a type.
   *
   * @param goName The name that Go sends.
   * @returns The schema registered under this name: here, by Go itself, or for `[]interface {}` and
   * `map[string]interface {}` by this module; `undefined` if there is none.
   */
  get(goName: string): Schema<unknown> | undefined {
    const node = this.#names.get(goName) ?? basics.get(goName) ?? composites.get(goName);
    return node as unknown as Schema<unknown> | undefined;
  }
}

/** Throws `TypeError` for a name that Go does not read. */
export function checkTypeName(goName: string): void {
  if (goName === "") throw new TypeError("attempt to register empty name");
  if (new TextEncoder().encode(goName).length > 1024) {
    throw new TypeError("Cannot register a name of more than 1024 bytes: Go refuses it");
  }
}

/** The registry of streams that were given none. Users cannot reach it, so it stays empty. */
export const emptyRegistry: Registry = new Registry();
