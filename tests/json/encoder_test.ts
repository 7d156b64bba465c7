// Values of a schema as JSON: what cannot be written, and the keys of maps, which Go writes as texts.

import assert from "node:assert/strict";
import * as gob from "../../gob/mod.ts";
import { nodeOf } from "../../gob/types/schema.ts";
import { wideUint } from "../../gob/types/basic_schemas.ts";
import { JsonEncoder } from "../../json/encoder.ts";

const { int, map, record, slice, string, struct } = gob;

function encode(schema: unknown, value: unknown): string {
  return new JsonEncoder().encode(nodeOf(schema as gob.Schema<unknown>), value);
}

const Secret = gob.opaque<number>("main.Secret", "binary", {
  encode: (value) => Uint8Array.of(value),
  decode: (bytes) => bytes[0]!,
});

Deno.test("values of another type are refused with the path", () => {
  const table: readonly (readonly [schema: unknown, value: unknown, text: string])[] = [
    [gob.bool, 1, "value: expected bool, received 1"],
    [gob.bool, undefined, "value: expected bool, received undefined"],
    [struct("S", { On: gob.bool }), { On: "true" }, "S.On: expected bool, received string"],
    [string, 5, "value: expected string, received 5"],
    [slice(int), { length: 0 }, "value: expected []int, received Object"],
    [slice(gob.uint8), "AQ==", "value: expected []uint8 as an array, received string"],
    [record(int), null, "value: expected map[string]int as an object, received null"],
    [record(int), 5, "value: expected map[string]int as an object, received 5"],
    [map(string, int), new Map([[1, 2]]), "[1]: expected string, received 1"],
    [map(gob.int64, int), new Map([[1, 2]]), "[1]: expected int64 as a bigint, received 1"],
    [map(gob.duration, int), new Map([[1, 2]]), "[1]: expected Temporal.Duration, received 1"],
    [gob.url, 5, "value: expected a string, received number"],
    [slice(gob.url), ["a", null], "[1]: expected a string, received null"],
  ];
  for (const [schema, value, text] of table) {
    assert.throws(() => encode(schema, value), {
      name: "TypeError",
      message: `Cannot encode ${text}`,
    });
  }
});

Deno.test("keys are written as their texts, in the order of those", () => {
  const hours = (count: number) => Temporal.Duration.from({ hours: count });
  const table: readonly (readonly [schema: unknown, value: unknown, json: string])[] = [
    [
      map(gob.int64, int),
      new Map([[9n, 1], [10n, 2], [-(2n ** 63n), 3]]),
      '{"-9223372036854775808":3,"10":2,"9":1}',
    ],
    [
      map(gob.duration, int),
      new Map([[hours(2), 1], [hours(-1), 2]]),
      '{"-3600000000000":2,"7200000000000":1}',
    ],
    // One that another begins with comes first.
    [map(string, int), new Map([["ab", 1], ["b", 2], ["a", 3]]), '{"a":3,"ab":1,"b":2}'],
    [record(int), { abc: 1, ab: 2, abd: 3 }, '{"ab":2,"abc":1,"abd":3}'],
    [map(gob.bigRat, int), new Map([[{ num: 6n, den: 4n }, 1]]), '{"3/2":1}'],
  ];
  for (const [schema, value, json] of table) assert.equal(encode(schema, value), json);
});

Deno.test("maps whose keys have no text have no JSON, as in Go", () => {
  for (const [schema, type] of [[Secret, "main.Secret"], [gob.complex128, "complex128"]] as const) {
    assert.throws(() => encode(map(schema as gob.Schema<unknown>, int), new Map()), {
      name: "TypeError",
      message: `Cannot encode value: json: unsupported type: map[${type}]int`,
    });
  }
});

Deno.test("numbers of calls are written beyond those that are exact as a number", () => {
  assert.equal(encode(wideUint, 2n ** 64n - 1n), "18446744073709551615");
  assert.equal(encode(wideUint, 7), "7");
  assert.throws(() => encode(wideUint, 2n ** 64n), RangeError);
});

Deno.test("a struct with a field that cannot be used is an error every time", () => {
  const cycle: gob.Schema<undefined> = gob.pointer(gob.lazy(() => cycle));
  const Folder = struct("Folder", { Name: string, Cycle: cycle });
  for (let time = 0; time < 2; time++) {
    assert.throws(() => encode(Folder, { Name: "a" }), /^TypeError: .*cycle of pointers/);
  }
});

interface Node {
  N: number;
  Kids: Node[];
}

Deno.test("a type that cannot be written says so wherever it stands, the second time as well", () => {
  const cycle: gob.Schema<unknown> = gob.pointer(gob.lazy(() => cycle)) as gob.Schema<unknown>;
  const Node: gob.Schema<Node> = struct("Node", {
    N: int,
    Kids: slice(gob.lazy(() => Node)),
    Bad: cycle,
  }) as unknown as gob.Schema<Node>;
  const value = { N: 1, Kids: [] };
  const first = messageOf(() => encode(Node, value));
  assert.equal(messageOf(() => encode(slice(Node), [value])), first);
});

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert(error instanceof TypeError, String(error));
    return error.message;
  }
  return "nothing was thrown";
}
