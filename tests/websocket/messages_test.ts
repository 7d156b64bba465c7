import assert from "node:assert/strict";
import { Client, gob, gobClientCodec, method, Server, service } from "../../mod.ts";
import { webSocketHandler } from "../../websocket/mod.ts";
import { messageLength, stalls } from "../../websocket/messages.ts";
import { ReceivedBytes } from "../../websocket/received_bytes.ts";
import { Random } from "../testing/random.ts";
import { output } from "../testing/process.ts";
import { Web } from "./web.ts";

const [kib, mib] = [1024, 1024 * 1024];

/** The messages that so many bytes are cut into. */
function messagesOf(length: number, stalls: boolean): number[] {
  const messages: number[] = [];
  while (length > 0) {
    messages.push(messageLength(length, stalls));
    length -= messages.at(-1)!;
  }
  return messages;
}

const cuts: readonly [length: number, ofDeno: readonly number[], ofOthers: readonly number[]][] = [
  [1, [1], [1]],
  [1024, [1024], [1024]],
  [1025, [1024, 1], [1025]],
  [3000, [1024, 1024, 952], [3000]],
  [64 * kib - 1, [...Array(63).fill(1024), 1023], [64 * kib - 1]],
  [64 * kib, [64 * kib], [64 * kib]],
  [320 * kib - 1, [320 * kib - 1], [320 * kib - 1]],
  [320 * kib, [256 * kib, 64 * kib], [256 * kib, 64 * kib]],
  [mib + 1, [256 * kib, 256 * kib, 256 * kib, 256 * kib + 1], [
    ...[256 * kib, 256 * kib, 256 * kib, 256 * kib + 1],
  ]],
];

for (const [length, ofDeno, ofOthers] of cuts) {
  Deno.test(`messageLength() cuts ${length} bytes so that no message stalls or is too long`, () => {
    assert.deepEqual(messagesOf(length, true), ofDeno);
    assert.deepEqual(messagesOf(length, false), ofOthers);
  });
}

Deno.test("stalls() is true of Deno's clients and false of its servers", () => {
  assert.equal(stalls({ url: "ws://127.0.0.1/" }), true);
  assert.equal(stalls({ url: "" }), false);
});

const Echo = service("Echo", { Bytes: method(gob.bytes, gob.bytes) });

// A stall is 40 ms long and comes with every call, so that one call without it shows that there is none.
for (const size of [100, 1000, 1100, 2048, 3000, 10_000, 60_000, 70_000, 300_000]) {
  Deno.test(`calls of ${size} bytes, one at a time, do not stall`, async () => {
    await using server = new Server().register(Echo, { Bytes: (bytes) => bytes });
    await using web = new Web(webSocketHandler(server));
    const client = new Client(gobClientCodec(await web.connect()));
    const echo = client.service(Echo);
    const bytes = new Uint8Array(size);
    let shortest = Infinity;
    for (let i = 0; i < 20; i++) {
      const start = performance.now();
      await echo.Bytes(bytes);
      if (i >= 10) shortest = Math.min(shortest, performance.now() - start);
    }
    await client.close();
    assert(shortest < 30, `the shortest call took ${shortest} ms`);
  });
}

Deno.test("ReceivedBytes gives back what came, whatever the pieces", () => {
  const random = new Random(17);
  for (let round = 0; round < 50; round++) {
    const received = new ReceivedBytes();
    let [put, got] = [0, 0];
    for (let step = 0; step < 60; step++) {
      const large = random.chance(1 / 4);
      const count = random.below(large ? 40_000 : 600);
      if (random.chance(1 / 2)) {
        received.push(Uint8Array.from({ length: count }, (_, i) => (put + i) % 251));
        put += count;
      } else {
        const buffer = new Uint8Array(count);
        const taken = received.take(buffer);
        assert.equal(taken, Math.min(count, put - got));
        for (let i = 0; i < taken; i++) assert.equal(buffer[i], (got + i) % 251);
        got += taken;
      }
      assert.equal(received.length, put - got);
    }
    received.clear();
    assert.equal(received.length, 0);
    assert.equal(received.take(new Uint8Array(1)), 0);
  }
});

Deno.test("ReceivedBytes holds a million messages of one byte in a few MiB", async () => {
  const { href } = new URL("../../websocket/received_bytes.ts", import.meta.url);
  const program = `
    import { ReceivedBytes } from ${JSON.stringify(href)};
    const received = new ReceivedBytes();
    const before = Deno.memoryUsage();
    for (let i = 0; i < 1_000_000; i++) received.push(new Uint8Array([i]));
    gc();
    const after = Deno.memoryUsage();
    const grown = after.heapUsed + after.external - before.heapUsed - before.external;
    console.log(received.length, grown);
  `;
  const [length, grown] = (await output(Deno.execPath(), [
    ...["eval", "--quiet", "--v8-flags=--expose-gc", "--ext=js", program],
  ])).split(" ").map(Number);
  assert.equal(length, 1_000_000);
  // With an object for each they are some 200 MB.
  assert(grown! < 8 * mib, `${grown} bytes more`);
});
