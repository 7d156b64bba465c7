/**
 * Random Go types and services, among them names that are hard to print.
 *
 * @module
 */

import type {
  BasicName,
  GoApi,
  GoDeclaration,
  GoField,
  GoService,
  GoType,
  NamedType,
} from "../../generate/go_type.ts";
import type { Random } from "../testing/random.ts";

const basics: readonly BasicName[] = [
  ..."bool string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr".split(" "),
  ..."float32 float64 complex64 complex128".split(" "),
] as BasicName[];

const library: readonly (readonly [string, string])[] = [
  ["time", "Time"],
  ["time", "Duration"],
  ["time", "Month"],
  ["big", "Int"],
  ["url", "URL"],
  ["http", "Header"],
  ["geo", "Unknown"],
];

const words: readonly string[] =
  ("Point Größe Level Map class service gob string Temporal Uint8Array 変換 Page[int] Pair[string,main.Item] await " +
    "ThisIsAnExtraordinarilyLongNameOfATypeThatNoLineHasRoomForIfItStandsInATypeOfOthers list Arith")
    .split(" ");

const fieldWords: readonly string[] =
  ("ID Name At Größe Äh Kids Parent Class Weight AnotherExtraordinarilyLongNameOfAFieldWithinAStruct hidden Next")
    .split(" ");

function namedType(name: string, from: string | undefined): NamedType {
  const [base = "", args] = name.split("[");
  return {
    kind: "named",
    ...from !== undefined && { package: from },
    name: base,
    ...args !== undefined && { args: args.slice(0, -1).split(",").map(argument) },
  };
}

function argument(text: string): GoType {
  return text === "main.Item"
    ? { kind: "named", package: "main", name: "Item" }
    : { kind: "basic", name: text as BasicName };
}

/** Makes an API of up to `most` types. */
export function randomApi(random: Random, most: number): GoApi {
  const packages = [undefined, "main", "geo"];
  const declarations: GoDeclaration[] = [];
  const names = Array.from({ length: random.between(1, most) }, () => ({
    name: random.pick(words),
    package: random.pick(packages),
  }));
  const type = (depth: number): GoType => {
    const kind = depth > 3 ? random.below(3) : random.below(14);
    const elem = () => type(depth + 1);
    if (kind < 2) return { kind: "basic", name: random.pick(basics) };
    if (kind < 5) {
      if (random.chance(0.3)) {
        const [from, name] = random.pick(library);
        return { kind: "named", package: from, name };
      }
      const { name, package: from } = random.pick(names);
      return namedType(name, from);
    }
    switch (kind) {
      case 5:
        return { kind: "pointer", elem: elem() };
      case 6:
      case 7:
        return { kind: "slice", elem: elem() };
      case 8:
        return { kind: "array", length: random.below(5), elem: elem() };
      case 9:
      case 10:
        return { kind: "map", key: elem(), elem: elem() };
      case 11:
        return { kind: "struct", fields: fields(depth + 1) };
      case 12:
        return { kind: "interface" };
      default:
        return random.chance(0.5) ? { kind: "chan" } : { kind: "func" };
    }
  };
  const fields = (depth: number): GoField[] =>
    Array.from({ length: random.below(6) }, () => {
      const doc = random.chance(0.2) ? { doc: ["What it is.", " A second */ line"] } : {};
      if (random.chance(0.1)) {
        const { name, package: from } = random.pick(names);
        const embedded = namedType(name, from);
        return { name: embedded.name, type: embedded, embedded: true, ...doc };
      }
      const tag = random.chance(0.3) ? { tag: 'json:"a_name,omitempty" xml:"b"' } : {};
      return { name: random.pick(fieldWords), type: type(depth), ...tag, ...doc };
    });
  for (const { name, package: from } of names) {
    const doc = random.chance(0.3) ? { doc: [`${name} is what it is.`] } : {};
    const encoding = random.chance(0.1)
      ? { encoding: random.pick(["gob", "binary"] as const) }
      : {};
    const of: GoType = random.chance(0.7) ? { kind: "struct", fields: fields(0) } : type(0);
    declarations.push({
      name,
      type: of,
      ...from !== undefined && { package: from },
      ...doc,
      ...encoding,
    });
  }
  const services: GoService[] = Array.from({ length: random.below(3) }, (_, index) => ({
    name: index === 0 ? "Arith" : random.pick(words),
    methods: Array.from({ length: random.below(4) }, (_, index) => ({
      name: `${random.pick(fieldWords)}${index}`,
      args: type(0),
      reply: type(1),
      ...random.chance(0.3) && { doc: ["Does it."] },
    })),
  }));
  return { declarations, services };
}
