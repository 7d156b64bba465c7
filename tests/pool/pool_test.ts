// Which server a call goes to, and when servers are connected and left alone.

import assert from "node:assert/strict";
import { type Client, Server, ServerError, ShutdownError } from "../../mod.ts";
import { connectPool } from "../../pool/mod.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { Echo, EchoServer, EventLog, freePort, until } from "./echo_server.ts";

const backoff = { first: 10, longest: 20 };

function phases(pool: { servers(): { phase: string }[] }): string[] {
  return pool.servers().map(({ phase }) => phase);
}

Deno.test("a pool connects at the first call, and one caller needs one connection", async () => {
  await using a = new EchoServer("a");
  await using b = new EchoServer("b");
  await using pool = connectPool({ servers: [{ port: a.port }, { port: b.port }] });
  await nextTurn();
  assert.deepEqual(phases(pool), ["idle", "idle"]);
  const { Once } = pool.service(Echo);
  for (let n = 0; n < 20; n++) assert.match(await Once(`${n}`), new RegExp(`^[ab]: ${n}$`));
  assert.equal(a.connections + b.connections, 1);
  assert.equal(await pool.call(Echo.methods.Once, "x"), await Once("x"));
});

Deno.test("calls at the same time go to the server that is least busy", async () => {
  await using a = new EchoServer("a");
  await using b = new EchoServer("b");
  await using c = new EchoServer("c");
  const servers = [a, b, c];
  await using pool = connectPool({ servers: servers.map(({ port }) => ({ port })) });
  const { Once } = pool.service(Echo);
  await Promise.all(["1", "2", "3"].map((text) => Once(text)));
  await until(() => phases(pool).every((phase) => phase === "up"));
  for (const server of servers) server.calls.length = 0;
  const opened = Promise.withResolvers<void>();
  a.gate = b.gate = c.gate = opened.promise;
  const calls = Array.from({ length: 30 }, (_, n) => later(Once(`${n}`)));
  await until(() => servers.every(({ calls }) => calls.length === 10));
  assert.deepEqual(pool.servers().map(({ running }) => running), [10, 10, 10]);
  opened.resolve();
  await inTime(Promise.all(calls));
  assert.deepEqual(pool.servers().map(({ running }) => running), [0, 0, 0]);
  assert.deepEqual(servers.map(({ connections }) => connections), [1, 1, 1]);
});

Deno.test("a server that cannot be reached is left alone and tried again", async () => {
  const port = freePort();
  await using a = new EchoServer("a");
  const log = new EventLog();
  await using pool = connectPool({
    servers: [{ port }, { port: a.port }],
    backoff,
    onEvent: log.add,
  });
  const { Once } = pool.service(Echo);
  const both = () => Promise.all([Once("1"), Once("2")]);
  assert.deepEqual(await inTime(both()), ["a: 1", "a: 2"]);
  await until(() => log.types.includes("connectFailed"));
  const failed = log.events.find(({ type }) => type === "connectFailed");
  assert(failed?.type === "connectFailed");
  assert.equal(failed.address, `127.0.0.1:${port}`);
  assert(failed.error instanceof Deno.errors.ConnectionRefused);
  assert.equal(failed.failures, 1);
  assert(failed.retryIn >= 5 && failed.retryIn <= 10);

  await using late = new EchoServer("late", port);
  while (late.calls.length === 0) {
    await inTime(both());
    await nextTurn();
  }
  await until(() => pool.servers().every(({ failures }) => failures === 0));
  assert.deepEqual(phases(pool), ["up", "up"]);
  assert.equal("error" in pool.servers()[0]!, false);
});

Deno.test("a call waits until a server is there", async () => {
  const port = freePort();
  const log = new EventLog();
  await using pool = connectPool({ servers: [{ port }], backoff, onEvent: log.add });
  const call = later(pool.service(Echo).Once("hi"));
  await until(() => log.types.length >= 3);
  assert.deepEqual(new Set(log.types), new Set(["connectFailed"]));
  await using _server = new EchoServer("a", port);
  assert.equal(await inTime(call), "a: hi");
  assert.equal(log.types.at(-1), "connected");
});

Deno.test("a server that closes what is idle is connected again by the next call", async () => {
  await using a = new EchoServer("a");
  const log = new EventLog();
  await using pool = connectPool({
    servers: [{ port: a.port }],
    backoff: { first: 60_000, longest: 60_000 },
    onEvent: log.add,
  });
  const { Once } = pool.service(Echo);
  await Once("1");
  await a.shutdown();
  await until(() => log.types.includes("disconnected"));
  assert.deepEqual(phases(pool), ["idle"]);
  await using _b = new EchoServer("b", a.port);
  assert.equal(await inTime(Once("2")), "b: 2");
});

Deno.test("what was never sent is sent to another server, idempotent or not", async () => {
  await using a = new EchoServer("a");
  const clients: Client[] = [];
  const log = new EventLog();
  await using pool = connectPool({
    servers: [{ port: a.port }],
    backoff,
    prepare: (client) => clients.push(client),
    onEvent: log.add,
  });
  const { Once } = pool.service(Echo);
  await Once("1");
  const closed = clients[0]!.close();
  // The pool has not heard of it yet.
  assert.equal(await inTime(Once("2")), "a: 2");
  await closed;
  assert.deepEqual(a.calls, ["1", "2"]);
  const retried = log.events.find(({ type }) => type === "retried");
  assert(retried?.type === "retried" && retried.error instanceof ShutdownError);
  assert.equal(retried.error.sent, false);
  assert.equal(retried.method, "Echo.Once");
});

Deno.test("what broke after it was sent is sent again only if it is idempotent", async () => {
  const hung = Promise.withResolvers<void>();
  await using a = new EchoServer("a");
  a.gate = hung.promise;
  await using pool = connectPool({ servers: [{ port: a.port }], backoff });
  const { Once, Twice } = pool.service(Echo);
  const calls = {
    plain: rejection(Once("plain")),
    refused: rejection(Twice("refused", { idempotent: false })),
    method: later(Twice("method")),
    call: later(Once("call", { idempotent: true })),
  };
  await until(() => a.calls.length === 4);
  await a.kill();
  for (const error of [await calls.plain, await calls.refused]) {
    assert(error instanceof ShutdownError);
    assert.equal(error.sent, true);
    assert.equal(error.message, "unexpected EOF");
  }
  await using b = new EchoServer("b", a.port);
  assert.equal(await inTime(calls.method), "b: method");
  assert.equal(await inTime(calls.call), "b: call");
  assert.deepEqual(b.calls.toSorted(), ["call", "method"]);
  hung.resolve();
});

Deno.test("an idempotent call that breaks every connection is given up", async () => {
  // It answers pings, and closes at the first call.
  await using a = new EchoServer("a");
  const clients: Client[] = [];
  a.gate = new Promise(() => {});
  await using pool = connectPool({
    servers: [{ port: a.port }],
    backoff: { first: 1, longest: 1 },
    maxRetries: 3,
    prepare: (client) => clients.push(client),
  });
  const call = rejection(pool.service(Echo).Twice("poison"));
  for (let n = 1; n <= 4; n++) {
    await until(() => a.calls.length === n);
    clients.at(-1)!.close();
  }
  const error = await call;
  assert(error instanceof ShutdownError);
  assert.equal(error.sent, true);
  assert.equal(a.calls.length, 4);
});

Deno.test("an answer with an error is never sent again", async () => {
  await using a = new EchoServer("a");
  await using b = new EchoServer("b");
  await using pool = connectPool({ servers: [{ port: a.port }, { port: b.port }] });
  const error = await rejection(pool.service(Echo).Fail("x"));
  assert(error instanceof ServerError);
  assert.equal(error.message, "it fails");
  assert.deepEqual([...a.calls, ...b.calls], ["x"]);
  assert.deepEqual(pool.servers().map(({ running, failures }) => [running, failures]), [
    [0, 0],
    [0, 0],
  ]);
});

Deno.test("an argument that does not fit is an error of the call alone", async () => {
  await using a = new EchoServer("a");
  await using pool = connectPool({ servers: [{ port: a.port }] });
  const { Once } = pool.service(Echo);
  for (let n = 0; n < 2; n++) {
    assert(await rejection(Once(1 as unknown as string)) instanceof TypeError);
  }
  assert.equal(await Once("2"), "a: 2");
  assert.equal(a.connections, 1);
});

Deno.test("an interceptor of prepare() is around every call, and a login can fail", async () => {
  await using a = new EchoServer("a");
  await using b = new EchoServer("b");
  const log = new EventLog();
  await using pool = connectPool({
    servers: [{ port: a.port }, { port: b.port }],
    backoff: { first: 60_000, longest: 60_000 },
    onEvent: log.add,
    async prepare(client) {
      if (await client.service(Echo).Once("who") === "a: who") throw new Error("not you");
      client.use(async (_, next) => `(${await next()})`);
    },
  });
  const { Once } = pool.service(Echo);
  for (let n = 0; n < 3; n++) assert.equal(await inTime(Once("x")), "(b: x)");
  for (const event of log.events) {
    if (event.type === "connectFailed") assert.equal((event.error as Error).message, "not you");
  }
});

Deno.test("close() ends running and waiting calls, and can be called twice", async () => {
  await using a = new EchoServer("a");
  a.gate = new Promise(() => {});
  const pool = connectPool({ servers: [{ port: a.port }] });
  const none = connectPool({ servers: [{ port: freePort() }] });
  const running = rejection(pool.service(Echo).Twice("x"));
  const waiting = rejection(none.service(Echo).Twice("x"));
  await until(() => a.calls.length === 1);
  await inTime(Promise.all([pool.close(), pool.close(), none.close()]));
  for (const [call, sent] of [[running, true], [waiting, false]] as const) {
    const error = await call;
    assert(error instanceof ShutdownError);
    assert.equal(error.message, "connection is shut down");
    assert.equal(error.sent, sent);
  }
  const after = await rejection(pool.service(Echo).Once("x"));
  assert(after instanceof ShutdownError && !after.sent);
  assert.deepEqual(pool.servers(), []);
});

Deno.test("close() ends a pool that is connecting", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const pool = connectPool({ servers: [{ port: listener.addr.port }] });
  const call = rejection(pool.service(Echo).Once("x"));
  using _conn = await listener.accept();
  await inTime(pool.close());
  assert(await call instanceof ShutdownError);
});

Deno.test("a hook that throws or rejects does no harm", async () => {
  await using a = new EchoServer("a");
  let events = 0;
  await using pool = connectPool({
    servers: [{ port: a.port }],
    onEvent() {
      if (events++ % 2 === 0) throw new Error("hook");
      return Promise.reject(new Error("hook"));
    },
  });
  assert.equal(await pool.service(Echo).Once("x"), "a: x");
  assert(events > 0);
});

Deno.test("a server that is listed twice is one", async () => {
  await using a = new EchoServer("a");
  await using pool = connectPool({
    servers: [{ port: a.port }, { hostname: "127.0.0.1", port: a.port }],
  });
  await pool.service(Echo).Once("x");
  assert.deepEqual(pool.servers(), [
    { address: `127.0.0.1:${a.port}`, phase: "up", running: 0, failures: 0 },
  ]);
});

Deno.test({
  name: "a server can be on a unix socket, and has its path for an address",
  ignore: Deno.build.os === "windows",
  async fn() {
    const path = `${await Deno.makeTempDir()}/echo.sock`;
    const server = new Server().register(Echo, {
      Once: (text) => text,
      Twice: (text) => text,
      Fail: (text) => text,
    });
    const serving = server.serve(Deno.listen({ transport: "unix", path }));
    {
      await using pool = connectPool({
        servers: [{ transport: "unix", path, timeout: Infinity }],
        waitTimeout: Infinity,
      });
      assert.equal(await inTime(pool.service(Echo).Once("x")), "x");
      assert.equal(pool.servers()[0]!.address, path);
    }
    await server.shutdown();
    await serving;
    await Deno.remove(path.slice(0, -"/echo.sock".length), { recursive: true });
  },
});

Deno.test("of many servers that are gone, the one that is left is found", async () => {
  await using a = new EchoServer("a");
  const gone = Array.from({ length: 60 }, (_, n) => ({ hostname: `127.0.1.${n}`, port: 1 }));
  await using pool = connectPool({
    servers: [...gone, { port: a.port }],
    backoff: { first: 60_000, longest: 60_000 },
  });
  const { Once } = pool.service(Echo);
  const calls = Array.from({ length: 200 }, (_, n) => Once(`${n}`));
  assert.equal((await inTime(Promise.all(calls))).length, 200);
});

const invalid: [options: Record<string, unknown>, error: typeof TypeError | typeof RangeError][] = [
  [{ servers: [] }, TypeError],
  [{ servers: undefined }, TypeError],
  [{ servers: [{}] }, TypeError],
  [{ servers: [{ transport: "unix" }] }, TypeError],
  [{ refresh: 0 }, RangeError],
  [{ refresh: "1" }, TypeError],
  [{ callTimeout: -1 }, RangeError],
  [{ callTimeout: null }, TypeError],
  [{ dialTimeout: NaN }, RangeError],
  [{ waitTimeout: -1 }, RangeError],
  [{ maxWaiting: 1.5 }, RangeError],
  [{ maxRetries: -1 }, RangeError],
  [{ backoff: { first: 0 } }, RangeError],
  [{ backoff: { first: 10, longest: 9 } }, RangeError],
];

for (const [options, error] of invalid) {
  Deno.test(`connectPool() refuses ${Deno.inspect(options)}`, () => {
    const all = { servers: [{ port: 1 }], ...options };
    assert.throws(() => connectPool(all as Parameters<typeof connectPool>[0]), error);
  });
}
