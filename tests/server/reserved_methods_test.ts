// The methods that every server has.

import assert from "node:assert/strict";
import { connect, gob, method, Server, service } from "../../mod.ts";
import { readReserved, type Reserved as Session } from "../../server/reserved_methods.ts";
import type { ServerSnapshot } from "../../server/stats.ts";
import { Arith, arith } from "../testing/arith.ts";
import { LineServerCodec } from "../testing/line_codec.ts";
import { Loopback } from "../testing/loopback.ts";
import { Empty, Request, scriptedClient } from "../testing/scripted_peer.ts";

/** The reserved service as a client of ours calls it, with an argument of any type. */
const Reserved = service("_goRPC_", {
  Ping: method(gob.string, gob.bool),
  Health: method(gob.slice(gob.int), gob.string),
});

/** Has an argument that fits every reserved method. */
class ArgumentCodec extends LineServerCodec {
  override readRequestBody<T>(): gob.Decoded<T> {
    return { value: { Interval: 5_000_000n, Seq: 3n } as T };
  }
}

Deno.test("readReserved() knows four methods", () => {
  const codec = new ArgumentCodec();
  const done: string[] = [];
  const session: Session = {
    cancelCall: (seq) => done.push(`cancel ${seq}`) > 0,
    expectPings: (interval) => done.push(`pings every ${interval} ms`),
    askForNotice: ({ Seq }) => done.push(`notice ${Seq}`),
  };
  const read = (ServiceMethod: string, Seq: number) =>
    readReserved(codec, { ServiceMethod, Seq }, session);
  assert.equal(read("_goRPC_.Ping", 7), true);
  assert.equal(read("_goRPC_.Health", 8), true);
  assert.equal(read("_goRPC_.Cancel", 9), true);
  assert.equal(read("_goRPC_.Leaving", 10), true);
  for (const name of ["_goRPC_.ping", "_goRPC_.toString", "Ping", ""]) {
    assert.equal(read(name, 11), undefined);
  }
  assert.deepEqual(done, ["pings every 5 ms", "cancel 3", "notice 10"]);
  assert.deepEqual(codec.written.map((line) => JSON.parse(line)), [
    { ServiceMethod: "_goRPC_.Ping", Seq: 7, Error: "" },
    true,
    { ServiceMethod: "_goRPC_.Health", Seq: 8, Error: "" },
    "serving",
    { ServiceMethod: "_goRPC_.Cancel", Seq: 9, Error: "" },
    true,
  ]);
});

Deno.test("a reserved method takes any argument and keeps what it defines", async () => {
  await using client = await scriptedClient(new Server().register(Arith, arith));
  const { peer } = client;
  const Args = gob.struct("Args", { A: gob.int, B: gob.int });
  // This defines Args on the connection, which is not defined again for the next call.
  await peer.request("_goRPC_.Ping", 1, Args, { A: 6, B: 7 });
  await peer.request("Arith.Multiply", 2, Args, { A: 6, B: 7 });
  await peer.request("_goRPC_.Health", 3, Empty, {});
  await peer.request("_goRPC_.Health", 4, gob.string, "how are you?");
  assert.deepEqual(await peer.readReply(gob.bool), {
    header: { ServiceMethod: "_goRPC_.Ping", Seq: 1, Error: "" },
    body: true,
  });
  assert.equal((await peer.readReply(gob.int)).body, 42);
  for (const Seq of [3, 4]) {
    assert.deepEqual(await peer.readReply(gob.string), {
      header: { ServiceMethod: "_goRPC_.Health", Seq, Error: "" },
      body: "serving",
    });
  }
});

Deno.test("a reserved method waits for its whole argument", async () => {
  await using client = await scriptedClient(new Server());
  const { peer } = client;
  const header = peer.encode(Request, { ServiceMethod: "_goRPC_.Ping", Seq: 9 });
  const body = peer.encode(gob.string, "x".repeat(1000));
  await peer.send(header, body.subarray(0, 500));
  await new Promise((resolve) => setTimeout(resolve, 10));
  await peer.send(body.subarray(500));
  assert.equal((await peer.readReply(gob.bool)).body, true);
});

for (const codec of ["gob", "json"] as const) {
  Deno.test(`a reserved method can be called by a client over ${codec}`, async () => {
    await using loopback = await Loopback.start(new Server(), { codec });
    const reserved = loopback.client.service(Reserved);
    assert.equal(await reserved.Ping("anything"), true);
    assert.equal(await reserved.Health([1, 2, 3]), "serving");
  });
}

Deno.test("reserved calls are in no figures of services", async () => {
  await using loopback = await Loopback.start(new Server().register(Arith, arith));
  await loopback.client.service(Reserved).Ping("");
  const page = await fetch(`http://127.0.0.1:${loopback.port}/debug/rpc?format=json`);
  const { services, connections }: ServerSnapshot = await page.json();
  assert.deepEqual(services.map(({ name }) => name), ["Arith"]);
  assert.ok(services[0]!.methods.every(({ calls }) => calls === 0));
  assert.ok(connections.every(({ calls }) => calls === 0));
});

Deno.test("a service of the program with the reserved name wins", async () => {
  const Own = service("_goRPC_", { Ping: method(gob.string, gob.string) });
  const server = new Server().register(Own, { Ping: (text) => `pong ${text}` });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  {
    await using client = await connect({ port: listener.addr.port });
    assert.equal(await client.service(Own).Ping("me"), "pong me");
    assert.equal(await client.service(Reserved).Health([]), "serving");
  }
  await server.shutdown();
  await serving;
});
