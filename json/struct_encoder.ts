/**
 * How a struct is written as JSON: fields under the names of their tags, and those of embedded structs among the others.
 *
 * @module
 */

import { within, wrongType } from "../gob/errors.ts";
import type { FieldNode, Node, StructNode } from "../gob/types/schema_node.ts";
import { unwrapLazy } from "../gob/types/wire_node.ts";
import { goType } from "../gob/types/go_type.ts";
import type { EncodePlan, Write } from "./encode_plan.ts";
import { emptyTest, type IsOmitted, zeroTest } from "./omitted.ts";
import { writeQuoted } from "./quoted_values.ts";
import { quote } from "./strings.ts";
import { type JsonField, jsonFields } from "./struct_fields.ts";

/** The fields of a value. */
type Values = Record<string, unknown>;

/** Writes a struct. `planOf` gives the plans of its fields. */
export function writeStruct(node: StructNode, planOf: (node: Node) => EncodePlan): Write {
  const fields = jsonFields(node);
  const simple = fields.every(({ parents, omitEmpty, omitZero }) => {
    return parents.length === 0 && !omitEmpty && !omitZero;
  });
  return simple ? writeAll(node, fields, planOf) : writeSome(node, fields, planOf);
}

function planOfField(
  { field, quoted }: JsonField,
  planOf: (node: Node) => EncodePlan,
): EncodePlan {
  const plan = planOf(field.node);
  return quoted ? { write: writeQuoted(plan) } : plan;
}

/** Writes a struct of which JSON has the same members for every value. */
function writeAll(
  node: StructNode,
  fields: readonly JsonField[],
  planOf: (node: Node) => EncodePlan,
): Write {
  const parts = fields.map((field, index) => ({
    name: field.field.name,
    opening: `${index === 0 ? "{" : ","}${quote(field.name)}:`,
    plan: planOfField(field, planOf),
  }));
  return (encoder, value) => {
    if (typeof value !== "object" || value === null) throw wrongType(goType(node), value);
    const from = value as Values;
    let text = "";
    let at = "";
    try {
      encoder.enter();
      for (const { name, opening, plan } of parts) {
        at = name;
        text += opening + plan.write(encoder, from[name]);
      }
      encoder.leave();
    } catch (error) {
      throw at === "" ? error : within(error, `.${at}`);
    }
    return text === "" ? "{}" : `${text}}`;
  };
}

/** Writes a struct of which JSON leaves members out, or takes them from embedded structs. */
function writeSome(
  node: StructNode,
  fields: readonly JsonField[],
  planOf: (node: Node) => EncodePlan,
): Write {
  const parts = fields.map((field) => ({
    name: field.field.name,
    key: `${quote(field.name)}:`,
    parents: field.parents,
    plan: planOfField(field, planOf),
    isOmitted: omission(field),
  }));
  return (encoder, value) => {
    if (typeof value !== "object" || value === null) throw wrongType(goType(node), value);
    let text = "{";
    encoder.enter();
    for (const { name, key, parents, plan, isOmitted } of parts) {
      const from = embedded(value as Values, parents);
      if (from === undefined) continue;
      try {
        if (isOmitted?.(from[name])) continue;
        text += (text.length === 1 ? key : `,${key}`) + plan.write(encoder, from[name]);
      } catch (error) {
        throw within(error, `.${[...parents.map((parent) => parent.name), name].join(".")}`);
      }
    }
    encoder.leave();
    return `${text}}`;
  };
}

/** Which values of a field are left out; `undefined` if none is. */
function omission({ field, omitEmpty, omitZero }: JsonField): IsOmitted | undefined {
  const isEmpty = omitEmpty ? emptyTest(field.node) : undefined;
  const isZero = omitZero ? zeroTest(field.node) : undefined;
  if (isEmpty === undefined || isZero === undefined) return isEmpty ?? isZero;
  return (value) => isEmpty(value) || isZero(value);
}

/** The embedded value that these fields lead to, or `undefined` if a pointer on the way is nil. */
function embedded(value: Values, parents: readonly FieldNode[]): Values | undefined {
  for (const [depth, { name, node }] of parents.entries()) {
    const inner = value[name];
    if (inner === undefined && unwrapLazy(node).kind === "pointer") return undefined;
    if (typeof inner !== "object" || inner === null) {
      const path = parents.slice(0, depth + 1).map((parent) => `.${parent.name}`).join("");
      throw within(wrongType(goType(node), inner), path);
    }
    value = inner as Values;
  }
  return value;
}
