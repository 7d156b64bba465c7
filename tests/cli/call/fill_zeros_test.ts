import assert from "node:assert/strict";
import { fillZeros } from "../../../cli/call/fill_zeros.ts";
import { gob } from "../../../mod.ts";

function filled<T>(schema: gob.Schema<T>, value: NoInfer<T>): unknown {
  const decoder = new gob.Decoder();
  decoder.push(gob.encode(schema, value));
  const { go } = decoder.peek()!;
  return fillZeros(decoder.next()!.value, go);
}

Deno.test("fillZeros() adds what gob leaves out, in the order of the fields", () => {
  const Inner = gob.struct("Inner", { X: gob.int, S: gob.string });
  const All = gob.struct("All", {
    I: gob.int,
    F: gob.float64,
    B: gob.bool,
    C: gob.complex128,
    S: gob.string,
    Bytes: gob.bytes,
    Inner,
    Nil: gob.pointer(Inner),
    List: gob.slice(Inner),
    Map: gob.map(gob.string, Inner),
    Any: gob.any,
    At: gob.time,
  });
  const value = filled(All, {
    ...gob.zero(All),
    S: "s",
    Map: new Map([["a", { X: 0, S: "b" }]]),
  });
  assert.deepEqual(value, {
    I: 0,
    F: 0,
    B: false,
    C: { re: 0, im: 0 },
    S: "s",
    Bytes: [],
    Inner: { X: 0, S: "" },
    Nil: null,
    List: [],
    Map: new Map([["a", { X: 0, S: "b" }]]),
    Any: null,
    At: null,
  });
  assert.deepEqual(
    Object.keys(value as object),
    Object.keys(gob.zero(All)).toSpliced(7, 0, "Nil").toSpliced(10, 0, "Any"),
  );
});

Deno.test("fillZeros() leaves what is no struct, and what it cannot read", () => {
  assert.equal(filled(gob.int, 5), 5);
  assert.deepEqual(fillZeros({ A: 1 }, "what? ["), { A: 1 });
});

Deno.test("fillZeros() loses no field, whatever its name is", () => {
  const Odd = gob.struct("Odd", { "A<b>": gob.int, B: gob.int });
  assert.deepEqual({ ...filled(Odd, { "A<b>": 1, B: 0 }) as object }, { "A<b>": 1 });
});
