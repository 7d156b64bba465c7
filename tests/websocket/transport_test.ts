import assert from "node:assert/strict";
import { WebSocketError, webSocketTransport } from "../../websocket/mod.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import {
  bareEnd,
  closeOf,
  pattern,
  rawServer,
  readBytes,
  socketPair,
  Web,
  writeBytes,
} from "./web.ts";

/** A server whose WebSockets do something as soon as they are open. */
function doing(action: (socket: WebSocket) => void): Web {
  return new Web((request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => action(socket);
    return response;
  });
}

Deno.test("webSocketTransport() carries bytes of all sizes, in order, both ways", async () => {
  await using pair = await socketPair();
  const sizes = [1, 2, 1023, 1024, 1025, 2048, 5000, 65_535, 65_536, 300_000, 400_000, 2_000_000];
  for (const size of sizes) {
    const bytes = pattern(size);
    for (const [from, to] of [[pair.client, pair.server], [pair.server, pair.client]] as const) {
      const writing = writeBytes(from, bytes);
      assert.deepEqual(await readBytes(to, size), bytes);
      await writing;
    }
  }
});

Deno.test("write() takes its bytes at once, so that the buffer can be used again", async () => {
  await using pair = await socketPair();
  const bytes = pattern(3000);
  const writing = pair.client.write(bytes);
  bytes.fill(0);
  assert.equal(await writing, 3000);
  assert.deepEqual(await readBytes(pair.server, 3000), pattern(3000));
});

Deno.test("read() gives what fits, keeps the rest, and takes one read at a time", async () => {
  await using pair = await socketPair();
  const reading = pair.server.read(new Uint8Array(4));
  await assert.rejects(pair.server.read(new Uint8Array(4)), {
    name: "TypeError",
    message: "Cannot read a WebSocket: another read is under way",
  });
  assert.equal(await pair.server.read(new Uint8Array(0)).catch(() => "rejected"), "rejected");
  await pair.client.write(pattern(10));
  assert.equal(await inTime(reading), 4);
  assert.equal(await pair.server.read(new Uint8Array(0)), 0);
  assert.deepEqual(await readBytes(pair.server, 6), pattern(10).subarray(4));
});

Deno.test("the end: after close() what was written arrives, and then null", async () => {
  await using pair = await socketPair();
  await writeBytes(pair.server, pattern(1_000_000));
  pair.server.close();
  assert.deepEqual(await readBytes(pair.client, 1_000_000), pattern(1_000_000));
  assert.equal(await inTime(pair.client.read(new Uint8Array(1))), null);
  assert.equal(await inTime(pair.client.read(new Uint8Array(1))), null);
  await assert.rejects(pair.client.write(pattern(1)), {
    name: "WebSocketError",
    message: "the far side has closed the WebSocket",
  });
});

Deno.test("close() rejects what waits, and later reads and writes", async () => {
  await using pair = await socketPair();
  const reading = rejection(pair.client.read(new Uint8Array(1)));
  pair.client.close();
  pair.client.close();
  for (
    const failed of [
      reading,
      rejection(pair.client.read(new Uint8Array(1))),
      rejection(pair.client.write(pattern(1))),
    ]
  ) {
    const error = await inTime(failed);
    assert(error instanceof WebSocketError);
    assert.deepEqual([error.code, error.message], [1000, "the WebSocket was closed by us"]);
  }
});

Deno.test("closeWrite() waits until all has left, takes no more, and still reads", async () => {
  await using pair = await socketPair();
  await writeBytes(pair.client, pattern(400_000));
  await pair.client.closeWrite!();
  await assert.rejects(pair.client.write(pattern(1)), {
    message: "the WebSocket was closed by us",
  });
  assert.deepEqual(await readBytes(pair.server, 400_000), pattern(400_000));
  await pair.server.write(pattern(3));
  assert.deepEqual(await readBytes(pair.client, 3), pattern(3));
  pair.client.close();
  await assert.rejects(pair.client.closeWrite!(), { message: "the WebSocket was closed by us" });
});

Deno.test("close codes: 1000, 1001 and none are the end, all others errors with code and reason", async () => {
  // Only a server may close with 1001, and the platform sends what it may.
  for (const code of [undefined, 1000, 1001, 1002, 1003, 1008, 1009, 1011, 3000, 4003, 4321]) {
    await using web = doing((socket) =>
      code === undefined ? socket.close() : socket.close(code, "so be it")
    );
    const read = (await web.connect()).read(new Uint8Array(1));
    if (code === undefined || code < 1002) {
      assert.equal(await inTime(read), null);
      continue;
    }
    const error = await rejection(read);
    assert(error instanceof WebSocketError);
    assert.deepEqual([error.code, error.reason], [code, "so be it"]);
    assert.equal(
      error.message,
      `the far side closed the WebSocket with code ${code}: so be it`,
    );
    assert.equal(error.hint !== undefined, [1003, 1009, 4003].includes(code));
  }
});

/** Both ends of a WebSocket: how one closes it of itself, and what the other sees. */
const refusals = [
  { end: "a client", text: 4003, held: 4009 },
  { end: "a server", text: 1003, held: 1009 },
] as const;

for (const { end, text, held } of refusals) {
  Deno.test(`${end} closes with ${text} for a text message, after the bytes before it`, async () => {
    await using ends = await bareEnd(end);
    ends.socket.send(new Uint8Array([1, 2]));
    ends.socket.send("hello");
    // Deno's server drops the connection where more follows, so that the code is lost.
    if (end === "a client") ends.socket.send(new Uint8Array([3]));
    const { code, reason } = await inTime(ends.closed);
    assert.deepEqual([code, reason], [text, "expected binary messages"]);
    assert.deepEqual([...await readBytes(ends.transport, 2)], [1, 2]);
    const error = await rejection(ends.transport.read(new Uint8Array(1)));
    assert(error instanceof WebSocketError);
    assert.equal(error.code, text);
    assert.match(error.hint!, /binary messages, not as text/);
  });

  Deno.test(`${end} holds up to maxHeldBytes that nobody reads, and closes with ${held} above`, async () => {
    await using ends = await bareEnd(end, { maxHeldBytes: 1000 });
    for (let i = 0; i < 11; i++) ends.socket.send(new Uint8Array(100));
    const { code, reason } = await inTime(ends.closed);
    assert.deepEqual([code, reason], [held, "more than 1000 bytes wait to be read"]);
    const error = await rejection(ends.transport.read(new Uint8Array(1)));
    assert(error instanceof WebSocketError);
    assert.deepEqual([error.code, typeof error.hint], [held, "string"]);
  });
}

Deno.test("as many bytes as maxHeldBytes are held", async () => {
  await using web = doing((socket) => {
    for (let i = 0; i < 10; i++) socket.send(new Uint8Array(100));
    socket.close(1000);
  });
  const socket = web.socket();
  const transport = await webSocketTransport(socket, { maxHeldBytes: 1000 });
  await inTime(closeOf(socket));
  assert.equal((await readBytes(transport, 1000)).length, 1000);
  assert.equal(await transport.read(new Uint8Array(1)), null);
});

Deno.test("write() waits while the far side takes nothing, and sends the rest when it does", async () => {
  using server = await rawServer();
  const socket = new WebSocket(server.url);
  const closed = closeOf(socket);
  const [transport, conn] = await inTime(
    Promise.all([webSocketTransport(socket), server.accept()]),
  );
  const bytes = new Uint8Array(1024 * 1024);
  let [sent, waits] = [0, false];
  while (!waits) {
    const writing = transport.write(bytes).then((count) => void (sent += count));
    waits = await Promise.race([
      writing.then(() => false),
      new Promise<boolean>((resolve) => setTimeout(resolve, 1000, true)),
    ]);
    assert(sent < 64 * bytes.length, "nothing ever waits");
    if (!waits) continue;
    // At most one message more than what makes a write wait.
    assert(socket.bufferedAmount <= 1024 * 1024, `${socket.bufferedAmount} bytes are unsent`);
    (async () => {
      const buffer = new Uint8Array(65_536);
      try {
        while (await conn.read(buffer) !== null);
      } catch {
        // It is closed.
      }
    })();
    await inTime(writing, "write()");
  }
  const reading = rejection(transport.read(bytes));
  conn.close();
  const error = await inTime(reading);
  assert(error instanceof WebSocketError);
  assert.equal(error.code, 1006);
  assert.match(error.message, /^the WebSocket broke/);
  await closed;
});

Deno.test("a write that waits rejects when the connection breaks, and when it is closed", async () => {
  for (const end of ["break", "close"] as const) {
    using server = await rawServer();
    const socket = new WebSocket(server.url);
    const closed = closeOf(socket);
    const [transport, conn] = await inTime(
      Promise.all([webSocketTransport(socket), server.accept()]),
    );
    const writing = (async () => {
      for (;;) await transport.write(new Uint8Array(1024 * 1024));
    })();
    const failed = rejection(writing);
    while (socket.bufferedAmount === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    if (end === "close") transport.close();
    conn.close();
    const error = await inTime(failed);
    assert(error instanceof WebSocketError);
    assert.equal(error.code, end === "close" ? 1000 : 1006);
    await closed;
    transport.close();
  }
});

Deno.test("a WebSocket that cannot be opened rejects with the address and a hint", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `ws://127.0.0.1:${listener.addr.port}/`;
  listener.close();
  const error = await rejection(webSocketTransport(new WebSocket(url)));
  assert(error instanceof WebSocketError);
  assert.equal(error.code, 1006);
  assert(error.message.startsWith(`Cannot open the WebSocket ${url}: `), error.message);
  assert.match(error.hint!, /whether the server runs/);
});

Deno.test("a WebSocket that was closed already is refused", async () => {
  await using web = doing(() => {});
  const socket = web.socket();
  await new Promise((resolve) => socket.onopen = resolve);
  socket.close();
  const error = await rejection(webSocketTransport(socket));
  assert(error instanceof WebSocketError);
  assert.match(error.message, /^Cannot open the WebSocket ws:/);
});

Deno.test("a signal gives up the opening, and closes the WebSocket", async () => {
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const socket = new WebSocket(`ws://127.0.0.1:${silent.addr.port}`);
  const closed = closeOf(socket);
  const abort = new AbortController();
  const opening = rejection(webSocketTransport(socket, { signal: abort.signal }));
  const conn = await silent.accept();
  abort.abort(new Error("changed my mind"));
  assert.equal((await inTime(opening) as Error).message, "changed my mind");
  conn.close();
  silent.close();
  await inTime(closed);
});

Deno.test("a signal that has fired gives up at once; later it has no effect", async () => {
  await using web = doing((socket) => socket.send(new Uint8Array([7])));
  const gone = web.socket();
  const options = { signal: AbortSignal.abort(new Error("too late")) };
  await assert.rejects(webSocketTransport(gone, options), { message: "too late" });

  const abort = new AbortController();
  const transport = await web.connect({ signal: abort.signal });
  abort.abort();
  assert.deepEqual([...await readBytes(transport, 1)], [7]);
  transport.close();
});

Deno.test("messages that come right behind the handshake are not lost", async () => {
  await using web = doing((socket) => {
    for (let i = 0; i < 5; i++) socket.send(new Uint8Array([i]));
    socket.close();
  });
  assert.deepEqual([...await readBytes(await web.connect(), 5)], [0, 1, 2, 3, 4]);
});

Deno.test("webSocketTransport() refuses a limit that is none", async () => {
  await using web = doing((socket) => socket.close());
  for (const maxHeldBytes of [0, -1, 1.5, NaN]) {
    await assert.rejects(webSocketTransport(web.socket(), { maxHeldBytes }), {
      name: "RangeError",
      message:
        `Cannot use maxHeldBytes: expected a number of bytes of 1 or more, received ${maxHeldBytes}`,
    });
  }
});
