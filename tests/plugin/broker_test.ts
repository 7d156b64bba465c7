import assert from "node:assert/strict";
import { pipe } from "../../mod.ts";
import { MuxSession, type MuxStream } from "../../mux/mod.ts";
import { mostWaiting, MuxBroker } from "../../plugin/broker.ts";
import { inTime, rejection } from "../testing/in_time.ts";

/** Two brokers on one connection, and their sessions. */
function pair(patience?: number) {
  const [near, far] = pipe();
  const host = new MuxSession(near, { role: "client", maxStreams: 10_000, acceptBacklog: 10_000 });
  const plugin = new MuxSession(far, { role: "server", maxStreams: 10_000, acceptBacklog: 10_000 });
  return {
    ...{
      host,
      plugin,
      here: new MuxBroker(host, patience),
      there: new MuxBroker(plugin, patience),
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([host.close(), plugin.close()]);
    },
  };
}

Deno.test("Broker connects by number, whoever is first, in both directions", async () => {
  await using both = pair();
  const { here, there } = both;
  assert.deepEqual([here.nextId(), here.nextId(), there.nextId()], [1, 2, 1]);
  for (const [a, b] of [[here, there], [there, here]] as const) {
    for (const dialsFirst of [true, false]) {
      const dialing = dialsFirst ? a.dial(4294967295) : undefined;
      if (dialsFirst) await new Promise((resolve) => setTimeout(resolve, 20));
      const accepting = b.accept(4294967295);
      const [dialed, accepted] = await inTime(
        Promise.all([dialing ?? a.dial(4294967295), accepting]),
      );
      await dialed.write(new Uint8Array([1, 2, 3]));
      const buffer = new Uint8Array(10);
      assert.equal(await accepted.read(buffer), 3);
      dialed.close();
      accepted.close();
    }
  }
});

Deno.test("Broker gives up waiting, and refuses numbers that are none", async () => {
  await using both = pair(50);
  const { here, there } = both;
  assert.match(String(await rejection(here.accept(5))), /timeout waiting for accept/);
  assert.match(String(await rejection(there.dial(6))), /cannot dial 6: /);
  const twice = [here.accept(7), rejection(here.accept(7))] as const;
  assert.match(String(await twice[1]), /being accepted already/);
  await assert.rejects(twice[0]);
  for (const id of [-1, 1.5, 2 ** 32, NaN]) {
    await assert.rejects(here.accept(id), RangeError);
    await assert.rejects(here.dial(id), RangeError);
  }
});

/** Opens a stream as a broker does, and says a number, or nothing. */
async function open(session: MuxSession, ...bytes: number[]): Promise<MuxStream> {
  const stream = await session.open();
  if (bytes.length > 0) await stream.write(new Uint8Array(bytes));
  return stream;
}

/** Waits for the far end to close a stream. */
async function closed(stream: MuxStream): Promise<void> {
  assert.equal(await inTime(stream.read(new Uint8Array(4)).catch(() => null)), null);
  stream.close();
}

Deno.test("Broker closes a stream that says no number", async () => {
  await using both = pair(50);
  await closed(await open(both.host));
});

Deno.test("Broker closes streams that say a number twice, or are too many", async () => {
  await using both = pair(60_000);
  const { host, there } = both;
  const first = await open(host, 9, 0, 0, 0);
  await closed(await open(host, 9, 0, 0, 0));
  (await inTime(there.accept(9))).close();
  first.close();
  const many = await Promise.all(
    Array.from({ length: mostWaiting }, (_, i) => open(host, i, i >> 8, 1, 0)),
  );
  await closed(await open(host, 0, 0, 2, 0));
  for (const stream of many) stream.close();
});

Deno.test("Broker refuses a wrong answer", async () => {
  const [near, far] = pipe();
  await using host = new MuxSession(near, { role: "client" });
  await using plugin = new MuxSession(far, { role: "server" });
  const refused = rejection(new MuxBroker(host).dial(3));
  const stream = (await plugin.accept())!;
  await stream.read(new Uint8Array(4));
  await stream.write(new Uint8Array([4, 0, 0, 0]));
  assert.match(String(await refused), /cannot dial 3: bad ack: 4 \(expected 3\)/);
  stream.close();
});

Deno.test("Broker rejects what waits when the connection ends", async () => {
  const { here, host, plugin } = pair();
  const waiting = [rejection(here.accept(1)), rejection(here.dial(2))];
  await new Promise((resolve) => setTimeout(resolve, 20));
  await Promise.all([plugin.close(), host.close()]);
  for (const error of await inTime(Promise.all(waiting))) {
    assert.equal((error as Error).name, "PluginError");
  }
  assert.match(String(await rejection(here.accept(1))), /has ended/);
  assert.match(String(await rejection(here.dial(1))), /has ended/);
});
