/**
 * The Deno side of the row about calls over WebSocket. Its mirror image is bench/websocket/go, with the same flags and the same
 * JSON lines.
 *
 * ```text
 * main.ts server                  serves calls over WebSocket
 * main.ts load --addr HOST:PORT   makes as many as it can on one
 * ```
 *
 * @module
 */

import { Client, gobClientCodec, Server } from "../../mod.ts";
import { webSocketHandler, webSocketTransport } from "../../websocket/mod.ts";
import { Arith } from "../deno/contract.ts";
import { multiply } from "../deno/load.ts";
import { measureThroughput } from "../deno/measure.ts";
import { type Options, parseAddress, parseOptions } from "../deno/options.ts";
import { inputLines, print, runRounds } from "../deno/rounds.ts";

/** Serves until the input ends. */
async function serve({ addr }: Options): Promise<void> {
  const server = new Server().register(Arith, { Multiply: ({ A, B }) => A * B });
  const onListen = ({ hostname, port }: Deno.NetAddr) =>
    print({ listening: `${hostname}:${port}` });
  const http = Deno.serve({ ...parseAddress(addr), onListen }, webSocketHandler(server));
  for await (const _ of inputLines());
  await server.shutdown({ timeout: 0 });
  await http.shutdown();
}

/** Loads one connection. */
async function load(options: Options): Promise<void> {
  const transport = await webSocketTransport(new WebSocket(`ws://${options.addr}`));
  await using client = new Client(gobClientCodec(transport));
  const call = multiply(client);
  await runRounds(options, (ms) => measureThroughput(call, options.inFlight, ms));
}

const [name = "", ...args] = Deno.args;
await (name === "server" ? serve : load)(parseOptions(args));
