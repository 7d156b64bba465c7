import assert from "node:assert/strict";
import { printable } from "../../cli/printable.ts";

Deno.test("printable() shows control characters and cuts", () => {
  const table: [string, Parameters<typeof printable>[1], string][] = [
    ["päper 日本 🎉", {}, "päper 日本 🎉"],
    ["\x1b[31mred\x07\x9b", {}, "\\x1b[31mred\\x07\\x9b"],
    ["a\r\nb\tc", {}, "a\\x0d\\x0ab\\x09c"],
    ["a\r\nb\tc", { lines: true }, "a\\x0d\nb\tc"],
    ["\u202eabc\u2028", {}, "\\u202eabc\\u2028"],
    ["\ud800", {}, "\ufffd"],
    ["abcdef", { limit: 4 }, "abcd… (2 more characters)"],
    ["ab🎉", { limit: 3 }, "ab\ufffd… (1 more characters)"],
  ];
  for (const [text, options, expected] of table) assert.equal(printable(text, options), expected);
  assert.equal(printable("x".repeat(5000)).length, 4096 + "… (904 more characters)".length);
});
