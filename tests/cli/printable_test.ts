import assert from "node:assert/strict";
import { printable, quoted } from "../../cli/printable.ts";

Deno.test("printable() shows control characters and cuts", () => {
  const table: [string, Parameters<typeof printable>[1], string][] = [
    ["päper 日本 🎉", undefined, "päper 日本 🎉"],
    ["\x1b[31mred\x07\x9b", undefined, "\\u001b[31mred\\u0007\\u009b"],
    ["a\r\nb\tc", undefined, "a\\r\\nb\\tc"],
    ["\u202eabc\u2028", undefined, "\\u202eabc\\u2028"],
    ["\ud800", undefined, "\ufffd"],
    ["abcdef", 4, "abcd… (2 more characters)"],
    ["ab🎉", 3, "ab\ufffd… (1 more characters)"],
  ];
  for (const [text, limit, expected] of table) assert.equal(printable(text, limit), expected);
  assert.equal(printable("a\r\nb\tc", 9, { lines: true }), "a\\r\nb\tc");
  assert.equal(quoted('a"b\n', 9), '"a\\"b\\n"');
  assert.equal(printable("x".repeat(5000)).length, 4096 + "… (904 more characters)".length);
});
