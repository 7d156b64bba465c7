// What net/rpc never had, against Go programs that have it by codecs of their own (peer/extended.go), and against stock Go, which
// must not notice: cancellation, deadlines, metadata, errors with codes and details.

import assert from "node:assert/strict";
import { type Client, connect, gob, ServerError } from "../../../mod.ts";
import { inTime, rejection } from "../../testing/in_time.ts";
import { interopTest } from "../known_failures.ts";
import { Arith, Calls, Fails, registry, Slow } from "./contract.ts";
import { DenoServer } from "./deno_server.ts";
import { GoServer, passed, runGoClient, startGoClient } from "./go_peer.ts";
import { Relay } from "./relay.ts";
import { connectOptions, type Wire } from "./wire.ts";

const wires: readonly Wire[] = ["tcp", "unix"];

for (const wire of wires) {
  for (
    const scenario of [
      ...["cancel", "many given up", "deadline", "said with a call"],
      ...["codes", "codes, stock", "health"],
    ]
  ) {
    interopTest(`Go client, Deno server, ${wire}: ${scenario}`, async () => {
      await using server = await DenoServer.start(wire);
      await runGoClient(server, scenario);
    });
  }
}

// What the scenarios ask for is what a Go server does that has the same convention.
for (const scenario of ["cancel", "many given up", "deadline", "said with a call"]) {
  interopTest(`Go client, Go server with codecs: ${scenario}`, async () => {
    await using server = await GoServer.start("extended", "tcp");
    await runGoClient(server, scenario);
  });
}

interopTest("Go client, Deno server: headers with other types in our fields", async () => {
  await using server = await DenoServer.start("tcp");
  await runGoClient(server, "foreign headers");
});

interopTest("Deno client, Go server: headers with other types in our fields", async () => {
  await using server = await GoServer.start("foreign", "tcp");
  await using client = await server.connect();
  const { Divide } = client.service(Arith);
  for (let times = 0; times < 3; times++) {
    await alive(client);
    const error = await rejection(Divide({ A: 1, B: 0 }));
    assert(error instanceof ServerError);
    assert.deepEqual([error.message, error.code, error.details], [
      "divide by zero",
      404,
      undefined,
    ]);
  }
});

interopTest("Go client, Deno server: a connection that is reset ends its calls", async () => {
  await using server = await DenoServer.start("tcp");
  await runGoClient(server, "connection lost");
});

interopTest("Go client, Deno server: forced shutdown ends its calls", async () => {
  await using server = await DenoServer.start("tcp");
  await using client = await startGoClient(server, "forced");
  await server.gates.arrived("forced");
  await server.server.shutdown({ timeout: 0 });
  assert.equal(await inTime(server.gates.ended("forced")), "shutdown");
  await passed(client);
});

/** The call that a client makes to see whether all is well. */
async function alive(client: Client): Promise<void> {
  assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
}

/** A server of ours, or one in Go, with all that this file is about. */
interface Target extends AsyncDisposable {
  connect(): Promise<Client>;
}

/** Both kinds of servers that know more than stock Go. */
const targets: Record<string, () => Promise<Target>> = {
  "Go server with codecs": () => GoServer.start("extended", "tcp"),
  "Deno server": async () => {
    const server = await DenoServer.start("tcp");
    return {
      async connect() {
        return await connect({ registry, ...await connectOptions("tcp", server.address) });
      },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
};

for (const [what, start] of Object.entries(targets)) {
  interopTest(`Deno client, ${what}: an abort ends the call at once, there and here`, async () => {
    await using server = await start();
    await using client = await server.connect();
    const slow = client.service(Slow);
    // Each one is told, since the server knows the convention.
    for (const Gate of ["first", "second", "third"]) {
      const controller = new AbortController();
      const call = rejection(slow.Wait({ Gate }, { signal: controller.signal }));
      await slow.Arrived({ Gate });
      const reason = new Error("not needed any more");
      controller.abort(reason);
      assert.equal(await call, reason);
      assert.equal(await inTime(slow.Ended({ Gate })), "cancelled");
    }
    await alive(client);
  });

  interopTest(`Deno client, ${what}: an abort leaves other calls alone`, async () => {
    await using server = await start();
    await using client = await server.connect();
    const slow = client.service(Slow);
    const controller = new AbortController();
    const call = rejection(slow.Wait({ Gate: "given up" }, { signal: controller.signal }));
    const other = slow.Wait({ Gate: "kept" });
    await slow.Arrived({ Gate: "kept" });
    controller.abort();
    assert.equal((await call as Error).name, "AbortError");
    assert.equal(await inTime(slow.Ended({ Gate: "given up" })), "cancelled");
    await slow.Open({ Gate: "kept" });
    assert.equal(await other, "kept");
  });

  interopTest(`Deno client, ${what}: a time-out ends the call, there and here`, async () => {
    await using server = await start();
    await using client = await server.connect();
    const slow = client.service(Slow);
    const error = await rejection(slow.Wait({ Gate: "late" }, { timeout: 20 }));
    assert(error instanceof DOMException);
    assert.equal(error.name, "TimeoutError");
    // Which clock is first is a matter of chance.
    assert.match(await inTime(slow.Ended({ Gate: "late" })), /^(deadline|cancelled)$/);
    await slow.Open({ Gate: "early" });
    assert.equal(await slow.Wait({ Gate: "early" }, { timeout: 60_000 }), "early");
    await alive(client);
  });

  interopTest(`Deno client, ${what}: sees the caller's time and metadata`, async () => {
    await using server = await start();
    await using client = await server.connect();
    const { Show } = client.service(Calls);
    const metadata = { token: "s3cret", "": "no name", empty: "", text: "é日😀\0\n" };
    assert.deepEqual(await Show({ Note: "" }), { Remaining: -1, Metadata: {} });
    assert.deepEqual(await Show({ Note: "" }, { metadata }), {
      Remaining: -1,
      Metadata: metadata,
    });
    const { Remaining, Metadata } = await Show({ Note: "" }, { metadata, timeout: 30_000 });
    assert.deepEqual(Metadata, metadata);
    assert(Remaining > 20_000 && Remaining <= 30_000, `${Remaining} ms`);
    for (const timeout of [Number.MAX_SAFE_INTEGER, 2 ** 31, 0.5 + 30_000]) {
      assert((await Show({ Note: "" }, { timeout })).Remaining >= 20_000);
    }
    // To wait for good is what a caller does that says nothing.
    assert.equal((await Show({ Note: "" }, { timeout: Infinity })).Remaining, -1);
    assert.deepEqual(await Show({ Note: "" }, { metadata: {} }), { Remaining: -1, Metadata: {} });
  });

  interopTest(`Deno client, ${what}: sees the codes and details of errors`, async () => {
    await using server = await start();
    await using client = await server.connect();
    const conflict = gob.typed("main.Conflict", { Owner: "Ada", Version: 3 });
    const cases: [kind: string, code: unknown, details: unknown][] = [
      ["text", "not_found", undefined],
      ["number", 404, undefined],
      ["plain", undefined, undefined],
      ["details", "not_found", "key 7"],
      ["typed", "conflict", conflict],
    ];
    for (const [Kind, code, details] of [...cases, ...cases]) {
      const error = await rejection(client.service(Fails).Fail({ Text: `is ${Kind}`, Kind }));
      assert(error instanceof ServerError);
      assert.equal(error.message, `is ${Kind}`);
      assert.equal(error.method, "Fails.Fail");
      assert.deepEqual([error.code, error.details], [code, details], Kind);
      await alive(client);
    }
  });
}

interopTest(
  "Deno client: codes and details that make no sense cost an error nothing else",
  async () => {
    await using server = await GoServer.start("extended", "tcp");
    await using client = await server.connect();
    const error = await rejection(client.service(Fails).Fail({ Text: "no", Kind: "nonsense" }));
    assert(error instanceof ServerError);
    assert.deepEqual([error.message, error.code, error.details], ["no", undefined, undefined]);
    await alive(client);
    // Details of a type that the client has not registered are plain values.
    await using stranger = await server.connect({ registry: new gob.Registry() });
    const typed = await rejection(stranger.service(Fails).Fail({ Text: "no", Kind: "typed" }));
    assert(typed instanceof ServerError);
    const plain = gob.typed("main.Conflict", { Owner: "Ada", Version: 3 });
    assert.deepEqual([typed.message, typed.code, typed.details], ["no", "conflict", plain]);
    await alive(stranger);
  },
);

for (const wire of wires) {
  interopTest(
    `Deno client, stock Go server, ${wire}: more in the header changes nothing`,
    async () => {
      await using server = await GoServer.start("plain", wire);
      await using client = await server.connect();
      const more = { timeout: 30_000, metadata: { token: "s3cret" } };
      const arith = client.service(Arith);
      for (const options of [more, {}, { timeout: 30_000 }, { metadata: {} }, more]) {
        assert.equal(await arith.Multiply({ A: 6, B: 7 }, options), 42);
        assert.deepEqual(await client.service(Calls).Show({ Note: "" }, options), {
          Remaining: -1,
          Metadata: {},
        });
      }
      const error = await rejection(client.service(Fails).Fail({ Text: "no", Kind: "text" }, more));
      assert(error instanceof ServerError);
      assert.deepEqual([error.message, error.code], ["no", undefined]);
    },
  );
}

interopTest("Deno client, stock Go server: is asked to cancel once", async () => {
  await using server = await GoServer.start("plain", "tcp");
  await using relay = new Relay(server.address);
  await using client = await connect({ port: relay.port });
  const slow = client.service(Slow);
  for (const Gate of ["first", "second", "third"]) {
    const controller = new AbortController();
    const call = rejection(slow.Wait({ Gate }, { signal: controller.signal }));
    await slow.Arrived({ Gate });
    controller.abort(new Error("mine"));
    assert.equal((await call as Error).message, "mine");
    // The server answers a cancel before it reads on.
    await alive(client);
    await slow.Open({ Gate });
    assert.equal(await slow.Ended({ Gate }), "opened");
  }
  const asked = relay.headers().filter(({ ServiceMethod }) => ServiceMethod === "_goRPC_.Cancel");
  assert.equal(asked.length, 1);
  // Each connection finds out by itself.
  await using second = new Relay(server.address);
  await using other = await connect({ port: second.port });
  const options = { timeout: 10 };
  await rejection(other.service(Slow).Wait({ Gate: "fourth" }, options));
  await alive(other);
  const [wait, cancel] = second.headers();
  assert.deepEqual([wait?.ServiceMethod, wait?.Timeout], ["Slow.Wait", 10_000_000]);
  assert.equal(cancel?.ServiceMethod, "_goRPC_.Cancel");
  await other.service(Slow).Open({ Gate: "fourth" });
});
