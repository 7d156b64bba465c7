// Handlers at their worst: the call has an end, the connection lives on where it can, and nobody else notices.

import assert from "node:assert/strict";
import {
  type CallContext,
  type Client,
  connect,
  gob,
  type Handlers,
  method,
  type Server,
  ServerError,
  service,
  ShutdownError,
} from "../../mod.ts";
import { fired, inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { Calls, Site } from "./site.ts";

const Row = gob.struct("Row", { Name: gob.string, Values: gob.slice(gob.int) });
const Rows = gob.slice(Row);
const Bad = service("Bad", {
  Rows: method(gob.int, Rows),
  Text: method(gob.int, gob.string),
});

type Handler = (n: number, context: CallContext) => unknown;

const codecs = ["gob", "json"] as const;

/** A site with a handler that no compiler would take, and clients of it. */
async function startSite(handler: Handler): Promise<Site> {
  return await Site.start({}, (server: Server) => {
    server.register(Bad, { Rows: handler, Text: handler } as Handlers<typeof Bad.methods>);
  });
}

/** Uses a client of its own, with a call under way beside all that is done, which must be answered in the end. */
async function beside(
  site: Site,
  codec: "gob" | "json",
  use: (client: Client) => Promise<void>,
): Promise<void> {
  await using client = await connect({ port: site.port, codec });
  const controller = new AbortController();
  const stub = client.service(Calls);
  const waiting = rejection(stub.Wait("beside", { signal: controller.signal }), "the other call");
  await use(client);
  assert.equal(await inTime(stub.Multiply({ A: 6, B: 7 }), "a call after it"), 42);
  controller.abort();
  assert.equal(await waiting, controller.signal.reason);
}

/** Everything that can be wrong with one row. */
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const cyclic: { Name: string; Values: unknown[] } = { Name: "a", Values: [] };
cyclic.Values.push(cyclic);
const trap = (where: string): never => {
  throw new Error(`${where} is a trap`);
};

const wrongRows: readonly [name: string, make: () => unknown][] = [
  ["nothing", () => undefined],
  ["a text", () => "rows"],
  ["an object that is no array", () => ({ length: 1, 0: { Name: "a", Values: [] } })],
  ["rows of which one is wrong", () => [{ Name: "a", Values: [1] }, { Name: "b", Values: ["2"] }]],
  ["a row with a hole", () => [{ Name: "a", Values: new Array(3) }]],
  ["a row that lacks a field", () => [{ Name: "a" }]],
  ["a row in itself", () => [cyclic]],
  ["a number that no int holds", () => [{ Name: "a", Values: [2 ** 70] }]],
  ["a getter that throws", () => [{
    Name: "a",
    get Values() {
      return trap("the getter");
    },
  }]],
  ["a getter that recurses without end", () => {
    const row = {
      Name: "a",
      get Values(): number[] {
        return this.Values;
      },
    };
    return [row];
  }],
  ["a revoked proxy", () => [revoked.proxy]],
  [
    "a proxy that throws",
    () => new Proxy([], { get: (_, key) => key === "then" ? undefined : trap(String(key)) }),
  ],
  ["an array whose length is a lie", () =>
    new Proxy([], {
      get: (_, key) => key === "length" ? 2 ** 40 : undefined,
    })],
  ["a promise of a wrong value", () => Promise.resolve([{ Name: 1, Values: [] }])],
  ["a recursion without end", () => {
    const recurse = (): number => recurse() + 1;
    return recurse();
  }],
];

/** Rows that become fewer while they are read. */
function shrinkingRows(): unknown {
  const rows: unknown[] = [];
  const row = {
    get Name() {
      rows.length = 1;
      return "a";
    },
    Values: [],
  };
  rows.push(row, row, row);
  return rows;
}

for (const codec of codecs) {
  Deno.test(`${codec}: a handler that gives no reply of the right type is that call's error alone`, async () => {
    let given: () => unknown = () => [];
    await using site = await startSite(() => given());
    await beside(site, codec, async (client) => {
      const stub = client.service(Bad);
      for (const [name, make] of wrongRows) {
        given = make;
        const error = await rejection(stub.Rows(1), name);
        assert(error instanceof ServerError, `${name}: ${Deno.inspect(error)}`);
        given = () => [{ Name: name, Values: [1, 2] }];
        assert.deepEqual(await inTime(stub.Rows(1), `the call after ${name}`), [
          { Name: name, Values: [1, 2] },
        ]);
      }
      // Whether this is still a reply is up to the format; it must only be a whole one.
      given = shrinkingRows;
      await inTime(stub.Rows(1).catch((error) => assert(error instanceof ServerError)), "the call");
    });
    await site.settled();
  });

  Deno.test(`${codec}: a handler that never returns ends with its caller's patience`, async () => {
    const contexts: CallContext[] = [];
    await using site = await startSite((_, context) => {
      contexts.push(context);
      return new Promise(() => {});
    });
    await beside(site, codec, async (client) => {
      const stub = client.service(Bad);
      const late = await rejection(stub.Text(1, { timeout: 20 }), "a call with a time-out");
      assert(late instanceof DOMException && late.name === "TimeoutError", Deno.inspect(late));
      const controller = new AbortController();
      const aborted = rejection(stub.Text(2, { signal: controller.signal }), "a call to abort");
      await nextTurn();
      controller.abort("enough");
      assert.equal(await aborted, "enough");
    });
    for (const { signal } of contexts) await fired(signal);
    assert.equal(contexts.length, 2);
    await site.checkBystander();
    await site.dismissBystander();
    // Nobody can make it return: the server is told how long to wait.
    await inTime(site.server.shutdown({ timeout: 20 }), "shutdown()");
  });

  Deno.test(`${codec}: a handler that rejects late troubles nobody`, async () => {
    const gates: PromiseWithResolvers<string>[] = [];
    await using site = await startSite(() => {
      const gate = Promise.withResolvers<string>();
      gates.push(gate);
      return gate.promise;
    });
    const fail = () => gates.splice(0).forEach(({ reject }) => reject(new Error("late")));
    await beside(site, codec, async (client) => {
      const stub = client.service(Bad);
      const error = await rejection(stub.Text(1, { timeout: 10 }), "a call with a time-out");
      assert(error instanceof DOMException);
      await inTime(client.service(Calls).Fill(1), "a call after it");
      fail();
    });
    // After its connection was closed.
    const client = await connect({ port: site.port, codec });
    const call = rejection(client.service(Bad).Text(2), "the call");
    while (gates.length === 0) await site.checkBystander();
    await inTime(client.close(), "close()");
    assert(await call instanceof ShutdownError);
    fail();
    await site.settled();
    // After the server was shut down by force.
    const last = await connect({ port: site.port, codec });
    const lost = rejection(last.service(Bad).Text(3), "the call");
    while (gates.length === 0) await site.checkBystander();
    await site.dismissBystander();
    await inTime(site.server.shutdown({ timeout: 0 }), "shutdown()");
    assert(await lost instanceof ShutdownError);
    fail();
    await nextTurn();
    await inTime(last.close(), "close()");
  });

  Deno.test(`${codec}: a reply beyond its caller's limits ends that connection at most`, async () => {
    const huge = "x".repeat(1 << 20);
    const limits = { maxMessageBytes: 1 << 16 };
    const handlers: readonly [name: string, handler: Handler][] = [
      ["returns", () => huge],
      ["throws", () => trap(huge)],
    ];
    for (const [name, handler] of handlers) {
      await using site = await startSite(handler);
      const client = await connect({ port: site.port, codec, limits });
      const stub = client.service(Bad);
      // The server cannot know that a client which ended its connection does not wait for an answer.
      const other = client.service(Calls).Wait("beside", { timeout: 200 });
      const waiting = rejection(other, "the other call");
      const error = await rejection(stub.Text(1), `a handler that ${name} too much`);
      assert(
        error instanceof ShutdownError || error instanceof gob.GobError,
        `${name}: ${Deno.inspect(error)}`,
      );
      if (codec === "json" || name === "returns") {
        // Such a reply is skipped. In gob the text of an error is in the header, which cannot be.
        assert.equal((await waiting as Error).name, "TimeoutError");
        assert(await rejection(stub.Text(1), "another call") instanceof gob.GobError);
        await inTime(client.close(), "close()");
      } else {
        assert(await waiting instanceof ShutdownError);
        const reason = await inTime(client.closed, "closed");
        assert(reason instanceof ShutdownError, Deno.inspect(reason));
        await assert.rejects(stub.Text(1), { message: "connection is shut down" });
      }
      await site.alone();
      // A caller with the usual limits takes the same.
      await using patient = await connect({ port: site.port, codec });
      const call = patient.service(Bad).Text(1);
      if (name === "returns") assert.equal(await inTime(call, "the call"), huge);
      else assert(await rejection(call, "the call") instanceof ServerError);
    }
  });

  Deno.test(`${codec}: a reply beyond every limit leaves other connections alone`, async () => {
    const huge = "x".repeat(65 << 20);
    await using site = await startSite(() => huge);
    const client = await connect({ port: site.port, codec });
    const error = await rejection(client.service(Bad).Text(1), "the call");
    assert(error instanceof Error, Deno.inspect(error));
    await inTime(client.close(), "close()");
    await site.settled();
  });
}

Deno.test("a handler that keeps the process busy delays the others and loses none", async () => {
  await using site = await startSite((n) => {
    for (const end = performance.now() + n; performance.now() < end;);
    return "done";
  });
  await beside(site, "gob", async (client) => {
    const stub = client.service(Bad);
    const calls = [40, 1, 40, 1].map((n) => stub.Text(n));
    assert.deepEqual(await inTime(Promise.all(calls), "the calls"), new Array(4).fill("done"));
    // A time-out that passes meanwhile is one, and the answer that comes after it is nobody's.
    const [late, other] = [stub.Text(40, { timeout: 10 }), stub.Text(1)];
    const settled = await inTime(Promise.allSettled([late, other]), "the calls");
    assert.equal(settled[1].status, "fulfilled");
  });
  await site.settled();
});

Deno.test("as many handlers that never return as a connection may have stop that connection only", async () => {
  const signals: AbortSignal[] = [];
  await using site = await Site.start({ limits: { maxCallsPerConnection: 50 } }, (server) => {
    const never = (_: number, { signal }: CallContext) => {
      signals.push(signal);
      return new Promise<never>(() => {});
    };
    server.register(Bad, { Rows: never, Text: never });
  });
  const client = await connect({ port: site.port });
  const stub = client.service(Bad);
  const calls = Array.from({ length: 80 }, () => later(stub.Text(1, { timeout: 50 })));
  for (const call of calls) {
    const error = await rejection(call, "the call");
    assert(error instanceof DOMException && error.name === "TimeoutError", Deno.inspect(error));
  }
  assert.equal(signals.length, 50);
  await site.checkBystander();
  await inTime(client.close(), "close()");
  await site.dismissBystander();
  await inTime(site.server.shutdown({ timeout: 20 }), "shutdown()");
  for (const signal of signals) assert(signal.aborted);
});

Deno.test("a getter that makes a call on the connection on which it is sent harms that call alone", async () => {
  await using site = await Site.start();
  await using client = await connect({ port: site.port });
  const stub = client.service(Calls);
  let inner: Promise<unknown> | undefined;
  const args = {
    A: 6,
    get B() {
      inner ??= rejection(stub.Multiply({ A: 2, B: 3 }, { timeout: 500 }), "the inner call");
      return 7;
    },
  };
  const outer = later(stub.Multiply(args, { timeout: 500 }));
  assert.equal(await inTime(outer, "the outer call"), 42);
  assert(await inner instanceof TypeError);
  assert.equal(await stub.Multiply({ A: 2, B: 3 }), 6);
});
