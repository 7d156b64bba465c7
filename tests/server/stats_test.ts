import assert from "node:assert/strict";
import { gob, method, Server, service } from "../../mod.ts";
import {
  type CallTime,
  type CountedMethod,
  MethodStats,
  type ServerSnapshot,
  ServerStats,
} from "../../server/stats.ts";
import { Loopback } from "../testing/loopback.ts";

/** Does nothing with its time. */
function newCall(): CallTime {
  return { startedAt: 0, pending: false };
}

/** A call that ends at once, as far as the stats are told. */
function quickCall(stats: MethodStats, ms = 0): CallTime {
  const call = newCall();
  stats.begin(call);
  if (call.startedAt !== 0) call.startedAt -= ms;
  stats.end(call, false);
  return call;
}

/** A call that returned a promise, which took this long. */
function slowCall(stats: MethodStats, ms: number): CallTime {
  const call = newCall();
  stats.begin(call);
  stats.pending(call);
  call.startedAt -= ms;
  stats.end(call, false);
  return call;
}

/** Makes the calls of a method that are all measured because they are its first. */
function firstCalls(stats: MethodStats, ms = 0): void {
  for (let index = 0; index < 100; index++) quickCall(stats, ms);
}

Deno.test("begin() measures the first hundred calls and every sixteenth after them", () => {
  const stats = new MethodStats();
  const measured: number[] = [];
  for (let index = 0; index < 160; index++) {
    const before = performance.now();
    const { startedAt } = quickCall(stats);
    if (startedAt === 0) continue;
    measured.push(index);
    assert.ok(startedAt >= before && startedAt <= performance.now());
  }
  const first = Array.from({ length: 100 }, (_, index) => index);
  assert.deepEqual(measured, [...first, 112, 128, 144]);
  assert.equal(stats.snapshot().latency.measured, 103);
});

Deno.test("end() takes times from measured calls only", () => {
  const stats = new MethodStats();
  firstCalls(stats);
  const [unmeasured, measured] = [newCall(), newCall()];
  stats.begin(unmeasured);
  assert.equal(unmeasured.startedAt, 0);
  stats.end(unmeasured, false);
  assert.equal(stats.snapshot().latency.measured, 100);
  while (measured.startedAt === 0) stats.begin(measured);
  measured.startedAt -= 250;
  stats.end(measured, false);
  const { max, measured: count } = stats.snapshot().latency;
  assert.equal(count, 101);
  assert.ok(max! >= 250 && max! < 1250, String(max));
});

Deno.test("pending() measures every call that returned a promise", () => {
  const stats = new MethodStats();
  // Measuring one of sixteen would see the shorter ones only.
  for (let index = 0; index < 1600; index++) slowCall(stats, index % 16 === 0 ? 8 : 55);
  const { measured, calls, p50, p90 } = stats.snapshot().latency;
  assert.deepEqual([measured, calls], [1600, 1600]);
  assert.ok(p50! > 52 && p50! < 60, String(p50));
  assert.ok(p90! > 52 && p90! < 60, String(p90));
});

Deno.test("begin() measures from the start what follows a call that returned a promise", () => {
  const stats = new MethodStats();
  firstCalls(stats);
  const late = newCall();
  stats.begin(late);
  assert.equal(late.startedAt, 0);
  stats.pending(late);
  assert.ok(late.startedAt > 0);
  stats.end(late, false);
  const call = newCall();
  stats.begin(call);
  const { startedAt } = call;
  assert.ok(startedAt > 0);
  stats.pending(call);
  assert.equal(call.startedAt, startedAt);
  stats.end(call, false);
  // A method that returns no more promises costs no more looks at the clock.
  const measured = Array.from({ length: 48 }, () => quickCall(stats).startedAt !== 0);
  assert.deepEqual(measured.slice(0, 16), new Array(16).fill(true));
  assert.equal(measured.slice(16).filter(Boolean).length, 2);
});

Deno.test("a measured call that returned no promise counts for those that were not measured", () => {
  const stats = new MethodStats();
  // Of a hundred calls one returns a promise.
  for (let index = 0; index < 1600; index++) {
    if (index % 100 === 50) slowCall(stats, 40);
    else quickCall(stats, 1);
  }
  const { calls, p50, p90, p99, sum } = stats.snapshot().latency;
  assert.ok(calls > 1584 && calls <= 1600, String(calls));
  assert.ok(p50! < 2 && p90! < 2, `${p50} ${p90}`);
  assert.ok(p99! >= 1, String(p99));
  assert.ok(sum > 1584 + 16 * 40 - 16 && sum < 3000, String(sum));
});

Deno.test("a server measures every handler that takes its time", async () => {
  const Slow = service("Slow", { Sleep: method(gob.int, gob.int) });
  const server = new Server().register(Slow, {
    Sleep: (ms) => new Promise((resolve) => setTimeout(() => resolve(ms), ms)),
  });
  await using loopback = await Loopback.start(server);
  const slow = loopback.client.service(Slow);
  await Promise.all(Array.from({ length: 20 }, (_, index) => slow.Sleep(index === 0 ? 1 : 30)));
  const page = await fetch(`http://127.0.0.1:${loopback.port}/debug/rpc?format=json`);
  const { services }: ServerSnapshot = await page.json();
  const { measured, calls, p50, p90, p99, sum } = services[0]!.methods[0]!.latency;
  assert.deepEqual([measured, calls, p99], [20, 20, null]);
  assert.ok(p50! >= 28 && p90! >= p50! && sum > 19 * 28, `${p50} ${p90} ${sum}`);
});

Deno.test("MethodStats counts calls, errors and what is in flight", () => {
  const stats = new MethodStats();
  const begun = Array.from({ length: 5 }, newCall);
  for (const call of begun) stats.begin(call);
  const counts = () => {
    const { calls, errors, inFlight } = stats.snapshot();
    return [calls, errors, inFlight];
  };
  assert.deepEqual(counts(), [5, 0, 5]);
  stats.end(begun.pop()!, true);
  stats.end(begun.pop()!, false);
  assert.deepEqual(counts(), [5, 1, 3]);
  for (const call of begun) stats.end(call, true);
  assert.deepEqual(counts(), [5, 4, 0]);
});

Deno.test("opened() lists a connection until it is closed", () => {
  const stats = new ServerStats();
  const remotes = () => stats.snapshot([]).connections.map(({ remote }) => remote);
  const first = stats.opened({ transport: "tcp", hostname: "127.0.0.1", port: 1 }, "gob");
  const second = stats.opened({ transport: "tcp", hostname: "127.0.0.1", port: 2 }, "json");
  first.begin();
  first.begin();
  first.end();
  const { connections, connectionsEver } = stats.snapshot([]);
  assert.equal(connectionsEver, 2);
  assert.deepEqual(connections.map(({ since: _, ...rest }) => rest), [
    { remote: "127.0.0.1:1", protocol: "gob", calls: 2, inFlight: 1 },
    { remote: "127.0.0.1:2", protocol: "json", calls: 0, inFlight: 0 },
  ]);
  first.close();
  first.close();
  // A handler that outlives its connection still counts its end.
  first.end();
  assert.deepEqual(remotes(), ["127.0.0.1:2"]);
  stats.opened(undefined, "gob");
  second.close();
  assert.deepEqual(remotes(), [""]);
  assert.equal(stats.snapshot([]).connectionsEver, 3);
});

Deno.test("opened() knows addresses of every kind", () => {
  // The peer of a unix socket has a path of null, which the types of Deno do not say.
  const nameless = { transport: "unix", path: null } as unknown as Deno.UnixAddr;
  const cases: [addr: Deno.Addr | undefined, remote: string][] = [
    [{ transport: "tcp", hostname: "192.0.2.7", port: 80 }, "192.0.2.7:80"],
    [{ transport: "tcp", hostname: "2001:db8::1", port: 80 }, "[2001:db8::1]:80"],
    [{ transport: "unix", path: "node.sock" }, "unix:node.sock"],
    [nameless, "unix"],
    [{ transport: "vsock", cid: 3, port: 5000 }, "vsock:3:5000"],
    [undefined, ""],
  ];
  for (const [addr, remote] of cases) {
    const stats = new ServerStats();
    stats.opened(addr, "gob");
    assert.equal(stats.snapshot([]).connections[0]!.remote, remote);
  }
});

Deno.test("ServerStats counts endings, refusals and limits by their names", () => {
  const stats = new ServerStats();
  const before = stats.snapshot([]);
  for (const counts of [before.ended, before.refused, before.limitsReached]) {
    assert.ok(Object.values(counts).every((count) => count === 0));
  }
  stats.countEnded("closed");
  stats.countEnded("closed");
  stats.countEnded("slow");
  stats.countRefused("accept");
  stats.countLimit("maxPendingBytes");
  const { ended, refused, limitsReached } = stats.snapshot([]);
  assert.deepEqual(ended, { ...before.ended, closed: 2, slow: 1 });
  assert.deepEqual(refused, { ...before.refused, accept: 1 });
  assert.deepEqual(limitsReached, { ...before.limitsReached, maxPendingBytes: 1 });
});

Deno.test("snapshot() sorts services and methods and names Go's types", () => {
  const Point = gob.struct("geo.Point", { X: gob.int, Y: gob.int });
  const counted = <A, R>(name: string, args: gob.Schema<A>, reply: gob.Schema<R>) =>
    ({ name, args, reply, stats: new MethodStats() }) as unknown as CountedMethod;
  const multiply = counted("Arith.Multiply", gob.int, gob.int);
  const call = newCall();
  multiply.stats.begin(call);
  multiply.stats.end(call, true);
  const { services } = new ServerStats().snapshot([
    counted("geo.v2.Map.Near", Point, gob.slice(gob.pointer(Point))),
    multiply,
    counted("geo.v2.Map.All", gob.any, gob.map(gob.string, gob.time)),
    counted("Arith.Divide", gob.float64, gob.bytes),
  ]);
  assert.deepEqual(
    services.map(({ name, methods }) => [
      name,
      methods.map(({ name, args, reply, calls, errors }) => [name, args, reply, calls, errors]),
    ]),
    [
      ["Arith", [
        ["Divide", "float64", "[]uint8", 0, 0],
        ["Multiply", "int", "int", 1, 1],
      ]],
      ["geo.v2.Map", [
        ["All", "interface {}", "map[string]time.Time", 0, 0],
        ["Near", "geo.Point", "[]*geo.Point", 0, 0],
      ]],
    ],
  );
});

Deno.test("snapshot() is plain data, with its times in order", () => {
  const before = new Date().toISOString();
  const stats = new ServerStats();
  stats.opened(undefined, "gob");
  const snapshot = stats.snapshot([]);
  assert.deepEqual(JSON.parse(JSON.stringify(snapshot)), snapshot);
  const { startedAt, takenAt, connections } = snapshot;
  const times = [before, startedAt, connections[0]!.since, takenAt, new Date().toISOString()];
  assert.deepEqual(times, times.toSorted());
});

Deno.test("snapshot() does not change after it was made", () => {
  const stats = new ServerStats();
  const connection = stats.opened(undefined, "gob");
  const method = { name: "S.M", args: gob.int, reply: gob.int, stats: new MethodStats() };
  const snapshot = stats.snapshot([method as unknown as CountedMethod]);
  const copy = structuredClone(snapshot);
  quickCall(method.stats);
  connection.begin();
  stats.countEnded("closed");
  stats.countRefused("accept");
  stats.countLimit("maxCalls");
  stats.opened(undefined, "gob");
  assert.deepEqual(snapshot, copy);
});
