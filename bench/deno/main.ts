/**
 * The Deno side of the bench. Each command has its mirror image in bench/go, with the same flags and the same JSON
 * lines.
 *
 * ```text
 * main.ts server                             serves until its input ends
 * main.ts load --addr HOST:PORT ...          makes calls on one connection
 * main.ts first-calls --addr HOST:PORT ...   makes the first calls on one connection
 * main.ts connections --addr HOST:PORT ...   opens many connections
 * main.ts gob --op encode|decode ...         encodes or decodes messages (also json-encode, json-decode)
 * main.ts cold-gob --op encode|decode        encodes or decodes a type for the first time
 * main.ts types ...                          encodes and decodes a stream with many types
 * ```
 *
 * @module
 */

import { openConnections } from "./connections.ts";
import { coldGob, gobRounds } from "./gob.ts";
import { firstCalls, load } from "./load.ts";
import { type Options, parseOptions } from "./options.ts";
import { serve } from "./server.ts";
import { typeRounds } from "./types.ts";

const commands = new Map<string, (options: Options) => Promise<void>>([
  ["server", serve],
  ["load", load],
  ["first-calls", firstCalls],
  ["connections", openConnections],
  ["gob", gobRounds],
  ["cold-gob", coldGob],
  ["types", typeRounds],
]);

const [name = "", ...args] = Deno.args;
const command = commands.get(name);
if (command === undefined) {
  console.error(`expected a command: ${[...commands.keys()].join(", ")}`);
  Deno.exit(2);
}
await command(parseOptions(args));
