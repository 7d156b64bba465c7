/**
 * The command line for net/rpc and gob: call services, list and describe them, check contracts, read gob files.
 *
 * ```sh
 * deno run --allow-net cli.ts call 127.0.0.1:1234 Arith.Multiply '{"A": 7, "B": 8}'
 * deno run --allow-read cli.ts generate ./service > contract.ts
 * deno run --allow-read cli.ts json values.gob
 * ```
 *
 * `cli.ts --help` lists the commands.
 *
 * @module
 */

import { main } from "./cli/main.ts";
import { processTerminal } from "./cli/terminal.ts";

if (import.meta.main) Deno.exit(await main(Deno.args, processTerminal()));
