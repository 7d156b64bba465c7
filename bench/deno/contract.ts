/**
 * What the servers and the clients of the bench agree on; bench/go/server.go says the same in Go.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../mod.ts";

/** Two numbers. */
export interface Args {
  A: number;
  B: number;
}

/** The schema of {@linkcode Args}. */
export const Args: gob.Schema<Args> = gob.struct("Args", { A: gob.int, B: gob.int });

/** The service of the small calls. */
export const Arith: Service<{ Multiply: Method<Args, number> }> = service("Arith", {
  Multiply: method(Args, gob.int),
});

/** The service of the large calls: what comes goes back. */
export const Echo: Service<{
  Bytes: Method<Uint8Array, Uint8Array>;
  Strings: Method<string[], string[]>;
  Map: Method<Map<string, number>, Map<string, number>>;
}> = service("Echo", {
  Bytes: method(gob.bytes, gob.bytes),
  Strings: method(gob.slice(gob.string), gob.slice(gob.string)),
  Map: method(gob.map(gob.string, gob.int), gob.map(gob.string, gob.int)),
});
