/**
 * A client of the arithmetic server of `../arith`, in Deno or in Go, with a codec that logs every frame.
 *
 * ```sh
 * deno run --allow-net=127.0.0.1 examples/frames/client.ts --port 1234
 * ```
 *
 * @module
 */

import { parseArgs } from "node:util";
import { Client } from "../../mod.ts";
import { Arith } from "../arith/contract.ts";
import { GobClientCodec } from "./codec.ts";
import { LoggedClientCodec } from "./logged.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "1234" } } });

const conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(values.port) });
await using client = new Client(new LoggedClientCodec(new GobClientCodec(conn), console.log));
const arith = client.service(Arith);

await arith.Multiply({ A: 7, B: 8 });
await arith.Divide({ A: 17, B: 5 });
await arith.Divide({ A: 17, B: 0 }).catch(() => {});
