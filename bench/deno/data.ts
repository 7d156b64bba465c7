/**
 * The data of the rows about gob, by their names; dataWork in bench/go/gob.go has the same.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import {
  Entries,
  Entry,
  makeArgs,
  makeBigInts,
  makeEntries,
  makeFloats,
  makeForeignWords,
  makeInterfaces,
  makeInts,
  makeMap,
  makeTimes,
  makeWords,
} from "../fixtures.ts";
import { Args } from "./contract.ts";

/** What is done with values of one type, a message each. */
type Use<R> = <T>(schema: gob.Schema<T>, values: readonly T[]) => R;

/** Makes the data of a name, and gives them to `use`. */
export function withData<R>(name: string, use: Use<R>): R {
  switch (name) {
    case "entries":
      return use(Entries, [makeEntries(1000)]);
    case "entries-each":
      return use(Entry, makeEntries(1000));
    case "args-each":
      return use(Args, makeArgs(1000));
    case "ints":
      return use(gob.slice(gob.int), [makeInts(20_000)]);
    case "floats":
      return use(gob.slice(gob.float64), [makeFloats(20_000)]);
    case "bigints":
      return use(gob.slice(gob.int64), [makeBigInts(100_000)]);
    case "strings":
      return use(gob.slice(gob.string), [makeWords(1000, 60, 60)]);
    case "words":
      return use(gob.slice(gob.string), [makeForeignWords(1000)]);
    case "interfaces":
      return use(gob.slice(gob.any), [makeInterfaces(1000)]);
    case "times":
      return use(gob.slice(gob.time), [makeTimes(1000)]);
    case "map":
      return use(gob.map(gob.string, gob.int), [makeMap(10_000)]);
  }
  throw new TypeError(`Unknown data ${name}`);
}
