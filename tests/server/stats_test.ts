import assert from "node:assert/strict";
import { gob } from "../../mod.ts";
import {
  type CountedMethod,
  LatencyHistogram,
  type LatencySnapshot,
  MethodStats,
  ServerStats,
} from "../../server/stats.ts";

const nothing: LatencySnapshot = { p50: null, p90: null, p99: null, max: null };

function histogram(times: Iterable<number>): LatencySnapshot {
  const histogram = new LatencyHistogram();
  for (const ms of times) histogram.add(ms);
  return histogram.snapshot();
}

/** The time that this percentage of times do not exceed, found by sorting. */
function percentile(times: readonly number[], percent: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * percent / 100) - 1]!;
}

function near(actual: number | null, expected: number, what: string): void {
  assert.ok(actual !== null, what);
  assert.ok(
    Math.abs(actual - expected) <= expected * 0.05,
    `${what}: expected ${expected}, got ${actual}`,
  );
}

Deno.test("LatencyHistogram has nothing to say before the first time", () => {
  assert.deepEqual(histogram([]), nothing);
});

Deno.test("LatencyHistogram gives percentiles within 5 % wherever the times lie", () => {
  const thousand = Array.from({ length: 1000 }, (_, index) => index + 1);
  const cases: Record<string, number[]> = {
    "a ramp": thousand,
    "microseconds": thousand.map((n) => n / 1000),
    "minutes": thousand.map((n) => n * 1000),
    "powers": Array.from({ length: 300 }, (_, index) => 0.002 * 1.05 ** index),
    "two humps": thousand.map((n) => n % 20 === 0 ? 5000 + n : 0.05 + n / 1e6),
    "the edges of buckets": Array.from({ length: 20 }, (_, index) => 2 ** (index - 10)),
    "in descending order": thousand.toReversed(),
    "two": [3, 400],
  };
  for (const [name, times] of Object.entries(cases)) {
    const { p50, p90, p99, max } = histogram(times);
    near(p50, percentile(times, 50), `p50 of ${name}`);
    near(p90, percentile(times, 90), `p90 of ${name}`);
    near(p99, percentile(times, 99), `p99 of ${name}`);
    assert.equal(max, Number(Math.max(...times).toPrecision(4)), name);
    assert.ok(p50! <= p90! && p90! <= p99! && p99! <= max!, name);
  }
});

Deno.test("LatencyHistogram never gives a percentile outside of the times it has seen", () => {
  for (const ms of [0, 1e-9, 0.0005, 0.001, 0.0421, 1, 12.5, 4_000_000, 1e9]) {
    const expected = Number(ms.toPrecision(4));
    assert.deepEqual(histogram([ms]), {
      p50: expected,
      p90: expected,
      p99: expected,
      max: expected,
    });
  }
  assert.deepEqual(histogram([10.2, 10.3]).max, 10.3);
  assert.ok(histogram([10.2, 10.3]).p50! >= 10.2);
});

Deno.test("begin() measures the first call and every sixteenth after it", () => {
  const stats = new MethodStats();
  const measured: number[] = [];
  for (let call = 0; call < 64; call++) {
    const before = performance.now();
    const began = stats.begin();
    if (began !== 0) {
      measured.push(call);
      assert.ok(began >= before && began <= performance.now());
    }
    stats.end(began, false);
  }
  assert.deepEqual(measured, [0, 16, 32, 48]);
});

Deno.test("end() takes times from measured calls only", () => {
  const stats = new MethodStats();
  const first = stats.begin();
  const second = stats.begin();
  assert.equal(second, 0);
  stats.end(second, false);
  assert.deepEqual(stats.snapshot().latency, nothing);
  stats.end(first - 250, false);
  const { p50, max } = stats.snapshot().latency;
  assert.ok(p50! >= 250 && p50! < 1250, String(p50));
  assert.equal(p50, max);
});

Deno.test("MethodStats counts calls, errors and what is in flight", () => {
  const stats = new MethodStats();
  assert.deepEqual(stats.snapshot(), { calls: 0, errors: 0, inFlight: 0, latency: nothing });
  const begun = Array.from({ length: 5 }, () => stats.begin());
  const counts = () => {
    const { calls, errors, inFlight } = stats.snapshot();
    return [calls, errors, inFlight];
  };
  assert.deepEqual(counts(), [5, 0, 5]);
  stats.end(begun.pop()!, true);
  stats.end(begun.pop()!, false);
  assert.deepEqual(counts(), [5, 1, 3]);
  for (const began of begun) stats.end(began, true);
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

Deno.test("snapshot() sorts services and methods and names Go's types", () => {
  const Point = gob.struct("geo.Point", { X: gob.int, Y: gob.int });
  const counted = <A, R>(name: string, args: gob.Schema<A>, reply: gob.Schema<R>) =>
    ({ name, args, reply, stats: new MethodStats() }) as unknown as CountedMethod;
  const multiply = counted("Arith.Multiply", gob.int, gob.int);
  multiply.stats.end(multiply.stats.begin(), true);
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
  method.stats.end(method.stats.begin(), true);
  connection.begin();
  stats.opened(undefined, "gob");
  assert.deepEqual(snapshot, copy);
});
