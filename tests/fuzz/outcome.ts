/**
 * What decoding a stream comes to: values and errors in their order, and whether the stream ended within something.
 *
 * @module
 */

import { GobError, Typed } from "../../gob/mod.ts";
import type { Node } from "../../gob/types/schema_node.ts";
import type { Registry } from "../../gob/mod.ts";
import { StreamDecoder } from "../../gob/stream_decoder.ts";

/** Something that must not happen. */
export class Finding extends Error {
  /** Always `Finding`. */
  override readonly name: string = "Finding";
}

/** How the values of a stream are read, one after the other; the last way holds for all that follow. */
export interface Reading {
  /** For findings: `plain`, `skip` or what the schemas are. */
  readonly name: string;
  /** By a schema, without one (`undefined`), or not at all (`null`). */
  readonly nodes: readonly (Node | undefined | null)[];
  readonly registry?: Registry;
}

/** A value, or a refusal. */
export type Event = { readonly value: unknown } | {
  readonly error: string;
  readonly offset: number;
  readonly path: string;
};

/** All of it. */
export interface Outcome {
  readonly events: readonly Event[];
  /** Whether bytes are left that belong to no value. */
  readonly pending: boolean;
}

/** Errors after which nobody would read on. */
const mostErrors = 4;

/** A stream on its way. */
class Attempt {
  readonly #stream: StreamDecoder;
  readonly #nodes: readonly (Node | undefined | null)[];
  readonly events: Event[] = [];
  #errors = 0;
  /** Set where the stream cannot be read on. */
  stuck = false;

  constructor({ nodes, registry }: Reading) {
    this.#stream = new StreamDecoder({ registry });
    this.#nodes = nodes;
  }

  borrow(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#stream.framer.borrow(bytes);
  }

  push(bytes: Uint8Array): void {
    this.#stream.framer.push(bytes);
  }

  /** Reads all that is here. */
  read(): void {
    while (!this.stuck) {
      const index = Math.min(this.events.length, this.#nodes.length - 1);
      try {
        const found = this.#stream.next(this.#nodes[index]);
        if (found === undefined) return;
        this.events.push(found);
      } catch (error) {
        this.#refused(error);
      }
    }
  }

  #refused(error: unknown): void {
    if (!(error instanceof GobError)) {
      throw new Finding(
        `threw ${error instanceof Error ? error.stack : Deno.inspect(error)}`,
        { cause: error },
      );
    }
    const { message, offset, path } = error;
    if (message.length > 20_000) throw new Finding(`an error text of ${message.length} characters`);
    const last = this.events.at(-1);
    const again = last !== undefined && "error" in last && last.error === message &&
      last.offset === offset;
    this.events.push({ error: message, offset, path });
    this.stuck = again || ++this.#errors >= mostErrors;
  }

  outcome(): Outcome {
    return { events: this.events, pending: this.#stream.pending };
  }
}

/** Decodes a stream that is wholly here. */
export function decodeWhole(bytes: Uint8Array, reading: Reading): Outcome {
  const attempt = new Attempt(reading);
  attempt.borrow(bytes);
  attempt.read();
  return attempt.outcome();
}

/** Decodes a stream that arrives in chunks, which end at these offsets. */
export function decodeChunked(
  bytes: Uint8Array,
  reading: Reading,
  ends: readonly number[],
): Outcome {
  const attempt = new Attempt(reading);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    // The decoder may not look at a chunk again.
    const chunk = bytes.slice(start, end);
    attempt.push(chunk);
    chunk.fill(0xaa);
    attempt.read();
    start = end;
  }
  return attempt.outcome();
}

/** Where two outcomes differ, or `undefined`. */
export function outcomeDifference(a: Outcome, b: Outcome): string | undefined {
  const count = Math.min(a.events.length, b.events.length);
  for (let i = 0; i < count; i++) {
    if (!agree(a.events[i]!, b.events[i]!)) {
      return `event ${i}: ${show(a.events[i])} and ${show(b.events[i])}`;
    }
  }
  if (a.events.length !== b.events.length) {
    return `${a.events.length} and ${b.events.length} events, the next ${
      show((a.events[count] ?? b.events[count])!)
    }`;
  }
  return a.pending === b.pending ? undefined : `pending ${a.pending} and ${b.pending}`;
}

/** Which of several mistakes is noticed first in a value that spans messages depends on how much of it is here. */
function agree(a: Event, b: Event): boolean {
  return "error" in a ? "error" in b : same(a, b);
}

function show(value: unknown): string {
  return Deno.inspect(value, { depth: 10, strAbbreviateSize: 300, compact: true }).slice(0, 1000);
}

/** Whether two decoded values are the same, bit for bit, with their maps in the same order. Deep values get a frame a level. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Array.isArray(a) || a instanceof Uint8Array) {
    return sameLists(a, b as typeof a);
  }
  if (a instanceof Map) return sameLists([...a].flat(), [...b as typeof a].flat());
  if (a instanceof Temporal.ZonedDateTime || a instanceof Temporal.Duration) {
    return String(a) === String(b);
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key) || !same(a[key as keyof typeof a], b[key as keyof typeof b])) {
      return false;
    }
  }
  return true;
}

function sameLists(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (!same(a[i], b[i])) return false;
  }
  return true;
}

/** What a decoded value is made of. */
export interface Size {
  /** Values in values, and the whole. */
  values: number;
  /** Characters and bytes. */
  units: number;
}

const plainPrototypes: ReadonlySet<unknown> = new Set([
  Object.prototype,
  Typed.prototype,
  Temporal.ZonedDateTime.prototype,
  Temporal.Duration.prototype,
]);

/** Counts what a value is made of, and makes sure that no peer has chosen what its objects inherit. */
export function measure(value: unknown, size: Size = { values: 0, units: 0 }): Size {
  size.values++;
  if (typeof value === "string") size.units += value.length;
  if (typeof value !== "object" || value === null) return size;
  if (Array.isArray(value)) {
    for (const elem of value) measure(elem, size);
  } else if (value instanceof Uint8Array) {
    size.units += value.length;
  } else if (value instanceof Map) {
    for (const [key, elem] of value) {
      measure(key, size);
      measure(elem, size);
    }
  } else {
    if (!plainPrototypes.has(Object.getPrototypeOf(value))) {
      throw new Finding(`an object with a strange prototype: ${Deno.inspect(value)}`);
    }
    for (const key of Object.keys(value)) {
      size.units += key.length;
      measure((value as Record<string, unknown>)[key], size);
    }
  }
  return size;
}
