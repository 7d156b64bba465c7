// Whatever a peer sends, only MuxError comes of it, nothing hangs, and what is held has a bound.

import assert from "node:assert/strict";
import { MuxError, type MuxSession } from "../../mux/mod.ts";
import { inTime } from "../testing/in_time.ts";
import { Random } from "../testing/random.ts";
import {
  ACK,
  dataFrame,
  FIN,
  frame,
  GO_AWAY,
  PING,
  RawPeer,
  RST,
  SYN,
  WINDOW,
} from "./raw_peer.ts";

const seed = 16;
const inputs = 1500;

/** Numbers of any kind in the places of a frame. */
function wildFrame(random: Random): Uint8Array {
  const data = new Uint8Array(random.pick([0, 0, 0, 1, 1000]));
  return frame(
    random.chance(0.1) ? random.below(256) : random.below(4),
    random.chance(0.1) ? random.below(0x10000) : random.below(16),
    random.chance(0.1) ? random.uint32() : random.below(10),
    random.pick([data.length, data.length, 0, 1, 100_000, random.uint32()]),
    data,
    random.chance(0.02) ? random.below(256) : 0,
  );
}

/** Frames of a peer that knows the protocol, mostly. */
class Frames {
  readonly #random: Random;
  /** How often it does not care. */
  readonly #wild: number;
  /** The streams that it may use, the ones that it has not accepted, and its next one. */
  readonly #open: number[];
  readonly #unaccepted: number[];
  #next: number;

  constructor(random: Random, role: "client" | "server") {
    this.#random = random;
    this.#wild = random.pick([0, 0, 0.01, 0.1, 0.5]);
    this.#unaccepted = role === "client" ? [1, 3, 5] : [2, 4, 6];
    this.#open = [...this.#unaccepted];
    this.#next = role === "client" ? 2 : 1;
  }

  next(): Uint8Array {
    const random = this.#random;
    if (random.chance(this.#wild)) return wildFrame(random);
    switch (random.below(9)) {
      case 0:
        return frame(PING, random.pick([SYN, ACK]), 0, random.below(3));
      case 1:
        return random.chance(0.05) ? frame(GO_AWAY, 0, 0, 0) : this.#opening();
      case 2:
        return this.#acceptance();
      case 3:
        return this.#ending();
      case 4:
        return frame(WINDOW, 0, this.#any(), random.pick([0, 1, 1000, 256 * 1024]));
      default:
        return dataFrame(this.#any(), new Uint8Array(random.below(random.pick([2, 100, 40_000]))));
    }
  }

  #any(): number {
    return this.#open.length === 0 ? 1 : this.#random.pick(this.#open);
  }

  #opening(): Uint8Array {
    const id = this.#next;
    this.#next += 2;
    this.#open.push(id);
    return dataFrame(id, new Uint8Array(this.#random.below(2000)), SYN);
  }

  #acceptance(): Uint8Array {
    const id = this.#unaccepted.shift();
    return id === undefined ? this.#opening() : frame(WINDOW, ACK, id, this.#random.below(1000));
  }

  #ending(): Uint8Array {
    const id = this.#any();
    // It may still accept what it ends, or not.
    if (this.#random.chance(0.9)) this.#open.splice(this.#open.indexOf(id), 1);
    return dataFrame(id, new Uint8Array(this.#random.below(2)), this.#random.pick([FIN, RST]));
  }
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
    const frames = new Frames(random, role);
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
      for (let i = random.below(200); i >= 0; i--) await peer.send(frames.next());
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
