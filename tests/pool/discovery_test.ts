// Servers that are found: lists that change, and functions that fail.

import assert from "node:assert/strict";
import type { ConnectOptions } from "../../mod.ts";
import { connectPool } from "../../pool/mod.ts";
import { inTime, later } from "../testing/in_time.ts";
import { Echo, EchoServer, EventLog, freePort, until } from "./echo_server.ts";

const backoff = { first: 5, longest: 10 };

/** A list that a test changes. */
class List {
  servers: ConnectOptions[] = [];
  error: Error | undefined;
  asked = 0;
  readonly find = (): Promise<ConnectOptions[]> => {
    this.asked++;
    return this.error === undefined ? Promise.resolve(this.servers) : Promise.reject(this.error);
  };
}

Deno.test("a function finds the servers, at once and again", async () => {
  await using a = new EchoServer("a");
  await using b = new EchoServer("b");
  const list = new List();
  list.servers = [{ port: a.port }];
  const log = new EventLog();
  await using pool = connectPool({ servers: list.find, refresh: 10, backoff, onEvent: log.add });
  const { Once } = pool.service(Echo);
  assert.equal(await inTime(Once("1")), "a: 1");
  list.servers = [{ port: b.port }];
  await until(() => pool.servers().every(({ address }) => address.endsWith(`:${b.port}`)));
  assert.equal(await inTime(Once("2")), "b: 2");
  assert.deepEqual(
    log.events.flatMap((event) => event.type === "found" ? [event.addresses] : []),
    [[`127.0.0.1:${a.port}`], [`127.0.0.1:${b.port}`]],
  );
  const { asked } = list;
  await until(() => list.asked > asked + 1);
});

Deno.test("a server that leaves the list answers its calls, and gets no more", async () => {
  await using a = new EchoServer("a");
  await using b = new EchoServer("b");
  const opened = Promise.withResolvers<void>();
  a.gate = opened.promise;
  const list = new List();
  list.servers = [{ port: a.port }];
  const log = new EventLog();
  await using pool = connectPool({ servers: list.find, refresh: 5, onEvent: log.add });
  const { Once } = pool.service(Echo);
  const call = later(Once("1"));
  await until(() => a.calls.length === 1);
  list.servers = [{ port: b.port }];
  await until(() => pool.servers().length === 2);
  assert.deepEqual(pool.servers().map(({ phase, running }) => [phase, running]), [
    ["leaving", 1],
    ["idle", 0],
  ]);
  assert.equal(await inTime(Once("2")), "b: 2");
  opened.resolve();
  assert.equal(await inTime(call), "a: 1");
  await until(() => pool.servers().length === 1);
  const left = log.events.find(({ type }) => type === "disconnected");
  assert(left?.type === "disconnected" && left.error === undefined);
  assert.deepEqual([a.calls, b.calls], [["1"], ["2"]]);
});

Deno.test("a server that comes back to the list while it leaves stays", async () => {
  await using a = new EchoServer("a");
  await using b = new EchoServer("b");
  const opened = Promise.withResolvers<void>();
  a.gate = opened.promise;
  const list = new List();
  list.servers = [{ port: a.port }];
  await using pool = connectPool({ servers: list.find, refresh: 5 });
  const call = later(pool.service(Echo).Once("1"));
  await until(() => a.calls.length === 1);
  list.servers = [{ port: b.port }];
  await until(() => pool.servers()[0]!.phase === "leaving");
  list.servers = [{ port: a.port }];
  await until(() => pool.servers().length === 1 && pool.servers()[0]!.phase === "up");
  opened.resolve();
  assert.equal(await inTime(call), "a: 1");
  assert.equal(a.connections, 1);
});

Deno.test("a server that leaves the list while it is connected is given up", async () => {
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using b = new EchoServer("b");
  const list = new List();
  list.servers = [{ port: silent.addr.port }];
  await using pool = connectPool({ servers: list.find, refresh: 5 });
  const call = later(pool.service(Echo).Once("1"));
  using conn = await silent.accept();
  list.servers = [{ port: b.port }];
  assert.equal(await inTime(call), "b: 1");
  const ended = async () => {
    while (await conn.read(new Uint8Array(100)) !== null);
  };
  await inTime(ended());
  assert.equal(pool.servers().length, 1);
});

Deno.test("where finding fails or finds none, what was known stays", async () => {
  await using a = new EchoServer("a");
  const list = new List();
  list.servers = [{ port: a.port }];
  const log = new EventLog();
  await using pool = connectPool({ servers: list.find, refresh: 5, backoff, onEvent: log.add });
  const { Once } = pool.service(Echo);
  await Once("1");
  const failures = () => log.events.filter(({ type }) => type === "findFailed");
  list.error = new Error("no answer");
  await until(() => failures().length >= 2);
  const count = failures().length;
  list.error = undefined;
  list.servers = [];
  await until(() => failures().length > count + 1);
  list.servers = [{} as ConnectOptions];
  await until(() =>
    failures().some((event) => "error" in event && event.error instanceof TypeError)
  );
  const texts = new Set(
    failures().map((event) => "error" in event && (event.error as Error).message),
  );
  assert.deepEqual([...texts], [
    "no answer",
    "No servers were found",
    "Cannot use a server: expected a port or the path of a unix socket",
  ]);
  assert.equal(await Once("2"), "a: 2");
  assert.equal(a.connections, 1);
});

Deno.test("a call waits until servers are found", async () => {
  await using a = new EchoServer("a");
  const list = new List();
  list.error = new Error("not yet");
  await using pool = connectPool({ servers: list.find, backoff });
  const { Once } = pool.service(Echo);
  await assert.rejects(Once("0", { timeout: 20 }), {
    name: "TimeoutError",
    message: "Echo.Once did not answer within 20 ms; no server was found: not yet",
  });
  const call = later(Once("1"));
  list.error = undefined;
  list.servers = [{ port: a.port }];
  assert.equal(await inTime(call), "a: 1");
});

Deno.test("when no server can be reached, others are looked for at once", async () => {
  await using b = new EchoServer("b");
  const list = new List();
  list.servers = [{ port: freePort() }];
  await using pool = connectPool({ servers: list.find, refresh: 60_000, backoff });
  const call = later(pool.service(Echo).Once("1"));
  await until(() => list.asked >= 3);
  list.servers = [{ port: b.port }];
  assert.equal(await inTime(call), "b: 1");
});

Deno.test("a function that never answers is given up, and told", async () => {
  const signals: AbortSignal[] = [];
  const log = new EventLog();
  const pool = connectPool({
    servers(signal) {
      signals.push(signal);
      return new Promise(() => {});
    },
    dialTimeout: 10,
    backoff,
    onEvent: log.add,
  });
  await until(() => signals.length >= 3);
  assert.equal(signals[0]!.reason.name, "TimeoutError");
  assert.equal(log.types[0], "findFailed");
  await pool.close();
  assert(signals.every(({ aborted }) => aborted));
});

Deno.test("a function that throws fails like one that rejects", async () => {
  const log = new EventLog();
  await using _pool = connectPool({
    servers() {
      throw new Error("at once");
    },
    onEvent: log.add,
  });
  await until(() => log.types.length > 0);
  const [event] = log.events;
  assert(event?.type === "findFailed");
  assert.equal((event.error as Error).message, "at once");
});
