/**
 * Go's example service, which most tests of calls need.
 *
 * @module
 */

import { gob, type Handlers, type Method, method, type Service, service } from "../../mod.ts";

/** Two numbers. */
export interface Args {
  A: number;
  B: number;
}
/** Their schema. */
export const Args: gob.Schema<Args> = gob.struct("Args", { A: gob.int, B: gob.int });

/** The result of a division. */
export interface Quotient {
  Quo: number;
  Rem: number;
}
/** Its schema. */
export const Quotient: gob.Schema<Quotient> = gob.struct("Quotient", {
  Quo: gob.int,
  Rem: gob.int,
});

/** The methods of the service. */
export type ArithMethods = {
  Multiply: Method<Args, number>;
  Divide: Method<Args, Quotient>;
};

/** The service. */
export const Arith: Service<ArithMethods> = service("Arith", {
  Multiply: method(Args, gob.int),
  Divide: method(Args, Quotient),
});

/** What it does. */
export const arith: Handlers<ArithMethods> = {
  Multiply: ({ A, B }) => A * B,
  Divide({ A, B }) {
    if (B === 0) throw new Error("divide by zero");
    return { Quo: Math.trunc(A / B), Rem: A % B };
  },
};
