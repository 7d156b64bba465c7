/**
 * How a struct is read from JSON: members find their fields by name, and those of embedded structs go where they belong.
 *
 * @module
 */

import type { Node, StructNode } from "../gob/types/schema_node.ts";
import { goType } from "../gob/types/go_type.ts";
import { promotedStruct } from "../gob/types/struct_options.ts";
import { isOptional, zeroOf } from "../gob/types/zero_value.ts";
import type { DecodePlan } from "./decode_plan.ts";
import { fieldFinder } from "./field_finder.ts";
import { keepsValue, readQuoted } from "./quoted_values.ts";
import { byte, type FieldPlace, inField, type JsonReader } from "./reader.ts";
import { quote } from "./strings.ts";
import { type JsonField, jsonFields } from "./struct_fields.ts";

/** The fields of a value while it is read. */
type Values = Record<string, unknown>;

/** A field that JSON has. */
interface FieldPlan extends FieldPlace {
  /** The name of the member. */
  readonly name: string;
  /** The name of the field. */
  readonly field: string;
  /** The names of the embedded fields around it, from the outermost. */
  readonly parents: readonly string[];
  readonly plan: DecodePlan;
  /** Whether the value has no parents and is in no string. */
  readonly simple: boolean;
  /** The name as the bytes of a key, with its last quote. */
  readonly key: Uint8Array;
  /** The number of the field after it. */
  readonly next: number;
}

/** The plan of a struct. `planOf` gives those of its fields. */
export function structPlan(node: StructNode, planOf: (node: Node) => DecodePlan): DecodePlan {
  // Throws if the type contains itself with no pointer, slice or map between.
  zeroOf(node);
  const fields = jsonFields(node).map((field, index) => fieldPlan(field, index, planOf));
  const fieldNamed = fieldFinder(fields);
  const fill = makeFill(node, planOf);
  const order = node.fields.map(({ name }) => name);
  const hasPromoted = fields.some(({ parents }) => parents.length > 0);
  const read = (reader: JsonReader) => {
    if (reader.first !== byte.openObject) throw reader.mismatch(goType(node) || "struct {}");
    const value: Values = {};
    let field: FieldPlan | undefined;
    // Whether all fields came, in their order.
    let expected = 0;
    reader.countObjects(1);
    try {
      for (let more = reader.enter(byte.closeObject); more; more = reader.more()) {
        // Members mostly come in the order of the fields: then no string is made of the key.
        const next = fields[field === undefined ? 0 : field.next];
        field = next !== undefined && reader.takeKey(next.key) ? next : fieldNamed(reader.key());
        if (field !== undefined) expected = field.next === expected + 1 ? field.next : -1;
        readField(reader, field, value);
      }
    } catch (error) {
      throw field === undefined ? error : inField(error, node.name, field);
    }
    fill(value);
    return expected === order.length && !hasPromoted ? value : inOrder(value, order);
  };
  const zero = () => {
    const value: Values = {};
    fill(value);
    return value;
  };
  return { read, zero, nullable: false, fill };
}

/** The value with its keys in the declared order, whatever the order of the members was. */
function inOrder(value: Values, order: readonly string[]): Values {
  const ordered: Values = {};
  for (const name of order) if (value[name] !== undefined) ordered[name] = value[name];
  return ordered;
}

function fieldPlan(
  { name, field, parents, quoted }: JsonField,
  index: number,
  planOf: (node: Node) => DecodePlan,
): FieldPlan {
  const around = parents.map((parent) => parent.name);
  const plan = planOf(field.node);
  return {
    name,
    field: field.name,
    parents: around,
    plan: quoted ? { ...plan, read: readQuoted(field.node) } : plan,
    simple: around.length === 0 && !quoted,
    // As Go writes it.
    key: new TextEncoder().encode(quote(name).slice(1)),
    next: index + 1,
    goPath: [...around, name].join("."),
    path: `.${[...around, field.name].join(".")}`,
  };
}

/** Reads a member into its field. Counts and skips it if it has none. */
function readField(reader: JsonReader, field: FieldPlan | undefined, value: Values): void {
  if (field === undefined) {
    reader.count(false);
    return reader.skip();
  }
  const { field: name, plan, simple } = field;
  if (simple && reader.first !== byte.n) value[name] = plan.read(reader);
  else readUnusual(reader, field, value);
}

/** Reads a member that is `null`, in a string, or of an embedded struct. */
function readUnusual(reader: JsonReader, field: FieldPlan, value: Values): void {
  const { field: name, plan } = field;
  // Go allocates an embedded pointer even for null.
  const target = embedded(reader, field.parents, value);
  if (reader.first !== byte.n || plan.readsNull) {
    const read = plan.read(reader);
    if (read !== keepsValue) target[name] = read;
    else if (plan.nullable) delete target[name];
    return;
  }
  reader.skip();
  if (plan.nullable && name in target) delete target[name];
}

/** The embedded value that the names lead to, made where it does not exist yet. */
function embedded(reader: JsonReader, names: readonly string[], value: Values): Values {
  for (const name of names) {
    let inner = value[name] as Values | undefined;
    if (inner === undefined) {
      reader.countObjects(1);
      value[name] = inner = {};
    }
    value = inner;
  }
  return value;
}

/** Gives the fields of a struct that have no value yet their zero values, those of embedded structs included. */
function makeFill(node: StructNode, planOf: (node: Node) => DecodePlan): (value: Values) => void {
  const required = node.fields.filter(({ node }) => !isOptional(node))
    .map(({ name, node }) => ({ name, plan: planOf(node) }));
  const promoted = node.fields.flatMap((field) => {
    const inner = field.embedded ? promotedStruct(node.name, field) : undefined;
    return inner === undefined ? [] : [{ name: field.name, plan: planOf(inner) }];
  });
  const fillMissing = (value: Values) => {
    for (const { name, plan } of required) if (value[name] === undefined) value[name] = plan.zero();
  };
  if (promoted.length === 0) return fillMissing;
  return (value) => {
    for (const { name, plan } of promoted) {
      const inner = value[name] as Values | undefined;
      if (inner !== undefined) plan.fill!(inner);
    }
    fillMissing(value);
  };
}
