/**
 * What Go's declaration of a struct says besides names and types: `json` tags, and which fields are embedded. Gob needs
 * none of it.
 *
 * @module
 */

import type { FieldNode, StructNode } from "./schema_node.ts";
import { unwrapLazy } from "./wire_node.ts";

/** Go's `json` tags and the embedded fields of a struct, for its JSON. Gob ignores both. */
export interface StructOptions<Name extends string> {
  /** Go's `json` tags by field: the text between the quotes, such as `name,omitempty` or `-`. */
  readonly json?: { readonly [Field in Name]?: string };
  /**
   * The fields that Go embeds. In JSON the members of an embedded struct stand among those of the struct around it, by the
   * rules of `encoding/json`. In values it is what it is in gob: a field with the name of the type.
   */
  readonly embedded?: readonly Name[];
}

/** What the options say of one field. */
type FieldOptions = Pick<FieldNode, "tag" | "embedded">;

/** What the options of struct `name` say, by field. Throws `TypeError` for a field that the struct does not have. */
export function optionsByField(
  name: string,
  fields: object,
  { json = {}, embedded = [] }: StructOptions<string>,
): ReadonlyMap<string, FieldOptions> {
  const byField = new Map<string, FieldOptions>();
  const add = (option: string, field: string, parts: FieldOptions) => {
    if (!Object.hasOwn(fields, field)) {
      throw new TypeError(
        `Cannot make struct ${name}: ${option} names ${field}, which is no field`,
      );
    }
    byField.set(field, { ...byField.get(field), ...parts });
  };
  for (const [field, tag] of Object.entries(json)) {
    if (tag !== undefined) add("json", field, { tag: checkTag(name, field, tag) });
  }
  for (const field of embedded) add("embedded", field, { embedded: true });
  return byField;
}

/** Go ignores what it does not understand in a tag. A text that is more than a tag is a mistake here. */
function checkTag(name: string, field: string, tag: unknown): string {
  if (typeof tag === "string" && !tag.includes('json:"')) return tag;
  const received = typeof tag === "string" ? tag : typeof tag;
  throw new TypeError(
    `Cannot make struct ${name}: the tag of field ${field} is not the text between the quotes, such as name,omitempty: ${received}`,
  );
}

/**
 * The struct whose fields Go promotes from an embedded field: its type, or what that points to. `undefined` for another
 * type, which makes an ordinary field. Throws `TypeError` for a type that Go cannot embed, or that would make the whole
 * struct encode itself.
 */
export function promotedStruct(name: string, field: FieldNode): StructNode | undefined {
  const type = unwrapLazy(field.node);
  const target = type.kind === "pointer" ? unwrapLazy(type.elem) : type;
  if (target.kind === "struct") return target;
  const where = `Cannot embed field ${field.name} in struct ${name}`;
  if (target.kind === "opaque") {
    throw new TypeError(
      `${where}: Go gives the struct the methods of ${target.qualified}, so that it encodes itself: make it an opaque type`,
    );
  }
  if (target !== type && (target.kind === "pointer" || target.kind === "any")) {
    throw new TypeError(`${where}: Go embeds no pointer to a pointer or an interface`);
  }
  return undefined;
}

/** Whether the type of an embedded field is found later. */
export function isLazilyTyped({ node }: FieldNode): boolean {
  return node.kind === "lazy" || (node.kind === "pointer" && node.elem.kind === "lazy");
}
