/**
 * What a plan for writing JSON is, for the files that make plans.
 *
 * @module
 */

import type { Node } from "../gob/types/schema_node.ts";
import type { Levels } from "./plain_values.ts";

/** What a plan needs of the encoder that runs it. */
export interface ValueEncoder extends Levels {
  /** Writes an interface value. */
  any(value: unknown): string;
  /** Writes the value of an interface by the schema of its type, whose name is for the path of errors. */
  concrete(name: string, node: Node, value: unknown): string;
}

/** Writes a value. Throws `Misfit` if it does not fit. */
export type Write = (encoder: ValueEncoder, value: unknown) => string;

/** How a value is written. */
export interface EncodePlan {
  write: Write;
}
