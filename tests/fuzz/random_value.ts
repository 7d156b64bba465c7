/**
 * Values at random, of any type: numbers at the edges of their ranges, texts that are hard to carry, nothing where
 * nothing is allowed.
 *
 * @module
 */

import { type BigFloat, type Rational, typed } from "../../gob/mod.ts";
import type { Random } from "../testing/random.ts";
import { type BasicKind, registeredSpecs, type TypeSpec, unnamed } from "./type_spec.ts";

/** How many values may still be made: values of recursive types have to end. */
interface Budget {
  left: number;
}

/**
 * A value of a type, not nil.
 *
 * @param random Where the numbers come from.
 * @param spec The type.
 * @param size How many values it may hold, about.
 */
export function randomValue(random: Random, spec: TypeSpec, size: number): unknown {
  return valueOf(random, spec, { left: size });
}

function valueOf(random: Random, named: TypeSpec, budget: Budget): unknown {
  const spec = unnamed(named);
  budget.left--;
  switch (spec.kind) {
    case "slice":
      return listOf(random, spec.elem, randomLength(random, budget), budget);
    case "array":
      return listOf(random, spec.elem, spec.length, budget);
    case "map":
      return randomMap(random, spec, budget);
    case "record": {
      const entries = Array.from(
        { length: randomLength(random, budget) },
        () => [randomText(random), valueOf(random, spec.elem, budget)] as const,
      );
      return Object.fromEntries(entries);
    }
    case "pointer":
      return valueOf(random, spec.elem, budget);
    case "struct":
      return Object.fromEntries(
        spec.fields.map(({ name, type }) => [name, fieldOf(random, type, budget)]),
      );
    default:
      return randomBasic(random, spec.kind, budget);
  }
}

/** The value of a field, where a pointer or an interface may be nil. */
function fieldOf(random: Random, type: TypeSpec, budget: Budget): unknown {
  const { kind } = unnamed(type);
  const nilable = kind === "pointer" || kind === "any";
  return nilable && (budget.left <= 0 || random.chance(0.3))
    ? undefined
    : valueOf(random, type, budget);
}

function listOf(random: Random, elem: TypeSpec, length: number, budget: Budget): unknown[] {
  return Array.from({ length }, () => valueOf(random, elem, budget));
}

function randomLength(random: Random, budget: Budget): number {
  if (budget.left <= 0) return 0;
  return random.chance(0.01) ? random.between(100, 300) : random.below(5);
}

/** A map whose keys are different on the wire too. */
function randomMap(
  random: Random,
  { key, elem }: TypeSpec & { kind: "map" },
  budget: Budget,
): Map<unknown, unknown> {
  const seen = new Set<string>();
  const map = new Map<unknown, unknown>();
  for (let left = randomLength(random, budget); left > 0; left--) {
    const k = valueOf(random, key, budget);
    const text = JSON.stringify(k, (_, part) => typeof part === "bigint" ? `${part}n` : part);
    if (seen.has(text)) continue;
    seen.add(text);
    map.set(k, valueOf(random, elem, budget));
  }
  return map;
}

const bitsOf: Partial<Record<BasicKind, number>> = {
  int8: 8,
  int16: 16,
  int32: 32,
  int64: 64,
  uint8: 8,
  uint16: 16,
  uint32: 32,
  uint64: 64,
};

function randomBasic(random: Random, kind: BasicKind, budget: Budget): unknown {
  switch (kind) {
    case "bool":
      return random.chance(0.5);
    case "int":
      return Number(randomInteger(random, -(2n ** 53n) + 1n, 2n ** 53n - 1n));
    case "uint":
      return Number(randomInteger(random, 0n, 2n ** 53n - 1n));
    case "int8":
    case "int16":
    case "int32": {
      const half = 2n ** BigInt(bitsOf[kind]! - 1);
      return Number(randomInteger(random, -half, half - 1n));
    }
    case "uint8":
    case "uint16":
    case "uint32":
      return Number(randomInteger(random, 0n, 2n ** BigInt(bitsOf[kind]!) - 1n));
    case "int64":
      return randomInteger(random, -(2n ** 63n), 2n ** 63n - 1n);
    case "uint64":
      return randomInteger(random, 0n, 2n ** 64n - 1n);
    case "float32":
      return Math.fround(randomFloat(random));
    case "float64":
      return randomFloat(random);
    case "complex64":
      return { re: Math.fround(randomFloat(random)), im: Math.fround(randomFloat(random)) };
    case "complex128":
      return { re: randomFloat(random), im: randomFloat(random) };
    case "string":
      return randomText(random);
    case "bytes":
      return random.bytes(randomSize(random));
    case "any":
      return randomInterface(random, budget);
    default:
      return randomOpaque(random, kind);
  }
}

function randomInteger(random: Random, least: bigint, most: bigint): bigint {
  switch (random.below(4)) {
    case 0:
      return BigInt(random.below(3)) + (least < 0n && random.chance(0.5) ? -1n : 0n);
    case 1:
      return random.pick([least, least + 1n, most - 1n, most]);
    case 2: {
      const power = 1n << BigInt(random.below(64));
      const near = power + BigInt(random.between(-1, 1));
      const signed = least < 0n && random.chance(0.5) ? -near : near;
      return signed >= least && signed <= most ? signed : most;
    }
    default:
      return least + random.uint64() % (most - least + 1n);
  }
}

const floats: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  0.1,
  100,
  Math.PI,
  NaN,
  Infinity,
  -Infinity,
  Number.MIN_VALUE,
  2 ** 53,
  1e20,
];

function randomFloat(random: Random): number {
  if (random.chance(0.5)) return random.pick(floats);
  return (random.uint32() / 2 ** 32 - 0.5) * 2 ** random.between(-60, 60);
}

function randomSize(random: Random): number {
  return random.chance(0.03) ? random.between(100, 400) : random.below(12);
}

const texts: readonly string[] = [
  "",
  "a",
  "text",
  "\0",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "0",
  "4294967295",
  "ä",
  "日本",
  "😀",
  "\ufeffmark",
  "\ufffd",
  "\u2028",
  '"\\',
];

/** A well-formed text. */
export function randomText(random: Random): string {
  if (random.chance(0.6)) return random.pick(texts) + (random.chance(0.5) ? random.below(50) : "");
  const points = Array.from({ length: randomSize(random) }, () => {
    const point = random.chance(0.7) ? random.between(32, 126) : random.below(0x11_0000);
    return point >= 0xd800 && point < 0xe000 ? 0xfffd : point;
  });
  return String.fromCodePoint(...points);
}

const listNames: readonly [name: string, kind: BasicKind][] = [
  ["[]int", "int"],
  ["[]string", "string"],
  ["[]float64", "float64"],
  ["[]bool", "bool"],
  ["[]uint64", "uint64"],
  ["[]complex128", "complex128"],
];
const basicNames: readonly BasicKind[] = [
  "uint8",
  "int16",
  "int32",
  "uint64",
  "float32",
  "complex64",
  "complex128",
  "uint",
];

/** An interface value that is not nil. */
function randomInterface(random: Random, budget: Budget): unknown {
  switch (random.below(budget.left > 0 ? 8 : 4)) {
    case 0:
      return random.pick<unknown>(["text", true, false, 7, -1, 0.5, 5n, random.bytes(3)]);
    case 1:
      return randomText(random);
    case 2: {
      const kind = random.pick(basicNames);
      return typed(kind, randomBasic(random, kind, budget));
    }
    case 3: {
      const [name, kind] = random.pick(listNames);
      const list = Array.from({ length: random.below(4) }, () => randomBasic(random, kind, budget));
      return typed(name, list);
    }
    default: {
      const [name, spec] = random.pick(Object.entries(registeredSpecs));
      return typed(name, valueOf(random, spec, budget));
    }
  }
}

const urls: readonly string[] = [
  "https://example.org/a?b=c#d",
  "http://user@host:80/",
  "mailto:a@example.org",
  "/path",
];
const addresses: readonly string[] = [
  "127.0.0.1",
  "::1",
  "::ffff:1.2.3.4",
  "fe80::1%eth0",
  "invalid IP",
];

function randomOpaque(random: Random, kind: BasicKind): unknown {
  switch (kind) {
    case "time":
      return randomTime(random);
    case "duration":
      return Temporal.Duration.from({
        seconds: random.between(-1_000_000, 1_000_000),
      });
    case "bigInt":
      return randomBig(random);
    case "bigFloat":
      return randomBigFloat(random);
    case "bigRat": {
      const den = BigInt(random.between(1, 100));
      return lowest({ num: randomBig(random), den });
    }
    case "url":
      return random.pick(urls);
    case "netipAddr":
      return random.pick(addresses);
    default: {
      const hex = random.bytes(16).toHex();
      return random.chance(0.2)
        ? "00000000-0000-0000-0000-000000000000"
        : hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    }
  }
}

const zones: readonly string[] = ["UTC", "+00:00", "+01:00", "-09:30", "+23:59", "-23:59"];

function randomTime(random: Random): Temporal.ZonedDateTime {
  // From the year 1, which is Go's zero time, to 9999.
  const seconds = random.chance(0.1)
    ? -62_135_596_800n
    : -62_135_596_800n + random.uint64() % 315_537_897_600n;
  const nanoseconds = random.chance(0.5) ? 0n : BigInt(random.below(1_000_000_000));
  const instant = Temporal.Instant.fromEpochNanoseconds(seconds * 1_000_000_000n + nanoseconds);
  return instant.toZonedDateTimeISO(random.pick(zones));
}

function randomBig(random: Random): bigint {
  const length = random.below(12);
  const number = length === 0 ? 0n : BigInt(`0x${random.bytes(length).toHex()}`);
  return random.chance(0.5) ? -number : number;
}

function randomBigFloat(random: Random): BigFloat {
  const form = random.pick(["zero", "finite", "inf"] as const);
  const parts = {
    form,
    negative: random.chance(0.5),
    mode: random.below(6),
    accuracy: random.between(-1, 1),
  };
  if (form !== "finite") {
    return { ...parts, precision: random.pick([0, 53]), exponent: 0, mantissa: 0n };
  }
  return {
    ...parts,
    precision: random.pick([64, 100, 128]),
    exponent: random.between(-1000, 1000),
    mantissa: BigInt(random.uint32()) * 2n + 1n,
  };
}

function lowest({ num, den }: Rational): Rational {
  let [a, b] = [num < 0n ? -num : num, den];
  while (b !== 0n) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}
