/**
 * The life of a connection in the soak: it is opened, used by some callers, and ended in one way or another.
 *
 * @module
 */

import { Client, ShutdownError } from "../../mod.ts";
import { GobClientCodec } from "../../rpc/gob_codec.ts";
import { Caller, pause } from "./caller.ts";
import { CheckedCodec } from "./checked_codec.ts";
import type { End, Ledger } from "./ledger.ts";
import type { Random } from "../testing/random.ts";

/** Callers on one connection. */
const callers = 3;
/** The longest life of a connection, in milliseconds. */
const longestLife = 20_000;
/** How long the last calls and the last replies may take, in milliseconds. */
const patience = 60_000;

/** Where a connection leads to. */
export interface Destination {
  /** The port of the server, which may change when the server was killed. */
  readonly port: () => number;
  /** Whether its process is killed now and then. */
  readonly mortal: boolean;
}

/** Opens a connection, uses it, and ends it; again and again, until it is told to stop. */
export async function liveAgainUntil(
  stopped: () => boolean,
  destination: Destination,
  random: Random,
  ledger: Ledger,
): Promise<void> {
  while (!stopped()) {
    let conn;
    try {
      conn = await Deno.connect({ hostname: "127.0.0.1", port: destination.port() });
    } catch (error) {
      if (!destination.mortal) ledger.complain(`connect: ${error}`);
      await pause(20);
      continue;
    }
    conn.setNoDelay(true);
    ledger.connections++;
    ledger.ends[await live(conn, stopped, destination, random, ledger)]++;
  }
}

async function live(
  conn: Deno.TcpConn,
  stopped: () => boolean,
  { mortal }: Destination,
  random: Random,
  ledger: Ledger,
): Promise<End> {
  const codec = new CheckedCodec(new GobClientCodec(conn, {}), ledger);
  const client = new Client(codec);
  let end: End = "in good order";
  let [ending, broken] = [false, false];
  client.closed.then((reason) => broken = reason !== undefined);
  const calling = Array.from({ length: callers }, () => {
    const mayBreak = () => mortal || end !== "in good order";
    return new Caller(client, random, ledger, mayBreak).callUntil(() => ending || broken);
  });
  const death = performance.now() + random.below(longestLife);
  while (!stopped() && !broken && performance.now() < death) await pause(100);
  const ways: readonly End[] = ["in good order", "in good order", "closed within calls", "cut off"];
  // At the end of the soak every connection ends in good order.
  if (!stopped()) end = ways[random.below(ways.length)]!;
  ending = true;
  if (end === "cut off") cutOff(conn);
  if (end === "closed within calls") await client.close();
  if (!await settles(Promise.all(calling))) {
    ledger.complain(`calls without an end on a connection that was to end ${end}`);
  }
  if (end === "in good order" && !broken) await codec.quiet(patience);
  await client.close();
  if (await client.closed instanceof ShutdownError && end !== "cut off") {
    return mortal ? "gone with its server" : "unexpected";
  }
  if (end === "in good order") ledger.unanswered += codec.open;
  return end;
}

/** Closes a socket behind its owner's back, unless its owner was faster. */
function cutOff(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/** Waits for a promise for as long as one has patience. False where it has not settled by then. */
async function settles(promise: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
