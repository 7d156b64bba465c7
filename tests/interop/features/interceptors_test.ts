// Interceptors against Go programs, which see what they change and nothing else: around our handlers, and around our calls.

import assert from "node:assert/strict";
import { type Client, connect, RpcError, ServerError } from "../../../mod.ts";
import { rejection } from "../../testing/in_time.ts";
import { interopTest } from "../known_failures.ts";
import { Arith, Calls, Fails, Slow } from "./contract.ts";
import { DenoServer } from "./deno_server.ts";
import { GoServer, type Kind, runGoClient } from "./go_peer.ts";
import { Relay } from "./relay.ts";
import { type Wire, wires } from "./wire.ts";

/** Counts by names. */
class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  all(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}

for (const wire of wires) {
  for (const protocol of ["gob", "json"]) {
    interopTest(`stock Go client, ${wire}, ${protocol}: interceptors of the server`, async () => {
      await using server = await DenoServer.start(wire);
      const [outer, inner] = [new Counts(), new Counts()];
      server.server
        .use(async ({ method, args, context }, next) => {
          outer.add(method);
          assert.equal(context.method, method);
          assert.deepEqual(context.metadata, {});
          if (method === "Arith.Divide") {
            assert.deepEqual(args, { A: 17, B: 5 });
            throw new RpcError("not today", { code: "closed" });
          }
          if (method === "Slow.Open") return true;
          try {
            const reply = await next();
            return method === "Arith.Multiply" ? reply as number * 100 : reply;
          } catch (error) {
            throw new Error(`${(error as Error).message}, sorry`);
          }
        })
        .use(({ method }, next) => {
          inner.add(method);
          return next();
        });
      await runGoClient(server, "intercepted", [protocol]);
      const passed = { "Arith.Multiply": 103, "Fails.Fail": 3 };
      assert.deepEqual(inner.all(), passed);
      // What no handler would get is seen by none.
      assert.deepEqual(outer.all(), { ...passed, "Arith.Divide": 3, "Slow.Open": 3 });
    });
  }
}

interopTest("Go client with codecs: an interceptor of the server that wants a token", async () => {
  await using server = await DenoServer.start("tcp");
  server.server.use(({ context }, next) => {
    if (context.metadata.token === "s3cret") return next();
    throw new RpcError("who are you?", { code: "unauthenticated" });
  });
  await runGoClient(server, "intercepted, extended");
});

/** Interceptors that do one thing each, and what they have seen. */
function intercept(client: Client): { seen: Counts; tries: Counts } {
  const seen = new Counts();
  const tries = new Counts();
  client
    .use(({ method, args, options }, next) => {
      seen.add(method);
      if (method === "Arith.Divide" && (args as { B: number }).B === 0) {
        throw new RangeError("nobody needs to be asked");
      }
      if (method === "Slow.Open") return true;
      return next({ ...options, metadata: { token: "s3cret" }, timeout: 30_000 });
    })
    .use(async ({ method }, next) => {
      const reply = await next();
      return method === "Arith.Multiply" ? reply as number * 100 : reply;
    })
    // Tries a second time.
    .use(async ({ method }, next) => {
      for (let tried = 1;; tried++) {
        tries.add(method);
        try {
          return await next();
        } catch (error) {
          if (!(error instanceof ServerError)) throw error;
          if (tried === 2) throw new Error(`${error.message}, twice`, { cause: error });
        }
      }
    });
  return { seen, tries };
}

/** Makes calls that the interceptors of {@linkcode intercept} change. */
async function exercise(client: Client): Promise<void> {
  const { seen, tries } = intercept(client);
  const arith = client.service(Arith);
  assert.equal(await arith.Multiply({ A: 6, B: 7 }), 4200);
  assert.deepEqual(await arith.Divide({ A: 17, B: 5 }), { Quo: 3, Rem: 2 });
  const error = await rejection(arith.Divide({ A: 17, B: 0 }));
  assert(error instanceof RangeError);
  assert.equal(error.message, "nobody needs to be asked");
  assert.equal(await client.service(Slow).Open({ Gate: "there is none" }), true);
  const failure = await rejection(client.service(Fails).Fail({ Text: "no", Kind: "text" }));
  assert.equal((failure as Error).message, "no, twice");
  assert((failure as Error).cause instanceof ServerError);
  const numbers = Array.from({ length: 100 }, (_, n) => n);
  const products = await Promise.all(numbers.map((n) => arith.Multiply({ A: n, B: 1 })));
  assert.deepEqual(products, numbers.map((n) => n * 100));
  const sent = { "Arith.Multiply": 101, "Arith.Divide": 1 };
  assert.deepEqual(seen.all(), { ...sent, "Arith.Divide": 2, "Slow.Open": 1, "Fails.Fail": 1 });
  assert.deepEqual(tries.all(), { ...sent, "Fails.Fail": 2 });
}

const servers: [Kind, Wire, options: { codec?: "json"; http?: true }][] = [
  ...wires.map((wire): [Kind, Wire, Record<never, never>] => ["plain", wire, {}]),
  ["json", "tcp", { codec: "json" }],
  ["http", "tcp", { http: true }],
  ["extended", "tcp", {}],
];
for (const [kind, wire, options] of servers) {
  interopTest(`Go server (${kind}), ${wire}: interceptors of the client`, async () => {
    await using server = await GoServer.start(kind, wire);
    await using client = await server.connect(options);
    await exercise(client);
    // What they say beside the argument reaches a server that listens, and is nothing to one that does not.
    const { Metadata, Remaining } = await client.service(Calls).Show({ Note: "" });
    const heard = kind === "extended";
    assert.deepEqual(Metadata, heard ? { token: "s3cret" } : {});
    assert(heard ? Remaining > 20_000 && Remaining <= 30_000 : Remaining === -1);
  });
}

interopTest("stock Go server: what an interceptor keeps back is not sent", async () => {
  await using server = await GoServer.start("plain", "tcp");
  await using relay = new Relay(server.address);
  await using client = await connect({ port: relay.port });
  await exercise(client);
  const sent = new Counts();
  for (const { ServiceMethod, Metadata, Timeout } of relay.headers()) {
    sent.add(ServiceMethod);
    assert.deepEqual([Metadata, Timeout], [{ token: "s3cret" }, 30_000_000_000]);
  }
  assert.deepEqual(sent.all(), { "Arith.Multiply": 101, "Arith.Divide": 1, "Fails.Fail": 2 });
});
