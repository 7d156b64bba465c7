import assert from "node:assert/strict";
import {
  any,
  array,
  bytes,
  decode,
  encode,
  Encoder,
  float64,
  int,
  int64,
  lazy,
  map,
  pointer,
  record,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  Typed,
  typed,
  uint64,
  uint8,
} from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";
import { Point } from "../../testing/schemas.ts";

const Other = struct("main.Other", { X: int });

Deno.test("register() gives the registry back, for the next call", pure, () => {
  const registry = new Registry();
  assert.equal(registry.register("main.Point", Point), registry);
  assert.equal(registry.register("a", int).register("b", string), registry);
});

Deno.test("get() gives what was registered, and what Go registers for everyone", pure, () => {
  const registry = new Registry().register("main.Point", Point);
  assert.equal(registry.get("main.Point"), Point);
  assert.equal(registry.get("main.Other"), undefined);
  assert.equal(registry.get(""), undefined);
  assert.equal(registry.get("int"), int);
  assert.equal(registry.get("int64"), int64);
  assert.equal(registry.get("uintptr"), uint64);
  assert.equal(registry.get("[]string"), slice(string));
  assert.equal(registry.get("[]uint8"), bytes);
  assert.equal(registry.get("[]uintptr"), slice(uint64));
  for (const kind of ["int", "uint"]) {
    for (const size of ["", "8", "16", "32", "64"]) {
      assert(registry.get(`${kind}${size}`), `${kind}${size}`);
      assert(registry.get(`[]${kind}${size}`), `[]${kind}${size}`);
    }
  }
  for (const name of ["bool", "float32", "float64", "complex64", "complex128", "string"]) {
    assert(registry.get(name), name);
    assert(registry.get(`[]${name}`), `[]${name}`);
  }
  for (
    const name of ["[]byte", "byte", "rune", "error", "any", "interface {}", "[][]int", "*int"]
  ) {
    assert.equal(registry.get(name), undefined, name);
  }
  for (const name of ["__proto__", "constructor", "toString"]) {
    assert.equal(registry.get(name), undefined, name);
  }
});

Deno.test("registries know nothing of each other", pure, () => {
  const one = new Registry().register("main.Point", Point);
  const two = new Registry().register("main.Point", Other);
  assert.equal(one.get("main.Point"), Point);
  assert.equal(two.get("main.Point"), Other);
  assert.equal(new Registry().get("main.Point"), undefined);
  assert.throws(() => encode(any, typed("main.Point", { X: 1, Y: 2 })), TypeError);
});

Deno.test("register() takes the same type again, and refuses another in Go's words", pure, () => {
  const registry = new Registry().register("main.Point", Point).register("list", slice(Point));
  registry.register("main.Point", Point);
  registry.register("list", slice(lazy(() => Point)));
  assert.throws(
    () => registry.register("main.Point", Other),
    /^TypeError: gob: registering duplicate types for "main\.Point": main\.Point != main\.Other$/,
  );
  assert.throws(
    () => registry.register("main.Point", pointer(Point)),
    /^TypeError: gob: registering duplicate types for "main\.Point": main\.Point != \*main\.Point$/,
  );
  assert.throws(
    () => registry.register("list", slice(Other)),
    /^TypeError: .*: \[\]main\.Point != \[\]main\.Other$/,
  );
  assert.equal(registry.get("main.Point"), Point);
});

Deno.test("register() keeps the meaning of Go's own names", pure, () => {
  const registry = new Registry().register("int", int).register("[]uint8", bytes);
  assert.throws(
    () => registry.register("int", string),
    /^TypeError: gob: registering duplicate types for "int": int != string$/,
  );
  assert.throws(() => registry.register("int", int64), TypeError);
});

Deno.test("register() refuses an empty name, a long one and what is no schema", pure, () => {
  const registry = new Registry();
  assert.throws(() => registry.register("", Point), /^TypeError: attempt to register empty name$/);
  registry.register("x".repeat(1024), Point);
  assert.throws(() => registry.register("x".repeat(1025), Point), TypeError);
  assert.throws(() => registry.register("é".repeat(513), Point), TypeError);
  assert.throws(
    () => registry.register("main.Point", {} as unknown as Schema<number>),
    /^TypeError: Cannot register main\.Point: expected a schema, received object$/,
  );
});

Deno.test("a type can have several names, and a name any kind of type", pure, () => {
  const registry = new Registry()
    .register("main.Point", Point)
    .register("geo.Point", Point)
    .register("*main.Point", pointer(Point))
    .register("main.Count", int)
    .register("main.Grid", array(2, array(2, float64)))
    .register("main.Ages", record(int))
    .register("main.Names", map(int, string))
    .register("main.Raw", slice(uint8))
    .register("main.Anything", slice(any));
  const values = [
    typed("main.Point", { X: 1, Y: 2 }),
    typed("geo.Point", { X: 3, Y: 4 }),
    typed("*main.Point", { X: 5, Y: 0 }),
    typed("main.Count", 7),
    typed("main.Grid", [[1, 2], [3, 4]]),
    typed("main.Names", new Map([[1, "one"]])),
    typed("main.Raw", [1, 2]),
    typed("main.Anything", [1, "two", typed("main.Count", 3)]),
  ];
  assert.deepEqual(
    decode(encode(slice(any), values, { registry }), slice(any), { registry }),
    values,
  );
  const ages = decode(encode(any, typed("main.Ages", { a: 1 }), { registry }), any, { registry });
  assert(ages instanceof Typed);
  assert.deepEqual({ ...(ages.value as object) }, { a: 1 });
});

Deno.test("types can be registered while a stream goes on", pure, () => {
  const registry = new Registry();
  const encoder = new Encoder({ registry });
  assert.throws(() => encoder.encode(any, typed("main.Point", { X: 1, Y: 2 })), TypeError);
  registry.register("main.Point", Point);
  const bytes = encoder.encode(any, typed("main.Point", { X: 1, Y: 2 }));
  assert.deepEqual(decode(bytes, any, { registry }), typed("main.Point", { X: 1, Y: 2 }));
});

Deno.test("without a schema a registered name gives the value that its schema gives", pure, () => {
  const registry = new Registry().register("main.Point", Point);
  const bytes = encode(any, typed("main.Point", { X: 1, Y: 0 }), { registry });
  assert.deepEqual(decode(bytes, undefined, { registry }), typed("main.Point", { X: 1, Y: 0 }));
  assert.deepEqual(decode(bytes), typed("main.Point", { X: 1 }));
});

Deno.test("without a schema integers in interfaces are exact", pure, () => {
  const registry = new Registry();
  const large = encode(any, typed("int64", 2n ** 60n));
  assert.deepEqual(decode(large), typed("int64", 2n ** 60n));
  // An int of Go, which its own schema refuses beyond 2^53.
  const asInt = Uint8Array.fromHex(large.toHex().replace("05696e743634", "03696e74"));
  asInt[0]! -= 2;
  assert.equal(decode(asInt, undefined, { registry }), 2n ** 60n);
  assert.throws(() => decode(asInt, any), /^GobError: value for "int" out of range$/);
});

Deno.test("typed() and Typed are the same", pure, () => {
  const one = typed("a", 1);
  assert(one instanceof Typed);
  assert.deepEqual(one, new Typed("a", 1));
  assert.deepEqual([one.name, one.value], ["a", 1]);
});
