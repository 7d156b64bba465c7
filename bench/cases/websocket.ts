/**
 * The row about calls over WebSocket, against coder/websocket under Go's net/rpc.
 *
 * @module
 */

import { callsPerSecond, type Case, compare } from "../measurement.ts";
import type { Lab, Side } from "../lab.ts";
import type { Peer } from "../peer.ts";

const inFlight = 64;

async function startPair(lab: Lab, stack: AsyncDisposableStack, side: Side): Promise<Peer> {
  const { address } = stack.use(await lab.startIn("websocket", side, "server"));
  return stack.use(await lab.startIn("websocket", side, "load", { addr: address, inFlight }));
}

/** Client and server are both Go's, or both ours. */
export const webSocketCalls: Case = {
  name: "websocket",
  async measure(lab) {
    if (!await lab.has("websocket")) return [];
    await using stack = new AsyncDisposableStack();
    const [theirs, ours] = [
      await startPair(lab, stack, "go"),
      await startPair(lab, stack, "deno"),
    ];
    const columns = callsPerSecond({
      what: `calls over one WebSocket, ${inFlight} in flight`,
    });
    return await compare(lab, columns, `${lab.settings.warmUpMs / 1000} s`, theirs, ours);
  },
};
