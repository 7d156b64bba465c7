// JSON that is passed on. What the table claims of Go was seen there: json.Marshal of a json.RawMessage.

import assert from "node:assert/strict";
import { compact } from "../../json/compact.ts";

const encoder = new TextEncoder();

Deno.test("compact() takes space away and escapes what Go escapes, and nothing else", () => {
  const table: readonly (readonly [json: string, compact: string])[] = [
    [' { "a" : [ 1 , "\\u003c \\\\ \\" <" ] } ', '{"a":[1,"\\u003c \\\\ \\" \\u003c"]}'],
    ['"x\u2028y\u2029z"', '"x\\u2028y\\u2029z"'],
    // Characters that begin with the same bytes as those two.
    ['"a – b … ‧ \u2068"', '"a – b … ‧ \u2068"'],
    ['"…<é>&"', '"…\\u003cé\\u003e\\u0026"'],
  ];
  for (const [json, expected] of table) {
    assert.equal(new TextDecoder().decode(compact(encoder.encode(json))), expected);
  }
});

Deno.test("compact() keeps bytes that are no UTF-8", () => {
  for (const own of [[0xe2], [0xe2, 0x80], [0xe2, 0x80, 0x20], [0xe2, 0xe2, 0x80], [0xff]]) {
    const json = Uint8Array.of(0x22, ...own, 0x22);
    assert.deepEqual(compact(json), json);
  }
});
