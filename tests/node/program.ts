/**
 * What runs in Node, as one file that `deno bundle` made: values in both directions, calls over `node:net`, and a server.
 * The first argument says which; the others are what it needs. It fails or prints what the test compares.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import process from "node:process";
import { Client, gob, gobClientCodec, Server, ServerError } from "../../mod.ts";
import { Arith } from "../testing/arith.ts";
import { account, Mirror, mirror, Sample, sample } from "./contract.ts";
import { socketTransport } from "./socket_transport.ts";

/** Values of all kinds go there and back. */
function values(): void {
  assert.deepEqual(gob.decode(gob.encode(Sample, sample), Sample), sample);
  const Digests = gob.map(gob.byteArray(4), gob.int);
  const digests = new Map([["00ff10a5", 7]]);
  assert.deepEqual(gob.decode(gob.encode(Digests, digests), Digests), digests);
  const Point = gob.struct("main.Point", { X: gob.int, Y: gob.int });
  const registry = new gob.Registry().register("main.Point", Point);
  const shapes = [gob.typed("main.Point", { X: 1, Y: -1 }), 5, "red"];
  const Shapes = gob.slice(gob.any);
  assert.deepEqual(
    gob.decode(gob.encode(Shapes, shapes, { registry }), Shapes, { registry }),
    shapes,
  );
  const Shape = gob.oneOf({ "main.Point": Point });
  const bytes = gob.encode(gob.slice(Shape), [gob.typed("main.Point", { X: 2, Y: 3 })]);
  assert.deepEqual(gob.decode(bytes, gob.slice(Shape))[0]?.value, { X: 2, Y: 3 });
  assert.deepEqual(gob.zero(Sample).ID, "00000000-0000-0000-0000-000000000000");
}

/** Times and durations need `Temporal`, and everything else in the same stream can be read without it. */
function times(): void {
  const Event = gob.struct("main.Event", { Name: gob.string, At: gob.time as gob.Schema<unknown> });
  const bytes = gob.encode(Event, { Name: "a", At: new Date(1e12) });
  if (typeof Temporal !== "undefined") {
    const { At } = gob.decode(bytes, Event) as { At: Temporal.ZonedDateTime };
    return assert.equal(At.epochMilliseconds, 1e12);
  }
  const lacking = /needs Temporal, which this runtime lacks: load a polyfill that defines it$/;
  assert.throws(() => gob.decode(bytes, Event), { name: "GobError", message: lacking });
  const Name = gob.struct("main.Event", { Name: gob.string });
  assert.deepEqual(gob.decode(bytes, Name), { Name: "a" });
  const { Name: name, At } = gob.decode(bytes) as Record<string, unknown>;
  assert.equal(name, "a");
  assert.deepEqual(gob.encode(Event, { Name: "a", At }), bytes);
  const Wait = gob.duration as gob.Schema<unknown>;
  assert.throws(() => gob.encode(Wait, 5), { name: "TypeError", message: lacking });
  assert.throws(() => gob.decode(gob.encode(gob.int, 5), Wait), { message: lacking });
}

async function dial(port: string | undefined): Promise<Client> {
  const socket = connect(Number(port), "127.0.0.1");
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return new Client(gobClientCodec(socketTransport(socket)));
}

/** Calls the server in Deno. */
async function callDeno(port: string | undefined): Promise<void> {
  const client = await dial(port);
  const stub = client.service(Mirror);
  assert.deepEqual(await stub.Back(sample), sample);
  const large = { ...sample, Data: new Uint8Array(1_000_000).fill(7) };
  const replies = await Promise.all([stub.Back(large), stub.Back(sample)]);
  assert.deepEqual(replies, [large, sample]);
  await assert.rejects(stub.Fail("on purpose"), (error) => {
    assert(error instanceof ServerError);
    assert.equal(`${error.code}: ${error.message}`, "mirrored: on purpose");
    return true;
  });
  await client.close();
  assert.equal(await client.closed, undefined);
}

/** Calls the server of examples/arith in Go. */
async function callGo(port: string | undefined): Promise<void> {
  const client = await dial(port);
  const arith = client.service(Arith);
  assert.equal(await arith.Multiply({ A: 7, B: 8 }), 56);
  assert.deepEqual(await arith.Divide({ A: 17, B: 5 }, { timeout: 5000 }), { Quo: 3, Rem: 2 });
  await assert.rejects(arith.Divide({ A: 17, B: 0 }), { message: "divide by zero" });
  await client.close();
}

/** Serves until the input ends. */
async function serve(): Promise<void> {
  const rpc = new Server({ accept: () => true }).register(Mirror, mirror);
  const listener = createServer((socket) => void rpc.serveConn(socketTransport(socket)));
  listener.listen(0, "127.0.0.1", () => {
    console.log(`listening 127.0.0.1:${(listener.address() as AddressInfo).port}`);
  });
  for await (const _ of process.stdin);
  listener.close();
  await rpc.shutdown();
}

/** Prints what is said of every golden vector. */
function vectors(path: string | undefined): void {
  const file = JSON.parse(readFileSync(path!, "utf8")) as { vectors: { hex: string }[] };
  const accounts = file.vectors.map(({ hex }) => account(new Uint8Array(Buffer.from(hex, "hex"))));
  process.stdout.write(JSON.stringify(accounts));
}

const [what, argument] = process.argv.slice(2);
switch (what) {
  case "values":
    values();
    times();
    break;
  case "call-deno":
    await callDeno(argument);
    break;
  case "call-go":
    await callGo(argument);
    break;
  case "serve":
    await serve();
    break;
  case "vectors":
    vectors(argument);
    break;
  default:
    throw new Error(`unknown: ${what}`);
}
