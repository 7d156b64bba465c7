import assert from "node:assert/strict";
import { Client, gobClientCodec, pipe, Server } from "../../mod.ts";
import { Arith, arith } from "../testing/arith.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (text: string) => new TextEncoder().encode(text);

/** Reads once. `null` is the end. */
async function readText(end: { read(buffer: Uint8Array): Promise<number | null> }, size = 100) {
  const buffer = new Uint8Array(size);
  const count = await inTime(end.read(buffer), "read()");
  return count === null ? null : text(buffer.subarray(0, count));
}

Deno.test("what is written at one end of a pipe is read at the other, in order", async () => {
  const [a, b] = pipe();
  for (const [from, to] of [[a, b], [b, a]] as const) {
    assert.equal(await from.write(bytes("one")), 3);
    assert.equal(await from.write(bytes("two")), 3);
    assert.equal(await readText(to, 2), "on");
    assert.equal(await readText(to), "e");
    assert.equal(await readText(to), "two");
    const reading = later(readText(to));
    await nextTurn();
    await from.write(bytes("three"));
    assert.equal(await reading, "three");
  }
});

Deno.test("a pipe keeps a copy of what was written", async () => {
  const [a, b] = pipe();
  const chunk = bytes("before");
  await a.write(chunk);
  chunk.fill(0);
  assert.equal(await readText(b), "before");
});

Deno.test("a write to a pipe waits for room, and loses nothing", async () => {
  const [a, b] = pipe();
  const sent = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
  let written = 0;
  const writing = later((async () => {
    while (written < sent.length) written += await a.write(sent.subarray(written));
    a.close();
  })());
  await nextTurn();
  assert.equal(written, 64 * 1024, "the rest waits");
  const received = [];
  const buffer = new Uint8Array(1000);
  for (let count; (count = await inTime(b.read(buffer))) !== null;) {
    received.push(...buffer.subarray(0, count));
  }
  await inTime(writing);
  assert.deepEqual(Uint8Array.from(received), sent);
});

Deno.test("closeWrite() ends one direction of a pipe after what was written", async () => {
  const [a, b] = pipe();
  await a.write(bytes("last"));
  await a.closeWrite!();
  assert.match(String(await rejection(a.write(bytes("more")))), /the pipe is closed/);
  assert.equal(await readText(b), "last");
  assert.equal(await readText(b), null);
  assert.equal(await readText(b), null);
  await b.write(bytes("answer"));
  assert.equal(await readText(a), "answer");
});

Deno.test("close() of one end of a pipe ends the other, and what waits", async () => {
  const [a, b] = pipe();
  await a.write(bytes("last"));
  await b.write(bytes("unread"));
  a.close();
  a.close();
  assert.match(String(await rejection(a.read(new Uint8Array(1)))), /the pipe is closed/);
  assert.match(String(await rejection(a.write(bytes("x")))), /the pipe is closed/);
  assert.match(String(await rejection(b.write(bytes("x")))), /broken pipe/);
  assert.equal(await readText(b), "last");
  assert.equal(await readText(b), null);
});

Deno.test("close() ends the reads and writes of a pipe that wait", async () => {
  const [a, b] = pipe();
  const reading = rejection(a.read(new Uint8Array(1)));
  const ending = readText(b);
  await nextTurn();
  a.close();
  assert.match(String(await reading), /the pipe is closed/);
  assert.equal(await ending, null);

  const [c, d] = pipe();
  await c.write(new Uint8Array(64 * 1024));
  const writing = rejection(c.write(bytes("x")));
  await nextTurn();
  d.close();
  assert.match(String(await writing), /broken pipe/);
});

Deno.test("a client and a server in one process need no socket", async () => {
  const server = new Server().register(Arith, arith);
  const [near, far] = pipe();
  const serving = server.serveConn(far);
  const client = new Client(gobClientCodec(near));
  const stub = client.service(Arith);
  const numbers = Array.from({ length: 2000 }, (_, n) => n);
  assert.deepEqual(
    await Promise.all(numbers.map((n) => stub.Multiply({ A: n, B: 2 }))),
    numbers.map((n) => n * 2),
  );
  await assert.rejects(stub.Divide({ A: 1, B: 0 }), { message: "divide by zero" });
  await inTime(client.close());
  await inTime(serving);
  await inTime(server.shutdown());
});

Deno.test("timers fire beside calls over a pipe that never pause", async () => {
  const server = new Server().register(Arith, arith);
  const [near, far] = pipe();
  server.serveConn(far);
  const client = new Client(gobClientCodec(near));
  const signal = AbortSignal.timeout(20);
  let calls = 0;
  while (!signal.aborted && calls < 1e6) {
    await client.service(Arith).Multiply({ A: 1, B: 2 });
    calls++;
  }
  assert(signal.aborted, "the timer fired");
  await client.close();
  await server.shutdown();
});
