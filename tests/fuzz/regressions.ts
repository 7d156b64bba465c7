/**
 * What the fuzzer has found, one input a defect, replayed by the tests for ever. What is still open is marked: its test
 * says when it no longer is.
 *
 * @module
 */

import { int as intHex, messages, sliceType, structType, text } from "../gob/hand_made.ts";
import type { TypeSpec } from "./type_spec.ts";

/** An input that has gone wrong. */
export interface Regression {
  readonly name: string;
  /** What was wrong. */
  readonly why: string;
  /** The type of the first value; those behind it are read without a schema. */
  readonly type?: TypeSpec;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether it still goes wrong. */
  readonly open?: true;
}

const any: TypeSpec = { kind: "any" };
const [first, second] = [intHex(65), intHex(66)];

/** All of them. */
export const regressions: readonly Regression[] = [
  {
    name: "types in a value that does not fit",
    why:
      "A value came in pieces and did not fit its schema in a piece that was not the first: the types that it defines behind that " +
      "place were forgotten, and later values of them refused.",
    type: { kind: "slice", elem: any },
    bytes: messages(
      sliceType(64, 8),
      `${intHex(64)} 00 02 ${text("main.Point")} ${structType(65, "Point", { X: 2, Y: 2 })}`,
      `${first} 03 01 02 00 ${text("main.Nobody")} ${structType(66, "Nobody", { N: 2 })}`,
      `${second} 03 01 04 00`,
      `${second} 01 06 00`,
    ),
  },
  {
    name: "types in a value of an undefined type",
    why: "The same without a schema: a type that is defined nowhere stands before one that is.",
    bytes: messages(
      sliceType(64, 8),
      `${intHex(64)} 00 03 ${text("main.Point")} ${structType(65, "Point", { X: 2, Y: 2 })}`,
      `${first} 03 01 02 00 ${text("main.Lost")} ${structType(66, "Lost", { N: 99 })}`,
      `${second} 01 00 ${text("main.Other")} ${structType(67, "Other", { N: 2 })}`,
      `${intHex(67)} 03 01 04 00`,
      `${intHex(67)} 01 06 00`,
    ),
  },
  {
    name: "the mode of a big.Float",
    why:
      "Go accepts any mode and accuracy, and so do we, but what was decoded could not be encoded again.",
    type: { kind: "bigFloat" },
    bytes: messages(
      `${intHex(-64)} 05 01 01 05466c6f6174 01 ff80 00 00 00`,
      `${intHex(64)} 00 06 01 d8 00000035`,
    ),
  },
  {
    name: "a big.Float without a mantissa",
    why: "Go refuses a finite one, and it could not be encoded again.",
    type: { kind: "bigFloat" },
    bytes: messages(
      `${intHex(-64)} 05 01 01 05466c6f6174 01 ff80 00 00 00`,
      `${intHex(64)} 00 0a 01 0b 23d2c314 08097f9a`,
    ),
  },
  {
    name: "the end of a struct in more bytes than it needs",
    why: "Generated code took it for a field, where Go and plans without code take it for the end.",
    type: { kind: "named", name: "Point" },
    bytes: messages(
      structType(64, "Point", { X: 2, Y: 2 }),
      ...Array.from({ length: 40 }, () => `${intHex(64)} 01 0a ff00`),
    ),
  },
  {
    name: "a whole float64 beyond the safe integers in an interface",
    why: "It is a plain number, and was taken for an int that is too large when it was sent on.",
    type: any,
    bytes: messages(`10 00 ${text("float64")} 08 0a 00 f8 9a9999999999b979`),
  },
];

/** Streams that have brought other decoders down; none of them ever was a defect here. */
export const notorious: readonly Regression[] = [
  {
    name: "CVE-2022-30635",
    why: "Values nested so deeply that a recursive decoder runs out of stack.",
    type: { kind: "named", name: "Slices" },
    bytes: messages(sliceType(64, 64), `${intHex(64)} 00 ${"01".repeat(20_000)} 00`),
  },
  {
    name: "CVE-2024-34156",
    why: "The same in a field that nobody knows: skipping has to count as well.",
    type: { kind: "named", name: "Point" },
    bytes: messages(
      structType(64, "Point", { X: 2, Deep: 65 }),
      sliceType(65, 65),
      `${intHex(64)} 02 ${"01".repeat(20_000)} 00 00`,
    ),
  },
  {
    name: "golang/go#79539",
    why: "A map whose count asks for more room than there is.",
    type: { kind: "map", key: { kind: "int" }, elem: { kind: "string" } },
    bytes: messages(
      `${intHex(-64)} 04 01 02 ff80 00 01 04 01 0c 00 00`,
      `${intHex(64)} 00 fc7fffffff`,
    ),
  },
  {
    name: "names of JavaScript",
    why: "Keys and fields that would change what all objects inherit.",
    type: { kind: "record", elem: { kind: "record", elem: { kind: "int" } } },
    bytes: messages(
      `${intHex(-64)} 04 01 02 ff80 00 01 0c 01 ff82 00 00`,
      `${intHex(-65)} 04 01 02 ff82 00 01 0c 01 04 00 00`,
      `${intHex(64)} 00 02 ${text("__proto__")} 01 ${text("polluted")} 02 ${
        text("constructor")
      } 01 ${text("prototype")} 04`,
      structType(66, "P", { __proto__: 2, constructor: 2, toString: 6 }),
    ),
  },
  {
    name: "a field named __proto__",
    why: "A struct of a peer may have any names.",
    bytes: messages(
      `${intHex(-64)} 03 01 02 ff80 00 01 02 01 ${text("__proto__")} 01 ff82 00 01 ${
        text("constructor")
      } 01 04 00 00 00`,
      structType(65, "Q", { polluted: 2 }),
      `${intHex(64)} 01 01 0a 00 01 0c 00`,
    ),
  },
];
