/**
 * What a program can choose when it decodes.
 *
 * @module
 */

import type { StreamOptions } from "./stream_encoder.ts";

/** Options of decoders. */
export interface DecoderOptions extends StreamOptions {
  /**
   * Whether the bytes are one stream, which is the default, or several behind each other: a file that programs append to,
   * or messages that each had an encoder of their own. A definition of a type that is defined already is an error in one
   * stream, and the beginning of the next one among many.
   */
  streams?: "one" | "many";
  /**
   * Whether a struct must have the same fields as its schema. Without it, fields that only one side has are skipped, as in
   * Go, where programs of different versions understand each other so; but a misspelled name is skipped as well, and its
   * value reads as zero. With it, such a value is a `GobError`: `Item: the schema has Nmae, the peer sends Name`. Types are
   * compared once, when the first value of a type arrives.
   */
  strict?: boolean;
}

/** Whether to expect several streams. Throws `TypeError` if the option is neither of its values. */
export function isMany({ streams = "one" }: DecoderOptions): boolean {
  if (streams === "one" || streams === "many") return streams === "many";
  throw new TypeError(
    `Cannot use streams: expected "one" or "many", received ${String(streams)}`,
  );
}
