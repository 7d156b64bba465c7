// What a server works out about the types of a peer is in proportion to what the peer sent, and goes when the peer goes.

import { join } from "../gob/hand_made.ts";
import { type Attack, attackTest, type Figure, type Scale } from "./attack.ts";
import * as hostile from "./hostile_stream.ts";
import { type RawPeer, withPeers } from "./raw_peer.ts";
import { planCount } from "./target_contract.ts";
import { measureBoth, MiB, type TargetProcess } from "./target_process.ts";
import { within } from "./waiting.ts";

const { basic, firstId } = hostile;

/** How long, in milliseconds, an answer is waited for. */
const patience = 20_000;

/** Structs of so many fields of one and the same name, and a value of each for every method: a stream of one peer. */
function stream(types: number, fields: number): Uint8Array<ArrayBuffer> {
  const parts = [hostile.requestDefinition];
  for (let id = firstId; id < firstId + types; id++) {
    const same = Array.from({ length: fields }, () => ["A", basic.int] as const);
    const body = hostile.emptyStruct(id);
    for (let n = 0; n < planCount; n++) {
      parts.push(hostile.header(`Plans.M${n}`));
      if (n === 0) parts.push(hostile.structDefinition(id, `T${id}`, same));
      parts.push(body);
    }
  }
  return join(...parts);
}

/** Sends a stream and waits until the far side has answered all of it, or has ended the connection. */
async function sendAll(peer: RawPeer, bytes: Uint8Array): Promise<void> {
  if (!await peer.send(bytes)) return;
  await peer.closeWrite();
  await within(patience, ended(peer));
}

async function ended(peer: RawPeer): Promise<void> {
  while (await peer.read() !== undefined);
}

/** What it costs while the peers are there, and what is left when they have gone. */
interface Cost {
  readonly resident: number;
  readonly left: number;
  readonly time: number;
}

async function cost(target: TargetProcess, peers: number, bytes: Uint8Array): Promise<Cost> {
  await target.checkAlive();
  const before = await target.held();
  const began = performance.now();
  await withPeers(
    target.port,
    peers,
    (all) => Promise.all(all.map((peer) => sendAll(peer, bytes))),
  );
  const time = performance.now() - began;
  const { most } = await target.resident();
  await target.checkAlive();
  const after = await target.held();
  return {
    resident: (most - before.resident) / MiB,
    left: (after.used - before.used) / MiB,
    time,
  };
}

async function figures(scale: Scale, peers: number, bytes: Uint8Array): Promise<Figure[]> {
  const { ours, go } = await measureBoth(scale, {}, (target) => cost(target, peers, bytes));
  const size = `${peers} x ${Math.round(bytes.length / 1024)} KiB`;
  return [
    { what: `${size}: memory`, unit: "MiB", ours: ours.resident, go: go?.resident, most: 64 },
    { what: `${size}: time`, unit: "ms", ours: ours.time, go: go?.time, most: 2000 },
    { what: `${size}: memory that stays`, unit: "MiB", ours: ours.left, go: go?.left, most: 16 },
  ];
}

/** One definition that is as large as it may be. */
export const largePlans: Attack = attackTest({
  name: "plans for one huge struct take memory and time in proportion to its definition",
  run: (scale) => figures(scale, scale === "full" ? 20 : 2, stream(1, 60_000)),
});

/** Definitions that are small enough to be kept for other peers. */
export const sharedPlans: Attack = attackTest({
  name: "plans that peers share go when the peers go",
  run: (scale) => figures(scale, scale === "full" ? 4 : 1, stream(64, 780)),
});
