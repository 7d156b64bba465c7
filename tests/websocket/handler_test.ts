import assert from "node:assert/strict";
import {
  Client,
  gob,
  gobClientCodec,
  jsonClientCodec,
  method,
  pipe,
  Server,
  service,
  ShutdownError,
  type Transport,
} from "../../mod.ts";
import {
  WebSocketError,
  webSocketHandler,
  type WebSocketHandlerOptions,
  webSocketTransport,
} from "../../websocket/mod.ts";
import { inTime, nextTurn, rejection } from "../testing/in_time.ts";
import { closeOf, frame, rawClient, readBytes, Web } from "./web.ts";

const Echo = service("Echo", {
  Text: method(gob.string, gob.string),
  From: method(gob.string, gob.string),
  Wait: method(gob.string, gob.string),
});

/** A server, and where its calls that wait are. */
function echoServer(): { server: Server; waiting: Promise<void>; go: () => void } {
  const [arrived, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const server = new Server().register(Echo, {
    Text: (text) => text,
    From: (_, { connection }) =>
      (connection.remoteAddr as Deno.NetAddr | undefined)?.hostname ?? "",
    Wait: async (text) => {
      arrived.resolve();
      await gone.promise;
      return text;
    },
  });
  return { server, waiting: arrived.promise, go: gone.resolve };
}

/** What a request that is no WebSocket's gets. */
async function answerTo(
  options: WebSocketHandlerOptions,
  headers: Record<string, string>,
  init: RequestInit = {},
): Promise<[number, string]> {
  const handler = webSocketHandler(new Server(), options);
  const response = handler(new Request("http://api.example:8080/", { ...init, headers }));
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  return [response.status, await response.text()];
}

const handshake = {
  ...{ host: "api.example:8080", upgrade: "websocket", connection: "Upgrade" },
  ...{ "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" },
};

Deno.test("webSocketHandler() serves gob and JSON-RPC, with the address of the client", async () => {
  const { server } = echoServer();
  await using web = new Web(webSocketHandler(server));
  for (const codec of [gobClientCodec, jsonClientCodec]) {
    await using client = new Client(codec(await web.connect()));
    const echo = client.service(Echo);
    assert.equal(await echo.Text("hi"), "hi");
    assert.equal(await echo.From(""), "127.0.0.1");
  }
  await server.shutdown();
});

Deno.test("requests that are no WebSocket's get 426 or 400, with a text", async () => {
  assert.deepEqual(await answerTo({}, {}), [
    426,
    "this address is for WebSockets: new WebSocket(…)\n",
  ]);
  assert.deepEqual(await answerTo({}, { ...handshake, "sec-websocket-version": "8" }), [
    426,
    "the version of WebSocket must be 13\n",
  ]);
  const { "sec-websocket-key": _, ...withoutKey } = handshake;
  const [status, text] = await answerTo({}, withoutKey);
  assert.equal(status, 400);
  assert.match(text, /^this is no handshake of WebSocket: ./);
  await using web = new Web(webSocketHandler(new Server()));
  const response = await fetch(`http://${web.host}/`, { method: "POST", body: "x" });
  assert.deepEqual([response.status, response.headers.get("upgrade")], [426, "websocket"]);
  await response.body!.cancel();
});

const origins: readonly [WebSocketHandlerOptions, string | undefined, boolean][] = [
  // Programs.
  [{}, undefined, true],
  [{ origins: ["https://www.example"] }, undefined, true],
  // The pages of the same host, behind a proxy that ends TLS too.
  [{}, "http://api.example:8080", true],
  [{}, "https://api.example:8080", true],
  [{}, "http://API.EXAMPLE:8080", true],
  // Others.
  [{}, "http://api.example", false],
  [{}, "http://api.example:8081", false],
  [{}, "http://www.example:8080", false],
  [{}, "http://api.example:8080.evil.example", false],
  [{}, "http://api.example:8080@evil.example", false],
  [{}, "null", false],
  [{}, "", false],
  [{}, "file://", false],
  [{}, "no origin", false],
  // Those that are named, beside the host's own.
  [{ origins: ["https://www.example"] }, "https://www.example", true],
  [{ origins: ["https://www.example"] }, "http://api.example:8080", true],
  [{ origins: ["https://www.example"] }, "http://www.example", false],
  [{ origins: ["https://www.example"] }, "https://www.example.evil.example", false],
  [{ origins: ["null"] }, "null", true],
  [{ origins: "*" }, "http://www.example", true],
  [{ origins: "*" }, "null", true],
];

for (const [options, origin, allowed] of origins) {
  const given = JSON.stringify(options.origins) ?? "no list";
  Deno.test(`the origin ${origin ?? "of a program"} is ${allowed ? "let in" : "refused"} by ${given}`, async () => {
    // The key is missing, so that whoever is let in gets no further.
    const { "sec-websocket-key": _, ...headers } = handshake;
    const [status, text] = await answerTo(
      options,
      origin === undefined ? headers : { ...headers, origin },
    );
    assert.equal(status, allowed ? 400 : 403);
    if (!allowed) {
      assert.equal(text, `pages of ${JSON.stringify(origin)} may not call this server\n`);
    }
  });
}

Deno.test("a page of the same host may leave out the port of its scheme", async () => {
  const { "sec-websocket-key": _, ...headers } = handshake;
  for (
    const [host, origin] of [["a.example:443", "https://a.example"], [
      "a.example",
      "http://a.example",
    ]]
  ) {
    assert.equal((await answerTo({}, { ...headers, host: host!, origin: origin! }))[0], 400);
  }
});

Deno.test("a server that names its hosts refuses others, also to their own pages", async () => {
  const { "sec-websocket-key": _, ...headers } = handshake;
  const hosts = ["127.0.0.1:8080", "Api.example:8080"];
  assert.equal((await answerTo({ hosts }, headers))[0], 400);
  const rebound = { ...headers, host: "evil.example:8080", origin: "http://evil.example:8080" };
  for (const origins of [[], "*"] as const) {
    assert.deepEqual(await answerTo({ hosts, origins }, rebound), [
      403,
      'the host "evil.example:8080" is not one of this server\n',
    ]);
  }
});

Deno.test("a page of another origin gets no WebSocket from a real server", async () => {
  const { server } = echoServer();
  await using web = new Web(webSocketHandler(server));
  const error = await rejection(
    webSocketTransport(web.socket("/", { origin: "https://evil.example" })),
  );
  assert(error instanceof WebSocketError);
  const own = await webSocketTransport(web.socket("/", { origin: `http://${web.host}` }));
  own.close();
  await server.shutdown();
});

Deno.test("webSocketHandler() refuses options that cannot be meant", () => {
  const faults: readonly [unknown, RegExp][] = [
    [{ origins: ["https://www.example/"] }, /^Cannot use origins: expected origins as browsers/],
    [{ origins: ["www.example"] }, /^Cannot use origins/],
    [{ origins: "https://www.example" }, /^Cannot use origins: expected a list or "\*"/],
    [{ maxConnections: 0 }, /^Cannot use maxConnections: expected an integer of 1 or more/],
    [{ maxHeldBytes: 0 }, /^Cannot use maxHeldBytes/],
    [{ maxHeldBytesOfAll: -1 }, /^Cannot use maxHeldBytesOfAll/],
    [{ pingTimeout: 0 }, /^Cannot use pingTimeout: expected milliseconds above 0/],
    [{ pingTimeout: NaN }, /^Cannot use pingTimeout/],
  ];
  for (const [options, message] of faults) {
    assert.throws(
      () => webSocketHandler(new Server(), options as WebSocketHandlerOptions),
      { message },
    );
  }
  webSocketHandler(new Server(), { pingTimeout: Infinity, maxHeldBytes: Infinity });
});

Deno.test("above maxConnections there is 503, until one ends", async () => {
  const { server } = echoServer();
  await using web = new Web(webSocketHandler(server, { maxConnections: 2 }));
  const first = await web.connect();
  const second = await web.connect();
  const response = await fetch(`http://${web.host}/`, { headers: {} });
  await response.body!.cancel();
  assert.equal(response.status, 426);
  const refused = await rejection(web.connect());
  assert(refused instanceof WebSocketError);
  first.close();
  let third: Transport | undefined;
  // The handler sees the end after us.
  while (third === undefined) third = await web.connect().catch(() => undefined);
  await using client = new Client(gobClientCodec(third));
  assert.equal(await client.service(Echo).Text("hi"), "hi");
  second.close();
  await client.close();
  await server.shutdown();
});

Deno.test("shutdown() answers what runs and closes with 1000, and by force it closes too", async () => {
  for (const force of [false, true]) {
    const { server, waiting, go } = echoServer();
    await using web = new Web(webSocketHandler(server));
    const socket = web.socket();
    const closed = closeOf(socket);
    const client = new Client(gobClientCodec(await webSocketTransport(socket)));
    const call = client.service(Echo).Wait("hi");
    const outcome = call.catch((error: unknown) => error);
    await inTime(waiting);
    const shutdown = server.shutdown(force ? { timeout: 10 } : {});
    if (!force) go();
    assert.equal((await inTime(shutdown)).drained, !force);
    if (force) assert(await inTime(outcome) instanceof ShutdownError);
    else assert.equal(await inTime(outcome), "hi");
    const { code, wasClean } = await inTime(closed);
    assert.deepEqual([code, wasClean], [1000, true]);
    go();
    await inTime(client.closed);
    // A server that is down ends whoever comes.
    const late = await web.connect();
    assert.equal(await inTime(late.read(new Uint8Array(1))), null);
    late.close();
  }
});

Deno.test("a server that goes down while calls arrive loses no reply that was made", async () => {
  let made = 0;
  const server = new Server().register(service("Echo", { Text: Echo.methods.Text }), {
    Text: (text) => {
      made++;
      return text;
    },
  });
  await using web = new Web(webSocketHandler(server));
  const client = new Client(gobClientCodec(await web.connect()));
  const echo = client.service(Echo);
  let received = 0;
  const text = "x".repeat(3000);
  const ended = Promise.all(Array.from({ length: 20 }, async () => {
    try {
      for (;;) {
        await echo.Text(text);
        received++;
      }
    } catch (error) {
      assert(error instanceof ShutdownError);
    }
  }));
  while (received < 100) await nextTurn();
  assert.deepEqual(await inTime(server.shutdown()), { drained: true, running: 0 });
  await inTime(ended);
  assert.equal(received, made);
});

Deno.test("a client that closes ends its calls on the server", async () => {
  const ended = Promise.withResolvers<unknown>();
  const arrived = Promise.withResolvers<void>();
  await using server = new Server().register(service("Echo", { Wait: Echo.methods.Wait }), {
    Wait: (text, { signal }) => {
      signal.addEventListener("abort", () => ended.resolve(signal.reason));
      arrived.resolve();
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve(text)));
    },
  });
  await using web = new Web(webSocketHandler(server));
  const client = new Client(gobClientCodec(await web.connect()));
  const abort = new AbortController();
  const call = rejection(client.service(Echo).Wait("hi", { signal: abort.signal }));
  await inTime(arrived.promise);
  abort.abort(new Error("no longer"));
  assert.equal((await inTime(call) as Error).message, "no longer");
  await inTime(ended.promise, "the signal of the handler");
  await client.close();
});

Deno.test("neither the debug page nor the HTTP handshake is served, unless they are asked for", async () => {
  for (const protocols of [undefined, ["debug"]] as const) {
    const { server } = echoServer();
    await using web = new Web(webSocketHandler(server, { protocols }));
    const transport = await web.connect();
    const request = "GET /debug/rpc HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    await transport.write(new TextEncoder().encode(request));
    const first = await inTime(transport.read(new Uint8Array(8)).catch(() => null));
    assert.equal(first === null, protocols === undefined);
    transport.close();
    await server.shutdown();
  }
});

Deno.test("above maxHeldBytesOfAll the connection that holds the most is closed", async () => {
  const transports: Transport[] = [];
  const over = Promise.withResolvers<void>();
  const target = {
    serveConn(transport: Transport) {
      transports.push(transport);
      return over.promise;
    },
  };
  await using web = new Web(webSocketHandler(target, { maxHeldBytesOfAll: 1000 }));
  const [small, large] = [web.socket(), web.socket()];
  const ends = await Promise.all([webSocketTransport(small), webSocketTransport(large)]);
  const closed = closeOf(large);
  await ends[1].write(new Uint8Array(600));
  await ends[0].write(new Uint8Array(401));
  const { code, reason } = await inTime(closed);
  assert.deepEqual([code, reason], [
    1009,
    "more than 1000 bytes of all connections wait to be read",
  ]);
  // What the other holds stays, and there is room again.
  await ends[0].write(new Uint8Array(500));
  const holder = transports.find((transport) => (transport as { heldBytes?: number }).heldBytes);
  assert.equal((await readBytes(holder!, 901)).length, 901);
  for (const end of ends) end.close();
  over.resolve();
});

/** Reads to the end, which may be a reset. */
async function readToEnd(conn: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  try {
    while (await conn.read(buffer) !== null);
  } catch {
    // It was reset.
  }
  conn.close();
}

Deno.test("a client that answers no ping is closed after pingTimeout", async () => {
  const ends: string[] = [];
  // Without a time for the first request nothing else would end it.
  const server = new Server({
    firstByteTimeout: Infinity,
    ping: false,
    onEvent: (event) => event.type === "refused" && ends.push(event.reason),
  });
  await using web = new Web(webSocketHandler(server, { pingTimeout: 1000 }));
  const conn = await rawClient(web.host);
  await inTime(readToEnd(conn), "the end of the connection");
  await server.shutdown();
  assert.deepEqual(ends, ["broken"]);
});

Deno.test("a client that takes no replies is closed after writeTimeout", async () => {
  const Large = service("Large", { Reply: method(gob.int, gob.bytes) });
  const ended = Promise.withResolvers<string>();
  const server = new Server({
    writeTimeout: 300,
    onEvent: (event) => event.type === "ended" && ended.resolve(event.reason),
  }).register(Large, { Reply: (size) => new Uint8Array(size) });
  await using web = new Web(webSocketHandler(server));
  const conn = await rawClient(web.host);
  const [near, far] = pipe();
  const client = new Client(gobClientCodec(near), { ping: false });
  const stub = client.service(Large);
  const calls = Promise.allSettled(
    Array.from({ length: 100 }, () => stub.Reply(1024 * 1024)),
  );
  const buffer = new Uint8Array(16_384);
  const count = await inTime(far.read(buffer));
  await conn.write(frame(buffer.subarray(0, count!)));
  assert.equal(await inTime(ended.promise), "slow");
  far.close();
  await calls;
  // It would never answer the close.
  conn.close();
  await server.shutdown();
});

Deno.test("a target that fails costs its connection only", async () => {
  const target = { serveConn: () => Promise.reject(new Error("not today")) };
  await using web = new Web(webSocketHandler(target, { maxConnections: 1 }));
  for (let i = 0; i < 3; i++) {
    const socket = web.socket();
    const closed = closeOf(socket);
    const transport = await webSocketTransport(socket).catch(() => undefined);
    if (transport === undefined) continue;
    assert.equal((await inTime(closed)).code, 1000);
  }
});
