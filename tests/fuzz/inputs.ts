/**
 * The inputs of the fuzzer by their numbers: the sweep over the golden vectors, which ends, and the random ones, which do not.
 *
 * @module
 */

import { Encoder, type Schema } from "../../gob/mod.ts";
import type { Node } from "../../gob/types/schema_node.ts";
import { nodeOf } from "../../gob/types/schema.ts";
import { registry as goldenRegistry } from "../golden/schemas.ts";
import {
  chainOfTypes,
  changedBytes,
  join,
  mutated,
  nested,
  nestedInterfaces,
} from "./mutations.ts";
import type { Input } from "./oracle.ts";
import type { Reading } from "./outcome.ts";
import { Random } from "../testing/random.ts";
import { randomType, relatedType } from "./random_type.ts";
import { randomValue } from "./random_value.ts";
import { registry, schemaOf, type TypeSpec, unnamed } from "./type_spec.ts";
import type { Vector } from "./vectors.ts";
import { parseStream } from "./wire_stream.ts";

/** A type that the fuzzer made, with the schemas of it. */
export interface MadeType {
  readonly spec: TypeSpec;
  readonly schema: Schema<unknown>;
  /** A type of a peer in another version. */
  readonly related: Schema<unknown>;
  /** How many values a zero value has, and one of the related type. */
  readonly zeroValues: number;
}

/** An input with what is known of it beyond its bytes. */
export interface MadeInput extends Input {
  /** The type by which Go is to read it, where it can make that. */
  readonly spec: TypeSpec | undefined;
  /** The values that it is made of, where nothing was changed. */
  readonly values?: readonly unknown[];
}

/** How many types a seed has. Types are kept by the schemas that they are made of, so that they must end. */
const typesPerSeed = 1024;

/** Makes the inputs of a seed. */
export class Inputs {
  readonly seed: number;
  readonly #vectors: readonly Vector[];
  readonly #vectorReadings: readonly (readonly Reading[])[];
  readonly #types = new Map<number, MadeType>();
  /** Where the changes of each vector begin in the sweep, and at last their end. */
  readonly #changeStarts: readonly number[];
  /** The same of the truncations. */
  readonly #cutStarts: readonly number[];

  constructor(seed: number, vectors: readonly Vector[]) {
    this.seed = seed;
    this.#vectors = vectors;
    this.#vectorReadings = vectors.map(({ schemas }) => [{
      name: "golden",
      nodes: schemas.map((schema): Node => nodeOf(schema)),
      registry: goldenRegistry,
    }]);
    this.#changeStarts = sums(vectors.map(({ bytes }) => bytes.length * 255));
    this.#cutStarts = sums(vectors.map(({ bytes }) => bytes.length));
  }

  /** How many inputs the sweep has: every other value of every byte, and every truncation. */
  get sweepLength(): number {
    return this.#changeStarts.at(-1)! + this.#cutStarts.at(-1)!;
  }

  /** An input of the sweep. */
  sweep(index: number): MadeInput {
    const changes = this.#changeStarts.at(-1)!;
    if (index >= changes) {
      const [vector, at] = find(this.#cutStarts, index - changes);
      return this.#golden("truncation", vector, this.#vectors[vector]!.bytes.slice(0, at));
    }
    const [vector, at] = find(this.#changeStarts, index);
    const bytes = this.#vectors[vector]!.bytes.slice();
    bytes[Math.floor(at / 255)]! ^= at % 255 + 1;
    return this.#golden("one byte", vector, bytes);
  }

  #golden(family: string, vector: number, bytes: Uint8Array<ArrayBuffer>): MadeInput {
    const readings = this.#vectorReadings[vector]!;
    const { spec } = this.#vectors[vector]!;
    return { family, bytes, spec, readings, valuesPerByte: goldenValuesPerByte };
  }

  /** A random input. */
  random(index: number): MadeInput {
    const random = new Random(this.seed, index);
    const kind = random.below(100);
    if (kind < 12) return this.#changedVector(random);
    if (kind < 20) return this.#spliced(random);
    if (kind < 28) return this.#randomTail(random);
    if (kind < 30) return this.#randomBytes(random);
    if (kind < 45) return this.#roundTrip(random);
    if (kind < 50) return this.#mutatedVector(random);
    // Deep streams are long, and take a hundred times what others do.
    if (kind < 51) return random.chance(0.25) ? this.#deep(random) : this.#randomBytes(random);
    return this.#mutatedStream(random);
  }

  /** One of the types of the seed. */
  type(number: number): MadeType {
    const known = this.#types.get(number);
    if (known !== undefined) return known;
    const random = new Random(this.seed, typeStream + number);
    const spec = randomType(random);
    const related = relatedType(random, spec);
    const made = {
      spec,
      schema: schemaOf(spec),
      related: schemaOf(related),
      zeroValues: Math.max(zeroValues(spec), zeroValues(related)),
    };
    this.#types.set(number, made);
    return made;
  }

  #pickType(random: Random): MadeType {
    return this.type(random.below(typesPerSeed));
  }

  /** A golden vector with a few bytes changed. */
  #changedVector(random: Random): MadeInput {
    const vector = random.below(this.#vectors.length);
    let bytes: Uint8Array = this.#vectors[vector]!.bytes;
    for (let left = random.between(1, 4); left > 0; left--) bytes = changedBytes(random, bytes);
    return this.#golden("changed vector", vector, bytes.slice());
  }

  /** A golden vector whose definitions and values are changed. */
  #mutatedVector(random: Random): MadeInput {
    const vector = random.below(this.#vectors.length);
    const messages = parseStream(this.#vectors[vector]!.bytes);
    return this.#golden("mutated vector", vector, mutated(random, messages));
  }

  /** The beginning of one stream and the end of another. */
  #spliced(random: Random): MadeInput {
    const [first, second] = [
      random.below(this.#vectors.length),
      random.below(this.#vectors.length),
    ];
    const [head, tail] = [this.#vectors[first]!.bytes, this.#vectors[second]!.bytes];
    const cut = random.chance(0.5) ? head.length : random.below(head.length + 1);
    const from = random.chance(0.5) ? 0 : random.below(tail.length + 1);
    return this.#golden("spliced", first, join(head.subarray(0, cut), tail.subarray(from)));
  }

  /** Random bytes behind the valid beginning of a stream. */
  #randomTail(random: Random): MadeInput {
    const vector = random.below(this.#vectors.length);
    const { bytes } = this.#vectors[vector]!;
    const tail = random.bytes(random.below(64));
    if (random.chance(0.7)) tail[0] = tail.length - 1;
    const head = bytes.subarray(0, random.chance(0.5) ? bytes.length : random.below(bytes.length));
    return this.#golden("random tail", vector, join(head, tail));
  }

  #randomBytes(random: Random): MadeInput {
    const bytes = random.bytes(random.below(40));
    if (random.chance(0.7) && bytes.length > 1) {
      bytes[0] = bytes.length - 1;
      bytes[1] = random.pick([2, 4, 6, 8, 10, 12, 14, 16, 0x7f, 0xff]);
    }
    const type = this.#pickType(random);
    return this.#made("random bytes", type, bytes);
  }

  /** Values as they are encoded, which must come back. */
  #roundTrip(random: Random): MadeInput {
    const type = this.#pickType(random);
    const values = randomValues(random, type);
    return { ...this.#made("round trip", type, encoded(type, values)), values };
  }

  #mutatedStream(random: Random): MadeInput {
    const type = this.#pickType(random);
    const stream = parseStream(encoded(type, randomValues(random, type)));
    return this.#made("mutated stream", type, mutated(random, stream));
  }

  #deep(random: Random): MadeInput {
    const make = random.pick([nested, nested, nestedInterfaces, chainOfTypes]);
    return this.#made("deep", random.pick(deepTypes), make(random));
  }

  #made(family: string, type: MadeType, bytes: Uint8Array<ArrayBuffer>): MadeInput {
    const { spec, schema, related, zeroValues } = type;
    const readings = [schema, related].map((schema, index): Reading => ({
      name: index === 0 ? "own type" : "related type",
      nodes: [nodeOf(schema)],
      registry,
    }));
    return { family, bytes, spec, readings, valuesPerByte: zeroValues + 10 };
  }
}

function randomValues(random: Random, { spec }: MadeType): unknown[] {
  const size = random.pick([2, 8, 8, 20, 20, 60]);
  const count = random.chance(0.7) ? 1 : random.between(2, 3);
  return Array.from({ length: count }, () => randomValue(random, spec, size));
}

/** A stream of values of a type. */
function encoded({ schema }: MadeType, values: readonly unknown[]): Uint8Array<ArrayBuffer> {
  const encoder = new Encoder({ registry });
  return join(...values.map((value) => encoder.encode(schema, value)));
}

/** The streams of types begin where no input's stream is. */
const typeStream = 2 ** 50;
/** The largest zero value of the golden schemas is that of a wide struct. */
const goldenValuesPerByte = 200;

/** Somebody who knows one field of many. */
const xField = [{ name: "X", type: { kind: "int" } }] as const;

const deepTypes: readonly MadeType[] =
  (["List", "Tree", "Forest", "Slices", "Maps", "Box"] as const)
    .map((name): MadeType => {
      const spec: TypeSpec = { kind: "named", name };
      const schema = schemaOf(spec);
      return {
        spec,
        schema,
        related: schemaOf({ kind: "struct", name: "P", fields: xField }),
        zeroValues: 5,
      };
    });

/** How many values the zero value of a type has. */
function zeroValues(named: TypeSpec): number {
  if (named.kind === "named") return 5;
  const spec = unnamed(named);
  switch (spec.kind) {
    case "array":
      return 1 + spec.length * zeroValues(spec.elem);
    case "struct":
      return spec.fields.reduce((sum, { type }) => sum + zeroValues(type), 1);
    case "slice":
    case "record":
    case "pointer":
      return zeroValues(spec.elem);
    case "map":
      return zeroValues(spec.key) + zeroValues(spec.elem);
    default:
      return 7;
  }
}

function sums(lengths: readonly number[]): number[] {
  const starts = [0];
  for (const length of lengths) starts.push(starts.at(-1)! + length);
  return starts;
}

/** Which part an index falls into, and its place there. */
function find(starts: readonly number[], index: number): [part: number, at: number] {
  let [low, high] = [0, starts.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= index) low = middle;
    else high = middle;
  }
  return [low, index - starts[low]!];
}
