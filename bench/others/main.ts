/**
 * What bench/deno does, by other packages: it runs in Deno, and bundled in Node.
 *
 * ```text
 * main.ts PACKAGES LIBRARY server                     serves Multiply until its input ends
 * main.ts PACKAGES LIBRARY load --addr HOST:PORT ...  makes calls on one connection
 * main.ts PACKAGES LIBRARY gob --op encode|decode ... encodes or decodes 1000 structs
 * ```
 *
 * `PACKAGES` is the folder in which npm has installed them; `LIBRARY` is grpc, connect, msgpackr or protobuf.
 *
 * @module
 */

import { createRequire } from "node:module";
import process from "node:process";
import { type Call, measureLatency, measureThroughput } from "../deno/measure.ts";
import { type Options, parseOptions } from "../deno/options.ts";
import { inputLines, print, runRounds } from "../deno/rounds.ts";
import { connect } from "./connect.ts";
import type { Endpoint } from "./endpoint.ts";
import { grpc } from "./grpc.ts";
import type { Require } from "./protobuf.ts";
import { valueRounds } from "./values.ts";

const endpoints: Readonly<Record<string, (require: Require) => Endpoint>> = { grpc, connect };

async function serve(endpoint: Endpoint): Promise<void> {
  print({ listening: `127.0.0.1:${await endpoint.serve()}` });
  for await (const _ of inputLines());
}

async function load(endpoint: Endpoint, options: Options): Promise<void> {
  const multiply = endpoint.connect(options.addr);
  const call: Call = async (n) => {
    const product = await multiply({ A: n, B: 7 });
    if (product !== n * 7) throw new Error(`expected ${n * 7}, received ${product}`);
  };
  await runRounds(
    options,
    (ms) =>
      options.latency ? measureLatency(call, ms) : measureThroughput(call, options.inFlight, ms),
  );
}

const [folder = "", library = "", command = "", ...args] = process.argv.slice(2);
const require: Require = createRequire(`${folder}package.json`);
const options = parseOptions(args);
if (command === "gob") await valueRounds(require, library, options);
else if (command === "server") await serve(endpoints[library]!(require));
else await load(endpoints[library]!(require), options);
// Their connections would keep the process.
process.exit();
