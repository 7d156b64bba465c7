/**
 * Whole messages, on streams that have seen their types. Run with `deno bench bench/messages_bench.ts`.
 *
 * @module
 */

import { gob } from "../mod.ts";
import {
  Entries,
  Entry,
  makeBytes,
  makeEntries,
  makeMap,
  makeStrings,
  makeWords,
} from "./fixtures.ts";

const entries = makeEntries(1000);
const words = makeWords(1000, 5, 12);

register("1000 structs", Entries, entries);
register("one struct", Entry, entries[0]!);
register("1000 words", gob.slice(gob.string), words);
register("1000 strings of 1 KiB", gob.slice(gob.string), makeStrings(1000));
register("1 MiB of bytes", gob.bytes, makeBytes(1024 * 1024));
register("a map of 10,000 entries", gob.map(gob.string, gob.int), makeMap(10_000));
register("1000 interface values", gob.slice(gob.any), words.map((word, i) => i % 2 ? word : i));

registerJson("1000 structs", entries);
registerJson("one struct", entries[0]!);
registerJson("1000 words", words);

const encoded = gob.encode(Entry, entries[0]!);
Deno.bench("encode with the types", { group: "a stream for one struct" }, () => {
  gob.encode(Entry, entries[0]!);
});
Deno.bench("decode with the types", { group: "a stream for one struct" }, () => {
  gob.decode(encoded, Entry);
});

function register<T>(name: string, schema: gob.Schema<T>, value: T): void {
  const encoder = new gob.Encoder();
  const [decoder, plainDecoder] = [new gob.Decoder(), new gob.Decoder()];
  const types = encoder.encode(schema, value);
  for (const each of [decoder, plainDecoder]) each.push(types);
  decoder.next(schema);
  plainDecoder.next();
  const message = encoder.encode(schema, value);
  Deno.bench(`encode ${name}`, { group: `encode ${name}`, baseline: true }, () => {
    encoder.encode(schema, value);
  });
  Deno.bench(`decode ${name}`, { group: `decode ${name}`, baseline: true }, () => {
    decoder.push(message);
    decoder.next(schema);
  });
  Deno.bench(`decode ${name} without a schema`, { group: `decode ${name}` }, () => {
    plainDecoder.push(message);
    plainDecoder.next();
  });
}

/** The same by JSON, for the groups above. */
function registerJson(name: string, value: unknown): void {
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  const message = encoder.encode(JSON.stringify(value));
  Deno.bench(`encode ${name} as JSON`, { group: `encode ${name}` }, () => {
    encoder.encode(JSON.stringify(value));
  });
  Deno.bench(`decode ${name} as JSON`, { group: `decode ${name}` }, () => {
    JSON.parse(decoder.decode(message));
  });
}
