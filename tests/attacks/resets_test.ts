// A call counts until its handler has settled, whatever became of its connection.

import assert from "node:assert/strict";
import { connect as connectSocket, type Socket } from "node:net";
import { connect, Server, type ServerLimits } from "../../mod.ts";
import { join } from "../gob/hand_made.ts";
import { inTime, later } from "../testing/in_time.ts";
import { type Attack, attackTest, type Figure } from "./attack.ts";
import * as hostile from "./hostile_stream.ts";
import { Running, Target, targetHandlers } from "./target_contract.ts";
import { becomes, pause } from "./waiting.ts";

/** What `shutdown` says of its end. */
interface Outcome {
  readonly drained: boolean;
  readonly running: number;
}

const shutdown = async (server: Server, timeout: number): Promise<Outcome | undefined> =>
  await inTime(server.shutdown({ timeout }), "shutdown()") as unknown as Outcome | undefined;

/** A server whose handlers are counted. */
interface Site {
  readonly server: Server;
  readonly running: Running;
  readonly port: number;
  readonly serving: Promise<void>;
}

function serve(limits: ServerLimits = {}): Site {
  const running = new Running();
  const server = new Server({ limits }).register(Target, targetHandlers(running));
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return { server, running, port: listener.addr.port, serving: server.serve(listener) };
}

/** Requests of handlers that take so long. */
function sleeps(count: number, milliseconds: number): Uint8Array {
  const request = join(hostile.header("Target.Sleep", 1), hostile.intValue(milliseconds));
  return join(hostile.requestDefinition, ...Array.from({ length: count }, () => request));
}

/** Sends bytes and resets the connection a little later: at once where as many handlers have begun, or after 20 ms. */
async function sendAndReset(port: number, bytes: Uint8Array, begun: () => boolean): Promise<void> {
  const socket: Socket = connectSocket({ host: "127.0.0.1", port });
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.write(bytes);
  await becomes(20, begun);
  socket.resetAndDestroy();
  await inTime(closed, "the socket's end");
}

/** Waits for the handlers that are left, so that no timer outlives the test. */
async function end({ server, serving, running }: Site): Promise<void> {
  await inTime(server.shutdown({ timeout: 0 }), "shutdown()");
  await serving;
  assert(await becomes(4000, () => running.now === 0), "a handler never ended");
}

/** A peer that leaves by reset and comes back. */
export const returningPeer: Attack = attackTest({
  name: "a peer that resets its connection and comes back has no more handlers than its limits",
  async run(scale) {
    const limits = { maxConnections: 1, maxCallsPerConnection: 10 };
    const site = serve(limits);
    const { running, port } = site;
    for (let n = 0; n < (scale === "full" ? 90 : 15); n++) {
      const before = running.ever;
      // One less than the limit, so that the server reads on and hears of the reset.
      await sendAndReset(
        port,
        sleeps(9, scale === "full" ? 3000 : 600),
        () => running.ever >= before + 9,
      );
    }
    const { most } = running;
    await end(site);
    const what = "handlers at a time";
    return [{ what, unit: "", ours: most, most: limits.maxCallsPerConnection }];
  },
});

/** Peers that reset, and a server that is shut down. */
export const shutdownAfterResets: Attack = attackTest({
  name: "shutdown waits for the handlers of connections that were reset, and says whether it did",
  async run() {
    const figures: Figure[] = [];
    for (const [what, sleep, timeout] of [["in time", 150, 3000], ["too late", 600, 50]] as const) {
      const site = serve();
      const { running, port, server } = site;
      await sendAndReset(port, sleeps(10, sleep), () => running.now === 10);
      await pause(10);
      assert(running.now === 10);
      const outcome = await shutdown(server, timeout);
      const drained = what === "in time";
      const expected = { drained, running: drained ? 0 : 10 };
      figures.push({
        what: `${what}: results that are not ${JSON.stringify(expected)}`,
        unit: "",
        ours: outcome?.drained === drained && outcome.running === expected.running ? 0 : 1,
        most: 0,
      }, {
        what: `${what}: handlers that run when shutdown() says that it is over`,
        unit: "",
        ours: running.now,
        most: expected.running,
      });
      await end(site);
    }
    return figures;
  },
});

Deno.test("shutdown says that all is drained, or how many handlers still run, of open connections too", async () => {
  for (
    const [sleep, timeout, expected] of [
      [50, 3000, { drained: true, running: 0 }],
      [500, 50, { drained: false, running: 3 }],
      [0, 50, { drained: true, running: 0 }],
    ] as const
  ) {
    const site = serve();
    const client = await connect({ port: site.port });
    const { Sleep, Multiply } = client.service(Target);
    await Multiply({ A: 1, B: 1 });
    if (sleep > 0) { for (let n = 0; n < 3; n++) later(Sleep(sleep)); }
    assert(sleep === 0 || await becomes(1000, () => site.running.now === 3));
    const outcome = await shutdown(site.server, timeout);
    await client.close();
    await end(site);
    assert.deepEqual(outcome, expected);
  }
});
