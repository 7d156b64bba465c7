/**
 * The data of all measurements, made from a seed. bench/go/fixtures.go makes the same, byte for byte.
 *
 * @module
 */

import { gob } from "../mod.ts";

/** The seed of all data. */
const seed = 20240229;

/** A struct inside of a struct. */
export interface Point {
  X: number;
  Y: number;
}

/** The struct of the gob rows. */
export interface Entry {
  ID: number;
  Name: string;
  Score: number;
  Tags: string[];
  Active: boolean;
  Position: Point;
}

/** The schema of {@linkcode Point}. */
export const Point: gob.Schema<Point> = gob.struct("Point", { X: gob.float64, Y: gob.float64 });

/** The schema of {@linkcode Entry}. */
export const Entry: gob.Schema<Entry> = gob.struct("Entry", {
  ID: gob.int,
  Name: gob.string,
  Score: gob.float64,
  Tags: gob.slice(gob.string),
  Active: gob.bool,
  Position: Point,
});

/** The schema of a slice of entries. */
export const Entries: gob.Schema<Entry[]> = gob.slice(Entry);

/** The xorshift generator with 32 bits. Each begins anew with the seed. */
export class Random {
  #state = seed;

  /** The next number of 32 bits. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return this.#state = x >>> 0;
  }

  /** A number from 0 to below `n`. */
  below(n: number): number {
    return this.next() % n;
  }

  /** A text of small letters. */
  text(length: number): string {
    let text = "";
    for (let i = 0; i < length; i++) text += String.fromCharCode(0x61 + this.below(26));
    return flat(text);
  }

  /** A text of `shortest` to `longest` letters. */
  word(shortest: number, longest: number): string {
    return this.text(shortest + this.below(longest - shortest + 1));
  }

  /** A number of degrees with six decimals. */
  coordinate(limit: number): number {
    return (this.below(2 * limit * 1e6 + 1) - limit * 1e6) / 1e6;
  }
}

/** The same text in one piece. The engine would put it together when it is first read, and that is not to be measured. */
function flat(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

/** Structs with six fields. */
export function makeEntries(count: number): Entry[] {
  const random = new Random();
  return Array.from({ length: count }, () => ({
    ID: random.below(1_000_000),
    Name: random.word(5, 12),
    Score: random.below(10_000) / 100,
    Tags: [random.word(3, 8), random.word(3, 8), random.word(3, 8)],
    Active: random.below(2) === 1,
    Position: { X: random.coordinate(180), Y: random.coordinate(90) },
  }));
}

/** Texts of `shortest` to `longest` letters. */
export function makeWords(count: number, shortest: number, longest: number): string[] {
  const random = new Random();
  return Array.from({ length: count }, () => random.word(shortest, longest));
}

/** Short words that are no ASCII: by turns one with an umlaut, and one in Cyrillic letters. */
export function makeForeignWords(count: number): string[] {
  const random = new Random();
  return Array.from({ length: count }, (_, i) => {
    if (i % 2 === 0) return flat(`${random.word(3, 8)}ü`);
    const letters = Array.from({ length: 3 + random.below(6) }, () => 0x430 + random.below(32));
    return flat(String.fromCharCode(...letters));
  });
}

/** Words and numbers by turns. */
export function makeInterfaces(count: number): (string | number)[] {
  return makeWords(count, 5, 12).map((word, i) => i % 2 === 1 ? word : i);
}

/** Pairs of small numbers. */
export function makeArgs(count: number): { A: number; B: number }[] {
  const random = new Random();
  return Array.from(
    { length: count },
    () => ({ A: random.below(1_000_000), B: random.below(1_000_000) }),
  );
}

/** Integers of up to 20 bits and a sign. */
export function makeInts(count: number): number[] {
  const random = new Random();
  return Array.from({ length: count }, () => random.below(2_000_001) - 1_000_000);
}

/** Numbers with six decimals. */
export function makeFloats(count: number): number[] {
  const random = new Random();
  return Array.from({ length: count }, () => random.coordinate(180));
}

/** Integers that fill all 64 bits. */
export function makeBigInts(count: number): bigint[] {
  const random = new Random();
  return Array.from({ length: count }, () => {
    const high = BigInt(random.next()) << 32n;
    return BigInt.asIntN(64, high | BigInt(random.next()));
  });
}

/** Instants of a few years, to the nanosecond. */
export function makeTimes(count: number): Temporal.ZonedDateTime[] {
  const random = new Random();
  return Array.from({ length: count }, () => {
    const seconds = BigInt(1_600_000_000 + random.below(100_000_000));
    const nanoseconds = BigInt(random.below(1_000_000_000));
    return new Temporal.ZonedDateTime(seconds * 1_000_000_000n + nanoseconds, "UTC");
  });
}

/** Bytes of every value. */
export function makeBytes(length: number): Uint8Array<ArrayBuffer> {
  const random = new Random();
  return new Uint8Array(length).map(() => random.next());
}

/** Strings of 1 KiB. */
export function makeStrings(count: number): string[] {
  const random = new Random();
  return Array.from({ length: count }, () => random.text(1024));
}

/** A map with keys of a few letters and a number. */
export function makeMap(entries: number): Map<string, number> {
  const random = new Random();
  return new Map(
    Array.from({ length: entries }, (_, i) => [
      flat(`${random.word(3, 8)}${i}`),
      random.below(1_000_000),
    ]),
  );
}

/** The FNV-1a hash with 32 bits. */
export function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
