// Whatever a peer sends, only MuxError comes of it, nothing hangs, and what is held has a bound.

import assert from "node:assert/strict";
import { MuxError, type MuxSession } from "../../mux/mod.ts";
import { inTime } from "../testing/in_time.ts";
import { Random } from "../testing/random.ts";
import { DATA, frame, RawPeer, WINDOW } from "./raw_peer.ts";

const seed = 16;
const inputs = 1500;

/** A frame that may be in order. */
function anyFrame(random: Random): Uint8Array {
  const type = random.chance(0.01)
    ? random.below(256)
    : random.pick([DATA, DATA, WINDOW, WINDOW, 2, 3]);
  const flags = random.chance(0.01)
    ? random.below(0x10000)
    : random.pick([0, 0, 0, 1, 1, 2, 4, 8, 5, 9, 12, 15]);
  const id = random.chance(0.02) ? random.uint32() : random.between(0, 9);
  const size = random.pick([0, 1, 10, 1000, 20_000]);
  const data = type === DATA ? new Uint8Array(random.below(size + 1)) : new Uint8Array(0);
  const length = type === DATA && !random.chance(0.02)
    ? data.length
    : random.pick([0, 0, 1, 2, 100_000, random.uint32()]);
  return frame(type, flags, id, length, data, random.chance(0.005) ? 1 : 0);
}

/** What a program does with a session, until it is over: every error that comes out of it must be a MuxError. */
async function use(session: MuxSession, random: Random): Promise<void> {
  const tasks: Promise<void>[] = [];
  const one = async (run: () => Promise<unknown>) => {
    try {
      await run();
    } catch (error) {
      assert(error instanceof MuxError, Deno.inspect(error));
      assert.notEqual(error.code, "internal", Deno.inspect(error));
    }
  };
  for (let i = 0; i < 3; i++) {
    tasks.push(one(async () => {
      const stream = await session.open();
      await stream.write(new Uint8Array(random.below(400_000)));
      await stream.closeWrite();
    }));
  }
  tasks.push(one(() => session.ping()));
  for await (const stream of session) {
    const choice = random.below(5);
    tasks.push(one(async () => {
      if (choice === 0) stream.reset();
      if (choice === 1) stream.close();
      if (choice === 2) await stream.closeWrite();
      if (choice === 3) await stream.write(new Uint8Array(300_000));
      const buffer = new Uint8Array(1000);
      while (await stream.read(buffer) !== null);
    }));
  }
  await Promise.all(tasks);
}

Deno.test("MuxSession takes anything from its peer", async () => {
  for (let input = 0; input < inputs; input++) {
    const random = new Random(seed, input);
    const role = random.pick(["client", "server"] as const);
    const peer = new RawPeer({ role, acceptBacklog: 4, maxBufferedBytes: 100_000 });
    const using = use(peer.session, random);
    // What the session sends is read, mostly.
    const buffer = new Uint8Array(64 * 1024);
    const reading = random.chance(0.9)
      ? (async () => {
        while (await peer.far.read(buffer) !== null);
      })()
      : undefined;
    reading?.catch(() => {});
    const sending = (async () => {
      for (let i = random.below(60); i >= 0; i--) await peer.send(anyFrame(random));
    })();
    await inTime(Promise.race([sending.catch(() => {}), peer.session.closed]), `input ${input}`);
    peer.far.close();
    const reason = await inTime(peer.session.closed, `the end of input ${input}`);
    assert(reason instanceof MuxError, `input ${input}: ${Deno.inspect(reason)}`);
    assert.notEqual(reason.code, "internal", `input ${input}: ${Deno.inspect(reason)}`);
    await inTime(using, `what used input ${input}`);
    assert.equal(peer.session.streams, 0);
    await sending.catch(() => {});
  }
});
