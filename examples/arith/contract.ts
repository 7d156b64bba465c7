/**
 * What server and client agree on: the types and the methods. In Go it would be two structs and the exported methods
 * of a type `Arith`. `gob` comes from its own module, so that the bundle of a page (examples/web) has only what it uses of it.
 *
 * @module
 */

import * as gob from "../../gob/mod.ts";
import { type Method, method, type Service, service } from "../../mod.ts";

/** Two numbers. The keys are the field names in Go. */
export interface Args {
  A: number;
  B: number;
}

/** How often one number goes into the other, and what is left. */
export interface Quotient {
  Quo: number;
  Rem: number;
}

/** The schema of {@linkcode Args}: types are erased at run time, schemas are not. */
export const Args: gob.Schema<Args> = gob.struct("Args", { A: gob.int, B: gob.int });

/** The schema of {@linkcode Quotient}. */
export const Quotient: gob.Schema<Quotient> = gob.struct("Quotient", {
  Quo: gob.int,
  Rem: gob.int,
});

/** The service: its name and, for each method, the schemas of its arguments and of its reply. */
export const Arith: Service<{
  Multiply: Method<Args, number>;
  Divide: Method<Args, Quotient>;
}> = service("Arith", {
  Multiply: method(Args, gob.int),
  Divide: method(Args, Quotient),
});
