/**
 * The inspector: the lines of `inspect`, while the bytes arrive.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  any,
  encode,
  Encoder,
  inspect,
  Inspector,
  int,
  Registry,
  slice,
  string,
  struct,
  typed,
} from "../../../gob/mod.ts";
import { fromHex } from "../../../gob/bytes/hex_and_base64.ts";

/** The lines of a stream that arrives in chunks of a size. */
function inspected(bytes: Uint8Array, size: number, streams?: "many"): string {
  const inspector = new Inspector({ length: bytes.length, ...streams && { streams } });
  const pages: string[] = [];
  const read = () => {
    for (let page = inspector.read(); page !== undefined; page = inspector.read()) pages.push(page);
  };
  for (let at = 0; at < bytes.length; at += size) {
    inspector.push(bytes.subarray(at, at + size));
    read();
  }
  inspector.end();
  read();
  return pages.join("\n");
}

const Inner = struct("main.Inner", { X: int });
const Box = struct("main.Box", { A: any, B: any, Last: int });
const registry = new Registry().register("main.Inner", Inner);
const nested = encode(Box, {
  A: typed("main.Inner", { X: 7 }),
  B: typed("[]int", [1, 2, 3]),
  Last: 9,
}, { registry: registry.register("[]int", slice(int)) });

Deno.test("an inspector prints what inspect() prints, in any chunking", () => {
  const streams = [
    new Uint8Array(0),
    encode(string, "hi"),
    encode(slice(string), Array.from({ length: 3000 }, (_, index) => `text ${index}`)),
    nested,
    nested.subarray(0, nested.length - 3),
    new TextEncoder().encode("hello there, this is text"),
    Uint8Array.of(0x80),
    Uint8Array.of(3, 4, 0, 7, 0),
    Uint8Array.of(0),
    Uint8Array.of(0xff),
  ];
  for (const bytes of streams) {
    for (const size of [1, 2, 7, 1000, 1_000_000]) {
      assert.equal(inspected(bytes, size), inspect(bytes));
    }
  }
});

Deno.test("an inspector prints the golden vectors as inspect() does", () => {
  const url = new URL("../../golden/vectors.json", import.meta.url);
  const streams = Deno.readTextFileSync(url).match(/"[0-9a-f]{8,}"/g)!
    .map((text) => fromHex(text.slice(1, -1)));
  assert(streams.length > 50);
  for (const bytes of streams) {
    for (const size of [1, 5]) assert.equal(inspected(bytes, size), inspect(bytes));
  }
});

Deno.test("an inspector reads several streams", () => {
  const bytes = Uint8Array.from([...encode(Inner, { X: 1 }), ...encode(Inner, { X: 2 })]);
  assert.equal(inspected(bytes, 3, "many"), inspect(bytes, { streams: "many" }));
  assert.match(inspected(bytes, 3), /\nerror at byte \d+: gob: duplicate type received$/);
});

Deno.test("an inspector gives pages of a long value, and rests between them", () => {
  const bytes = encode(slice(string), Array.from({ length: 100_000 }, () => "text"));
  const inspector = new Inspector({ length: bytes.length });
  inspector.push(bytes);
  const first = inspector.read()!;
  assert(first.length < 20_000);
  assert(inspector.offset < 10_000);
  assert.equal(inspector.failed, false);
});

Deno.test("an inspector does not wait for messages that are too long", () => {
  const inspector = new Inspector();
  inspector.push(Uint8Array.of(0xfc, 0x7f, 0xff, 0xff, 0xff));
  assert.equal(
    inspector.read(),
    "error at byte 5: gob: message of 2147483647 bytes, and at most 67108864 are kept",
  );
  assert.equal(inspector.failed, true);
  inspector.push(new Uint8Array(10));
  inspector.end();
  assert.equal(inspector.read(), undefined);
});

Deno.test("an inspector holds the bytes of a message, not those of the stream", () => {
  const encoder = new Encoder();
  const inspector = new Inspector();
  for (let count = 0; count < 20_000; count++) {
    inspector.push(encoder.encode(Inner, { X: count }));
    assert(inspector.read() !== undefined);
  }
  inspector.end();
  assert.equal(inspector.failed, false);
});
