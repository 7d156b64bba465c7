/**
 * What a golden vector means here: its schema, its value with and without the schema, and what may be asked of our own
 * encoding of it.
 *
 * @module
 */

import type { Decoder, Encoder, Schema } from "../../gob/mod.ts";

/** One value of a stream. */
export interface GoldenItem {
  /** What decoding with the schema gives. */
  readonly value: unknown;
  /** What decoding without a schema gives. */
  readonly plain: unknown;
  /** Decodes the next value of a stream with the schema. */
  decode(decoder: Decoder): { value: unknown } | undefined;
  /** Encodes the value, or what stands in for it, as the next of a stream. */
  encode(encoder: Encoder): Uint8Array;
}

/** What our encoding must be. */
export type Encodes =
  /** Go's bytes. */
  | { readonly encodes?: "same" }
  /** Something that Go decodes to an equal value (`"equivalent"`), or nothing (`false`). */
  | { readonly encodes: "equivalent" | false; readonly reason: string };

/** The meaning of the vector of the same name. */
export interface GoldenCase {
  /** The vector's name. */
  readonly name: string;
  /** The values in the vector's order. */
  readonly items: readonly GoldenItem[];
  /** What our encoding must be. */
  readonly encodes: "same" | "equivalent" | false;
  /** Why it cannot be Go's bytes. */
  readonly reason?: string;
}

/** What differs from the value itself. */
export interface ItemOptions<T> {
  /** What decoding without a schema gives, where that is something else. */
  readonly plain?: unknown;
  /** What is encoded, where decoding does not give it back. */
  readonly input?: T;
}

/**
 * Makes a value of a stream.
 *
 * @param schema Its schema.
 * @param value What decoding with the schema gives.
 * @param options What differs from the value.
 */
export function item<T>(schema: Schema<T>, value: T, options: ItemOptions<T> = {}): GoldenItem {
  return {
    value,
    plain: "plain" in options ? options.plain : value,
    decode: (decoder) => decoder.next(schema),
    encode: (encoder) => encoder.encode(schema, "input" in options ? options.input as T : value),
  };
}

/**
 * Makes the case of a vector of one value.
 *
 * @param name The vector's name.
 * @param schema The schema of the value.
 * @param value What decoding with the schema gives.
 * @param options What differs from the value, and what our encoding must be if not Go's bytes.
 */
export function golden<T>(
  name: string,
  schema: Schema<T>,
  value: T,
  options: ItemOptions<T> & Encodes = {},
): GoldenCase {
  return goldenStream(name, [item(schema, value, options)], options);
}

/**
 * Makes the case of a vector of several values.
 *
 * @param name The vector's name.
 * @param items The values.
 * @param options What our encoding must be if not Go's bytes.
 */
export function goldenStream(
  name: string,
  items: readonly GoldenItem[],
  options: Encodes = {},
): GoldenCase {
  const { encodes = "same" } = options;
  return { name, items, encodes, ...("reason" in options ? { reason: options.reason } : {}) };
}
