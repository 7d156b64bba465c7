/**
 * A client of the arithmetic server: `server.ts` or the Go program in `go/server`.
 *
 * ```sh
 * deno run --allow-net=127.0.0.1 examples/arith/client.ts --port 1234
 * ```
 *
 * @module
 */

import { parseArgs } from "node:util";
import { connect, ServerError } from "../../mod.ts";
import { Arith } from "./contract.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "1234" } } });

await using client = await connect({ hostname: "127.0.0.1", port: Number(values.port) });
const arith = client.service(Arith);

console.log(`7 * 8 = ${await arith.Multiply({ A: 7, B: 8 })}`);

const { Quo, Rem } = await arith.Divide({ A: 17, B: 5 }, { timeout: 5000 });
console.log(`17 / 5 = ${Quo}, remainder ${Rem}`);

try {
  await arith.Divide({ A: 17, B: 0 });
} catch (error) {
  if (!(error instanceof ServerError)) throw error;
  console.log(`17 / 0: ${error.message}`);
}
