/**
 * Entries to bytes and back: as gob, and as JSON to compare with.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import { checksum, Entries, Entry, makeEntries } from "../fixtures.ts";
import type { Options } from "./options.ts";
import { repeat, runRounds } from "./rounds.ts";

/** How many structs the gob rows encode and decode. */
const entryCount = 1000;

/** What is measured, and the bytes that it makes or reads. */
interface Work {
  readonly run: () => void;
  readonly message: Uint8Array;
}

/** Encodes or decodes the entries; gob does it on a stream that has seen their type. */
export async function gobRounds(options: Options): Promise<void> {
  const { run, message } = makeWork(options);
  const bytes = { bytes: message.length, checksum: checksum(message) };
  await runRounds(options, (ms) => ({ ...repeat(ms, run), ...bytes }));
}

function makeWork({ op, shape }: Options): Work {
  const entries = makeEntries(entryCount);
  switch (op) {
    case "encode":
      return shape === "each" ? encodeEach(entries) : encodeSlice(entries);
    case "decode":
      return shape === "each" ? decodeEach(entries) : decodeSlice(entries);
    case "json-encode":
      return encodeJson(entries);
    case "json-decode":
      return decodeJson(entries);
  }
  throw new TypeError(`Unknown operation ${op}`);
}

function encodeSlice(entries: Entry[]): Work {
  const encoder = new gob.Encoder();
  encoder.encode(Entries, entries);
  return {
    run: () => void encoder.encode(Entries, entries),
    message: encoder.encode(Entries, entries),
  };
}

function encodeEach(entries: Entry[]): Work {
  const encoder = new gob.Encoder();
  const encode = () => entries.map((entry) => encoder.encode(Entry, entry));
  encode();
  return { run: () => void encode(), message: concatenated(encode()) };
}

function decodeSlice(entries: Entry[]): Work {
  const encoder = new gob.Encoder();
  const decoder = new gob.Decoder();
  decoder.push(encoder.encode(Entries, entries));
  const run = () => checkCount(decoder.next(Entries)?.value.length);
  run();
  const message = encoder.encode(Entries, entries);
  return {
    run() {
      decoder.push(message);
      run();
    },
    message,
  };
}

function decodeEach(entries: Entry[]): Work {
  const encoder = new gob.Encoder();
  const decoder = new gob.Decoder();
  decoder.push(concatenated(entries.map((entry) => encoder.encode(Entry, entry))));
  const run = () => {
    const decoded: Entry[] = [];
    for (let next; (next = decoder.next(Entry)) !== undefined;) decoded.push(next.value);
    checkCount(decoded.length);
  };
  run();
  const message = concatenated(entries.map((entry) => encoder.encode(Entry, entry)));
  return {
    run() {
      decoder.push(message);
      run();
    },
    message,
  };
}

function encodeJson(entries: Entry[]): Work {
  const encoder = new TextEncoder();
  const encode = () => encoder.encode(JSON.stringify(entries));
  return { run: () => void encode(), message: encode() };
}

function decodeJson(entries: Entry[]): Work {
  const decoder = new TextDecoder();
  const message = new TextEncoder().encode(JSON.stringify(entries));
  return {
    run() {
      const decoded: Entry[] = JSON.parse(decoder.decode(message));
      checkCount(decoded.length);
    },
    message,
  };
}

function checkCount(count: number | undefined): void {
  if (count !== entryCount) throw new Error(`expected ${entryCount} entries, received ${count}`);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
