import assert from "node:assert/strict";
import { Client, gobClientCodec, Server, streamTransport, type Transport } from "../../mod.ts";
import { Arith, arith } from "../testing/arith.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string): Bytes => new TextEncoder().encode(text);

async function readText(transport: Transport, size = 100): Promise<string | null> {
  const buffer = new Uint8Array(size);
  const count = await inTime(transport.read(buffer), "read()");
  return count === null ? null : new TextDecoder().decode(buffer.subarray(0, count));
}

/** A transport that reads these chunks and nothing more. */
function reading(...chunks: unknown[]): Transport {
  return streamTransport(ReadableStream.from(chunks as Bytes[]), new WritableStream());
}

/** Both ends of a connection of two streams. */
function joined(): [Transport, Transport] {
  const [there, back] = [new TransformStream<Bytes, Bytes>(), new TransformStream<Bytes, Bytes>()];
  return [
    streamTransport(back.readable, there.writable),
    streamTransport(there.readable, back.writable),
  ];
}

Deno.test("streamTransport() reads chunks of any size into buffers of any size", async () => {
  const transport = reading(bytes("ab"), bytes(""), bytes("cdef"), bytes("g"));
  for (const [size, text] of [[1, "a"], [5, "b"], [3, "cde"], [9, "f"], [9, "g"], [9, null]]) {
    assert.equal(await readText(transport, size as number), text);
  }
  assert.equal(await readText(transport), null, "the end stays the end");
});

Deno.test("streamTransport() takes every form of bytes, and refuses what is none", async () => {
  const view = new DataView(bytes("xabx").buffer, 1, 2);
  const transport = reading(bytes("12").buffer, view, new Uint16Array(bytes("3456").buffer));
  for (const text of ["12", "ab", "3456", null]) assert.equal(await readText(transport), text);
  for (const [chunk, received] of [["text", "string"], [null, "null"], [7, "number"]]) {
    const error = await rejection(reading(chunk).read(new Uint8Array(1)));
    assert(error instanceof TypeError);
    assert.equal(
      error.message,
      `Cannot read from the stream: expected chunks of bytes, received ${received}`,
    );
  }
});

Deno.test("streamTransport() gives a stream a copy of what it writes", async () => {
  const kept: Bytes[] = [];
  const sink = new WritableStream<Bytes>({ write: (chunk) => void kept.push(chunk) });
  const transport = streamTransport(ReadableStream.from<Bytes>([]), sink);
  const chunk = bytes("before");
  assert.equal(await transport.write(chunk), 6);
  chunk.fill(0);
  assert.deepEqual(kept, [bytes("before")]);
});

Deno.test("a write of streamTransport() ends when the stream has taken it", async () => {
  const { promise: taken, resolve: take } = Promise.withResolvers<void>();
  const sink = new WritableStream<Bytes>({ write: () => taken });
  const transport = streamTransport(ReadableStream.from<Bytes>([]), sink);
  let written = false;
  const writing = later(transport.write(bytes("x")).then(() => written = true));
  await nextTurn();
  assert.equal(written, false);
  take();
  await inTime(writing, "write()");
});

Deno.test("streamTransport() closes one half and keeps the other", async () => {
  const [a, b] = joined();
  later(a.write(bytes("last")));
  const closing = later(a.closeWrite!());
  assert.equal(await readText(b), "last");
  assert.equal(await readText(b), null);
  await inTime(closing, "closeWrite()");
  await inTime(a.closeWrite!(), "a second closeWrite()");
  const writing = later(b.write(bytes("answer")));
  assert.equal(await readText(a), "answer");
  await writing;
  a.close();
  b.close();
  b.close();
});

Deno.test("close() of a streamTransport() loses nothing that was written", async () => {
  const received: string[] = [];
  let ended = false;
  const sink = new WritableStream<Bytes>({
    write: (chunk) => void received.push(new TextDecoder().decode(chunk)),
    close: () => void (ended = true),
  });
  let cancelled = false;
  const source = new ReadableStream<Bytes>({ cancel: () => void (cancelled = true) });
  const transport = streamTransport(source, sink);
  await transport.write(bytes("all"));
  const reading = transport.read(new Uint8Array(1));
  transport.close();
  assert.equal(await inTime(reading, "read()"), null);
  await nextTurn();
  assert.deepEqual([received, ended, cancelled], [["all"], true, true]);
  await rejection(transport.write(bytes("x")));
});

Deno.test("close() of a streamTransport() aborts a write that is stuck", async () => {
  let aborted = false;
  const sink = new WritableStream<Bytes>({
    write: (_, controller) =>
      new Promise((_, reject) =>
        controller.signal.addEventListener("abort", () => reject(controller.signal.reason))
      ),
    abort: () => void (aborted = true),
  });
  const transport = streamTransport(new ReadableStream<Bytes>(), sink);
  const writing = rejection(transport.write(bytes("x")));
  await nextTurn();
  transport.close();
  assert.match(String(await writing), /the connection is closed/);
  await nextTurn();
  assert(aborted);
});

Deno.test("errors of the streams are those of streamTransport()", async () => {
  const reason = new Error("reset");
  const source = new ReadableStream<Bytes>({ start: (controller) => controller.error(reason) });
  const sink = new WritableStream<Bytes>({
    write() {
      throw reason;
    },
  });
  const transport = streamTransport(source, sink);
  assert.equal(await rejection(transport.read(new Uint8Array(1))), reason);
  assert.equal(await rejection(transport.write(bytes("x"))), reason);
  transport.close();
  await nextTurn();
});

Deno.test("streamTransport() refuses a stream that is in use, and leaves the other free", () => {
  const { readable, writable } = new TransformStream<Bytes, Bytes>();
  writable.getWriter();
  assert.throws(() => streamTransport(readable, writable), TypeError);
  assert.equal(readable.locked, false);
});

Deno.test("a client and a server talk over two streams", async () => {
  const server = new Server().register(Arith, arith);
  const [near, far] = joined();
  const serving = server.serveConn(far);
  const client = new Client(gobClientCodec(near));
  const numbers = Array.from({ length: 500 }, (_, n) => n);
  const products = numbers.map((n) => client.service(Arith).Multiply({ A: n, B: 2 }));
  assert.deepEqual(await inTime(Promise.all(products)), numbers.map((n) => n * 2));
  await inTime(client.close());
  await inTime(serving);
  await inTime(server.shutdown());
});

Deno.test("a connection of Deno's works by its streams too", async () => {
  const server = new Server().register(Arith, arith);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  const { readable, writable } = await Deno.connect({ port: listener.addr.port });
  const client = new Client(gobClientCodec(streamTransport(readable, writable)));
  assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
  await inTime(client.close());
  await inTime(server.shutdown());
});
