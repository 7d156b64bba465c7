/**
 * A server of ours in a process of its own, to be attacked. It takes the server's options as JSON, prints
 * `listening <port of gob> <port of JSON> <process id>`, and answers lines of its input until that ends:
 *
 * - `memory`: the bytes that it holds after everything that is garbage has gone (needs `--v8-flags=--expose-gc`);
 * - `running`: how many of its handlers run, and how many ran at the most.
 *
 * @module
 */

import { Server, type ServerOptions } from "../../mod.ts";
import { Plans, plans, Running, Target, targetHandlers } from "./target_contract.ts";

/** What a process holds, in bytes. */
export interface Held {
  /** Pages of the process that are in memory. */
  readonly resident: number;
  /** What its objects and buffers take. */
  readonly used: number;
}

async function held(): Promise<Held> {
  const { gc } = globalThis as { gc?: () => void };
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    gc?.();
  }
  const { rss, heapUsed, external } = Deno.memoryUsage();
  return { resident: rss, used: heapUsed + external };
}

if (import.meta.main) {
  const options: ServerOptions = JSON.parse(Deno.args[0] ?? "{}");
  const running = new Running();
  const server = new Server(options)
    .register(Target, targetHandlers(running))
    .register(Plans, plans);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  const { port } = listener.addr;
  console.log(`listening ${port} ${port} ${Deno.pid}`);
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  for await (const line of lines) {
    const answer = line.trim() === "memory" ? await held() : running;
    console.log(JSON.stringify(answer));
  }
  Deno.exit();
}
