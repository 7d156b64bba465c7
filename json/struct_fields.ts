/**
 * Which members the JSON of a struct has, by the rules of Go's encoding/json for tags and embedded structs.
 *
 * @module
 */

import type { FieldNode, Node, StructNode } from "../gob/types/schema_node.ts";
import { unwrapLazy } from "../gob/types/wire_node.ts";
import { promotedStruct } from "../gob/types/struct_options.ts";
import { groupBy } from "./group_by.ts";

/** A field that JSON has. */
export interface JsonField {
  /** The name of the member. */
  readonly name: string;
  readonly field: FieldNode;
  /** The embedded fields around it, from the outermost. */
  readonly parents: readonly FieldNode[];
  /** Whether an empty value is left out. */
  readonly omitEmpty: boolean;
  /** Whether the zero value is left out. */
  readonly omitZero: boolean;
  /** Whether the value is written in a string. */
  readonly quoted: boolean;
}

/** A field that may be hidden by another. */
interface Candidate extends JsonField {
  /** Whether the tag gives the name. */
  readonly tagged: boolean;
  /** The positions of the embedded fields and of the field itself. */
  readonly index: readonly number[];
}

/** A struct whose fields belong to the outermost one. */
interface Level {
  readonly struct: StructNode;
  readonly parents: readonly FieldNode[];
  readonly index: readonly number[];
  /** Whether another field of the same depth embeds it too. Then all its fields are ambiguous. */
  repeated: boolean;
}

/** The fields that JSON has, in Go's order. Throws `TypeError` for an embedded type that Go cannot embed. */
export function jsonFields(struct: StructNode): readonly JsonField[] {
  const byName = groupBy(candidates(struct), ({ name }) => name);
  return Array.from(byName.values(), dominant)
    .filter((field) => field !== undefined)
    .sort((a, b) => compareIndexes(a.index, b.index));
}

/** All fields, level by level. */
function candidates(outermost: StructNode): Candidate[] {
  const found: Candidate[] = [];
  const seen = new Set<StructNode>();
  let levels: Level[] = [{ struct: outermost, parents: [], index: [], repeated: false }];
  while (levels.length > 0) {
    const next = new Map<StructNode, Level>();
    for (const level of levels) {
      if (seen.has(level.struct)) continue;
      seen.add(level.struct);
      for (const [position, field] of level.struct.fields.entries()) {
        addField(level, field, [...level.index, position], found, next);
      }
    }
    levels = [...next.values()];
  }
  return found;
}

/** Adds a field to those found, or the struct whose fields take its place to the next level. */
function addField(
  { struct, parents, repeated }: Level,
  field: FieldNode,
  index: readonly number[],
  found: Candidate[],
  next: Map<StructNode, Level>,
): void {
  const { tag = "" } = field;
  if (tag === "-") return;
  const [first = "", ...options] = tag.split(",");
  const tagged = first !== "" && isName(first);
  const promoted = field.embedded ? promotedStruct(struct.name, field) : undefined;
  if (promoted !== undefined && !tagged) {
    const known = next.get(promoted);
    if (known !== undefined) known.repeated = true;
    else {
      const inner = [...parents, field];
      next.set(promoted, { struct: promoted, parents: inner, index, repeated: false });
    }
    return;
  }
  const candidate: Candidate = {
    name: tagged ? first : field.name,
    field,
    parents,
    omitEmpty: options.includes("omitempty"),
    omitZero: options.includes("omitzero"),
    quoted: options.includes("string") && canBeQuoted(field.node),
    tagged,
    index,
  };
  found.push(candidate);
  if (repeated) found.push(candidate);
}

/** Whether Go takes this for a name. Otherwise it uses that of the field. */
function isName(text: string): boolean {
  return /^[\p{L}\p{Nd}!#$%&()*+\-./:;<=>?@[\]^_{|}~ ]+$/u.test(text);
}

/** Whether Go has the option `string` for a type, or for a pointer to it. */
function canBeQuoted(node: Node): boolean {
  const type = unwrapLazy(node);
  const { kind } = type.kind === "pointer" ? unwrapLazy(type.elem) : type;
  return quotable.includes(kind);
}

const quotable: readonly string[] = [
  ...["bool", "int", "uint", "int64", "uint64", "float", "string", "stringBytes", "duration"],
];

/** Of fields with one name the one that Go takes; `undefined` if that is ambiguous. */
function dominant(fields: readonly Candidate[]): Candidate | undefined {
  const depth = Math.min(...fields.map(({ index }) => index.length));
  const outer = fields.filter(({ index }) => index.length === depth);
  const tagged = outer.filter((field) => field.tagged);
  const rivals = tagged.length > 0 ? tagged : outer;
  return rivals.length === 1 ? rivals[0] : undefined;
}

function compareIndexes(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((position, i) => position !== b[i]);
  // No field is inside another.
  return at < 0 ? 0 : a[at]! - b[at]!;
}
