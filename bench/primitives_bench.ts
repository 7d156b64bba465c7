/**
 * The lowest layer: a thousand primitive values each, written and read. Run with `deno bench bench/primitives_bench.ts`.
 *
 * @module
 */

import { ByteReader } from "../gob/bytes/byte_reader.ts";
import { ByteWriter } from "../gob/bytes/byte_writer.ts";
import { makeWords, Random } from "./fixtures.ts";

/** How a kind of primitive is written and read. Each has loops of its own, which the engine compiles for that kind alone. */
interface Kind<T> {
  readonly write: (writer: ByteWriter, values: readonly T[]) => void;
  readonly read: (reader: ByteReader, count: number) => void;
}

const count = 1000;
const random = new Random();

function numbers(make: () => number): number[] {
  return Array.from({ length: count }, make);
}

const uint: Kind<number> = {
  write(writer, values) {
    for (const value of values) writer.uint(value);
  },
  read(reader, count) {
    for (let i = 0; i < count; i++) reader.uint();
  },
};

const int: Kind<number> = {
  write(writer, values) {
    for (const value of values) writer.int(value);
  },
  read(reader, count) {
    for (let i = 0; i < count; i++) reader.int();
  },
};

const float: Kind<number> = {
  write(writer, values) {
    for (const value of values) writer.float(value);
  },
  read(reader, count) {
    for (let i = 0; i < count; i++) reader.float();
  },
};

const string: Kind<string> = {
  write(writer, values) {
    for (const value of values) writer.string(value);
  },
  read(reader, count) {
    for (let i = 0; i < count; i++) reader.string();
  },
};

register("uint of one byte", uint, numbers(() => random.below(128)));
register("uint of 32 bits", uint, numbers(() => random.next()));
register("int of 20 bits", int, numbers(() => random.below(2e6) - 1e6));
register("int of 52 bits", int, numbers(() => random.next() * 2 ** 20));
register("float64, small integers", float, numbers(() => random.below(100)));
register("float64, six decimals", float, numbers(() => random.coordinate(180)));
register("string of 5 to 12 letters", string, makeWords(count, 5, 12));
register("string of 100 letters", string, makeWords(count, 100, 100));
register(
  "string of 10 letters, one of them an umlaut",
  string,
  makeWords(count, 9, 9).map((word) => `${word}ü`),
);

function register<T>(name: string, { write, read }: Kind<T>, values: readonly T[]): void {
  const writer = new ByteWriter();
  write(writer, values);
  const reader = new ByteReader();
  reader.bytes = writer.written().slice();
  reader.end = reader.bytes.length;
  Deno.bench(`write ${name}`, { group: name }, () => {
    writer.length = 0;
    write(writer, values);
  });
  Deno.bench(`read ${name}`, { group: name }, () => {
    reader.pos = 0;
    read(reader, values.length);
  });
}
