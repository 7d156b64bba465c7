// Text from bytes as Go reads it: each byte that is not part of a character is U+FFFD.

import assert from "node:assert/strict";
import { decodeUtf8 } from "../../json/utf8.ts";

Deno.test("decodeUtf8() gives a U+FFFD for each byte of a character that breaks off", () => {
  const characters = ["é", "日", "😀"].map((character) => new TextEncoder().encode(character));
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
