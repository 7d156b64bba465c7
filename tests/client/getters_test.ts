// What a getter of a call's argument does to the client: calls, cancels, closes. Each call has its own number all the same.

import assert from "node:assert/strict";
import { type Client, gob, Server, ShutdownError } from "../../mod.ts";
import { Args, Arith, arith } from "../testing/arith.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { Loopback } from "../testing/loopback.ts";
import { scriptedServer } from "../testing/scripted_peer.ts";

/** An argument whose first field acts when it is read. */
function acting(act: () => void): Args {
  return {
    get A() {
      act();
      return 6;
    },
    B: 7,
  };
}

const refused = "Cannot encode a value while another of the same stream is encoded";

for (const codec of ["gob", "json"] as const) {
  for (const first of [true, false]) {
    Deno.test(`a call in a getter is refused, and the outer one gets its own reply: ${codec}, first call ${first}`, async () => {
      await using loopback = await Loopback.start(new Server().register(Arith, arith), { codec });
      const { Multiply } = loopback.client.service(Arith);
      if (!first) assert.equal(await Multiply({ A: 1, B: 2 }), 2);
      let inner: Promise<number> | undefined;
      const outer = later(Multiply(acting(() => inner = later(Multiply({ A: 2, B: 3 })))));
      assert.equal(await inTime(outer, "the outer call"), 42);
      const error = await rejection(inner!, "the inner call");
      assert(error instanceof TypeError);
      assert.equal(error.message, refused);
      assert.equal(await inTime(Multiply({ A: 5, B: 5 }), "a later call"), 25);
    });
  }

  Deno.test(`close() in a getter rejects the call that is being encoded: ${codec}`, async () => {
    await using loopback = await Loopback.start(new Server().register(Arith, arith), { codec });
    const { client } = loopback;
    let closing: Promise<void> | undefined;
    const args = acting(() => closing ??= client.close());
    const call = later(client.service(Arith).Multiply(args, { timeout: 60_000 }));
    assert(await rejection(call, "the call") instanceof ShutdownError);
    await inTime(closing!, "close()");
  });

  Deno.test(`an abort in a getter ends the calls of the signal: ${codec}`, async () => {
    const { promise: aborted, resolve } = Promise.withResolvers<void>();
    const server = new Server().register(Arith, {
      ...arith,
      Divide(_, { signal }) {
        signal.addEventListener("abort", () => resolve());
        return new Promise((_, reject) => signal.addEventListener("abort", reject));
      },
    });
    await using loopback = await Loopback.start(server, { codec });
    const { Divide, Multiply } = loopback.client.service(Arith);
    const controller = new AbortController();
    const { signal } = controller;
    const pending = later(Divide({ A: 1, B: 1 }, { signal }));
    const own = later(Multiply(acting(() => controller.abort()), { signal }));
    assert.equal(await rejection(pending, "the pending call"), signal.reason);
    assert.equal(await rejection(own, "the call"), signal.reason);
    await inTime(aborted, "the handler's signal");
    assert.equal(await inTime(Multiply({ A: 2, B: 2 }), "a later call"), 4);
  });
}

async function nextNumber({ client, peer }: { client: Client; peer: Peer }): Promise<number> {
  const call = later(client.service(Arith).Multiply({ A: 1, B: 1 }));
  const { header } = await peer.readRequest(Args);
  await peer.reply(header, gob.int, 1);
  await inTime(call, "the call");
  return header.Seq;
}

type Peer = Awaited<ReturnType<typeof scriptedServer>>["peer"];

Deno.test("a call that cannot be encoded uses up no number", async () => {
  await using pair = await scriptedServer();
  const { Multiply } = pair.client.service(Arith);
  assert.equal(await nextNumber(pair), 0);
  const inner: Promise<number>[] = [];
  const failing = acting(() => {
    inner.push(later(Multiply({ A: 1, B: 1 })));
    throw new Error("no argument");
  });
  assert.match(String(await rejection(Multiply(failing), "the call")), /no argument/);
  for (const call of inner) assert(await rejection(call, "the inner call") instanceof TypeError);
  assert.equal(await nextNumber(pair), 1);
});
