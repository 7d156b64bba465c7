/**
 * What is called in the soak; go/main.go says the same in Go.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../mod.ts";

/** Two numbers. */
export interface Pair {
  A: number;
  B: number;
}
/** Its schema. */
export const Pair: gob.Schema<Pair> = gob.struct("Pair", { A: gob.int, B: gob.int });

/** What goes there and back. */
export interface Parcel {
  /** No other parcel of its connection has the same. */
  ID: number;
  Body: Uint8Array;
  Words: string[];
}
/** Its schema. */
export const Parcel: gob.Schema<Parcel> = gob.struct("Parcel", {
  ID: gob.int,
  Body: gob.bytes,
  Words: gob.slice(gob.string),
});

/** How long to take. */
export interface Nap {
  ID: number;
  Milliseconds: number;
}
/** Its schema. */
export const Nap: gob.Schema<Nap> = gob.struct("Nap", { ID: gob.int, Milliseconds: gob.int });

/** The methods of {@linkcode Soak}. */
export type SoakMethods = {
  /** The sum. */
  Add: Method<Pair, number>;
  /** The same parcel. */
  Echo: Method<Parcel, Parcel>;
  /** The same counts. */
  Count: Method<Map<string, number>, Map<string, number>>;
  /** The number of the nap, when it is over. */
  Sleep: Method<Nap, number>;
  /** An error with this text. */
  Fail: Method<string, number>;
};

/** What is called. */
export const Soak: Service<SoakMethods> = service("Soak", {
  Add: method(Pair, gob.int),
  Echo: method(Parcel, Parcel),
  Count: method(gob.map(gob.string, gob.int), gob.map(gob.string, gob.int)),
  Sleep: method(Nap, gob.int),
  Fail: method(gob.string, gob.int),
});
