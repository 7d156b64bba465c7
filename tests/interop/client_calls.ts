/**
 * Scenarios of single calls by the Deno client: every way of giving an argument and of taking a reply.
 *
 * @module
 */

import assert from "node:assert/strict";
import { gob, method, service } from "../../mod.ts";
import { assertEqual } from "../testing/equal.ts";
import { type Args, Args as ArgsSchema, Reply } from "../testing/schemas.ts";
import {
  Arith,
  Builtin,
  DottedArith,
  Embed,
  Empty,
  type Nested,
  NewServerArith,
  type Numbers,
} from "./contract.ts";
import { alive, failure, refused, replies, type Scenarios, type Target } from "./target.ts";

/** The scenarios by name. */
export const callScenarios: Scenarios = {
  "value and pointer arguments": arith,
  "embedded methods": embedded,
  "dotted service names": dotted,
  "map, slice and array replies": composites,
  "arguments and replies that are no structs": scalars,
  "every kind of number": numbers,
  "composites inside composites": nested,
  "arguments and replies of other shapes": lenient,
  "errors": errors,
  "values that do not fit": misfits,
  "replies that do not fit": misfittingReplies,
};

async function arith(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Arith);
  await replies(stub.Add({ A: 7, B: 8 }), { C: 15 }, "taken by value");
  await replies(stub.Mul({ A: 7, B: -8 }), { C: -56 }, "taken by pointer");
  await replies(stub.Div({ A: -17, B: 5 }), { Quo: -3, Rem: -2 });
  await replies(stub.String({ A: 27, B: 35 }), "27+35=62");
  await replies(stub.Scan("-12345"), { C: -12345 });
  await replies(stub.SleepMilli({ A: 5, B: 0 }), { C: 5 });
  await replies(stub.Add({ A: 0, B: 0 }), { C: 0 }, "zeros");
  await replies(client.call(Arith.methods.Add, { A: 1, B: 2 }), { C: 3 }, "without a stub");
}

async function embedded(target: Target): Promise<void> {
  await using client = await target.connect();
  await replies(client.service(Embed).Exported({ A: 7, B: 1 }), { C: 8 });
}

async function dotted(target: Target): Promise<void> {
  await using client = await target.connect();
  for (const name of [DottedArith, NewServerArith, Arith]) {
    await replies(client.service(name).Add({ A: 7, B: 8 }), { C: 15 });
  }
}

async function composites(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Builtin);
  await replies(stub.Map({ A: 7, B: 8 }), new Map([[7, 8]]));
  await replies(stub.Slice({ A: 7, B: 8 }), [7, 8]);
  await replies(stub.Array({ A: 7, B: 0 }), [7, 0]);
  await replies(stub.Nothing({}), []);
  await replies(stub.NoMap({}), new Map());
  await replies(stub.NoStruct({ A: 1, B: 2 }), {});
  await replies(stub.Total(new Map([["a", 1], ["b", 20], ["", 300]])), 321);
  await replies(stub.Total(new Map()), 0);
  await replies(stub.Keys(new Map([["z", 1], ["__proto__", 2]])), ["__proto__", "z"]);
  await replies(stub.Reverse([1, 0, -3]), [-3, 0, 1]);
  await replies(stub.Reverse([]), []);
  await replies(stub.Swap([1, 0]), [0, 1]);
  await replies(stub.Sums([{ A: 1, B: 2 }, { A: 0, B: 0 }, { A: 3, B: 4 }]), [
    { C: 3 },
    { C: 0 },
    { C: 7 },
  ]);
  await replies(stub.Index(["apple", "avocado", "bean"]), {
    a: ["apple", "avocado"],
    b: ["bean"],
  });
  // A key that means something to JavaScript is a key like any other.
  const hostile = await stub.Index(["__proto__"]);
  assertEqual(Object.keys(hostile), ["_"]);
}

async function scalars(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Builtin);
  for (const n of [0, 1, -1, 63, 64, -64, -65, 2 ** 31, 1 - 2 ** 52, 2 ** 52 - 1]) {
    await replies(stub.Twice(n), n * 2 + 0);
  }
  for (const x of [1, -1, 0.1, 0, -0, Infinity, -Infinity, NaN, Number.MAX_VALUE, 1e-320]) {
    await replies(stub.Half(x), x / 2);
  }
  await replies(stub.Not(true), false);
  await replies(stub.Not(false), true);
  for (const n of [0n, 127n, 128n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) {
    await replies(stub.Next(n), BigInt.asUintN(64, n + 1n));
  }
  for (const n of [0n, 64n, -65n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n) + 1n]) {
    await replies(stub.Negate(n), -n);
  }
  await replies(stub.Conjugate({ re: 1.5, im: -2 }), { re: 1.5, im: 2 });
  for (const text of ["", "abc", "nul \0 inside", "GRÖSSE 漢字 🜚", "\ufeffMARK", "X".repeat(1e5)]) {
    await replies(stub.Upper(text), text.toUpperCase());
  }
  await replies(
    stub.Bytes(new Uint8Array([0, 1, 0x7f, 0x80])),
    new Uint8Array([255, 254, 128, 127]),
  );
  await replies(stub.Bytes(new Uint8Array()), new Uint8Array());
}

async function numbers(target: Target): Promise<void> {
  await using client = await target.connect();
  for (const value of numberCases()) await replies(client.service(Builtin).Numbers(value), value);
}

function numberCases(): Numbers[] {
  const zero: Numbers = {
    ...{ Bool: false, Int: 0, Int8: 0, Int16: 0, Int32: 0, Int64: 0n },
    ...{ Uint: 0, Uint8: 0, Uint16: 0, Uint32: 0, Uint64: 0n, Float32: 0, Float64: 0 },
    ...{ Complex64: { re: 0, im: 0 }, Complex128: { re: 0, im: 0 }, String: "" },
    Bytes: new Uint8Array(),
  };
  const max: Numbers = {
    ...{ Bool: true, Int: Number.MAX_SAFE_INTEGER, Int8: 127, Int16: 0x7fff, Int32: 0x7fff_ffff },
    ...{ Int64: 2n ** 63n - 1n, Uint: Number.MAX_SAFE_INTEGER, Uint8: 255, Uint16: 0xffff },
    ...{ Uint32: 0xffff_ffff, Uint64: 2n ** 64n - 1n, Float32: (2 - 2 ** -23) * 2 ** 127 },
    ...{
      Float64: Number.MAX_VALUE,
      Complex64: { re: 0.5, im: -1 },
      Complex128: { re: 0.1, im: -1 },
    },
    ...{ String: "最大", Bytes: new Uint8Array([0, 255]) },
  };
  const min: Numbers = {
    ...{ ...zero, Int: Number.MIN_SAFE_INTEGER, Int8: -128, Int16: -0x8000, Int32: -0x8000_0000 },
    ...{ Int64: -(2n ** 63n), Float32: 2 ** -149, Float64: Number.MIN_VALUE },
    ...{ Complex64: { re: 0, im: 1 }, Complex128: { re: 0, im: -1 } },
  };
  return [zero, max, min];
}

async function nested(target: Target): Promise<void> {
  await using client = await target.connect();
  const empty: Nested = {
    Name: "",
    Points: [],
    Corners: [{ A: 0, B: 0 }, { A: 0, B: 0 }],
    Places: new Map(),
    Groups: new Map(),
    Origin: { A: 0, B: 0 },
  };
  const full: Nested = {
    Name: "full",
    Points: [{ A: 1, B: 2 }, { A: 0, B: 0 }, { A: 3, B: 0 }],
    Corners: [{ A: 0, B: 1 }, { A: 2, B: 3 }],
    Places: new Map([["here", { A: 1, B: 1 }], ["", { A: 0, B: 0 }]]),
    Groups: new Map([[-1, ["a", ""]], [0, []], [2 ** 40, ["b"]]]),
    Origin: { A: 0, B: 9 },
    Maybe: { A: 4, B: 0 },
    Count: 7,
  };
  for (const value of [empty, full, { ...empty, Maybe: { A: 0, B: 0 } }]) {
    await replies(client.service(Builtin).Nested(value), value);
  }
}

/** Sends and takes what differs from the server's types and has to be taken all the same. */
async function lenient(target: Target): Promise<void> {
  await using client = await target.connect();
  const { int, int8, slice, string, struct } = gob;
  const More = struct("More", {
    X: slice(string),
    B: int,
    Inner: struct("Inner", { Deep: gob.map(string, slice(ArgsSchema)), Any: gob.any }),
    A: int8,
  });
  const other = service("Arith", {
    Add: method(More, struct("Sum", { Other: string, C: int8 })),
    Mul: method(struct("Half", { B: int }), Reply),
    Div: method(ArgsSchema, struct("Part", { Rem: int })),
    Scan: method(string, Empty),
  });
  const stub = client.service(other);
  const inner = {
    Deep: new Map([["k", [{ A: 5, B: 6 }]]]),
    Any: gob.typed("main.Circle", { Radius: 1 }),
  };
  for (let i = 0; i < 2; i++) {
    await replies(stub.Add({ X: ["x"], B: 2, Inner: inner, A: 1 }), { Other: "", C: 3 });
    await replies(stub.Mul({ B: 2 }), { C: 0 }, "one field missing");
    await replies(stub.Div({ A: 17, B: 5 }), { Rem: 2 }, "a part of the reply");
    await replies(stub.Scan("7"), {}, "nothing of the reply");
  }
  const anything = service("Builtin", { Nothing: method(ArgsSchema, slice(string)) });
  await replies(client.service(anything).Nothing({ A: 1, B: 2 }), []);
  await alive(client);
}

async function errors(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Arith);
  const error = await refused(stub.Div({ A: 7, B: 0 }), "divide by zero");
  assert.equal(error.method, "Arith.Div");
  const texts = ["x", " ", "two\nlines", "größe 漢字 🜚", "\ufeffmark", "nul \0 inside", "%d %s"];
  for (const text of [...texts, "long ".repeat(20000)]) await refused(stub.Error(text), text);
  await alive(client);
  // The errors of some calls must not reach others that are under way.
  const calls = Array.from({ length: 100 }, (_, i) => stub.Div({ A: i, B: i % 3 }));
  await Promise.all(calls.map(async (call, i) => {
    if (i % 3 === 0) await refused(call, "divide by zero");
    else await replies(call, { Quo: Math.trunc(i / (i % 3)), Rem: i % (i % 3) });
  }));
}

/** A value that cannot be encoded is refused before a byte of it is written. */
async function misfits(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Arith);
  const wrong: [unknown, ErrorConstructor][] = [
    [{ A: 1, B: "2" }, TypeError],
    [{ A: 1 }, TypeError],
    [null, TypeError],
    [undefined, TypeError],
    [{ A: 1, B: 0.5 }, RangeError],
    [{ A: 2 ** 53, B: 1 }, RangeError],
  ];
  for (const [args, expected] of wrong) {
    const error = await failure(stub.Add(args as Args));
    assert(error instanceof expected, `expected ${expected.name}, received ${Deno.inspect(error)}`);
    await alive(client);
  }
  const boxes = service("Values", { Echo: method(gob.any, gob.any) });
  for (const value of [{}, gob.typed("main.Nobody", {}), [1, gob.typed("main.Circle", {})]]) {
    assert(await failure(client.service(boxes).Echo(value)) instanceof TypeError);
    await alive(client);
  }
}

/** A reply that cannot be decoded fails its own call alone. */
async function misfittingReplies(target: Target): Promise<void> {
  await using client = await target.connect();
  const other = service("Arith", {
    Add: method(ArgsSchema, gob.string),
    Mul: method(ArgsSchema, gob.struct("main.Reply", { C: gob.int8 })),
    Div: method(ArgsSchema, gob.struct("main.Unlike", { X: gob.int })),
  });
  const stub = client.service(other);
  const texts: [Promise<unknown>, RegExp][] = [
    [
      failure(stub.Add({ A: 1, B: 2 })),
      /^gob: decoding into local type \*string, received remote type Reply/,
    ],
    [failure(stub.Mul({ A: 100, B: 100 })), /^value for "C" out of range$/],
    [
      failure(stub.Div({ A: 7, B: 2 })),
      /^gob: type mismatch: no fields matched compiling decoder for Unlike$/,
    ],
  ];
  // All are under way at once with a good call among them.
  const good = client.service(Arith).Mul({ A: 100, B: 100 });
  for (const [call, text] of texts) {
    const error = await call;
    assert(error instanceof gob.GobError, `expected a GobError, received ${Deno.inspect(error)}`);
    assert.match(error.message, text);
  }
  await replies(good, { C: 10000 });
  await alive(client);
}
