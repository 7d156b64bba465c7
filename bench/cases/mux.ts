/**
 * The rows about many connections in one: calls and bytes on the streams of one TCP connection, against hashicorp's yamux.
 *
 * @module
 */

import type { Lab, Side } from "../lab.ts";
import {
  callsPerSecond,
  type Case,
  type Column,
  compare,
  megabytesPerSecond,
} from "../measurement.ts";
import type { Flags, Peer } from "../peer.ts";

/** Streams on the connection. */
const streams = 8;
/** Bytes of a write. */
const size = 64 * 1024;

async function startPair(
  lab: Lab,
  stack: AsyncDisposableStack,
  side: Side,
  flags: Flags,
): Promise<Peer> {
  const { address } = stack.use(
    await lab.startIn("mux", side, "server", { call: flags.call!, size }),
  );
  return stack.use(await lab.startIn("mux", side, "load", { addr: address, ...flags }));
}

function muxCase(name: string, flags: Flags, columns: readonly Column[]): Case {
  return {
    name,
    async measure(lab) {
      if (!await lab.has("mux")) return [];
      await using stack = new AsyncDisposableStack();
      const all = { connections: streams, size, ...flags };
      const [theirs, ours] = [
        await startPair(lab, stack, "go", all),
        await startPair(lab, stack, "deno", all),
      ];
      return await compare(lab, columns, `${lab.settings.warmUpMs / 1000} s`, theirs, ours);
    },
  };
}

/** Go's side of all of them is yamux over Go's net/rpc. */
export const muxCases: readonly Case[] = [
  muxCase(
    "mux",
    { call: "multiply", inFlight: 8 },
    callsPerSecond({ what: `calls on ${streams} streams of one connection, 8 in flight on each` }),
  ),
  muxCase(
    "mux-bytes",
    { call: "bytes" },
    megabytesPerSecond(size, { what: `bytes sent back on ${streams} streams of one connection` }),
  ),
];
