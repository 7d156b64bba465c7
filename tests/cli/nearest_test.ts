import assert from "node:assert/strict";
import { nearest } from "../../cli/nearest.ts";

Deno.test("nearest() finds the name that was meant", () => {
  const names = ["call", "list", "describe", "check", "inspect", "Multiply"];
  const table: [string, string | undefined][] = [
    ["call", "call"],
    ["cal", "call"],
    ["clal", "call"],
    ["lst", "list"],
    ["descirbe", "describe"],
    ["multiply", "Multiply"],
    ["Multipy", "Multiply"],
    ["", undefined],
    ["xy", undefined],
    ["frobnicate", undefined],
    ["x".repeat(100_000), undefined],
  ];
  for (const [name, expected] of table) assert.equal(nearest(name, names), expected, name);
});
