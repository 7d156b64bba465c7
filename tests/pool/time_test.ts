// Time-outs and signals of calls through a pool, and the limits on calls that wait.

import assert from "node:assert/strict";
import { gob, ShutdownError } from "../../mod.ts";
import { connectPool } from "../../pool/mod.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { ScriptedPeer } from "../testing/scripted_peer.ts";
import { Echo, EchoServer, freePort, until } from "./echo_server.ts";

const backoff = { first: 5, longest: 10 };

/** Fails unless an error is that of a time-out, with this text. */
function checkLate(error: unknown, text: string | RegExp): void {
  assert(error instanceof DOMException);
  assert.equal(error.name, "TimeoutError");
  if (typeof text === "string") assert.equal(error.message, text);
  else assert.match(error.message, text);
}

Deno.test("a time-out ends the wait for a server, and says why there is none", async () => {
  const port = freePort();
  await using pool = connectPool({ servers: [{ port }], backoff });
  const start = performance.now();
  const error = await rejection(pool.service(Echo).Once("x", { timeout: 50 }));
  const took = performance.now() - start;
  checkLate(
    error,
    new RegExp(
      `^Echo\\.Once did not answer within 50 ms; Cannot connect to 127\\.0\\.0\\.1:${port}: .*refused`,
    ),
  );
  assert(took >= 49 && took < 1000, `${took} ms`);
});

Deno.test("a time-out holds for a call with all its tries", async () => {
  await using a = new EchoServer("a");
  await using pool = connectPool({ servers: [{ port: a.port }], backoff });
  const { Twice } = pool.service(Echo);
  await Twice("first");
  a.gate = new Promise(() => {});
  const start = performance.now();
  const call = rejection(Twice("x", { timeout: 500 }));
  await until(() => a.calls.length === 2);
  await a.kill();
  await using b = new EchoServer("b", a.port);
  b.gate = new Promise(() => {});
  checkLate(await call, "Echo.Twice did not answer within 500 ms");
  const took = performance.now() - start;
  assert(took >= 499 && took < 1000, `${took} ms`);
  assert.deepEqual(b.calls, ["x"]);
});

Deno.test("callTimeout holds for calls without a time-out of their own", async () => {
  await using a = new EchoServer("a");
  await using pool = connectPool({ servers: [{ port: a.port }], callTimeout: 20 });
  const { Once } = pool.service(Echo);
  await Once("1", { timeout: 5000 });
  const opened = Promise.withResolvers<void>();
  a.gate = opened.promise;
  checkLate(await rejection(Once("2")), "Echo.Once did not answer within 20 ms");
  checkLate(await rejection(Once("3", { metadata: {} })), "Echo.Once did not answer within 20 ms");
  const patient = later(Once("4", { timeout: Infinity }));
  await new Promise((resolve) => setTimeout(resolve, 30));
  opened.resolve();
  assert.equal(await inTime(patient), "a: 4");
});

Deno.test("a signal ends a call that waits, one that runs, and one that is to be made", async () => {
  await using a = new EchoServer("a");
  a.gate = new Promise(() => {});
  await using pool = connectPool({ servers: [{ port: a.port }] });
  await using none = connectPool({ servers: [{ port: freePort() }] });
  const controller = new AbortController();
  const { signal } = controller;
  const calls = [pool, none].map((pool) => rejection(pool.service(Echo).Twice("x", { signal })));
  await until(() => a.calls.length === 1);
  const reason = new Error("not needed");
  controller.abort(reason);
  calls.push(...[pool, none].map((pool) => rejection(pool.service(Echo).Twice("x", { signal }))));
  for (const call of calls) assert.equal(await call, reason);
  assert.equal(pool.servers()[0]!.running, 0);
  assert.equal(a.calls.length, 1);
});

Deno.test("a time-out of the program's own signal stays as it is", async () => {
  await using pool = connectPool({ servers: [{ port: freePort() }], backoff });
  const reason = new DOMException("mine", "TimeoutError");
  const controller = new AbortController();
  const call = rejection(
    pool.service(Echo).Once("x", { timeout: 5000, signal: controller.signal }),
  );
  await nextTurn();
  controller.abort(reason);
  assert.equal(await call, reason);
});

for (const timeout of [NaN, -1, "1", null]) {
  Deno.test(`a time-out of ${timeout} is refused, connected or not`, async () => {
    await using a = new EchoServer("a");
    await using pool = connectPool({ servers: [{ port: a.port }] });
    const { Once } = pool.service(Echo);
    const options = { timeout: timeout as number };
    const before = await rejection(Once("x", options));
    await Once("y");
    const after = await rejection(Once("x", options));
    for (const error of [before, after]) {
      assert(error instanceof TypeError || error instanceof RangeError, String(error));
    }
    assert.deepEqual(a.calls, ["y"]);
  });
}

Deno.test("a call without a time-out waits no longer than waitTimeout", async () => {
  await using pool = connectPool({ servers: [{ port: freePort() }], backoff, waitTimeout: 40 });
  const error = await rejection(pool.service(Echo).Once("x"));
  assert(error instanceof ShutdownError);
  assert.equal(error.sent, false);
  assert.match(
    error.message,
    /^no server could be reached within 40 ms: Cannot connect to 127\.0\.0\.1:\d+: /,
  );
  assert(error.cause instanceof Deno.errors.ConnectionRefused);
});

Deno.test("at most maxWaiting calls wait", async () => {
  const port = freePort();
  await using pool = connectPool({ servers: [{ port }], backoff, maxWaiting: 2 });
  const { Once } = pool.service(Echo);
  const waiting = [later(Once("1")), later(Once("2"))];
  const error = await rejection(Once("3"));
  assert(error instanceof ShutdownError && !error.sent);
  assert.match(error.message, /^no server can be reached, and 2 calls wait: /);
  await using _a = new EchoServer("a", port);
  assert.deepEqual(await inTime(Promise.all(waiting)), ["a: 1", "a: 2"]);
});

/** Takes one connection, and answers its first calls, which are the pool's own. */
async function takeOne(listener: Deno.Listener): Promise<ScriptedPeer> {
  const peer = new ScriptedPeer(await listener.accept());
  for (const method of ["_goRPC_.Leaving", "_goRPC_.Ping"]) {
    const { header } = await peer.readRequest(gob.bool);
    assert.equal(header.ServiceMethod, method);
    await peer.replyError(header, `rpc: can't find service ${method}`);
  }
  return peer;
}

Deno.test("a server that does not answer has no new calls until it does", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using a = new EchoServer("a");
  await using pool = connectPool({
    servers: [{ port: listener.addr.port }, { port: a.port }],
    backoff,
  });
  const { Once } = pool.service(Echo);
  const call = () => Once("x", { timeout: 300 }).then(() => "answered", (error) => error.name);
  const first = [call(), call()];
  await using peer = await takeOne(listener);
  await Promise.all(first);
  await until(() => pool.servers().every(({ phase }) => phase === "up"));
  const outcomes = await Promise.all([call(), call()]);
  assert(outcomes.includes("TimeoutError"));
  assert.equal(pool.servers()[0]!.phase, "silent");
  a.calls.length = 0;
  for (let n = 0; n < 4; n++) {
    assert.deepEqual(await Promise.all([call(), call()]), ["answered", "answered"]);
  }
  assert.equal(a.calls.length, 8);

  // It reads on, and answers the pool, which asked whether it lives.
  for (let answered = false; !answered;) {
    const { header } = await peer.readRequest();
    if (header.ServiceMethod !== "_goRPC_.Ping") continue;
    await peer.reply(header, gob.bool, true);
    answered = true;
  }
  await until(() => pool.servers()[0]!.phase === "up");
});

Deno.test("a server that takes connections and says nothing is no server", async () => {
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using a = new EchoServer("a");
  await using pool = connectPool({
    servers: [{ port: silent.addr.port }, { port: a.port }],
    dialTimeout: 100,
    backoff: { first: 60_000, longest: 60_000 },
  });
  const { Once } = pool.service(Echo);
  const calls = Array.from({ length: 8 }, (_, n) => Once(`${n}`));
  await inTime(Promise.all(calls));
  assert.equal(a.calls.length, 8);
  using _conn = await silent.accept();
  await until(() => pool.servers()[0]!.phase === "failed");
  assert.match(
    String(pool.servers()[0]!.error),
    /127\.0\.0\.1:\d+ did not answer within 100 ms/,
  );
});

Deno.test("a stopped pool leaves no timers behind", async () => {
  const pool = connectPool({ servers: [{ port: freePort() }], backoff: { first: 60_000 } });
  const call = rejection(pool.service(Echo).Once("x", { timeout: 60_000 }));
  await until(() => pool.servers()[0]!.phase === "failed");
  await pool.close();
  assert(await call instanceof ShutdownError);
});
