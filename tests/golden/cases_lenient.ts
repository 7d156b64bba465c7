import { bool, int, map, string, uint } from "../../gob/mod.ts";
import { Point } from "../testing/schemas.ts";
import { type Encodes, golden, type GoldenCase, goldenStream, item } from "./golden_case.ts";

const byHand: Encodes = { encodes: false, reason: "no encoder writes these bytes" };

/** Streams that no encoder of Go's writes and that Go decodes. */
export const lenientCases: readonly GoldenCase[] = [
  golden("lenient/long-int", int, 5, byHand),
  golden("lenient/longest-uint", uint, 7, byHand),
  golden("lenient/long-length", int, 5, byHand),
  golden("lenient/bool-2", bool, true, byHand),
  goldenStream("lenient/trailing-bytes", [item(int, 5), item(int, 7)], byHand),
  goldenStream("lenient/no-end-marker", [item(Point, { X: 1, Y: 2 }), item(int, 7)], byHand),
  golden("lenient/no-struct-at-all", Point, { X: 0, Y: 0 }, { ...byHand, plain: {} }),
  golden("lenient/explicit-zero", Point, { X: 0, Y: 2 }, byHand),
  golden("lenient/duplicate-keys", map(string, int), new Map([["a", 2]]), byHand),
  golden("lenient/unused-definition", int, 7, byHand),
];
