/**
 * The rows about calls.
 *
 * @module
 */

import {
  callsPerSecond,
  type Case,
  type Column,
  firstCallsCase,
  loadCase,
  megabytesPerSecond,
  microsEach,
  millisOfAll,
} from "../measurement.ts";

const mebibyte = 1024 * 1024;

/** How many calls a process makes before its hot code is surely compiled. */
const manyCalls = 250_000;

const latency: Column[] = [
  {
    what: "one call at a time, median",
    unit: "µs",
    short: "one call at a time, median",
    target: {
      most: 1,
      limit:
        "A call is two messages, and each has to wake a process that sleeps. Go's scheduler looks " +
        "for work for a while before its threads sleep, Deno's event loop sleeps at once; " +
        "where the cores of a virtual machine fall asleep as well, " +
        'waking them takes as long as the call. The rows "cores kept awake" leave that out. Deno\'s ' +
        "event loop would have to look for work before it sleeps; to keep it spinning from here " +
        "would waste a core in every program.",
    },
    value: ({ medianMicros }) => medianMicros!,
  },
  {
    what: "one call at a time, 99th percentile",
    unit: "µs",
    target: {
      most: 1,
      limit:
        "The slowest hundredth of calls are those in which one of the two processes collects " +
        "garbage, 0.1 to 0.3 ms each time. A call would have to leave less garbage: most of what is " +
        "left are promises and the objects that Deno makes for each read and write.",
    },
    value: ({ p99Micros }) => p99Micros!,
  },
];

/** The latency while no core falls asleep: waking one up takes as long as a call where the machine is a virtual one. */
const awake: Case = {
  name: "latency-awake",
  async measure(lab) {
    const busy = Array.from(
      { length: navigator.hardwareConcurrency },
      () =>
        new Deno.Command("nice", {
          args: ["-n", "19", Deno.execPath(), "eval", "while (true);"],
          stdin: "null",
        }).spawn(),
    );
    try {
      const columns = latency.map(({ what, unit, value }) => ({
        what: `${what}, cores kept awake`,
        unit,
        value,
      }));
      return await latencyCase("latency", columns).measure(lab);
    } finally {
      for (const process of busy) process.kill("SIGKILL");
      await Promise.all(busy.map(({ status }) => status));
    }
  },
};

function latencyCase(name: string, columns: readonly Column[]): Case {
  return loadCase(name, { latency: true, warmUpCount: 20_000 }, columns);
}

/** Calls of small arguments. */
export const smallCalls: readonly Case[] = [
  firstCallsCase(
    "calls-64",
    manyCalls,
    64,
    callsPerSecond({
      what: "calls, 64 in flight, the first 250,000 of fresh processes",
      target: {
        least: 6,
        limit:
          "Until V8 has compiled the hot functions, they are interpreted; the row below begins " +
          "where this one ends, and the difference is what that costs. V8 would have to keep " +
          "compiled code from one process to the next, or there would have to be less of it.",
      },
    }),
  ),
  loadCase(
    "calls-64-warm",
    { inFlight: 64, warmUpCount: manyCalls },
    callsPerSecond({
      what: "calls, 64 in flight",
      short: "calls, 64 in flight",
      target: {
        least: 8,
        limit:
          "A batch of 64 calls is one round trip, in which each process waits for the other. A profile " +
          "has 30 % of the client's time and 32 % of the server's in the system call of the write " +
          "alone. What is left for the module are some promises, one argument and one reply for " +
          "each call. A cheaper way into and out of the event loop would have to come from Deno.",
      },
    }),
  ),
  loadCase(
    "calls-1000",
    { inFlight: 1000 },
    callsPerSecond({
      what: "calls, 1000 in flight",
      short: "calls, 1000 in flight",
      target: {
        least: 10,
        limit:
          "Here both processes work all the time, so that the row is the processor time of a call: " +
          "the promises of the caller and of the stub, the pending call, the argument and the reply, " +
          "and the collection of all that. A call would have to make fewer objects.",
      },
    }),
  ),
  latencyCase("latency", latency),
  awake,
  firstCallsCase(
    "first-call",
    1,
    1,
    microsEach({ what: "the first call of fresh processes, on an open connection" }),
  ),
  firstCallsCase(
    "first-100",
    100,
    1,
    millisOfAll({ what: "the first 100 calls of fresh processes, one at a time" }),
  ),
  loadCase(
    "deno-client",
    { inFlight: 64 },
    callsPerSecond({
      what: "Deno client to Go server, 64 in flight",
      target: {
        least: 1,
        limit: "Go's server writes each reply by itself, so that the client is woken for each.",
      },
    }),
    { client: "deno", server: "go" },
  ),
  loadCase(
    "deno-server",
    { inFlight: 64 },
    callsPerSecond({
      what: "Go client to Deno server, 64 in flight",
      target: {
        least: 1,
        limit: "Go's client writes each call by itself, so that the server is woken for each.",
      },
    }),
    { client: "go", server: "deno" },
  ),
  loadCase(
    "calls-1000-one",
    { inFlight: 1000, oneCaller: true },
    callsPerSecond({ what: "calls, 1000 in flight, from one caller that does not wait" }),
  ),
];

/** Calls of large arguments, which come back. */
export const largeCalls: readonly Case[] = [
  loadCase(
    "echo-bytes",
    { call: "bytes", size: mebibyte },
    megabytesPerSecond(mebibyte, {
      what: "echo of a []byte of 1 MiB",
      short: "echo of 1 MiB",
      target: {
        least: 1,
        limit:
          "The megabyte is copied into the write buffer and out of the framer's on each side, " +
          "beside the copies of the system. A body would have to be given out as a view of the framer's buffer, " +
          "which it would then hold.",
      },
    }),
  ),
  loadCase(
    "echo-bytes-8",
    { call: "bytes", size: mebibyte, inFlight: 8 },
    megabytesPerSecond(mebibyte, { what: "echo of a []byte of 1 MiB, 8 in flight" }),
  ),
  loadCase(
    "echo-strings",
    { call: "strings", size: 1000 },
    callsPerSecond({
      what: "echo of 1000 strings of 1 KiB",
      target: {
        least: 1,
        limit: "A string of Go's is its bytes and is copied. Here each is checked for what is no " +
          "ASCII and made into a string of the engine, and back, on both sides. Whoever only passes " +
          "strings on declares them as `gob.stringBytes`.",
      },
    }),
  ),
  loadCase(
    "echo-map",
    { call: "map", size: 10_000 },
    callsPerSecond({
      what: "echo of a map[string]int of 10,000 entries",
      target: {
        least: 1,
        limit:
          "Both sides make 10,000 strings and enter them into a `Map`, which costs some 75 ns " +
          "for a string that is new to the engine, for it has to be hashed, and as much to make it. " +
          "The engine would have to offer a way to fill a map at once.",
      },
    }),
  ),
];
