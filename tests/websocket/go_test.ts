// Calls over WebSocket with Go at the other end: net/rpc over coder/websocket's NetConn, in both roles.

import assert from "node:assert/strict";
import {
  Client,
  gob,
  gobClientCodec,
  method,
  Server,
  type ServerOptions,
  service,
  ShutdownError,
} from "../../mod.ts";
import { WebSocketError, webSocketHandler, webSocketTransport } from "../../websocket/mod.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import { output, ServerChild } from "../testing/process.ts";
import { coderTest, program, startServer } from "./go_peer.ts";
import { closeOf, pattern, readBytes, Web } from "./web.ts";

const mib = 1024 * 1024;

const Args = gob.struct("Args", { A: gob.int, B: gob.int });
const Arith = service("Arith", {
  Multiply: method(Args, gob.int),
  Divide: method(Args, gob.int),
  Echo: method(gob.bytes, gob.bytes),
  Wait: method(gob.int, gob.int),
});

/** A WebSocket to Go, and its close. */
function socketTo({ address }: ServerChild, path: string): [WebSocket, Promise<CloseEvent>] {
  const socket = new WebSocket(`ws://${address}${path}`);
  return [socket, closeOf(socket)];
}

/** A client of ours on a server in Go. */
async function connectGo(
  server: ServerChild,
  path = "/rpc",
): Promise<[Client, Promise<CloseEvent>]> {
  const [socket, closed] = socketTo(server, path);
  return [new Client(gobClientCodec(await webSocketTransport(socket))), closed];
}

/** A server of ours, and the signals of the calls that wait. */
function ourServer(
  options: ServerOptions = {},
): { server: Server; web: Web; ended: Promise<void>; arrived: Promise<void> } {
  const [arrived, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const server = new Server(options).register(Arith, {
    Multiply: ({ A, B }) => A * B,
    Divide({ A, B }) {
      if (B === 0) throw new Error("divide by zero");
      return Math.trunc(A / B);
    },
    Echo: (bytes) => bytes,
    Wait: (ms, { signal }) =>
      new Promise((resolve) => {
        arrived.resolve();
        signal.addEventListener("abort", () => {
          ended.resolve();
          resolve(ms);
        });
      }),
  });
  const web = new Web(webSocketHandler(server));
  return { server, web, ended: ended.promise, arrived: arrived.promise };
}

coderTest("a client in Deno calls a server in Go, many calls in flight", async () => {
  await using go = await startServer();
  const [client, closed] = await connectGo(go);
  const arith = client.service(Arith);
  const calls = Array.from({ length: 1000 }, (_, i) => arith.Multiply({ A: i, B: i }));
  assert.deepEqual(await inTime(Promise.all(calls)), Array.from({ length: 1000 }, (_, i) => i * i));
  await assert.rejects(arith.Divide({ A: 1, B: 0 }), {
    name: "ServerError",
    message: "divide by zero",
  });
  await client.close();
  assert.equal((await inTime(closed)).code, 1000);
});

coderTest("a client in Go calls a server in Deno, many calls in flight", async () => {
  const { server, web } = ourServer();
  await using _ = web;
  assert.equal(await output(await program(), ["call", `ws://${web.host}/rpc`]), "ok");
  await server.shutdown();
});

for (const size of [0, 1, 1024, 5000, 65_536, 16 * mib]) {
  coderTest(`${size} bytes go to a server in Go and come back`, async () => {
    await using go = await startServer();
    const [client, closed] = await connectGo(go);
    const bytes = pattern(size);
    assert.deepEqual(await inTime(client.service(Arith).Echo(bytes)), bytes);
    await client.close();
    await closed;
  });

  coderTest(`${size} bytes go from a client in Go to a server in Deno and come back`, async () => {
    const { server, web } = ourServer();
    await using _ = web;
    const args = ["echo", `ws://${web.host}/rpc`, `${size}`];
    assert.equal(await output(await program(), args), "ok");
    await server.shutdown();
  });
}

coderTest("a call that was given up leaves the connection to Go usable", async () => {
  await using go = await startServer();
  const [client, closed] = await connectGo(go);
  const arith = client.service(Arith);
  await assert.rejects(arith.Wait(200, { timeout: 20 }), { name: "TimeoutError" });
  assert.equal(await arith.Multiply({ A: 6, B: 7 }), 42);
  assert.equal(await arith.Wait(1), 1);
  await client.close();
  await closed;
});

coderTest("a client in Go that closes ends its calls on a server in Deno", async () => {
  // By default a server takes the end for that of the client's half, and lets its calls go on.
  const { server, web, ended } = ourServer({ allowHalfOpen: false });
  await using _ = web;
  const printed = await output(await program(), ["cancel", `ws://${web.host}/rpc`]);
  assert.match(printed, /context canceled/);
  await inTime(ended, "the signal of the handler");
  assert.deepEqual(await server.shutdown(), { drained: true, running: 0 });
});

coderTest("a server in Go that is killed ends the calls of a client in Deno", async () => {
  await using go = await startServer();
  const [client, closed] = await connectGo(go);
  const call = rejection(client.service(Arith).Wait(60_000));
  await client.service(Arith).Multiply({ A: 1, B: 1 });
  await go.child.kill();
  const error = await inTime(call);
  assert(error instanceof ShutdownError);
  assert.match(error.message, /^the WebSocket broke/);
  assert(error.cause instanceof WebSocketError);
  assert.equal(error.cause.code, 1006);
  await inTime(closed);
});

coderTest("a client in Go that is killed ends its calls on a server in Deno", async () => {
  const { server, web, ended, arrived } = ourServer();
  await using _ = web;
  await using go = await ServerChild.start(await program(), ["stay", `ws://${web.host}/rpc`]);
  await inTime(arrived);
  await go.child.kill();
  await inTime(ended, "the signal of the handler");
  await server.shutdown();
});

coderTest(
  "a server in Deno that goes down ends the calls of a client in Go with 1000",
  async () => {
    const { server, web, arrived } = ourServer();
    await using _ = web;
    await using go = await ServerChild.start(await program(), ["stay", `ws://${web.host}/rpc`]);
    await inTime(arrived);
    await server.shutdown({ timeout: 10 });
    assert.equal(await go.child.readLine(), "unexpected EOF");
  },
);

coderTest(
  "a client in Go that closes with a code ends its connection to a server in Deno",
  async () => {
    for (const [code, reason] of [[1000, "closed"], [1001, "closed"], [4000, "broken"]] as const) {
      const ends: string[] = [];
      const server = new Server({
        onEvent: (event) => event.type === "ended" && ends.push(event.reason),
      }).register(service("Arith", { Multiply: Arith.methods.Multiply }), {
        Multiply: ({ A, B }) => A * B,
      });
      await using web = new Web(webSocketHandler(server));
      await output(await program(), ["close", `ws://${web.host}/rpc`, `${code}`]);
      await server.shutdown();
      assert.deepEqual(ends, [reason], `${code}`);
    }
  },
);

coderTest(
  "Go's close codes: 1000 and 1001 are the end, others errors with code and reason",
  async () => {
    await using go = await startServer();
    for (const code of [1000, 1001, 1002, 1008, 1011, 3000, 4321]) {
      const [socket, closed] = socketTo(go, `/close?code=${code}&reason=so+be+it`);
      const read = (await webSocketTransport(socket)).read(new Uint8Array(1));
      if (code <= 1001) assert.equal(await inTime(read), null);
      else {
        const error = await rejection(read);
        assert(error instanceof WebSocketError);
        assert.deepEqual([error.code, error.reason], [code, "so be it"]);
      }
      await closed;
    }
  },
);

coderTest(
  "text from Go is refused: 4003 by a client in Deno, 1003 by a server in Deno",
  async () => {
    await using go = await startServer();
    const [socket, closed] = socketTo(go, "/text");
    const error = await rejection((await webSocketTransport(socket)).read(new Uint8Array(1)));
    assert(error instanceof WebSocketError);
    assert.equal(error.code, 4003);
    await closed;
    assert.equal(await go.child.readLine(), "StatusCode(4003)");

    const { server, web } = ourServer();
    await using _ = web;
    const url = `ws://${web.host}/rpc`;
    assert.equal(await output(await program(), ["text", url]), "StatusUnsupportedData");
    await server.shutdown();
  },
);

coderTest("SetReadLimit after NetConn bounds our messages, and closes with 1009", async () => {
  await using go = await startServer();
  const [client, closed] = await connectGo(go, "/limited");
  const arith = client.service(Arith);
  // Cut into messages of 1,024 bytes.
  assert.equal((await arith.Echo(pattern(60_000))).length, 60_000);
  const error = await rejection(arith.Echo(pattern(mib)));
  assert(error instanceof ShutdownError);
  assert(error.cause instanceof WebSocketError);
  assert.equal(error.cause.code, 1009);
  assert.match(error.cause.hint!, /SetReadLimit/);
  await closed;
});

coderTest(
  "Deno takes messages of less than 64 MiB from Go, and says so of a larger one",
  async () => {
    await using go = await startServer();
    const [socket, closed] = socketTo(go, `/bytes?size=${64 * mib - 1}`);
    const transport = await webSocketTransport(socket);
    assert.equal((await readBytes(transport, 64 * mib - 1)).length, 64 * mib - 1);
    transport.close();
    await closed;
    const [large, broken] = socketTo(go, `/bytes?size=${64 * mib}`);
    const error = await rejection((await webSocketTransport(large)).read(new Uint8Array(1)));
    assert(error instanceof WebSocketError);
    assert.deepEqual([error.code, error.message], [1006, "the WebSocket broke: Frame too large"]);
    assert.match(error.hint!, /64 MiB/);
    await broken;
  },
);
