/**
 * Types that a server told, as the page makes forms of them.
 *
 * @module
 */

import { typeText } from "../../generate/type_text.ts";
import type { Found } from "../ask/found.ts";
import { printable } from "../printable.ts";
import type { FormField, FormType } from "./protocol.ts";

/** Characters of a name or a type. */
const longest = 500;

/** The type of a form. Fields that were asked for and do not exist are left out. */
export function formType({ type, shape }: Found): FormType {
  const go = printable(typeText(type), longest);
  switch (shape.kind) {
    case "basic":
    case "library":
      return { go, kind: shape.kind, name: shape.name };
    case "slice":
      return isByte(shape.elem)
        ? { go, kind: "bytes" }
        : { go, kind: "slice", elem: formType(shape.elem) };
    case "array":
      return isByte(shape.elem)
        ? { go, kind: "bytes", length: shape.length }
        : { go, kind: "array", length: shape.length, elem: formType(shape.elem) };
    case "map":
      return { go, kind: "map", key: formType(shape.key), elem: formType(shape.elem) };
    case "struct":
      return { go, kind: "struct", fields: fieldsOf(shape.fields) };
    case "interface":
      return { go, kind: "interface", types: fieldsOf(shape.types) };
    default:
      return { go, kind: shape.kind };
  }
}

function fieldsOf(fields: ReadonlyMap<string, Found | undefined>): FormField[] {
  return [...fields].flatMap(([name, found]) => {
    return found === undefined ? [] : [{ name, type: formType(found) }];
  });
}

function isByte({ shape }: Found): boolean {
  return shape.kind === "basic" && shape.name === "uint8";
}
