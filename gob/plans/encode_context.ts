/**
 * What encode plans are, and what they need of the stream.
 *
 * @module
 */

import type { ByteWriter } from "../bytes/byte_writer.ts";

/** What a plan needs of the stream that it writes to. */
export interface EncodeState {
  /** Where the bytes go. */
  readonly writer: ByteWriter;
  /** Goes one level down. Throws `Misfit` where that is too deep. */
  enter(): void;
  /** Comes back up. */
  leave(): void;
  /** Writes an interface value: its name, its type and itself. */
  writeInterface(value: unknown): void;
}

/** How a value is written. Both functions throw `Misfit` for one that does not fit. */
export interface EncodePlan {
  /** Writes a value as an element or alone: always. */
  write(state: EncodeState, value: unknown): void;
  /**
   * Writes a value as a field, `delta` fields after the last one written. Returns false where Go leaves it out, being
   * zero, and nothing was written.
   */
  field(state: EncodeState, delta: number, value: unknown): boolean;
}
