/**
 * What must be true of every input, whatever its bytes are.
 *
 * @module
 */

import { decode, decodeAll, encode, GobError, inspect } from "../../gob/mod.ts";
import { schemaOf as schemaOfNode } from "../../gob/types/schema.ts";
import type { Random } from "../testing/random.ts";
import {
  decodeChunked,
  decodeWhole,
  Finding,
  measure,
  type Outcome,
  outcomeDifference,
  type Reading,
} from "./outcome.ts";
import type { TypeSpec } from "./type_spec.ts";
import { valueText } from "./value_text.ts";

/** An input and how it is read. */
export interface Input {
  /** How it was made. */
  readonly family: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The schemas by which it is read, beside without one and not at all. */
  readonly readings: readonly Reading[];
  /** The most values that one byte may become: those of a zero value of the largest type. */
  readonly valuesPerByte: number;
}

const plain: Reading = { name: "plain", nodes: [undefined] };
const skip: Reading = { name: "skip", nodes: [null] };

/** What a single empty value may take, whatever there are bytes for. */
const freeValues = 200;
/** What a plain value becomes at most for each byte: an empty big.Float has seven members. */
const plainValuesPerByte = 10;

/** Checks an input. Throws `Finding` where something is wrong. */
export function check(input: Input, random: Random): void {
  const { bytes, readings } = input;
  const all = [{ ...plain, registry: readings[0]?.registry }, skip, ...readings];
  // There are many inputs: not each of them has to go through everything.
  const inChunks = random.below(all.length);
  const outcomes = all.map((reading, index) => {
    const ends = index === inChunks ? randomEnds(random, bytes.length) : undefined;
    return checkReading(input, reading, ends);
  });
  const [read, skipped] = outcomes as [Outcome, Outcome];
  checkSkipped(read, skipped);
  if (random.chance(0.2)) checkWhole(bytes, read, readings[0]);
  if (random.chance(0.4)) checkInspected(bytes, read);
  checkPrototypes();
}

/** Where chunks end. */
function randomEnds(random: Random, length: number): number[] {
  if (length <= 64 && random.chance(0.2)) return Array.from({ length }, (_, at) => at);
  const count = random.below(Math.min(6, length));
  const ends = Array.from({ length: count }, () => random.below(length));
  return ends.sort((a, b) => a - b);
}

/** The stream comes to no more than its size allows, and in chunks to the same. */
function checkReading(input: Input, reading: Reading, ends?: readonly number[]): Outcome {
  const { bytes } = input;
  try {
    const whole = decodeWhole(bytes, reading);
    if (ends !== undefined) {
      const difference = outcomeDifference(whole, decodeChunked(bytes, reading, ends));
      if (difference !== undefined) throw new Finding(`chunks [${ends}] differ: ${difference}`);
    }
    const values = whole.events.map((event) => "value" in event ? event.value : undefined);
    const size = measure(values);
    const perByte = reading.nodes[0] ? input.valuesPerByte : plainValuesPerByte;
    if (size.values > bytes.length * perByte + freeValues + perByte) {
      throw new Finding(`${size.values} values of ${bytes.length} bytes`);
    }
    // Names of fields are written once and stand in every object.
    const units = bytes.length * (1 + perByte) * longestName(bytes.length);
    if (size.units > units + freeValues) {
      throw new Finding(`${size.units} characters and bytes of ${bytes.length} bytes`);
    }
    checkOffsets(whole, bytes.length);
    return whole;
  } catch (error) {
    if (error instanceof Finding) error.message = `${reading.name}: ${error.message}`;
    throw error;
  }
}

function longestName(length: number): number {
  return Math.min(1024, Math.max(length, 16));
}

function checkOffsets({ events }: Outcome, length: number): void {
  for (const event of events) {
    if ("error" in event && !(event.offset >= 0 && event.offset <= length)) {
      throw new Finding(`offset ${event.offset} of ${length} bytes: ${event.error}`);
    }
  }
}

/** What can be read can be skipped, and takes as many values. */
function checkSkipped(read: Outcome, skipped: Outcome): void {
  const refused = read.events.findIndex((event) => "error" in event);
  const count = refused < 0 ? read.events.length : refused;
  for (let i = 0; i < count; i++) {
    const event = skipped.events[i];
    if (event === undefined || "error" in event) {
      throw new Finding(`value ${i} can be read and not skipped: ${Deno.inspect(event)}`);
    }
  }
  if (refused < 0 && skipped.events.length > count && read.pending === skipped.pending) {
    throw new Finding(`${skipped.events.length} values were skipped where ${count} were read`);
  }
}

/** `decode` and `decodeAll` say what a decoder says. */
function checkWhole(bytes: Uint8Array, read: Outcome, reading: Reading | undefined): void {
  const options = { registry: reading?.registry };
  const clean = !read.pending && !read.events.some((event) => "error" in event);
  if (clean !== succeeds(() => decodeAll(bytes, undefined, options))) {
    throw new Finding(`decodeAll() and Decoder do not agree: a decoder has ${Deno.inspect(read)}`);
  }
  const [first] = read.events;
  const begins = first !== undefined && "value" in first;
  if (begins !== succeeds(() => decode(bytes, undefined, options))) {
    throw new Finding("decode() and Decoder do not agree");
  }
}

function succeeds(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (error instanceof GobError) return false;
    throw new Finding(`threw ${error instanceof Error ? error.stack : error}`, { cause: error });
  }
}

/** What `inspect` may write for each byte, and beside that. */
const [charactersPerByte, freeCharacters] = [200, 20_000];

/** What `decode` refuses and a person may still be shown, or the reverse: bounds that the two have of their own. */
const ownBounds =
  /nested deeper than|elements in a value|types defined on one stream|name too long|fields in a definition|array of negative length|length mismatch/;

/** `inspect` never throws, has an end, and says whether the stream is sound. */
function checkInspected(bytes: Uint8Array, read: Outcome): void {
  const text = inspect(bytes);
  if (text.length > bytes.length * charactersPerByte + freeCharacters) {
    throw new Finding(`inspect() wrote ${text.length} characters of ${bytes.length} bytes`);
  }
  const last = text.slice(text.lastIndexOf("\n") + 1);
  if (last.startsWith("... and so on")) return;
  const error = /^error at byte \d+: (.*)$/s.exec(last)?.[1];
  const refused = read.events.find((event) => "error" in event);
  const clean = refused === undefined && !read.pending;
  if (clean === (error === undefined)) return;
  const reason = refused !== undefined && "error" in refused ? refused.error : "";
  if (ownBounds.test(error ?? reason) || isOwnMatter(reason)) return;
  throw new Finding(`inspect() says ${error ?? "all is well"}, the decoder ${reason || "pending"}`);
}

/**
 * Refusals of values whose bytes are sound: types that do not fit a name's, opaque values, and types that are not defined
 * where no value of them follows.
 */
function isOwnMatter(reason: string): boolean {
  return !/EOF|exceeds|corrupted data: |out of bounds|duplicate|extra data/.test(reason);
}

const ownKeys = [Object.prototype, Array.prototype, Function.prototype, Map.prototype]
  .map((prototype) => [prototype, Reflect.ownKeys(prototype).length] as const);

/** Nothing that all objects share was changed. */
export function checkPrototypes(): void {
  for (const [prototype, count] of ownKeys) {
    if (Reflect.ownKeys(prototype).length !== count) {
      throw new Finding(`a prototype has changed: ${Reflect.ownKeys(prototype).map(String)}`);
    }
  }
}

/**
 * Values that can be decoded only: nil pointers as elements that were never sent, interface values that nobody registered
 * or that were none on the wire.
 */
const unsendable = /received a nil pointer|type not registered for interface|for an interface/;

/** What was decoded by a schema can be encoded, and is the same when it comes back. */
export function checkAgain(bytes: Uint8Array, { nodes, registry }: Reading): void {
  const node = nodes[0];
  if (!node) return;
  const schema = schemaOfNode<unknown>(node);
  try {
    const value = decode(bytes, schema, { registry });
    const again = encode(schema, value, { registry });
    const third = encode(schema, decode(again, schema, { registry }), { registry });
    if (again.toHex() === third.toHex()) return;
    throw new Finding(`encoded again: ${again.toHex()}, and once more: ${third.toHex()}`);
  } catch (error) {
    if (error instanceof GobError || error instanceof TypeError && unsendable.test(error.message)) {
      return;
    }
    if (error instanceof Finding) throw error;
    throw new Finding(`was decoded and cannot be encoded: ${error}`, { cause: error });
  }
}

/** What was encoded is decoded to the same values. */
export function checkRoundTrip(
  bytes: Uint8Array,
  reading: Reading,
  { spec, values }: { readonly spec: TypeSpec; readonly values: readonly unknown[] },
): void {
  const { events, pending } = decodeWhole(bytes, reading);
  if (pending || events.length !== values.length) {
    throw new Finding(`${values.length} values were encoded, and ${events.length} came back`);
  }
  for (const [index, event] of events.entries()) {
    if ("error" in event) throw new Finding(`value ${index} does not come back: ${event.error}`);
    const [sent, received] = [values[index], event.value].map((value) => valueText(spec, value));
    if (sent !== received) throw new Finding(`sent ${sent}, received ${received}`);
  }
}
