import assert from "node:assert/strict";
import { gob } from "../../mod.ts";
import { sniff, type Sniffed } from "../../server/sniff.ts";
import { inTime } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { Request } from "../testing/scripted_peer.ts";

/** What each beginning is. */
const beginnings: [bytes: Uint8Array | string | number[], expected: Sniffed | undefined][] = [
  // The first request of our client and of Go's.
  [new gob.Encoder().encode(Request, { ServiceMethod: "Arith.Multiply", Seq: 0 }), "gob"],
  // Definitions whose length is a letter, a brace, a space: the second byte is in no text.
  [[0x47, 0x7f, 0x03], "gob"],
  [[0x47, 0xff, 0x81], "gob"],
  [[0x7b, 0x7f, 0x03], "gob"],
  [[0x20, 0xff, 0x81], "gob"],
  [[0x7b, 0xfe, 0x27, 0x0f], "gob"],
  // Messages of 128 bytes and more begin with a byte that no text has.
  [[0xff], "gob"],
  // No integer has more than eight bytes.
  [[0x80, 0x22], undefined],
  [[0xf8, 0x47, 0x45], "gob"],
  // An empty message is complete, and nothing might follow. It ends the connection in Go too.
  [[0x00], undefined],
  [[0x00, 0x7b], undefined],
  ['{"method":"Arith.Multiply"}', "json"],
  ["{}", "json"],
  ["{ ", "json"],
  [' {"', "json"],
  ['\n\n{"', "json"],
  ['\r\n{"', "json"],
  ['\t{"', "json"],
  ["{", "json"],
  ["CONNECT /_goRPC_ HTTP/1.0\n\n", "http"],
  ["GET / HTTP/1.1\r\n\r\n", "http"],
  // What begins no protocol is told at once.
  ["A", undefined],
  ["Z\n", undefined],
  ["get / HTTP/1.1", undefined],
  ["hello there", undefined],
  ["[1]", undefined],
  ["[]", undefined],
  ["null", undefined],
  ["17 ", undefined],
  ["@", undefined],
  [" [1]", undefined],
  ["\n17", undefined],
  [[0x16, 0x03, 0x01, 0x02, 0x00], undefined],
  [[0x1f, 0x8b, 0x08], undefined],
];

Deno.test("sniff() tells protocols by their first bytes, and takes none away", async () => {
  for (const [beginning, expected] of beginnings) {
    const bytes = typeof beginning === "string"
      ? new TextEncoder().encode(beginning)
      : new Uint8Array(beginning);
    for (const largestRead of [1, Infinity]) {
      const [near, far] = MemoryTransport.pair();
      near.largestRead = largestRead;
      await far.write(bytes);
      far.closeWrite();
      const found = await inTime(sniff(near), "sniff()");
      assert.equal(found?.protocol, expected, JSON.stringify(beginning));
      const all: number[] = [];
      const buffer = new Uint8Array(1000);
      for (let count; (count = await found!.transport.read(buffer)) !== null;) {
        all.push(...buffer.subarray(0, count));
      }
      assert.deepEqual(all, [...bytes]);
    }
  }
});

Deno.test("sniff() answers without a second byte if the first one tells", async () => {
  for (const [first, expected] of [[0xff, "gob"], [0xf8, "gob"]] as const) {
    const [near, far] = MemoryTransport.pair();
    await far.write(new Uint8Array([first]));
    assert.equal((await inTime(sniff(near), "sniff()"))?.protocol, expected);
  }
});

Deno.test("sniff() gives nothing if the connection ends before it began", async () => {
  const [near, far] = MemoryTransport.pair();
  far.closeWrite();
  assert.equal(await inTime(sniff(near), "sniff()"), undefined);
});

Deno.test("sniff() rejects if the connection breaks", async () => {
  const [near] = MemoryTransport.pair();
  near.breakReads(new Error("reset"));
  await assert.rejects(sniff(near), { message: "reset" });
});
