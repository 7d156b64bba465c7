/**
 * The server of the bench.
 *
 * @module
 */

import { Server } from "../../mod.ts";
import { Arith, Echo } from "./contract.ts";
import { type Options, parseAddress } from "./options.ts";
import { inputLines, print } from "./rounds.ts";

/** How long the shutdown waits for connections, in milliseconds. */
const patience = 100;

/** Serves until the input ends. Each line of the input asks it to give back what memory it can. */
export async function serve({ addr }: Options): Promise<void> {
  const server = new Server()
    .register(Arith, { Multiply: ({ A, B }) => A * B })
    .register(Echo, {
      Bytes: (bytes) => bytes,
      Strings: (strings) => strings,
      Map: (map) => map,
    });
  const listener = Deno.listen(parseAddress(addr));
  print({ listening: `${listener.addr.hostname}:${listener.addr.port}` });
  const serving = server.serve(listener);
  for await (const _ of inputLines()) {
    collectGarbage();
    print({ settled: true });
  }
  await server.shutdown({ timeout: patience });
  await serving;
}

/** Collects garbage where V8 runs with `--expose-gc`. */
function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}
