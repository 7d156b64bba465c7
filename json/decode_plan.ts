/**
 * What a plan for reading JSON is, for the files that make plans.
 *
 * @module
 */

import { byte, type JsonReader } from "./reader.ts";

/** Reads the value at the cursor. */
export type Read = (reader: JsonReader) => unknown;

/** How a value is read. */
export interface DecodePlan {
  /** Reads the value at the cursor. It is `null` only if `readsNull` is set. */
  read: Read;
  /** Makes the zero value. */
  zero(): unknown;
  /** Whether `null` sets the zero value; otherwise Go leaves what was there before. */
  nullable: boolean;
  /** Whether the type itself reads `null`. */
  readsNull?: boolean;
  /** Of a struct: gives the fields that were not read their zero values. */
  fill?: ((value: Record<string, unknown>) => void) | undefined;
}

/** Reads a value, `null` as the zero value. */
export function readOrZero(reader: JsonReader, plan: DecodePlan): unknown {
  if (reader.first !== byte.n || plan.readsNull) return plan.read(reader);
  reader.skip();
  return plan.zero();
}
