// What a peer may make of a JSON message: objects, and what counts as such; ids, which are kept until the answer.

import assert from "node:assert/strict";
import * as gob from "../../gob/mod.ts";
import { resolveLimits } from "../../gob/limits.ts";
import { nodeOf } from "../../gob/types/schema.ts";
import { JsonServerCodec } from "../../rpc/json_codec.ts";
import { JsonReader } from "../../json/reader.ts";
import { readJson } from "../../json/decoder.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { Point } from "../testing/schemas.ts";

const { any, array, int, map, pointer, slice, string, struct } = gob;

function decode(schema: unknown, json: string, limits: gob.Limits): unknown {
  const bytes = new TextEncoder().encode(json);
  const reader = new JsonReader(resolveLimits(limits));
  reader.open(bytes, 0, bytes.length, 0);
  return readJson(reader, nodeOf(schema as gob.Schema<unknown>));
}

Deno.test("maxObjects bounds structs, arrays and maps of a value together", () => {
  /** JSON that makes three objects. */
  const three: readonly (readonly [schema: unknown, json: string])[] = [
    [slice(Point), '[{"X":1},{}]'],
    [slice(slice(int)), "[[1,2,3,4],[]]"],
    [slice(map(string, int)), '[{"a":1,"b":2},{}]'],
    [array(2, Point), "[{},{}]"],
    [any, '[{"a":1},[2,3,4]]'],
    [any, '{"a":[],"b":{}}'],
    // Elements that are nil in JSON are whole structs in the value.
    [slice(Point), "[null,null]"],
    [map(string, Point), '{"a":null,"b":null}'],
    // Values of types that encode themselves, and keys.
    [slice(gob.duration), "[1,2]"],
    [map(gob.duration, int), '{"1":1,"2":2}'],
    [slice(gob.uuid), '["00112233-4455-6677-8899-aabbccddeeff",null]'],
  ];
  for (const [schema, json] of three) {
    decode(schema, json, { maxObjects: 3 });
    assert.throws(() => decode(schema, json, { maxObjects: 2 }), {
      name: "GobError",
      message: "json: more than 2 objects in a value",
    });
  }
});

Deno.test("maxObjects counts no numbers, strings and nil pointers", () => {
  assert.deepEqual(decode(slice(int), "[1,2,3,null]", { maxObjects: 1 }), [1, 2, 3, 0]);
  assert.deepEqual(decode(any, '["a",null,true,1]', { maxObjects: 1 }), ["a", undefined, true, 1]);
  const S = struct("main.S", { P: pointer(Point), N: slice(string) });
  assert.deepEqual(decode(S, '{"P":null,"N":null}', { maxObjects: 1 }), { N: [] });
});

Deno.test("maxElements counts members that have no field", () => {
  for (const schema of [Point, slice(Point)]) {
    const object = '{"X":1,"a":{"b":[1,2]},"\u017f":2,"Y":3,"":null}';
    const json = schema === Point ? object : `[${object}]`;
    const count = schema === Point ? 3 : 4;
    decode(schema, json, { maxElements: count });
    assert.throws(() => decode(schema, json, { maxElements: count - 1 }), {
      name: "GobError",
      message: `json: more than ${count - 1} elements in a value`,
    });
  }
});

Deno.test("a member that has no field takes as long to find out in a struct of many fields as in one of one", () => {
  const wide = (count: number) =>
    struct("S", Object.fromEntries(Array.from({ length: count }, (_, n) => [`Ssss${n}`, int])));
  for (const name of ["\u017f\u017f\u017f\u017f", "ssss", "\u017f".repeat(1000)]) {
    const count = Math.ceil(60_000 / name.length);
    const json = `{${Array.from({ length: count }, () => `"${name}":0`).join(",")}}`;
    const time = (schema: unknown) => {
      const times = Array.from({ length: 5 }, () => {
        const began = performance.now();
        decode(schema, json, {});
        return performance.now() - began;
      });
      return Math.min(...times);
    };
    const [one, many] = [time(wide(1)), time(wide(500))];
    assert(many < 5 * one, `${name.slice(0, 4)}: ${many} ms against ${one} ms`);
  }
});

Deno.test("an id of a request is at most as long as a name", async () => {
  for (const [length, fits] of [[100, true], [101, false]] as const) {
    const [far, near] = MemoryTransport.pair();
    const codec = new JsonServerCodec(near, { limits: { maxNameBytes: 100 } });
    const id = JSON.stringify("i".repeat(length - 2));
    await far.write(new TextEncoder().encode(`{"method":"A.B","params":[1],"id":${id}} `));
    assert.equal(await codec.fill(), true);
    if (fits) assert.equal(codec.readRequestHeader()?.ServiceMethod, "A.B");
    else {
      assert.throws(() => codec.readRequestHeader(), {
        name: "GobError",
        message: "jsonrpc: id exceeds limits.maxNameBytes (100 bytes)",
      });
    }
    codec.close();
    far.close();
  }
});

Deno.test("the metadata of a request have a limit of their own", async () => {
  for (const [length, fits] of [[100, true], [101, false]] as const) {
    const [far, near] = MemoryTransport.pair();
    const codec = new JsonServerCodec(near, { limits: { maxMetadataBytes: 100 } });
    const metadata = JSON.stringify({ a: "m".repeat(length - 8) });
    const request = `{"method":"A.B","params":[1],"id":1,"metadata":${metadata}} `;
    await far.write(new TextEncoder().encode(request));
    assert.equal(await codec.fill(), true);
    if (fits) assert.equal(codec.readRequestHeader()?.Metadata?.a?.length, 92);
    else {
      assert.throws(() => codec.readRequestHeader(), {
        name: "GobError",
        message: "rpc: metadata of 101 bytes exceeds limits.maxMetadataBytes (100)",
      });
    }
    codec.close();
    far.close();
  }
});
