/**
 * A client of the soak that is killed, a program of its own: `visitor.ts PORT SEED`. It prints a line when it has begun.
 *
 * @module
 */

import { inputLines, print } from "../../bench/deno/rounds.ts";
import { Ledger } from "./ledger.ts";
import { liveAgainUntil } from "./link.ts";
import { Random } from "../testing/random.ts";

/** Connections of a visitor. */
const connections = 5;

if (import.meta.main) {
  const [port, seed] = Deno.args.map(Number);
  const destination = { port: () => port!, mortal: false };
  const random = new Random(seed!);
  for (let n = 0; n < connections; n++) {
    liveAgainUntil(() => false, destination, random, new Ledger());
  }
  print({ ready: true });
  // Where nobody kills it, it ends with its input.
  for await (const _ of inputLines());
  Deno.exit();
}
