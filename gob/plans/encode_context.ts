/**
 * The interface of encode plans, and what they need of the stream.
 *
 * @module
 */

import type { ByteWriter } from "../bytes/byte_writer.ts";
import type { Node } from "../types/schema_node.ts";

/** What a plan needs of the stream that it writes to. */
export interface EncodeContext {
  /** Where the bytes go. */
  readonly writer: ByteWriter;
  /** Goes one level deeper. Throws `Misfit` if that is too deep. */
  enter(): void;
  /** Comes back up. */
  leave(): void;
  /** Writes an interface value: its name, its type and itself. */
  writeInterface(value: unknown): void;
  /** Writes an interface value whose type the caller knows. */
  writeConcrete(name: string, node: Node, value: unknown): void;
}

/** Writes values of one type. Both functions throw `Misfit` if a value does not fit. */
export interface EncodePlan {
  /** Writes a value that is an element or stands alone. */
  write(state: EncodeContext, value: unknown): void;
  /**
   * Writes a value as a field, `delta` fields after the last one written. Returns false and writes nothing if the value is
   * a zero that Go leaves out.
   */
  field(state: EncodeContext, delta: number, value: unknown): boolean;
}
