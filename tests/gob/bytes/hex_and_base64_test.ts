import assert from "node:assert/strict";
import { fromBase64, fromHex, toBase64, toHex } from "../../../gob/bytes/hex_and_base64.ts";

/** Runs a check with the platform's own conversions and as on a runtime that lacks them. */
function onBoth(check: () => void): void {
  check();
  const places = [
    [Uint8Array, "fromHex"],
    [Uint8Array, "fromBase64"],
    [Uint8Array.prototype, "toHex"],
    [Uint8Array.prototype, "toBase64"],
  ] as const;
  const kept = places.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name)!);
  for (const [owner, name] of places) assert(Reflect.deleteProperty(owner, name));
  try {
    check();
  } finally {
    places.forEach(([owner, name], at) => Object.defineProperty(owner, name, kept[at]!));
  }
}

const everyByte = Uint8Array.from({ length: 256 }, (_, at) => at);

Deno.test("toHex() and fromHex() are the reverse of each other", () => {
  onBoth(() => {
    assert.equal(toHex(new Uint8Array(0)), "");
    assert.equal(toHex(new Uint8Array([0, 9, 10, 0xa0, 0xff])), "00090aa0ff");
    assert.equal(toHex(everyByte.subarray(1, 3)), "0102");
    assert.deepEqual(fromHex(""), new Uint8Array(0));
    assert.deepEqual(fromHex("00FfaB"), new Uint8Array([0, 0xff, 0xab]));
    assert.deepEqual(fromHex(toHex(everyByte)), everyByte);
  });
});

Deno.test("fromHex() refuses what is no hexadecimal text", () => {
  onBoth(() => {
    for (const text of ["0", "0g", "0x", " 0", "00\n", "١١"]) {
      assert.throws(() => fromHex(text), SyntaxError, text);
    }
  });
});

Deno.test("toBase64() and fromBase64() are the reverse of each other, for large inputs too", () => {
  onBoth(() => {
    for (
      const [bytes, text] of [[[], ""], [[255], "/w=="], [[1, 2], "AQI="], [
        [251, 239, 190],
        "++++",
      ]] as const
    ) {
      assert.equal(toBase64(Uint8Array.from(bytes)), text);
      assert.deepEqual(fromBase64(text), Uint8Array.from(bytes));
    }
    for (const length of [24_575, 24_576, 24_577, 100_000]) {
      const bytes = Uint8Array.from({ length }, (_, at) => at * 7);
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
    }
  });
});

Deno.test("fromBase64() refuses what is no base64", () => {
  onBoth(() => {
    for (const text of ["A", "A===", "====", "AQ=I", "AQI=AQI=", "AQ-_", "AQI\u00e9", "AQI世"]) {
      assert.throws(() => fromBase64(text), text);
    }
  });
});
