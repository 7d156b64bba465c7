/**
 * Random structs with random tags and embedding, as go/shapes.go and as schemas, and JSON that fits them more or less.
 *
 * @module
 */

import * as gob from "../../gob/mod.ts";
import type { Random } from "../testing/random.ts";

/** A struct. */
export interface Shape {
  readonly Fields: readonly ShapeField[];
}

/** A field of one. */
export interface ShapeField {
  readonly Name: string;
  readonly Tag: string;
  /** A key of `kinds`; absent for a struct. */
  readonly Kind?: string;
  /** The number of the struct. */
  readonly Shape?: number;
  readonly Pointer: boolean;
  readonly Embedded: boolean;
}

type Schema = gob.Schema<unknown>;

const kinds = {
  bool: gob.bool,
  int: gob.int,
  int8: gob.int8,
  uint16: gob.uint16,
  int64: gob.int64,
  uint64: gob.uint64,
  float32: gob.float32,
  float64: gob.float64,
  string: gob.string,
  bytes: gob.bytes,
  ints: gob.slice(gob.int),
  pair: gob.array(2, gob.int),
  none: gob.array(0, gob.int),
  table: gob.record(gob.int),
  any: gob.any,
  time: gob.time,
  duration: gob.duration,
} as unknown as Record<string, Schema>;
const kindNames: readonly string[] = Object.keys(kinds);
const holdsSlice: readonly string[] = ["bytes", "ints", "table"];

/** Few names, so that they clash. */
const fieldNames: readonly string[] = ["A", "B", "Ab", "AB", "C", "Dd", "É"];
const tagNames: readonly string[] = [
  "",
  "",
  "",
  "a",
  "A",
  "b",
  "ab",
  "AB",
  "_id",
  "x-y",
  "é",
  "<&>",
  "a'b",
  "-",
];
const options: readonly string[] = ["omitempty", "omitzero", "string", "other"];

/** Structs, of which each contains only earlier ones. The last is the one that is meant. */
export function randomShapes(random: Random): Shape[] {
  const shapes: Shape[] = [];
  const count = random.between(1, 6);
  for (let number = 0; number < count; number++) {
    const names = fieldNames.filter(() => random.chance(0.5));
    const Fields = names.map((name) => randomField(random, name, shapes));
    const inner = shapes.map((_, shape) => shape).filter(() => random.chance(0.5));
    for (const shape of inner) {
      Fields.splice(random.below(Fields.length + 1), 0, {
        Name: `Base${shape}`,
        Tag: random.chance(0.3) ? randomTag(random, false) : "",
        Shape: shape,
        Pointer: random.chance(0.5),
        Embedded: true,
      });
    }
    shapes.push({ Fields });
  }
  return shapes;
}

function randomField(random: Random, name: string, shapes: readonly Shape[]): ShapeField {
  const part = { Name: name, Pointer: random.chance(0.25), Embedded: false };
  if (shapes.length > 0 && random.chance(0.2)) {
    const shape = random.below(shapes.length);
    // Go tells nil from empty inside, and netrpc does not.
    const zero = part.Pointer || !hasSlice(shapes, shape);
    return { ...part, Shape: shape, Tag: randomTag(random, zero) };
  }
  const kind = random.pick(kindNames);
  const zero = !(part.Pointer && holdsSlice.includes(kind));
  const pointer = part.Pointer && kind !== "any";
  return { ...part, Pointer: pointer, Kind: kind, Tag: randomTag(random, zero) };
}

function hasSlice(shapes: readonly Shape[], shape: number): boolean {
  return shapes[shape]!.Fields.some(({ Kind, Shape }) => {
    return Shape === undefined ? holdsSlice.includes(Kind!) : hasSlice(shapes, Shape);
  });
}

function randomTag(random: Random, zero: boolean): string {
  const chosen = options.filter((option) => {
    return random.chance(0.2) && (zero || option !== "omitzero");
  });
  return [random.pick(tagNames), ...chosen].join(",");
}

/** The schema of the last of these structs. */
export function schemaOfShapes(shapes: readonly Shape[]): Schema {
  const made: Schema[] = [];
  for (const { Fields } of shapes) {
    const fields = Fields.map(({ Name, Kind, Shape, Pointer }) => {
      const type = Shape === undefined ? kinds[Kind!]! : made[Shape]!;
      return [Name, Pointer ? gob.pointer(type) : type] as const;
    });
    const schema = gob.struct("", Object.fromEntries(fields), {
      json: Object.fromEntries(Fields.map(({ Name, Tag }) => [Name, Tag])),
      embedded: Fields.filter(({ Embedded }) => Embedded).map(({ Name }) => Name),
    });
    made.push(schema as unknown as Schema);
  }
  return made.at(-1)!;
}

/** JSON of which some fits the last of these structs. */
export function randomInput(random: Random, shapes: readonly Shape[]): string {
  return objectText(random, shapes, shapes.length - 1);
}

function objectText(random: Random, shapes: readonly Shape[], number: number): string {
  // By folded key: of a struct that comes twice Go keeps fields of both.
  const members = new Map<string, string>();
  const add = (shape: number) => {
    for (const { Name, Tag, Kind, Shape, Pointer, Embedded } of shapes[shape]!.Fields) {
      if (Embedded && Shape !== undefined) add(Shape);
      if (random.chance(0.4)) continue;
      const name = Tag.split(",")[0]!;
      const key = name === "" || random.chance(0.1) ? Name : name;
      const cased = random.chance(0.2) ? key.toUpperCase() : key;
      const value = Shape === undefined
        ? valueText(random, Kind!, Tag.includes("string"))
        : objectText(random, shapes, Shape);
      const isNull = random.chance(Pointer ? 0.3 : 0.05);
      const member = `${JSON.stringify(cased)}:${isNull ? "null" : value}`;
      members.set(cased.toLowerCase(), member);
    }
  };
  add(number);
  // A member for which no field may be there.
  if (random.chance(0.3)) members.set("zz", '"zz":[{"a":1}]');
  const all = [...members.values()];
  return `{${(random.chance(0.5) ? all : all.reverse()).join(",")}}`;
}

const texts: Readonly<Record<string, readonly string[]>> = {
  bool: ["true", "false"],
  string: ['""', '"x"', '"<é\\u2028>"'],
  bytes: ['""', '"AA=="'],
  ints: ["[]", "[0]", "[1,2]"],
  pair: ["[]", "[0,0]", "[0,1]"],
  none: ["[]", "[1]"],
  table: ["{}", '{"k":0}'],
  any: ["0", '""', "[]", "{}", "false", "1.5"],
  time: ['"0001-01-01T00:00:00Z"', '"0001-01-01T05:30:00+05:30"', '"2024-01-02T03:04:05Z"'],
};
const numbers: readonly string[] = ["0", "1", "7", "100", "-0", "-1", "300", "1.5"];

function valueText(random: Random, kind: string, quoted: boolean): string {
  // Sometimes of another kind.
  const fitting = random.chance(0.03) ? random.pick(kindNames) : kind;
  const isNumber = !(fitting in texts);
  const whole = isNumber && !fitting.startsWith("float");
  const text = isNumber
    ? numbers[random.below(random.chance(0.95) ? (whole ? 4 : 8) : 8)]!
    : random.pick(texts[fitting]!);
  const canBeQuoted = isNumber || fitting === "bool" || fitting === "string";
  return canBeQuoted && quoted !== random.chance(0.03) ? JSON.stringify(text) : text;
}
