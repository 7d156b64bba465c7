import assert from "node:assert/strict";
import {
  any,
  array,
  bytes,
  complex128,
  decode,
  Decoder,
  encode,
  Encoder,
  GobError,
  int,
  int64,
  lazy,
  map,
  plain,
  pointer,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  time,
  type Typed,
  typed,
  uint64,
} from "../../../gob/mod.ts";
import { assertEqual } from "../../testing/equal.ts";
import { Point } from "../../testing/schemas.ts";
import { int as intHex, mapType, messages, pure, text } from "../hand_made.ts";

/** A schema of which only that matters. */
function of<T>(schema: Schema<T>): Schema<unknown> {
  return schema as unknown as Schema<unknown>;
}

const wide = 2n ** 60n;

/** Schemas of a peer with a value, and what that is without a schema. */
const sent: readonly (readonly [schema: Schema<unknown>, value: unknown, plain: unknown])[] = [
  [of(int), -5, -5],
  [of(int64), wide, wide],
  [of(uint64), 2n ** 63n, 2n ** 63n],
  [of(string), "text", "text"],
  [of(bytes), Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
  [of(complex128), { re: 1, im: 2 }, { re: 1, im: 2 }],
  [of(slice(Point)), [{ X: 1, Y: 2 }, { X: 0, Y: 0 }], [{ X: 1, Y: 2 }, {}]],
  [of(array(2, bytes)), [Uint8Array.of(1), Uint8Array.of(2)], [Uint8Array.of(1), Uint8Array.of(2)]],
  [of(map(string, slice(int))), new Map([["a", [1]]]), new Map([["a", [1]]])],
  [of(Point), { X: 1, Y: 2 }, { X: 1, Y: 2 }],
  [of(any), "text", "text"],
  [of(any), typed("[]interface {}", [1, "a"]), typed("[]interface {}", [1, "a"])],
];

Deno.test("plain decodes a whole value of any type as without a schema", pure, () => {
  for (const [schema, value, expected] of sent) {
    const data = encode(schema, value);
    assertEqual(decode(data, plain), expected);
    assertEqual(decode(data, lazy(() => plain)), expected);
    assertEqual(decode(data), expected);
  }
});

Deno.test(
  "plain decodes a field, an element and a value of a map as without a schema",
  pure,
  () => {
    const Plain = struct("main.T", { A: int, V: plain, Z: string });
    for (const [schema, value, expected] of sent) {
      const T = struct("main.T", { A: int, V: schema, Z: string });
      const encoder = new Encoder();
      const decoder = new Decoder();
      // Often enough for generated code.
      for (let round = 0; round < 40; round++) {
        decoder.push(encoder.encode(T, { A: round, V: value, Z: "z" }));
        assertEqual(decoder.next(Plain)!.value, { A: round, V: expected, Z: "z" });
      }
      assertEqual(decode(encode(slice(schema), [value, value]), slice(plain)), [
        expected,
        expected,
      ]);
      assertEqual(
        decode(encode(map(string, schema), new Map([["k", value]])), map(string, plain)),
        new Map([["k", expected]]),
      );
      assertEqual(decode(encode(array(1, schema), [value]), array(1, plain)), [expected]);
    }
  },
);

Deno.test("a plain field that was not sent is absent", pure, () => {
  const Plain = struct("main.T", { A: int, V: plain });
  assert.deepEqual(decode(encode(struct("main.T", { A: int, V: int }), { A: 1, V: 0 }), Plain), {
    A: 1,
  });
  assert.deepEqual(decode(encode(struct("main.T", { A: int }), { A: 1 }), Plain), { A: 1 });
});

Deno.test("plain values are counted and bounded like all others", pure, () => {
  const limits = { maxObjects: 10 };
  const many = encode(slice(bytes), Array(20).fill(new Uint8Array(0)));
  for (const schema of [plain, of(slice(plain))]) {
    assert.throws(() => decode(many, schema, { limits }), {
      name: "GobError",
      message: "gob: more than 10 objects in a value",
    });
  }
  const List = struct("main.List", { Next: pointer(lazy((): Schema<unknown> => of(List))) });
  let list = {};
  for (let i = 0; i < 20; i++) list = { Next: list };
  const Holder = struct("main.H", { V: List });
  assert.throws(
    () =>
      decode(encode(Holder, { V: list }), struct("main.H", { V: plain }), {
        limits: { maxDepth: 10 },
      }),
    GobError,
  );
});

Deno.test("plain cannot be encoded, and says what to do", pure, () => {
  const message =
    "Cannot encode gob.plain, which only decodes: use the schema of the type that Go expects";
  const registry = new Registry().register("main.Plain", plain);
  const encoder = new Encoder({ registry });
  for (
    const [schema, value] of [
      [plain, 1],
      [of(slice(plain)), []],
      [of(struct("main.T", { V: plain })), {}],
      [any, typed("main.Plain", 1)],
    ] as const
  ) {
    // A second time, since plans are kept.
    for (let round = 0; round < 2; round++) {
      assert.throws(() => encoder.encode(schema, value), { name: "TypeError", message });
    }
  }
  assert.deepEqual(encoder.encode(int, 1), encode(int, 1));
});

Deno.test("any decodes a whole value that is no interface value as without a schema", pure, () => {
  for (const [schema, value, expected] of sent) {
    assertEqual(decode(encode(schema, value), any), expected);
  }
  // A type that the stream lacks is Go's error.
  assert.throws(() => decode(messages(`${intHex(70)} 00 02`), any), {
    message: "gob: local interface type *interface {} can only be decoded from remote interface " +
      "type; received concrete type unknown type",
  });
  // As in Go, a field that is an interface takes interface values only; plain takes all.
  const bytes = encode(struct("main.T", { V: int }), { V: 1 });
  assert.throws(() => decode(bytes, struct("main.T", { V: any })), {
    message: "gob: wrong type (interface {}) for received field T.V",
  });
  assert.deepEqual(decode(bytes, struct("main.T", { V: plain })), { V: 1 });
});

Deno.test("interface values that nobody registered are Typed with plain values", pure, () => {
  const registry = new Registry().register("main.Point", Point).register("main.IDs", slice(int64))
    .register("time.Time", time);
  const Drawing = struct("main.Drawing", {
    Shape: any,
    Shapes: slice(any),
    Named: map(string, any),
  });
  const shape = typed("main.Point", { X: 1, Y: 0 });
  const moment = Temporal.ZonedDateTime.from("2024-01-01T00:00:00[UTC]");
  const data = encode(Drawing, {
    Shape: shape,
    Shapes: [typed("main.IDs", [1n, wide]), undefined, "text", typed("time.Time", moment)],
    Named: new Map([["a", shape]]),
  }, { registry });
  assertEqual(decode(data, Drawing), {
    Shape: typed("main.Point", { X: 1 }),
    Shapes: [typed("main.IDs", [1, wide]), undefined, "text", typed("time.Time", moment)],
    Named: new Map([["a", typed("main.Point", { X: 1 })]]),
  });
  assertEqual(decode(data, Drawing, { registry }).Shape, shape);
});

Deno.test("lists and maps of interfaces are registered from the start", pure, () => {
  const list = typed("[]interface {}", [1, "a", typed("[]interface {}", [undefined])]);
  const table = typed("map[string]interface {}", new Map<string, unknown>([["k", list]]));
  for (const value of [list, table]) {
    assertEqual(decode(encode(any, value), any), value);
    assertEqual(decode(encode(any, value)), value);
  }
  const registry = new Registry();
  assert.equal(registry.get("[]interface {}"), of(slice(any)));
  // A program can have them as it likes.
  const own = struct("main.Own", { A: int });
  assert.equal(
    registry.register("map[string]interface {}", own).get("map[string]interface {}"),
    of(own),
  );
  assert.throws(() => registry.register("map[string]interface {}", int), TypeError);
  // Without a schema an integer beyond 2^53 is a bigint, in them as well.
  const wideList = new Registry().register("[]interface {}", slice(int64));
  const data = encode(slice(any), [typed("int64", wide)]);
  assertEqual(decode(data), [typed("int64", wide)]);
  const inner = encode(any, typed("[]interface {}", [wide]), { registry: wideList });
  assertEqual((decode(inner) as Typed).value, [wide]);
});

Deno.test(
  "without a schema a key that is no UTF-8 is its bytes, so that none is lost",
  pure,
  () => {
    const keys = [`02 ff01`, `02 fe01`, `01 80`, `01 61`, `03 efbfbd`];
    const entries = keys.map((key, n) => `${key} ${intHex(n)}`).join(" ");
    const found = decode(messages(mapType(64, 6, 2), `${intHex(64)} 00 05 ${entries}`));
    assertEqual(
      found,
      new Map<unknown, number>([
        [Uint8Array.of(0xff, 1), 0],
        [Uint8Array.of(0xfe, 1), 1],
        [Uint8Array.of(0x80), 2],
        ["a", 3],
        ["\ufffd", 4],
      ]),
    );
    // The same behind interfaces.
    const name = text("string");
    const two = [`${name} 0c 04 00 01 ff`, `${name} 0c 04 00 01 fe`];
    const data = messages(
      mapType(64, 8, 2),
      `${intHex(64)} 00 02 ${two.map((key) => `${key} 02`).join(" ")}`,
    );
    assertEqual(
      decode(data),
      new Map([[Uint8Array.of(0xff), 1], [Uint8Array.of(0xfe), 1]]),
    );
    assert.throws(() => decode(data, map(any, int)), {
      message: "gob: key of a map is not UTF-8: use gob.stringBytes for the keys",
    });
  },
);
