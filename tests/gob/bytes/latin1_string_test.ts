import assert from "node:assert/strict";
import { decode, encode, slice, string, struct } from "../../../gob/mod.ts";
import { latin1String } from "../../../gob/bytes/latin1_string.ts";

/** Strings of every length up to 40, ASCII and not: enough of them for a large message. */
const strings = Array.from({ length: 400 }, (_, index) => {
  const length = index % 41;
  const text = String.fromCharCode(...Array.from({ length }, (_, i) => 33 + (index + i) % 94));
  return index % 7 === 0 && length > 0 ? `${text.slice(1)}é` : text;
});

const List = struct("List", { First: string, Rest: slice(string) });

Deno.test("latin1String() gives a character for each byte, from the first call on", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  assert.equal(latin1String(bytes, 0, 256), String.fromCharCode(...bytes));
  assert.equal(latin1String(bytes, 65, 68), "ABC");
});

Deno.test("without Buffer there are no such strings", async () => {
  const found = Object.getOwnPropertyDescriptor(globalThis, "Buffer")!;
  Object.defineProperty(globalThis, "Buffer", { value: undefined, configurable: true });
  try {
    // Another instance of the module, since it looks once.
    const without = await import("../../../gob/bytes/latin1_string.ts?without");
    assert.equal(without.latin1String(new Uint8Array(1), 0, 1), undefined);
    assert.equal(without.utf8String(new Uint8Array(1), 0, 1), undefined);
  } finally {
    Object.defineProperty(globalThis, "Buffer", found);
  }
});

Deno.test("strings of a large message are the same in whatever way they are made", () => {
  const bytes = encode(List, { First: "first", Rest: strings });
  assert(bytes.length > 4096);
  for (const decoded of [decode(bytes, List), decode(bytes)]) {
    assert.deepEqual(decoded, { First: "first", Rest: strings });
  }
});

Deno.test("strings on both sides of a window's edge are whole", () => {
  const many = Array.from({ length: 20_000 }, (_, index) => `string ${index}`);
  assert.deepEqual(decode(encode(slice(string), many), slice(string)), many);
});
