/**
 * Connections that send the smallest requests as fast as they are taken, and read all answers. Takes a port, how many
 * connections and what they send; prints `flooding` when each has been answered for the first time.
 *
 * @module
 */

import { join } from "../gob/hand_made.ts";
import * as hostile from "./hostile_stream.ts";
import { RawPeer } from "./raw_peer.ts";

/** What can be sent: gob requests of a method that there is, of one that has no name, and empty JSON objects. */
export type Flood = "calls" | "nameless" | "JSON";

/** How many bytes are written at a time. */
const atATime = 64 * 1024;

/** What is sent once, and what is sent again and again. */
function requests(flood: Flood): { first: Uint8Array; again: Uint8Array } {
  if (flood === "JSON") return { first: new Uint8Array(), again: hostile.bytesOf("{}") };
  const method = flood === "calls" ? "Target.Fill" : "";
  return {
    first: hostile.requestDefinition,
    again: join(hostile.header(method), hostile.intValue(0)),
  };
}

async function flood(port: number, what: Flood, begun: () => void): Promise<void> {
  const peer = await RawPeer.dial(port);
  const { first, again } = requests(what);
  const many = join(...Array.from({ length: Math.floor(atATime / again.length) }, () => again));
  const read = async () => {
    await peer.read();
    begun();
    while (await peer.read() !== undefined);
  };
  const reading = read();
  if (await peer.send(first)) { while (await peer.send(many)); }
  await reading;
}

if (import.meta.main) {
  const [port, connections, what] = Deno.args;
  let left = Number(connections);
  for (let n = left; n > 0; n--) {
    flood(Number(port), what as Flood, () => --left === 0 && console.log("flooding"));
  }
}
