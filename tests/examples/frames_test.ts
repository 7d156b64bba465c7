// The codecs of examples/frames, with Deno and with Go on the other side.

import assert from "node:assert/strict";
import { Client, gob, method, Server, ServerError, service } from "../../mod.ts";
import { GobClientCodec, GobServerCodec } from "../../examples/frames/codec.ts";
import { LoggedClientCodec, LoggedServerCodec } from "../../examples/frames/logged.ts";
import { Arith, arith } from "../testing/arith.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { inTime, nextTurn, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { output, ServerChild } from "../testing/process.ts";

const folder = new URL("../../examples/", import.meta.url);

/** What the comments at the top of the examples tell a reader to type. */
function program(file: string): string[] {
  const { pathname } = new URL(file, folder);
  return ["run", "--no-prompt", "--allow-net=127.0.0.1", pathname, "--port"];
}

/** What a client sees of its three calls. */
const framesOfClient = [
  "out 0 Arith.Multiply { A: 7, B: 8 }",
  "in 0 Arith.Multiply 56",
  "out 1 Arith.Divide { A: 17, B: 5 }",
  "in 1 Arith.Divide { Quo: 3, Rem: 2 }",
  "out 2 Arith.Divide { A: 17, B: 0 }",
  "in 2 Arith.Divide error: divide by zero",
];

const resultsOfClient = ["7 * 8 = 56", "17 / 5 = 3, remainder 2", "17 / 0: divide by zero"];

function portOf({ address }: ServerChild): string {
  return address.replace(/^.*:/, "");
}

Deno.test("frames: a client that writes frames down calls a server that does", async () => {
  await using server = await ServerChild.start(Deno.execPath(), [
    ...program("frames/server.ts"),
    "0",
  ]);
  const frames = await output(Deno.execPath(), [...program("frames/client.ts"), portOf(server)]);
  assert.deepEqual(frames.split("\n"), framesOfClient);
  for (const line of framesOfClient) {
    const seen = line.replace(/^(out|in)/, (way) => way === "out" ? "in" : "out");
    assert.equal(await server.child.readLine(), seen);
  }
});

goTest("frames: a Go client calls a server that writes frames down", async () => {
  await using server = await ServerChild.start(Deno.execPath(), [
    ...program("frames/server.ts"),
    "0",
  ]);
  const client = await buildGo(new URL("arith/go/client/", folder));
  const printed = await output(client, ["--port", portOf(server)]);
  assert.deepEqual(printed.split("\n"), resultsOfClient);
  assert.equal(await server.child.readLine(), "in 0 Arith.Multiply { A: 7, B: 8 }");
});

goTest("frames: a client that writes frames down calls a Go server", async () => {
  const goServer = await buildGo(new URL("arith/go/server/", folder));
  await using server = await ServerChild.start(goServer, ["--port", "0"]);
  const frames = await output(Deno.execPath(), [...program("frames/client.ts"), portOf(server)]);
  assert.deepEqual(frames.split("\n"), framesOfClient);
});

/** A server and a client in memory, each with the codec of the example, and what they wrote down. */
async function conversation(
  run: (client: Client) => Promise<void>,
): Promise<{ server: string[]; client: string[] }> {
  const lines: { server: string[]; client: string[] } = { server: [], client: [] };
  const [near, far] = MemoryTransport.pair();
  near.largestRead = 3;
  const server = new Server().register(Arith, arith);
  const codec = new LoggedServerCodec(new GobServerCodec(near), (line) => lines.server.push(line));
  const served = server.serveCodec(codec);
  const client = new Client(
    new LoggedClientCodec(new GobClientCodec(far), (line) => lines.client.push(line)),
  );
  await run(client);
  await inTime(client.close(), "close()");
  await inTime(served, "serveCodec()");
  assert.deepEqual([near.closed, far.closed], [true, true]);
  return lines;
}

Deno.test("frames: what nobody can use is written down too, and costs nobody else anything", async () => {
  const { server } = await conversation(async (client) => {
    const { Nothing } = service("Arith", { Nothing: method(gob.string, gob.string) }).methods;
    assert(await rejection(client.call(Nothing, "hi")) instanceof ServerError);
    const { Multiply } = service("Arith", { Multiply: method(gob.string, gob.string) }).methods;
    assert(await rejection(client.call(Multiply, "hi")) instanceof ServerError);
    const unfit = { A: "seven", B: 8 } as unknown as { A: number; B: number };
    assert(await rejection(client.service(Arith).Multiply(unfit)) instanceof TypeError);
    assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
  });
  assert.equal(server[0], 'in 0 Arith.Nothing "hi"');
  assert.equal(server[1], "out 0 Arith.Nothing error: rpc: can't find method Arith.Nothing");
  assert.match(server[2]!, /^in 1 Arith.Multiply .*Error/);
  assert.match(server[3]!, /^out 1 Arith.Multiply error: gob: /);
  assert.deepEqual(server.slice(-2), [
    "in 2 Arith.Multiply { A: 6, B: 7 }",
    "out 2 Arith.Multiply 42",
  ]);
});

Deno.test("frames: calls that wait when the connection breaks reject", async () => {
  const [near, far] = MemoryTransport.pair();
  const client = new Client(new GobClientCodec(far));
  const call = rejection(client.service(Arith).Multiply({ A: 6, B: 7 }));
  await nextTurn();
  far.breakReads(new Error("reset"));
  assert.equal((await call as Error).message, "reset");
  assert.equal((await inTime(client.closed))?.message, "reset");
  near.close();
});
