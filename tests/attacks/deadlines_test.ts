// A call whose caller has stopped waiting before it comes is refused and not run.

import { gob, Server } from "../../mod.ts";
import { inTime } from "../testing/in_time.ts";
import { ScriptedPeer } from "../testing/scripted_peer.ts";
import { type Attack, attackTest, type Figure } from "./attack.ts";
import { RawPeer } from "./raw_peer.ts";
import { Running, Target, targetHandlers } from "./target_contract.ts";
import { pause } from "./waiting.ts";

/** The header of a request with a time-out in nanoseconds. */
const Timed = gob.struct("Request", {
  ServiceMethod: gob.string,
  Seq: gob.uint,
  Timeout: gob.int64,
});

/** Sends a request in gob, its argument so many milliseconds after its header. Returns the error that it is answered with. */
async function gobCall(port: number, Timeout: bigint, delay: number): Promise<string> {
  await using peer = await ScriptedPeer.dial(port);
  await peer.send(peer.encode(Timed, { ServiceMethod: "Target.Sleep", Seq: 1, Timeout }));
  await pause(delay);
  await peer.send(peer.encode(gob.int, 1));
  return (await peer.readReply()).header.Error;
}

async function jsonCall(port: number, timeout: string): Promise<string> {
  await using peer = await RawPeer.dial(port);
  await peer.sendText(`{"method":"Target.Sleep","params":[1],"id":1,"timeout":${timeout}}\n`);
  return JSON.parse(await inTime(peer.readLine(), "the answer") ?? "{}").error ?? "";
}

const hour = 3_600_000_000_000;
type Case = readonly [what: string, overdue: boolean, call: (port: number) => Promise<string>];

const cases: readonly Case[] = [
  ["gob: an hour ago", true, (port) => gobCall(port, BigInt(-hour), 0)],
  ["gob: a nanosecond ago", true, (port) => gobCall(port, -1n, 0)],
  ["gob: over before the argument came", true, (port) => gobCall(port, 10_000_000n, 100)],
  ["gob: in an hour", false, (port) => gobCall(port, BigInt(hour), 0)],
  ["JSON: an hour ago", true, (port) => jsonCall(port, String(-hour))],
  ["JSON: now", true, (port) => jsonCall(port, "0")],
  ["JSON: in an hour", false, (port) => jsonCall(port, String(hour))],
];

/** Calls that come too late. */
export const overdueCalls: Attack = attackTest({
  name: "a call whose deadline has passed on arrival is answered with an error and not run",
  async run() {
    const running = new Running();
    let intercepted = 0;
    const server = new Server().register(Target, targetHandlers(running)).use((_, next) => {
      intercepted++;
      return next();
    });
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = server.serve(listener);
    const figures: Figure[] = [];
    for (const [what, overdue, call] of cases) {
      const before = running.ever + intercepted;
      const error = await call(listener.addr.port);
      const runs = running.ever + intercepted - before;
      figures.push(
        { what: `${what}: runs`, unit: "", ours: runs, most: overdue ? 0 : 2 },
        {
          what: `${what}: wrong answers`,
          unit: "",
          ours: (error !== "") === overdue ? 0 : 1,
          most: 0,
        },
      );
    }
    await server.shutdown();
    await serving;
    return figures;
  },
});
