/**
 * What a program can choose when it decodes.
 *
 * @module
 */

import type { StreamOptions } from "./encoder.ts";

/** Options of decoders. */
export interface DecoderOptions extends StreamOptions {
  /**
   * Whether the bytes are one stream, which is the default, or several behind each other: a file that programs append to,
   * or messages that each had an encoder of their own. A definition of a type that is defined already is an error in one
   * stream, and the beginning of the next one among many.
   */
  streams?: "one" | "many";
}

/** Whether to expect several streams. Throws `TypeError` if the option is neither of its values. */
export function isMany({ streams = "one" }: DecoderOptions): boolean {
  if (streams === "one" || streams === "many") return streams === "many";
  throw new TypeError(
    `Cannot use streams: expected "one" or "many", received ${String(streams)}`,
  );
}
