/**
 * The options of the codecs of this module.
 *
 * @module
 */

import { defaultLimits, fillInLimits } from "../gob/limits.ts";
import type { Limits, StreamOptions } from "../gob/mod.ts";

/** Limits on what a peer can make a codec hold or do. Each has a default; give only those that differ. */
export interface CodecLimits extends Limits {
  /**
   * Bytes of the keys and values of a request's metadata together: 65,536. The header of a request has room for these, for
   * the name of a method of `maxNameBytes`, and for little else. A longer one ends the connection before it is read.
   */
  maxMetadataBytes?: number;
}

/** Options of a codec. */
export interface CodecOptions extends StreamOptions {
  /** Limits that differ from the defaults. */
  limits?: CodecLimits;
  /**
   * Whether the structs of a gob peer must have the same fields as their schemas: false. A value of a type that differs is an
   * error of its call. JSON declares no types, so there is nothing to compare.
   */
  strict?: boolean;
  /** Milliseconds after which a peer that takes no bytes is given up. Default: never. */
  writeTimeout?: number;
}

/** The limits that a program does not set. */
const defaults: Required<CodecLimits> = Object.freeze({
  ...defaultLimits,
  maxMetadataBytes: 64 * 1024,
});

/** Fills in the defaults. Throws `RangeError` for a limit that is not a positive integer. */
export function resolveCodecLimits(limits: CodecLimits = {}): Required<CodecLimits> {
  return fillInLimits(limits, defaults);
}
