// Servers that end in good order: no call fails, whether it may run twice or not.

import assert from "node:assert/strict";
import { connect, gob, method, Server, service } from "../../mod.ts";
import { connectPool } from "../../pool/mod.ts";
import { inTime, later } from "../testing/in_time.ts";
import { Random } from "../testing/random.ts";
import { Echo, EchoServer, EventLog, until } from "./echo_server.ts";

const backoff = { first: 5, longest: 20 };

for (const codec of ["gob", "json"] as const) {
  Deno.test(`a server that shuts down is left, and answers what it was sent: ${codec}`, async () => {
    const opened = Promise.withResolvers<void>();
    await using a = new EchoServer("a");
    const log = new EventLog();
    await using pool = connectPool({
      servers: [{ port: a.port, codec }],
      backoff,
      onEvent: log.add,
    });
    const { Once } = pool.service(Echo);
    a.gate = opened.promise;
    const slow = later(Once("slow"));
    await until(() => a.calls.length === 1);
    const shutdown = a.shutdown();
    await until(() => pool.servers()[0]!.phase === "leaving");
    // Another process takes its place.
    await using _b = new EchoServer("b");
    const next = later(Once("next"));
    opened.resolve();
    assert.equal(await inTime(slow), "a: slow");
    await inTime(shutdown);
    assert.deepEqual(log.types.slice(0, 2), ["connected", "disconnected"]);
    await using _c = new EchoServer("c", a.port);
    assert.equal(await inTime(next), "c: next");
  });
}

Deno.test("servers that shut down one after another under load fail no call", async () => {
  const servers = [new EchoServer("0"), new EchoServer("1"), new EchoServer("2")];
  const ports = servers.map(({ port }) => port);
  const log = new EventLog();
  await using pool = connectPool({
    servers: ports.map((port) => ({ port })),
    backoff,
    onEvent: log.add,
  });
  const { Once } = pool.service(Echo);
  let over = false;
  let calls = 0;
  const failures: unknown[] = [];
  const callers = Array.from({ length: 64 }, async (_, n) => {
    const random = new Random(1, n);
    while (!over) {
      calls++;
      await Once("x").catch((error) => failures.push(error));
      if (random.chance(0.1)) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
  for (let n = 0; n < 12; n++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await inTime(servers[n % 3]!.shutdown(), "shutdown()");
    servers[n % 3] = new EchoServer(String(n), ports[n % 3]);
  }
  over = true;
  await inTime(Promise.all(callers));
  assert.deepEqual(failures, []);
  assert(calls > 1000, `${calls} calls`);
  assert.equal(log.types.includes("retried"), false);
  await pool.close();
  await Promise.all(servers.map((server) => server.kill()));
});

Deno.test("a server that closes idle connections closes none within a call", async () => {
  const Clock = service("Clock", { Now: method(gob.int, gob.int) });
  await using server = new Server({ idleTimeout: 5 }).register(Clock, { Now: (n) => n });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  const log = new EventLog();
  await using pool = connectPool({
    servers: [{ port: listener.addr.port }],
    backoff,
    onEvent: log.add,
  });
  const { Now } = pool.service(Clock);
  const random = new Random(1);
  for (let n = 0; n < 60; n++) {
    assert.equal(await inTime(Now(n)), n);
    await new Promise((resolve) => setTimeout(resolve, random.between(0, 14)));
  }
  assert(log.types.includes("disconnected"));
  assert.equal(log.types.includes("retried"), false);
});

Deno.test("a server that was told not to be asked for pings is used and left without", async () => {
  await using a = new EchoServer("a");
  await using pool = connectPool({ servers: [{ port: a.port, ping: false }], backoff });
  const { Once } = pool.service(Echo);
  assert.equal(await inTime(Once("1")), "a: 1");
  await inTime(a.shutdown());
  await using _b = new EchoServer("b", a.port);
  assert.equal(await inTime(Once("2")), "b: 2");
});

const Reserved = service("_goRPC_", { Leaving: method(gob.bool, gob.bool) });

Deno.test("a server answers Leaving when it shuts down, and serves until the client closes", async () => {
  await using a = new EchoServer("a");
  const client = await connect({ port: a.port });
  const first = later(client.call(Reserved.methods.Leaving, true));
  await client.service(Echo).Once("1");
  // Only the last one waits.
  const second = later(client.call(Reserved.methods.Leaving, true));
  assert.equal(await inTime(first), false);
  const shutdown = a.shutdown();
  assert.equal(await inTime(second), true);
  assert.equal(await inTime(client.service(Echo).Once("2")), "a: 2");
  assert.equal(await inTime(client.call(Reserved.methods.Leaving, true)), true);
  await client.close();
  await inTime(shutdown);
});

Deno.test("a server that is shut down by force does not wait for a client that stays", async () => {
  await using a = new EchoServer("a");
  const client = await connect({ port: a.port });
  const told = later(client.call(Reserved.methods.Leaving, true));
  await client.service(Echo).Once("1");
  const start = performance.now();
  await inTime(a.kill());
  assert(performance.now() - start < 1000);
  await told.catch(() => {});
  await client.close();
});
