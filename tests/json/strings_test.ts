// Text as Go's encoding/json reads and writes it. What the tables claim of Go was seen there: json.Marshal of a json.RawMessage,
// and the offsets of base64.CorruptInputError.

import assert from "node:assert/strict";
import { compact, decodeBase64, decodeUtf8 } from "../../json/strings.ts";

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

Deno.test("decodeUtf8() gives a U+FFFD for each byte of a character that breaks off", () => {
  const characters = ["é", "日", "😀"].map((character) => encoder.encode(character));
  for (const bytes of characters) {
    for (let length = 1; length < bytes.length; length++) {
      const broken = bytes.subarray(0, length);
      const wrong = "\ufffd".repeat(length);
      assert.equal(decodeUtf8(broken), wrong);
      assert.equal(decodeUtf8(Uint8Array.of(0x41, ...broken)), `A${wrong}`);
      assert.equal(decodeUtf8(Uint8Array.of(...broken, 0x41)), `${wrong}A`);
      assert.equal(decodeUtf8(Uint8Array.of(...broken, ...bytes)), wrong + decodeUtf8(bytes));
    }
  }
});

Deno.test("decodeBase64() passes over line breaks, wherever they stand", () => {
  for (const text of ["AQ==", "A\nQ==", "AQ\n=\n=\n", "AQ=\r\n=\n", "\r\nAQ=="]) {
    assert.deepEqual(decodeBase64(text), Uint8Array.of(1), JSON.stringify(text));
  }
  assert.deepEqual(decodeBase64("AQI\n="), Uint8Array.of(1, 2));
});

Deno.test("decodeBase64() names the first byte that cannot be, as Go does", () => {
  const table: readonly (readonly [text: string, offset: number])[] = [
    ["A==", 1],
    ["AQ=", 3],
    ["AQ=x", 2],
    ["AQ=\nx", 3],
    ["AQ=\n", 4],
    ["AQ=\r\n=\nx", 7],
    ["AQ==\n=", 5],
    ["AQ===", 4],
    ["AQI=x", 4],
    ["AQI=\nx", 5],
    ["AQI==", 4],
    ["AQID==", 4],
  ];
  for (const [text, offset] of table) {
    assert.throws(() => decodeBase64(text), {
      name: "RangeError",
      message: `illegal base64 data at input byte ${offset}`,
    });
  }
});
