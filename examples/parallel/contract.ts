/**
 * What the workers serve: work that keeps a core busy, so that a second core helps.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../mod.ts";

/** How many primes there are, and who counted them. */
export interface Count {
  Primes: number;
  /** The number of the worker, from 1. */
  Worker: number;
}

/** The schema of {@linkcode Count}. */
export const Count: gob.Schema<Count> = gob.struct("Count", { Primes: gob.int, Worker: gob.int });

/** The service. */
export const Primes: Service<{ Below: Method<number, Count> }> = service("Primes", {
  Below: method(gob.int, Count),
});
