/**
 * Vectors made by Go, against their meaning here: decoded with a schema and without, in any chunking, and encoded again.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Decoded, Decoder, Encoder, inspect, Typed } from "../../gob/mod.ts";
import { assertEqual } from "../testing/equal.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { Empty } from "../testing/schemas.ts";
import { cases } from "./cases.ts";
import type { GoldenCase } from "./golden_case.ts";
import { registry } from "./schemas.ts";

interface Vector {
  readonly name: string;
  readonly hex: string;
}

const file: { goVersion: string; vectors: Vector[] } = JSON.parse(
  await Deno.readTextFile(new URL("vectors.json", import.meta.url)),
);
const vectors = new Map(file.vectors.map(({ name, hex }) => [name, Uint8Array.fromHex(hex)]));

/** Each case with the bytes of its vector. */
function* eachVector(): Generator<[GoldenCase, Uint8Array]> {
  for (const golden of cases) {
    const bytes = vectors.get(golden.name);
    if (bytes !== undefined) yield [golden, bytes];
  }
}

/** Runs a check for every vector and reports all that fail, not only the first. */
function forEachVector(check: (golden: GoldenCase, bytes: Uint8Array) => void): void {
  const failures: string[] = [];
  for (const [golden, bytes] of eachVector()) {
    try {
      check(golden, bytes);
    } catch (error) {
      const reason = error instanceof assert.AssertionError ? error.message : String(error);
      failures.push(`${golden.name}: ${reason}\n  of ${bytes.toHex()}`);
    }
  }
  assert.equal(failures.length, 0, `${failures.length} vectors fail:\n${failures.join("\n")}`);
}

/** How the value at an index is decoded. */
type Next = (decoder: Decoder, index: number) => Decoded<unknown> | undefined;

/** Decodes a stream that arrives in chunks of `size` bytes, and makes sure that nothing is left. */
function decodeInChunks(decoder: Decoder, bytes: Uint8Array, size: number, next: Next): unknown[] {
  const values: unknown[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    decoder.push(bytes.subarray(start, start + size));
    for (let got = next(decoder, values.length); got; got = next(decoder, values.length)) {
      values.push(got.value);
    }
  }
  return values;
}

/** Whether a value decoded without a schema was a struct: only their fields begin with upper-case letters. */
function isStruct(plain: unknown): boolean {
  return Object.prototype.toString.call(plain) === "[object Object]" && !(plain instanceof Typed) &&
    Object.keys(plain as object).every((name) => /^\p{Lu}/u.test(name));
}

function encodeAll({ items }: GoldenCase): Uint8Array {
  const encoder = new Encoder({ registry });
  const parts = items.map((item) => item.encode(encoder));
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

Deno.test("every golden vector has a case, and every case a vector", () => {
  assert.deepEqual(file.vectors.map(({ name }) => name), cases.map(({ name }) => name));
});

Deno.test("golden vectors decode with a schema", () => {
  forEachVector(({ items }, bytes) => {
    const values = decodeInChunks(
      new Decoder({ registry }),
      bytes,
      bytes.length,
      (decoder, index) => items[index]?.decode(decoder),
    );
    assertEqual(values, items.map(({ value }) => value));
  });
});

Deno.test("golden vectors decode without a schema", () => {
  forEachVector(({ items }, bytes) => {
    const values = decodeInChunks(new Decoder(), bytes, bytes.length, (decoder) => decoder.next());
    assertEqual(values, items.map(({ plain }) => plain));
  });
});

Deno.test("golden vectors decode when they arrive byte by byte", () => {
  forEachVector(({ items }, bytes) => {
    const values = decodeInChunks(
      new Decoder({ registry }),
      bytes,
      1,
      (decoder, index) => items[index]?.decode(decoder),
    );
    assertEqual(values, items.map(({ value }) => value));
  });
});

Deno.test("golden vectors decode without a schema when they arrive byte by byte", () => {
  forEachVector(({ items }, bytes) => {
    const values = decodeInChunks(new Decoder(), bytes, 1, (decoder) => decoder.next());
    assertEqual(values, items.map(({ plain }) => plain));
  });
});

Deno.test("golden structs can be skipped, and what they define stays known", () => {
  forEachVector(({ items }, bytes) => {
    const values = decodeInChunks(
      new Decoder({ registry }),
      bytes,
      bytes.length,
      (decoder, index) => {
        const item = items[index];
        return isStruct(item?.plain) ? decoder.next(Empty) : item?.decode(decoder);
      },
    );
    assertEqual(values, items.map(({ plain, value }) => isStruct(plain) ? {} : value));
  });
});

Deno.test("inspect() reads every golden vector", () => {
  forEachVector((_, bytes) =>
    assert.doesNotMatch(inspect(bytes), /error at byte|\.\.\. and so on/)
  );
});

Deno.test(`golden values encode to the bytes of ${file.goVersion}`, () => {
  forEachVector((golden, bytes) => {
    if (golden.encodes !== "same") return;
    assert.equal(encodeAll(golden).toHex(), bytes.toHex());
  });
});

Deno.test("golden values decode from our own bytes", () => {
  forEachVector((golden) => {
    const { items } = golden;
    const values = decodeInChunks(
      new Decoder({ registry }),
      encodeAll(golden),
      Infinity,
      (decoder, index) => items[index]?.decode(decoder),
    );
    assertEqual(values, items.map(({ value }) => value));
  });
});

goTest("Go decodes what we encode of the golden values", async () => {
  const questions = cases.filter(({ encodes }) => encodes !== false)
    .map((golden) => ({ name: golden.name, hex: encodeAll(golden).toHex() }));
  const answers = await verify(questions);
  assert.deepEqual(answers.map(({ name }) => name), questions.map(({ name }) => name));
  const refused = answers.filter(({ ok }) => !ok).map(({ name, error }) => `${name}: ${error}`);
  assert.deepEqual(refused, []);
});

/** What Go says of a gob. */
interface Answer {
  readonly name: string;
  readonly ok: boolean;
  readonly error?: string;
}

/** Has the Go program decode gobs and compare them with the values that it knows by these names. */
async function verify(questions: readonly Vector[]): Promise<Answer[]> {
  const program = await buildGo(new URL("generate/", import.meta.url));
  const child = new Deno.Command(program, {
    args: ["-verify"],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = questions.map((question) => JSON.stringify(question) + "\n").join("");
  const [{ success, stdout }] = await Promise.all([
    child.output(),
    new Blob([lines]).stream().pipeTo(child.stdin),
  ]);
  assert(success, "generate -verify failed");
  const answers = new TextDecoder().decode(stdout).trim().split("\n");
  return answers.map((line): Answer => JSON.parse(line));
}
