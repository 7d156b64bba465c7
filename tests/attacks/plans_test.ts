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

/** The name of a field by its number. */
type Name = (n: number) => string;

/** One and the same name, as no type of Go's can have it. */
const same: Name = () => "A";

/** Names that all differ, and may be of a type. */
const different: Name = (n) => n === 0 ? "A" : `F${n.toString(36)}`;

/** Structs of so many fields, and a value of each for every method: a stream of one peer. */
function stream(types: number, fields: number, name: Name): Uint8Array<ArrayBuffer> {
  const parts = [hostile.requestDefinition];
  for (let id = firstId; id < firstId + types; id++) {
    const list = Array.from({ length: fields }, (_, n) => [name(n), basic.int] as const);
    const body = hostile.emptyStruct(id);
    for (let n = 0; n < planCount; n++) {
      parts.push(hostile.header(`Plans.M${n}`));
      if (n === 0) parts.push(hostile.structDefinition(id, `T${id}`, list));
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

/** What it may cost, in mebibytes and milliseconds. */
interface Bounds {
  readonly memory: number;
  readonly time: number;
}

const little: Bounds = { memory: 64, time: 2000 };

async function figures(
  scale: Scale,
  full: number,
  few: number,
  bytes: Uint8Array,
  { memory, time }: Bounds = little,
): Promise<Figure[]> {
  const peers = scale === "full" ? full : few;
  const { ours, go } = await measureBoth(scale, {}, (target) => cost(target, peers, bytes));
  const size = `${peers} x ${Math.round(bytes.length / 1024)} KiB`;
  return [
    { what: `${size}: memory`, unit: "MiB", ours: ours.resident, go: go?.resident, most: memory },
    { what: `${size}: time`, unit: "ms", ours: ours.time, go: go?.time, most: time },
    { what: `${size}: memory that stays`, unit: "MiB", ours: ours.left, go: go?.left, most: 16 },
  ];
}

/** One definition that is as large as it may be. */
export const largePlans: Attack = attackTest({
  name: "plans for one huge struct with fields of one name take little memory and time",
  run: (scale) => figures(scale, 20, 2, stream(1, 60_000, same)),
});

/** The same, of a type that there can be. Its definition may be kept, which twenty times takes more. */
export const wellFormedPlans: Attack = attackTest({
  name:
    "plans for one huge struct with fields of different names take little more than its definition",
  run(scale) {
    const bounds = scale === "full" ? { memory: 256, time: 4000 } : little;
    return figures(scale, 20, 2, stream(1, 60_000, different), bounds);
  },
});

/** Definitions that are small enough to be kept for other peers. */
export const sharedPlans: Attack = attackTest({
  name: "plans that peers share go when the peers go",
  run: (scale) => figures(scale, 4, 1, stream(64, 780, same)),
});

/** The same, of types that there can be. */
export const wellFormedSharedPlans: Attack = attackTest({
  name: "plans of different names that peers share go when the peers go",
  run: (scale) => figures(scale, 4, 1, stream(64, 700, different)),
});
