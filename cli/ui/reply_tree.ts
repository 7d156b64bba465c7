/**
 * Replies as trees of which the page sees a part at a time.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import type { GoType } from "../../generate/go_type.ts";
import { parseDeclarations, typeText } from "../../generate/type_text.ts";
import { jsonText } from "../json/json_text.ts";
import { JsonNumber } from "../json/json_value.ts";
import { printable } from "../printable.ts";
import type { TreeChild, TreeNode } from "./protocol.ts";

/** Parts that are given at once. */
export const mostParts = 100;
/** Characters of a value without parts, and of a name. */
const longest = { text: 2_000, name: 300 };

/** A value and its type, if it is known. */
interface Place {
  readonly value: unknown;
  readonly type: GoType | undefined;
}

/** The parts of a value by their places, made only where somebody looks. */
interface Parts {
  readonly count: number;
  at(index: number): { readonly name: string; readonly place: Place };
}

/** A reply. */
export class ReplyTree {
  readonly #declarations = new Map<string, GoType>();
  readonly #root: Place;
  /** The members of maps and structs, which have no order by number themselves. Values are not changed. */
  readonly #members = new WeakMap<object, readonly (readonly [unknown, unknown])[]>();

  /**
   * @param value The reply, decoded.
   * @param declaration Its type, as `peek` of a decoder gives it.
   */
  constructor(value: unknown, declaration: string | undefined) {
    this.#root = { value, type: declaration === undefined ? undefined : this.#read(declaration) };
  }

  #read(text: string): GoType | undefined {
    try {
      const { declarations, type } = parseDeclarations(text);
      for (const { name, type } of declarations) this.#declarations.set(name, type);
      const [first] = declarations;
      return type ?? (first && { kind: "named", name: first.name });
    } catch {
      // Names of a peer of another make: the value is shown without types.
      return undefined;
    }
  }

  /** The whole value. */
  get root(): TreeNode {
    return this.#node(this.#root);
  }

  /**
   * Parts of a value.
   *
   * @param path Which part of which part, by their places.
   * @param from The first of them. At most {@linkcode mostParts} are given.
   * @throws {RangeError} If there is no such part.
   */
  children(path: readonly number[], from: number): TreeChild[] {
    let place = this.#root;
    for (const index of path) {
      const parts = this.#parts(place);
      if (!(Number.isInteger(index) && index >= 0 && index < (parts?.count ?? 0))) {
        throw new RangeError(`The reply has no part ${path.join(".")}`);
      }
      place = parts!.at(index).place;
    }
    const parts = this.#parts(place);
    if (parts === undefined) return [];
    const start = Math.max(0, Math.trunc(from) || 0);
    const end = Math.min(parts.count, start + mostParts);
    return Array.from({ length: Math.max(0, end - start) }, (_, index) => {
      const { name, place } = parts.at(start + index);
      return { name: printable(name, longest.name), node: this.#node(place) };
    });
  }

  #node(place: Place): TreeNode {
    const type = place.type === undefined ? typeOf(place.value) : typeText(place.type);
    const shown = { type: printable(type, longest.name) };
    const count = this.#parts(place)?.count;
    if (count !== undefined) return { ...shown, count };
    const { value } = place;
    const bytes = value instanceof Uint8Array && value.length > longest.text;
    const whole = jsonText(bytes ? value.subarray(0, longest.text) : value);
    const text = printable(whole.slice(0, longest.text));
    const cut = bytes
      ? Math.ceil(value.length * 4 / 3) - text.length
      : Math.max(0, whole.length - longest.text);
    return cut > 0 ? { ...shown, text, cut } : { ...shown, text };
  }

  #parts({ value, type }: Place): Parts | undefined {
    if (typeof value !== "object" || value === null || isWhole(value)) return undefined;
    const form = this.#form(type);
    if (Array.isArray(value)) {
      const elem = form?.kind === "slice" || form?.kind === "array" ? form.elem : undefined;
      return {
        count: value.length,
        at: (index) => ({ name: String(index), place: { value: value[index], type: elem } }),
      };
    }
    if (value instanceof gob.Typed) {
      const named: GoType = { kind: "named", name: value.name };
      const place = { value: value.value, type: this.#declared(value.name) ?? named };
      return { count: 1, at: () => ({ name: "value", place }) };
    }
    const members = this.#membersOf(value);
    const fields = form?.kind === "struct"
      ? new Map(form.fields.map(({ name, type }) => [name, type]))
      : undefined;
    return {
      count: members.length,
      at: (index) => {
        const [key, item] = members[index]!;
        const name = typeof key === "string" ? key : jsonText(key);
        const elem = form?.kind === "map" ? form.elem : fields?.get(name);
        return { name, place: { value: item, type: elem } };
      },
    };
  }

  #membersOf(value: object): readonly (readonly [unknown, unknown])[] {
    let members = this.#members.get(value);
    if (members === undefined) {
      members = value instanceof Map ? [...value] : Object.entries(value);
      this.#members.set(value, members);
    }
    return members;
  }

  #form(type: GoType | undefined): GoType | undefined {
    if (type?.kind === "pointer") return this.#form(type.elem);
    return type?.kind === "named" && type.package === undefined
      ? this.#declarations.get(type.name) ?? type
      : type;
  }

  #declared(name: string): GoType | undefined {
    const bare = name.slice(name.lastIndexOf(".") + 1);
    return this.#declarations.has(bare) ? { kind: "named", name: bare } : undefined;
  }
}

/** Whether an object is one value for people. */
function isWhole(value: object): boolean {
  return value instanceof Uint8Array || value instanceof JsonNumber ||
    value instanceof Temporal.ZonedDateTime || value instanceof Temporal.Duration;
}

/** What a value is, if no type says more. */
function typeOf(value: unknown): string {
  if (value === null || value === undefined) return "nil";
  if (value instanceof gob.Typed) return `interface {}: ${value.name}`;
  if (value instanceof Uint8Array) return "[]uint8";
  if (value instanceof Temporal.ZonedDateTime) return "time.Time";
  if (value instanceof Temporal.Duration) return "time.Duration";
  if (value instanceof Map) return "map";
  if (Array.isArray(value)) return "list";
  if (typeof value === "bigint" || value instanceof JsonNumber) return "number";
  return typeof value === "object" ? "object" : typeof value;
}
