/**
 * The rows about values: to bytes and back, against Go and against JSON.
 *
 * @module
 */

import { type Case, coldCase, gobCase, jsonCase, microsEach, type Row } from "../measurement.ts";

/** Both directions of one kind of data. */
interface Pair {
  /** The name of the data, see deno/data.ts. */
  readonly data: string;
  readonly what: string;
  readonly encode: Omit<Row, "what">;
  readonly decode: Omit<Row, "what">;
}

const shortStrings =
  "More than half of the work are 4,000 strings of three to twelve letters. They are written letter " +
  "by letter, at some 2 ns each, since a call into the engine for one string costs more than that, " +
  "and made by a call for each or by cutting them from one. The engine would have to offer a way to " +
  "write or read many strings in one call.";

const oneMessageEach =
  "Each message has its length before it, an entry into the stream and a `Uint8Array` " +
  "that is given out, which costs more than the fields of a small struct. Deno would have to make " +
  "typed arrays as cheaply as objects.";

const smallMessage =
  "A message has 14 bytes. Its length, its type, the numbers of its fields and its end are checked " +
  "one by one, which costs more than to read two numbers. To check less would be to believe a peer.";

const numbersInArray =
  "Each number is taken from an array that may hold anything and checked: whether it is a number, " +
  "whole and in range. Go's slice can hold nothing else. The schema would have to be one of typed " +
  "arrays.";

const bigints =
  "Each `bigint` is an object of its own on the heap, some 14 ns to make and 27 to read, where Go " +
  "has a word in a slice. The engine would have to have integers of 64 bits; a schema whose values " +
  "are a `BigInt64Array` would come close.";

const times =
  "Each time is a `Temporal.ZonedDateTime`. The engine takes 0.43 µs to make one, seven times what " +
  "Go takes for all of it, and its nanoseconds are a `bigint`. The engine would have to make them " +
  "faster, or the schema would have to give something else.";

const mapWritten =
  "A `Map` is walked with an iterator, and its keys are short strings, which are written letter by " +
  "letter. The engine would have to offer a way to write many strings in one call.";

const mapRead =
  "An entry is a string that the engine has not seen: some 70 ns to make it and as many to hash it " +
  "and enter it into a `Map`. The engine would have to offer a way to fill a map at once.";

const manyStrings =
  "`JSON.stringify` reads the letters of a string where they lie in the engine's memory, 60 of them " +
  "in some 20 ns. JavaScript reads letter by letter, which takes 93 ns for 60, or calls " +
  "`encodeInto`, which takes 159 ns, 110 of them for the call. The engine would have to offer a way " +
  "to write many strings in one call.";

/** Gob here against gob in Go. */
const againstGo: readonly Pair[] = [
  {
    data: "entries",
    what: "1000 structs in a slice",
    encode: {
      short: "encode 1000 structs",
      target: { most: 0.75, limit: shortStrings },
    },
    decode: {
      short: "decode 1000 structs",
      target: { most: 0.48, limit: shortStrings },
    },
  },
  {
    data: "entries-each",
    what: "1000 structs, a message each",
    encode: {
      target: { most: 0.75, limit: `${oneMessageEach} The rest is as in the rows above.` },
    },
    decode: { target: { most: 0.55, limit: shortStrings } },
  },
  {
    data: "args-each",
    what: "1000 structs of two ints, a message each",
    encode: {
      short: "encode a struct of two ints",
      target: { most: 0.6, limit: oneMessageEach },
    },
    decode: { target: { most: 0.35, limit: smallMessage } },
  },
  {
    data: "ints",
    what: "[]int of 20,000",
    encode: {
      short: "encode []int",
      target: { most: 0.8, limit: numbersInArray },
    },
    decode: {
      target: {
        most: 1.1,
        limit:
          "Bytes become numbers one by one, each with a check of its length against the message.",
      },
    },
  },
  {
    data: "floats",
    what: "[]float64 of 20,000",
    encode: { target: { most: 0.8, limit: numbersInArray } },
    decode: {
      target: {
        most: 1.1,
        limit:
          "The eight bytes are reversed and pass through a typed array, for JavaScript has no other " +
          "way from bits to a number.",
      },
    },
  },
  {
    data: "bigints",
    what: "[]int64 of 100,000, as bigint",
    encode: { target: { most: 1, limit: bigints } },
    decode: { target: { most: 2.5, limit: bigints } },
  },
  {
    data: "strings",
    what: "1000 strings of 60 letters",
    encode: {},
    decode: {},
  },
  {
    data: "words",
    what: "1000 short words that are no ASCII",
    encode: {},
    decode: {},
  },
  {
    data: "times",
    what: "[]time.Time of 1000",
    encode: { target: { most: 2.5, limit: times } },
    decode: {
      short: "decode 1000 times",
      target: { most: 12, limit: times },
    },
  },
  {
    data: "map",
    what: "map[string]int of 10,000",
    encode: { target: { most: 0.5, limit: mapWritten } },
    decode: { target: { most: 1.6, limit: mapRead } },
  },
  {
    data: "interfaces",
    what: "[]any of 1000 words and ints",
    encode: {},
    decode: {},
  },
];

/** Gob here against JSON here. */
const againstJson: readonly Pair[] = [
  {
    data: "entries",
    what: "1000 structs in a slice",
    encode: { target: { most: 0.5, limit: shortStrings } },
    decode: { target: { most: 0.35, limit: shortStrings } },
  },
  {
    data: "strings",
    what: "1000 strings of 60 letters",
    encode: {
      short: "encode strings of 60, against JSON",
      target: { most: 2, limit: manyStrings },
    },
    decode: {},
  },
  {
    data: "words",
    what: "1000 short words that are no ASCII",
    encode: { target: { most: 2, limit: manyStrings } },
    decode: {},
  },
];

/** All rows about values. */
export const values: readonly Case[] = [
  ...againstGo.flatMap(({ data, what, encode, decode }) => [
    gobCase(
      `encode-${data}`,
      "encode",
      data,
      microsEach({ what: `gob encode, ${what}`, ...encode }),
    ),
    gobCase(
      `decode-${data}`,
      "decode",
      data,
      microsEach({ what: `gob decode, ${what}`, ...decode }),
    ),
  ]),
  ...againstJson.flatMap(({ data, what, encode, decode }) => [
    jsonCase(
      `json-encode-${data}`,
      "encode",
      data,
      microsEach({
        what: `gob encode against JSON.stringify and TextEncoder, ${what}`,
        ...encode,
      }),
    ),
    jsonCase(
      `json-decode-${data}`,
      "decode",
      data,
      microsEach({ what: `gob decode against TextDecoder and JSON.parse, ${what}`, ...decode }),
    ),
  ]),
  coldCase(
    "cold-encode",
    "encode",
    microsEach({ what: "gob encode, one struct, the first of a fresh process" }),
  ),
  coldCase(
    "cold-decode",
    "decode",
    microsEach({ what: "gob decode, one struct, the first of a fresh process, after that encode" }),
  ),
];
