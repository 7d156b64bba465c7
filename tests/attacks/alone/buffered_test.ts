// What a server holds of peers that do not finish, or do not read, has a bound in sum.

import { join } from "../../gob/hand_made.ts";
import { later } from "../../testing/in_time.ts";
import { WireWriter } from "../../fuzz/wire_stream.ts";
import { type Attack, attackTest, type Figure } from "../attack.ts";
import * as hostile from "../hostile_stream.ts";
import { type RawPeer, withPeers } from "../raw_peer.ts";
import { MiB, TargetProcess } from "../target_process.ts";
import { pause } from "../waiting.ts";

const { basic, firstId } = hostile;

/**
 * The most, in mebibytes, that few peers and a thousand may make a server hold. A server may hold 256 MiB of theirs. Buffers
 * that grow take up to twice that, and garbage comes on top: up to 543 MiB were seen for replies that nobody reads, which
 * would be 1,920 MiB without a limit.
 */
const bounds = { small: 640, full: 1024 } as const;

/** Sends until the far side takes no more. `sent` is told after each write. */
type Act = (peer: RawPeer, sent: () => void) => Promise<unknown>;

/** How long an attack may take, in milliseconds. */
const longest = 15_000;

/**
 * How many mebibytes a server grows by while peers act. It is over when nothing is taken and nothing grows any more, or when
 * the attack has succeeded.
 */
async function growth(
  target: TargetProcess,
  peers: number,
  act: Act,
  most: number,
): Promise<number> {
  await target.checkAlive();
  const before = (await target.held()).resident;
  let peak = before;
  await withPeers(target.port, peers, async (all) => {
    const began = performance.now();
    let last = began;
    const stir = () => last = performance.now();
    for (const peer of all) later(act(peer, stir));
    while (performance.now() - last < 400 && performance.now() - began < longest) {
      await pause(20);
      const { now } = await target.resident();
      if (now > peak + MiB) stir();
      peak = Math.max(peak, now);
      if (peak - before > 1.25 * most * MiB) break;
    }
  });
  return (peak - before) / MiB;
}

async function sendParts(
  peer: RawPeer,
  sent: () => void,
  parts: Iterable<Uint8Array>,
): Promise<void> {
  for (const part of parts) {
    if (!await peer.send(part)) return;
    sent();
  }
}

/** Bytes in pieces that a socket takes one after another. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 2 ** 18) yield bytes.subarray(at, at + 2 ** 18);
}

/** A header with so many bytes of metadata, which is a map of texts. */
function metadata(bytes: number): Uint8Array<ArrayBuffer> {
  const each = 1000;
  const count = Math.floor(bytes / each);
  const entries = new WireWriter();
  const text = "m".repeat(each - 12);
  for (let n = 0; n < count; n++) entries.text(`key ${1e6 + n}`).text(text);
  const head = new WireWriter().int(firstId + 1)
    .uint(1).text("Target.Multiply").uint(1).uint(1).uint(1).uint(count);
  return join(
    hostile.structDefinition(firstId + 1, "Request", [
      ["ServiceMethod", basic.string],
      ["Seq", basic.uint],
      ["Metadata", firstId],
    ]),
    hostile.mapDefinition(firstId, basic.string, basic.string),
    hostile.framed(head.take(), entries.take(), Uint8Array.of(0)),
  );
}

/** Attacks of peers, each with how many of them it takes in a test, where it is one of the tests. */
const acts: readonly (readonly [what: string, few: number | undefined, make: () => Act])[] = [
  ["metadata of 50 MB in a header without a body", 6, () => {
    const bytes = metadata(50_000_000);
    return (peer, sent) => sendParts(peer, sent, pieces(bytes));
  }],
  ["a method name of 63 MB", undefined, () => {
    const name = "m".repeat(63_000_000);
    const bytes = join(hostile.requestDefinition, hostile.header(`Target.${name}`));
    return (peer, sent) => sendParts(peer, sent, pieces(bytes));
  }],
  ["60 MB of a message that does not end", 6, () => {
    const bytes = join(
      hostile.requestDefinition,
      hostile.header("Target.Echo"),
      new WireWriter().uint(63_000_000).int(basic.bytes).uint(0).uint(62_999_000).take(),
      new Uint8Array(60_000_000),
    );
    return (peer, sent) => sendParts(peer, sent, pieces(bytes));
  }],
  ["60 MB of JSON that does not end", undefined, () => {
    const text = `{"method":"Target.Echo","id":1,"params":["${"A".repeat(60_000_000)}`;
    const bytes = hostile.bytesOf(text);
    return (peer, sent) => sendParts(peer, sent, pieces(bytes));
  }],
  ["replies that nobody reads", 30, () => {
    const request = join(hostile.header("Target.Fill"), hostile.intValue(2 ** 20));
    return async (peer, sent) => {
      if (!await peer.send(hostile.requestDefinition)) return;
      for (let n = 0; n < 64; n++) await sendParts(peer, sent, [request]);
    };
  }],
  ["long errors that nobody reads", undefined, () => {
    const { id, definitions } = hostile.explodingTypes(9, new Uint8Array(16_384).fill(0xff));
    const header = hostile.header("Target.Fill");
    const body = hostile.value(id, (writer) => writer.uint(0));
    return async (peer, sent) => {
      if (!await peer.send(join(hostile.requestDefinition, header, definitions, body))) return;
      for (let n = 0; n < 100; n++) await sendParts(peer, sent, [join(header, body)]);
    };
  }],
];

/** Everything that a server can be made to hold. */
export const memoryInSum: Attack = attackTest({
  name:
    "a server with default limits holds less than a gibibyte for a thousand hostile connections",
  async run(scale) {
    const figures: Figure[] = [];
    for (const [what, few, make] of acts) {
      const peers = scale === "full" ? 1000 : few;
      const most = bounds[scale];
      if (peers === undefined) continue;
      await using target = await TargetProcess.start();
      const ours = await growth(target, peers, make(), most);
      figures.push({ what: `${peers} x ${what}`, unit: "MiB", ours, most });
    }
    return figures;
  },
});
