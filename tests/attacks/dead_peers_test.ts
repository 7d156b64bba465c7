// A peer that is gone without a word is noticed, and a connection on which nothing is read is ended.

import assert from "node:assert/strict";
import { ShutdownError } from "../../mod.ts";
import { join } from "../gob/hand_made.ts";
import { goTest } from "../testing/go.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { Proxy } from "../testing/proxy.ts";
import * as hostile from "./hostile_stream.ts";
import { Host } from "./hosts.ts";
import { RawPeer } from "./raw_peer.ts";
import { Target } from "./target_contract.ts";
import { TargetProcess } from "./target_process.ts";
import { pause, within } from "./waiting.ts";

/** A ping, how long its answer may take, and what a slow machine adds. */
const [interval, timeout, slack] = [100, 150, 400];

for (const codec of ["gob", "json"] as const) {
  Deno.test(`a client in ${codec} whose server says nothing more ends with an error that says so`, async () => {
    await using host = new Host();
    await using proxy = await Proxy.start(host.port);
    const client = await host.connect({ codec, ping: { interval, timeout } }, proxy.port);
    const { Multiply, Sleep } = client.service(Target);
    assert.equal(await Multiply({ A: 6, B: 7 }), 42);
    const call = later(Sleep(3000));
    proxy.strike("swallow", "down");
    const reason = await within(interval + timeout + slack, client.closed);
    assert(reason instanceof ShutdownError, `closed within time: ${reason}`);
    assert.match(reason.message, /ping|no answer/i);
    const failure = await rejection(call, "the call");
    assert(failure instanceof ShutdownError, `the call failed with: ${failure}`);
    assert.equal(failure.message, reason.message);
  });
}

Deno.test("a client whose server answers pings stays, however long it is silent", async () => {
  await using host = new Host();
  const client = await host.connect({ ping: { interval: 30, timeout: 1000 } });
  const { Multiply } = client.service(Target);
  assert.equal(await within(300, client.closed.then(() => "closed")), undefined);
  assert.equal(await Multiply({ A: 6, B: 7 }), 42);
});

goTest("a client whose server is Go's takes every answer for one", async () => {
  await using target = await TargetProcess.startGo();
  await using host = new Host();
  const client = await host.connect({ ping: { interval: 30, timeout: 1000 } }, target.port);
  const { Multiply } = client.service(Target);
  assert.equal(await within(300, client.closed.then(() => "closed")), undefined);
  assert.equal(await Multiply({ A: 6, B: 7 }), 42);
});

Deno.test("a client that pings keeps its connection though the server ends idle ones", async () => {
  await using host = new Host({ idleTimeout: 150 });
  const client = await host.connect({ ping: { interval: 40, timeout: 1000 } });
  const { Multiply } = client.service(Target);
  assert.equal(await Multiply({ A: 6, B: 7 }), 42);
  assert.equal(await within(600, client.closed.then(() => "closed")), undefined);
  assert.equal(await Multiply({ A: 6, B: 7 }), 42);
});

Deno.test("a server ends the connection of a client that was heard and is gone without a word", async () => {
  await using host = new Host({ ping: { interval, timeout } });
  await using proxy = await Proxy.start(host.port);
  const client = await host.connect({ ping: { interval: 40, timeout: 5000 } }, proxy.port);
  assert.equal(await client.service(Target).Multiply({ A: 6, B: 7 }), 42);
  await pause(2 * interval);
  assert.equal((await host.snapshot()).connections.length, 1);
  proxy.strike("swallow", "up");
  const time = await host.untilConnections(0, interval + timeout + slack);
  assert(time < Infinity, "the connection is still there");
});

Deno.test("a peer that reads nothing for writeTimeout is ended, and one that reads is not", async () => {
  await using host = new Host({ writeTimeout: 250 });
  const request = join(hostile.header("Target.Fill", 1), hostile.intValue(8 << 20));
  await using reader = await RawPeer.dial(host.port);
  await reader.send(join(hostile.requestDefinition, request));
  let [taken, goneAt] = [0, 0];
  const reading = (async () => {
    // Slowly, but something all the time: longer than the time-out in all.
    for (let chunk; taken < 8 << 20 && (chunk = await reader.read(1 << 18)) !== undefined;) {
      taken += chunk.length;
      await pause(15);
    }
    goneAt = taken;
  })();
  await using silent = await RawPeer.dial(host.port);
  await silent.send(join(hostile.requestDefinition, request, request, request));
  await pause(50);
  assert.equal((await host.snapshot()).connections.length, 2);
  const time = await host.untilConnections(1, 1000);
  await inTime(reading, "the reader");
  assert(time < Infinity, "the peer that reads nothing is still there");
  assert(goneAt >= 8 << 20, `the reader was ended after ${goneAt} bytes`);
});

Deno.test("a client that only receives replies, or whose server is at a limit, is not taken for dead", async () => {
  await using host = new Host({
    ping: { interval, timeout },
    limits: { maxCallsPerConnection: 1 },
  });
  const client = await host.connect({ ping: { interval: 40, timeout: 5000 } });
  const { Sleep } = client.service(Target);
  // It pings once.
  await pause(100);
  const milliseconds = 2 * (interval + timeout);
  assert.deepEqual(await Promise.all([Sleep(milliseconds), Sleep(1)]), [milliseconds, 1]);
});
