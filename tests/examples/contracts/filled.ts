/**
 * Values in which every field has a value of its own, by the rule of the Go package in peer/filled: both sides know then
 * what they have to receive.
 *
 * @module
 */

import type * as gob from "../../../gob/mod.ts";
import { nodeOf } from "../../../gob/types/schema.ts";
import type { Node, StructNode } from "../../../gob/types/schema_node.ts";
import { unwrapLazy } from "../../../gob/types/wire_node.ts";

/** The value of a schema in which everything has a value. */
export function filled<T>(schema: gob.Schema<T>): T {
  return new Filler().fill(nodeOf(schema)) as T;
}

class Filler {
  #count = 0;
  /** The structs around the place where it is. */
  readonly #path = new Set<Node>();

  fill(lazy: Node): unknown {
    const node = unwrapLazy(lazy);
    switch (node.kind) {
      case "bool":
        return true;
      case "int":
      case "uint":
        return this.#next();
      case "int64":
      case "uint64":
        return BigInt(this.#next());
      case "float":
        return this.#next() + 0.5;
      case "string":
      case "any":
        return `s${this.#next()}`;
      case "bytes":
        return Uint8Array.of(this.#next());
      case "struct":
        return this.#struct(node);
      case "array":
        return Array.from({ length: node.length }, () => this.fill(node.elem));
      case "pointer":
        return this.#isOnPath(node.elem) ? undefined : this.fill(node.elem);
      case "slice":
        return this.#isOnPath(node.elem) ? [] : [this.fill(node.elem)];
      case "map": {
        const key = this.fill(node.key) as string;
        const value = this.fill(node.elem);
        return node.record ? { [key]: value } : new Map([[key, value]]);
      }
      case "opaque":
        if (node.qualified === "url.URL") return `http://example.com/${this.#next()}`;
        if (node.qualified === "time.Time") {
          return Temporal.Instant.fromEpochMilliseconds(this.#next() * 1000)
            .toZonedDateTimeISO("UTC");
        }
    }
    throw new Error(`no value for ${node.kind}`);
  }

  /** A small number, so that it fits into every kind. */
  #next(): number {
    return ++this.#count % 100 + 1;
  }

  #struct(node: StructNode): unknown {
    this.#path.add(node);
    const value: Record<string, unknown> = {};
    for (const { name, node: type } of node.fields) value[name] = this.fill(type);
    this.#path.delete(node);
    return value;
  }

  #isOnPath(node: Node): boolean {
    return this.#path.has(unwrapLazy(node));
  }
}
