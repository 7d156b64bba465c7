// Base64 as Go's encoding/json reads it. The offsets are those of Go's base64.CorruptInputError.

import assert from "node:assert/strict";
import { decodeBase64 } from "../../json/base64.ts";

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
