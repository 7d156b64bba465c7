// Bytes that come in any chunks and at any time, and large messages that break off: TCP promises their order and no more.

import assert from "node:assert/strict";
import { type Client, connect, type DialOptions, ShutdownError } from "../../mod.ts";
import { Random } from "../testing/random.ts";
import { inTime } from "../testing/in_time.ts";
import { type Course, type Fault, Proxy, ways } from "../testing/proxy.ts";
import { converse } from "./conversation.ts";
import { Calls, Site } from "./site.ts";

const protocols: readonly DialOptions[] = [{}, { codec: "json" }, { http: true }];

const courses: readonly [name: string, course: Course][] = [
  ["two bytes at a time", { split: 2 }],
  ["merged", { merge: 5 }],
];

for (const [name, course] of courses) {
  Deno.test(`a conversation may come ${name}, both ways`, async () => {
    await using site = await Site.start();
    await using proxy = await Proxy.start(site.port, { up: course, down: course });
    const all = protocols.map((options) => converse(proxy.port, options));
    for (const outcomes of await Promise.all(all)) {
      assert.deepEqual(outcomes.filter((one) => one !== "given up").length, 8);
      assert(!outcomes.includes("broken"), outcomes.join());
    }
    await site.settled();
  });
}

Deno.test("conversations on a slow and unsteady network get their answers", async () => {
  const random = new Random(1);
  const course = { split: 200, delay: () => random.below(8) };
  await using site = await Site.start();
  await using proxy = await Proxy.start(site.port, { up: course, down: course });
  const all = Array.from({ length: 24 }, (_, n) => converse(proxy.port, protocols[n % 3]));
  for (const outcomes of await Promise.all(all)) {
    assert.deepEqual(new Set(outcomes), new Set(["answered", "given up"]));
  }
  await site.settled();
});

const large = new Uint8Array(1 << 20).fill(0x55);

/** Echoes a megabyte beside a small call, and says whether they were answered; nothing else may come of them. */
async function echoes(client: Client): Promise<boolean[]> {
  const stub = client.service(Calls);
  const settled = await inTime(
    Promise.allSettled([stub.Echo(large), stub.Multiply({ A: 6, B: 7 }), stub.Echo(large)]),
    "the calls",
  );
  return settled.map((one, n) => {
    if (one.status === "rejected") return assert(one.reason instanceof ShutdownError), false;
    assert.equal(n === 1 ? one.value : (one.value as Uint8Array).length, n === 1 ? 42 : 1 << 20);
    return true;
  });
}

Deno.test("large messages may break off anywhere, both ways", async () => {
  const random = new Random(2);
  await using site = await Site.start();
  for (const way of ways) {
    for (const what of ["close", "reset", "end"] satisfies Fault[]) {
      for (let n = 0; n < 4; n++) {
        const fault = { after: random.below(2 << 20), what };
        await using proxy = await Proxy.start(site.port, { [way]: { fault } });
        const client = await connect({ port: proxy.port });
        const answered = await echoes(client);
        assert(answered.includes(false), `${way}, ${what}, ${fault.after}`);
        await inTime(client.close(), "close()");
      }
    }
  }
  await site.settled();
});

Deno.test("large messages may be lost half way, and calls are given up then", async () => {
  await using site = await Site.start();
  for (const way of ways) {
    for (const what of ["swallow", "stall"] satisfies Fault[]) {
      await using proxy = await Proxy.start(site.port, {
        [way]: { fault: { after: 300_000, what } },
      });
      const client = await connect({ port: proxy.port });
      const call = client.service(Calls).Echo(large, { timeout: 50 });
      await assert.rejects(inTime(call, "the call"), { name: "TimeoutError" });
      // What waits to leave has nowhere to go. Somebody else breaks the connection before `close` stops waiting for that.
      const closed = client.close();
      proxy.strike("reset");
      await inTime(closed, "close()");
    }
  }
  await site.settled();
});
