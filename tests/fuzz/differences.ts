/**
 * Where we and Go do not think alike of a stream, and why that is meant. A test proves that nothing else differs in a
 * seeded run, and that every example still does.
 *
 * @module
 */

import {
  arrayType,
  int as intHex,
  join,
  mapType,
  message,
  messages,
  opaqueType,
  sliceType,
  structType,
} from "../gob/hand_made.ts";
import { inspect } from "../../gob/mod.ts";
import type { Disagreement } from "./comparison.ts";
import type { BasicKind, TypeSpec } from "./type_spec.ts";

/** A way to differ. */
export interface Difference {
  readonly name: string;
  /** Why it is meant to be so. */
  readonly reason: string;
  /** What we make of the stream, and what Go does, in the first place where the two differ. */
  readonly ours: RegExp;
  readonly go: RegExp;
  /** What `inspect` says of such a stream. */
  readonly inStream?: RegExp;
  /** A stream of which this is true. */
  readonly example: { readonly type: TypeSpec; readonly bytes: Uint8Array };
  /** Whether it is a fault of Go's that another version may not have. */
  readonly goMayMend?: boolean;
}

const basic = (kind: BasicKind): TypeSpec => ({ kind });
const structOf = (fields: Readonly<Record<string, TypeSpec>>): TypeSpec => ({
  kind: "struct",
  name: "T",
  fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
});
const id = intHex(64);

/** All of them; of those that fit, the first counts. */
export const differences: readonly Difference[] = [
  {
    name: "Go breaks down",
    reason:
      "Go makes room for as many entries of a map as its count says (golang/go#79539), recurses as deep as a value does, and " +
      "panics in places; there is nothing to agree with. What we do with such streams the oracle checks.",
    ours: /^/,
    go: /^breakdown: /,
    example: {
      type: { kind: "map", key: basic("int"), elem: basic("string") },
      bytes: messages(mapType(64, 2, 6), `${id} 00 fc80000000`),
    },
    goMayMend: true,
  },
  {
    name: "integers beyond 2^53",
    reason:
      "int and uint are numbers here, which are exact to 2^53 only. What lies beyond is refused and never rounded; int64 and " +
      "uint64 take it.",
    ours: /^error: value (for ".*" )?out of range$/,
    go: /^value /,
    example: { type: basic("uint"), bytes: message("06 00 f920000000000000") },
  },
  {
    name: "two fields of one name",
    reason:
      "No struct of Go has them. Go reads both into one field of its own, so a peer could make plans of any size for a struct of " +
      "two fields. Here the definition is refused.",
    ours: /^error: gob: bad data: two fields named /,
    go: /^(value |end|error: )/,
    example: {
      type: structOf({ A: basic("int") }),
      bytes: messages(
        structType(64, "T", { A: 2, B: 2 }).replace("0142", "0141"),
        `${id} 01 02 01 04 00`,
      ),
    },
  },
  {
    name: "ids beyond all types",
    reason:
      "Go counts its types from 64 and has room for 2^31 of them, but no process has 2^24. Here such an id is refused.",
    ours: /^error: gob: type id out of range$/,
    go: /^(value |end|error: )/,
    example: {
      type: basic("int"),
      bytes: join(
        message("fc02000001 02 01 02 ff80 00 01 02 00 00"),
        message("04 00 02"),
      ),
    },
  },
  {
    name: "long names",
    reason:
      "Go bounds the name of an interface value's type only. Here names of types and fields have a bound too, since they are " +
      "kept as long as the stream lives.",
    ours: /^error: gob: name too long/,
    go: /^(value |end|error: )/,
    example: {
      type: basic("int"),
      bytes: join(
        message(`${intHex(-64)} 05 01 01 fe4001 ${"4e".repeat(16385)} 01 ff80 00 00 00`),
        message("04 00 02"),
      ),
    },
  },
  {
    name: "deep values",
    reason: "Values are nested to maxDepth at most. Go ends with its stack.",
    ours: /^error: gob: values nested deeper than 1000$/,
    go: /^(value |error: )/,
    example: {
      type: { kind: "named", name: "Slices" },
      bytes: messages(sliceType(64, 64), `${id} 00 ${"01".repeat(1001)} 00`),
    },
  },
  {
    name: "deep types",
    reason: "Types of a peer are made of types to 200 levels at most: plans are made by recursion.",
    ours: /^error: gob: types nested deeper than 200$/,
    go: /^(value |error: )/,
    example: {
      type: { kind: "named", name: "List" },
      bytes: join(
        ...Array.from(
          { length: 300 },
          (_, at) =>
            message(structType(64 + at, "L", { Value: 2, Next: at === 299 ? 2 : 65 + at })),
        ).slice(0, 299),
        message(structType(363, "L", { Value: 2, Next: 64 })),
        message(`${id} 01 02 00`),
      ),
    },
  },
  {
    name: "many types",
    reason:
      "A peer may define 4,096 types on a stream, since they are kept as long as it lives. Go has no bound.",
    ours: /^error: gob: more than 4096 types defined on one stream$/,
    go: /^(value |error: )/,
    example: {
      type: basic("int"),
      bytes: join(
        ...Array.from({ length: 4097 }, (_, at) => message(structType(64 + at, "", {}))),
        message("04 00 02"),
      ),
    },
  },
  {
    name: "counts beyond all data",
    reason:
      "Go takes the count of a map as a signed number, and one from 2^63 for none at all. The entries that it claims are not there.",
    ours: /^error: gob: more than 16777216 elements in a value$/,
    go: /^value /,
    example: {
      type: { kind: "named", name: "Maps" },
      bytes: messages(mapType(64, 6, 64), `${id} 00 f8ffffffffffffffff`),
    },
    goMayMend: true,
  },
  {
    name: "entries of nothing",
    reason:
      "A struct's end may be missing where the message ends, so Go takes a struct from no bytes at all, and a map of structs from " +
      "as many as its count says, for ever. Here an entry takes a byte at least.",
    ours: /^error: EOF$/,
    go: /^value .*map\[/,
    example: {
      type: { kind: "map", key: basic("int"), elem: structOf({ A: basic("int") }) },
      bytes: messages(mapType(64, 2, 65), structType(65, "T", { A: 2 }), `${id} 00 01 02`),
    },
  },
  {
    name: "arrays of negative length",
    reason: "No Go type has one. Go accepts the definition and then no value of it.",
    ours: /^error: gob: bad data: array of negative length$/,
    go: /^(value |end|error: )/,
    example: {
      type: basic("int"),
      bytes: messages(arrayType(64, 2, -1), "04 00 02"),
    },
  },
  {
    name: "definitions of nothing",
    reason: "Go accepts a definition that has no kind, and then no value of it.",
    ours: /^error: gob: bad data: empty type definition$/,
    go: /^(value |end|error: )/,
    example: {
      type: basic("int"),
      bytes: messages(`${intHex(-64)} 00`, "04 00 02"),
    },
  },
  {
    name: "undefined types that nobody reads",
    reason:
      "Go makes a plan for every field of a struct beforehand. Fields that nobody wants have none here, so that one of an undefined " +
      "type is refused when it comes; so are elements that an array of length 0 does not have.",
    ours: /^(value|error: (?!unexpected EOF))/,
    go: /^error: gob: bad data: undefined type /,
    example: {
      type: structOf({}),
      bytes: messages(structType(64, "T", { A: 99 }), `${id} 00`),
    },
  },
  {
    name: "one Go type for two of the peer's",
    reason:
      "Where two fields have one Go type, Go reads both by the peer's type of the first. Here each is read by its own, so that a " +
      "second one that does not fit is refused.",
    ours:
      /^error: gob: (type mismatch in decoder: want struct type|unknown type id or corrupted data)/,
    go: /^value /,
    example: {
      type: structOf({ A: structOf({}), B: structOf({}) }),
      bytes: messages(
        structType(64, "T", { A: 65, B: 66 }),
        structType(65, "E", {}),
        sliceType(66, 2),
        `${id} 01 00 00`,
      ),
    },
    goMayMend: true,
  },
  {
    name: "texts that are no URL",
    reason:
      "A url is the text that was sent. Go parses it, refuses what it cannot parse and prints it in its own way; JavaScript's URL " +
      "would disagree with Go's about both.",
    ours: /^value .*s[0-9a-f]*/,
    go: /^(error: parse |value .*s[0-9a-f]*(25[0-9a-f]{4}|3a))/,
    example: {
      type: basic("url"),
      bytes: messages(opaqueType(64, "binary", "URL"), `${id} 00 01 7f`),
    },
  },
  {
    name: "keys that are no text",
    reason:
      "U+FFFD stands for bytes that are no UTF-8. Keys that differ in such bytes alone would become one, so they are refused.",
    ours: /^error: gob: key of a map is not UTF-8/,
    go: /^(value |error: )/,
    example: {
      type: { kind: "map", key: basic("string"), elem: basic("int") },
      bytes: messages(mapType(64, 6, 2), `${id} 00 02 01fe 02 01ff 04`),
    },
  },
  {
    name: "keys that are pointers",
    reason:
      "To Go pointers to equal values are different keys. Here they are one, since no pointers are left.",
    ours: /^value .*map\[/,
    go: /^value .*map\[.*(\w+=).*\1/,
    example: {
      type: { kind: "map", key: { kind: "pointer", elem: basic("string") }, elem: basic("int") },
      bytes: messages(mapType(64, 6, 2), `${id} 00 02 0161 02 0161 04`),
    },
  },
  {
    name: "definitions of two kinds",
    reason:
      "A definition has one kind, which is the first that it names here. Go keeps all and then finds that they do not fit.",
    ours: /^value /,
    go: /^error: gob: (decoding into local type|wrong type)/,
    example: {
      type: { kind: "map", key: basic("bool"), elem: basic("string") },
      bytes: messages(mapType(64, 1, 6).replace(/00$/, "02"), `${id} 00 01 01 0161`),
    },
  },
  {
    name: "offsets of a day and more",
    reason: "Temporal has no such time zone, so the time is read in UTC.",
    ours: /^value .*t-?\d+@0/,
    go: /^value .*t-?\d+@-?(1[4-9]\d\d|[2-9]\d{3}|\d{5})/,
    example: {
      type: basic("time"),
      bytes: messages(
        opaqueType(64, "gob", "Time"),
        `${id} 00 0f 01 0000000e00000000 00000000 05a0`,
      ),
    },
  },
  {
    name: "offsets with seconds",
    reason:
      "A Temporal.ZonedDateTime keeps the offset to the minute. Go reads the seconds of a negative one as if they were positive, and some " +
      "other time where the nanoseconds are below zero.",
    ours: /^value .*t-?\d+@-?\d+/,
    go: /^value .*t-?\d+@-?\d+/,
    example: {
      type: basic("time"),
      bytes: messages(
        opaqueType(64, "gob", "Time"),
        `${id} 00 10 02 0000000e00000000 00000000 003c 78`,
      ),
    },
  },
  {
    name: "times that Temporal does not have",
    reason:
      "Temporal reaches from the year -271821 to 275760, Go's time.Time much further. Such a time is read as its bytes.",
    ours: /^value .*tbytes/,
    go: /^value .*t-?\d+@/,
    example: {
      type: basic("time"),
      bytes: messages(
        opaqueType(64, "gob", "Time"),
        `${id} 00 0f 01 7000000000000000 00000000 ffff`,
      ),
    },
  },
  {
    name: "interface values that are none",
    reason:
      "A whole value for an interface may be of any type here, and is read as without a schema. Go refuses it.",
    ours: /^(value |end|error: )/,
    go: /^error: gob: local interface type .* can only be decoded from remote interface type/,
    example: { type: basic("any"), bytes: message("04 00 02") },
  },
  {
    name: "names that are not registered",
    reason:
      "Interface values of types that nobody registered are read as without a schema. Go refuses them.",
    ours: /^(value |end|error: )/,
    go: /^error: gob: name not registered for interface: /,
    example: { type: basic("any"), bytes: message("10 00 086d61696e2e4e6577 04 02 00 0e") },
  },
  {
    name: "forms of a big.Float",
    reason:
      "Go accepts a form that is neither zero nor finite nor infinite. There is no word for it.",
    ours: /^error: Float\.GobDecode: invalid form$/,
    go: /^value /,
    example: {
      type: basic("bigFloat"),
      bytes: messages(opaqueType(64, "gob", "Float"), `${id} 00 06 01 0e 00000035`),
    },
    goMayMend: true,
  },
  {
    name: "mantissas of a big.Float",
    reason:
      "Go insists that the first digit of a mantissa is 1, as those are that it writes. Here the digits are a number, whatever they are.",
    ours: /^value /,
    go: /^error: Float\.GobDecode: msb not set/,
    example: {
      type: basic("bigFloat"),
      bytes: messages(
        opaqueType(64, "gob", "Float"),
        `${id} 00 12 01 0a 00000040 00000001 0000000000000001`,
      ),
    },
  },
  {
    name: "interface values that nobody reads",
    reason:
      "Go skips an interface value by its length and does not look at what it defines (golang/go#34879), so that it loses its way " +
      "where there are definitions. Here it is walked through, which also finds what is wrong in it.",
    ours: /^(value |error: (gob: (decod|bad data|encoded|duplicate|invalid)|EOF|unexpected EOF))/,
    go:
      /^(value |error: (gob: (bad|duplicate|decod|encoded|invalid)|extra data|EOF|unexpected EOF))/,
    inStream: /\binterface\b/,
    example: {
      type: structOf({ B: basic("int") }),
      bytes: messages(
        structType(64, "T", { A: 8, B: 2 }),
        `${id} 01 03696e74 04 04 00 fff1 00 01 04 00`,
      ),
    },
    goMayMend: true,
  },
];

/** The difference that a disagreement is an example of. */
export function differenceOf(disagreement: Disagreement): Difference | undefined {
  return differences.find((difference) => fits(difference, disagreement));
}

function fits({ ours, go, inStream }: Difference, disagreement: Disagreement): boolean {
  return ours.test(disagreement.ours) && go.test(disagreement.go) &&
    (inStream === undefined || inStream.test(inspect(Uint8Array.fromHex(disagreement.hex))));
}
