/**
 * One of the workers: a server of its own, which listens on the port that it shares with the others.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { Server } from "../../mod.ts";
import { Primes } from "./contract.ts";
import type { Listening, Order } from "./workers.ts";

self.onmessage = ({ data }: MessageEvent<Order>) => {
  // The system hands each new connection to one of the listeners on the shared port.
  const listener = Deno.listen({ hostname: "127.0.0.1", port: data.port, reusePort: true });
  const server = new Server().register(Primes, {
    Below: (limit) => ({ Primes: countPrimes(limit), Worker: data.worker }),
  });
  server.serve(listener);
  self.postMessage({ port: listener.addr.port } satisfies Listening);
};

/** The sieve of Eratosthenes. */
function countPrimes(limit: number): number {
  const composite = new Uint8Array(limit);
  let count = 0;
  for (let n = 2; n < limit; n++) {
    if (composite[n] === 1) continue;
    count++;
    for (let multiple = n * n; multiple < limit; multiple += n) composite[multiple] = 1;
  }
  return count;
}
