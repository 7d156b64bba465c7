/**
 * Values to bytes and back: as gob, and as JSON to compare with.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import { checksum, Entry, makeEntries } from "../fixtures.ts";
import { withData } from "./data.ts";
import type { Options } from "./options.ts";
import { makeRounds, repeat, runRounds } from "./rounds.ts";

/** What is measured, and the bytes that it makes or reads. */
interface Work {
  readonly run: () => void;
  readonly message: Uint8Array;
}

/** Encodes or decodes messages; gob does it on a stream that has seen their types. */
export async function gobRounds(options: Options): Promise<void> {
  const { run, message } = makeWork(options);
  // Go writes the entries of a map in any order, so that only the bytes as such can be compared.
  const compared = options.data === "map" ? message.toSorted() : message;
  const bytes = { bytes: compared.length, checksum: checksum(compared) };
  await runRounds(options, (ms) => ({ ...repeat(ms, run), ...bytes }));
}

/** Measures the first encode of a type in this process, or the first decode, which follows the first encode. */
export async function coldGob(options: Options): Promise<void> {
  const [entry] = makeEntries(1);
  await makeRounds(options, () => {
    let start = performance.now();
    const bytes = new gob.Encoder().encode(Entry, entry!);
    if (options.op === "decode") {
      start = performance.now();
      const decoder = new gob.Decoder();
      decoder.push(bytes);
      checkCount(1, decoder.next(Entry) === undefined ? 0 : 1);
    }
    return { count: 1, seconds: (performance.now() - start) / 1000 };
  });
}

function makeWork({ op, data }: Options): Work {
  switch (op) {
    case "encode":
      return withData(data, encodeGob);
    case "decode":
      return withData(data, decodeGob);
    case "json-encode":
      return withData(data, encodeJson);
    case "json-decode":
      return withData(data, decodeJson);
  }
  throw new TypeError(`Unknown operation ${op}`);
}

function encodeGob<T>(schema: gob.Schema<T>, values: readonly T[]): Work {
  const encoder = new gob.Encoder();
  const encode = () => values.map((value) => encoder.encode(schema, value));
  encode();
  return { run: () => void encode(), message: concatenated(encode()) };
}

function decodeGob<T>(schema: gob.Schema<T>, values: readonly T[]): Work {
  const encoder = new gob.Encoder();
  const encode = (values: readonly T[]) =>
    concatenated(values.map((value) => encoder.encode(schema, value)));
  const decoder = new gob.Decoder();
  const decode = (bytes: Uint8Array) => {
    decoder.push(bytes);
    const decoded: T[] = [];
    for (let next; (next = decoder.next(schema)) !== undefined;) decoded.push(next.value);
    checkCount(values.length, decoded.length);
    return decoded;
  };
  decode(encode(values));
  const message = encode(values);
  // What was decoded is what was encoded, for it has the same bytes.
  if (checksum(encode(decode(message))) !== checksum(message)) throw new Error("decoded others");
  return { run: () => void decode(message), message };
}

function encodeJson<T>(_schema: gob.Schema<T>, values: readonly T[]): Work {
  const encoder = new TextEncoder();
  const encode = () => values.map((value) => encoder.encode(JSON.stringify(value)));
  return { run: () => void encode(), message: concatenated(encode()) };
}

function decodeJson<T>(_schema: gob.Schema<T>, values: readonly T[]): Work {
  const decoder = new TextDecoder();
  const messages = values.map((value) => new TextEncoder().encode(JSON.stringify(value)));
  return {
    run() {
      const decoded = messages.map((message) => JSON.parse(decoder.decode(message)) as T);
      checkCount(values.length, decoded.length);
    },
    message: concatenated(messages),
  };
}

function checkCount(expected: number, received: number): void {
  if (received !== expected) throw new Error(`expected ${expected} values, received ${received}`);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
