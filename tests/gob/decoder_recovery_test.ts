/**
 * A value that cannot be decoded fails alone: the next value of the stream is decoded.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  any,
  array,
  decode,
  decodeAll,
  Decoder,
  encode,
  Encoder,
  GobError,
  int,
  int8,
  lazy,
  map,
  oneOf,
  pointer,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  typed,
} from "../../gob/mod.ts";
import { Args } from "../testing/schemas.ts";
import { int as intHex, join, messages, pure, sliceType, structType, text } from "./hand_made.ts";

const Late = struct("main.Late", { Name: string });
const Later = struct("main.Later", { Items: slice(Late), More: any });
const Envelope = struct("main.Envelope", { Junk: any, Kept: int });

const everything = new Registry()
  .register("main.Args", Args)
  .register("main.Late", Late)
  .register("main.Later", Later)
  .register("main.Envelope", Envelope)
  .register("[]interface {}", slice(any));

/** Decodes values in order, each by its schema, from chunks of a size. A value that fails becomes its error. */
function decodeEach(
  bytes: Uint8Array,
  schemas: readonly (Schema<unknown> | undefined)[],
  size: number,
  registry = everything,
): unknown[] {
  const decoder = new Decoder({ registry });
  const found: unknown[] = [];
  for (let at = 0; at <= bytes.length && found.length < schemas.length;) {
    try {
      const schema = schemas[found.length];
      const next = schema === undefined ? decoder.next() : decoder.next(schema);
      if (next !== undefined) {
        found.push(next.value);
        continue;
      }
    } catch (error) {
      assert(error instanceof GobError, `${error}`);
      found.push(error.message);
      continue;
    }
    if (at === bytes.length) break;
    const end = Math.min(at + size, bytes.length);
    decoder.push(bytes.subarray(at, end));
    at = end;
  }
  return found;
}

function any1<T>(schema: Schema<T>): Schema<unknown> {
  return schema as unknown as Schema<unknown>;
}

/** Encodes values on one stream. */
function stream(...values: readonly (readonly [Schema<unknown>, unknown])[]): Uint8Array {
  const encoder = new Encoder({ registry: everything });
  return join(...values.map(([schema, value]) => encoder.encode(schema, value)));
}

const sizes = [1, 2, 3, 8, 50, 10_000];

Deno.test("the value behind one that does not fit is decoded", pure, () => {
  const bytes = stream(
    [any1(string), "text"],
    [any1(Args), { A: 1000, B: 2 }],
    [any1(Args), { A: 3, B: 4 }],
    [any1(int), 5],
  );
  const Narrow = struct("main.Args", { A: int8, B: int8 });
  for (const size of sizes) {
    assert.deepEqual(
      decodeEach(bytes, [any1(int), any1(Narrow), any1(Narrow), any1(int)], size),
      [
        "gob: decoding into local type *int, received remote type string",
        'value for "A" out of range',
        { A: 3, B: 4 },
        5,
      ],
    );
  }
});

Deno.test("a value that does not fit defines its types all the same", pure, () => {
  const junk = typed("main.Later", {
    Items: [{ Name: "a" }],
    More: typed("[]interface {}", [typed("main.Args", { A: 1, B: 1 }), typed("[]string", ["s"])]),
  });
  const bytes = stream(
    [any1(Envelope), { Junk: junk, Kept: 1 }],
    [any1(slice(Late)), [{ Name: "z" }]],
    [any1(Later), { Items: [{ Name: "b" }], More: typed("main.Args", { A: 9, B: 0 }) }],
    [any1(Envelope), { Junk: typed("[]string", ["t"]), Kept: 2 }],
  );
  const Wrong = struct("main.Envelope", { Kept: string });
  for (const size of sizes) {
    assert.deepEqual(
      decodeEach(bytes, [any1(Wrong), any1(slice(Late)), any1(Later), any1(Envelope)], size),
      [
        "gob: wrong type (string) for received field Envelope.Kept",
        [{ Name: "z" }],
        { Items: [{ Name: "b" }], More: typed("main.Args", { A: 9, B: 0 }) },
        { Junk: typed("[]string", ["t"]), Kept: 2 },
      ],
    );
  }
});

Deno.test("an interface field that nobody wants defines its types all the same", pure, () => {
  // Go itself loses its place if one interface value contains another: golang/go#34879.
  const deep = typed("main.Envelope", {
    Junk: typed("main.Envelope", { Junk: typed("main.Late", { Name: "n" }), Kept: 1 }),
    Kept: 2,
  });
  const bytes = stream(
    [any1(Envelope), { Junk: deep, Kept: 3 }],
    [any1(Envelope), { Junk: typed("main.Late", { Name: "again" }), Kept: 4 }],
    [any1(Late), { Name: "alone" }],
  );
  const OnlyKept = struct("main.Envelope", { Kept: int });
  for (const size of sizes) {
    assert.deepEqual(
      decodeEach(bytes, [any1(OnlyKept), any1(Envelope), any1(Late)], size),
      [
        { Kept: 3 },
        { Junk: typed("main.Late", { Name: "again" }), Kept: 4 },
        { Name: "alone" },
      ],
    );
  }
});

Deno.test("a name that a table lacks fails its value alone, in any chunking", pure, () => {
  const values = [
    typed("main.Late", { Name: "1" }),
    typed("main.Args", { A: 2, B: 0 }),
    typed("main.Later", { Items: [], More: typed("main.Args", { A: 3, B: 0 }) }),
    typed("main.Args", { A: 4, B: 0 }),
  ];
  const bytes = stream(...values.map((value) => [any1(any), value] as const), [any1(int), 5]);
  const one = any1(oneOf({ "main.Args": Args }));
  for (const size of sizes) {
    assert.deepEqual(decodeEach(bytes, [one, one, one, one, any1(int)], size), [
      'gob: name not registered for interface: "main.Late"; expected main.Args',
      typed("main.Args", { A: 2, B: 0 }),
      'gob: name not registered for interface: "main.Later"; expected main.Args',
      typed("main.Args", { A: 4, B: 0 }),
      5,
    ]);
  }
});

Deno.test("a name that is not registered gives a plain value, in any chunking", pure, () => {
  const values = [
    typed("main.Late", { Name: "1" }),
    typed("main.Later", { Items: [{ Name: "i" }], More: typed("main.Args", { A: 3, B: 0 }) }),
    typed("main.Args", { A: 4, B: 0 }),
  ];
  const bytes = stream(
    [any1(slice(any)), values],
    [any1(Envelope), { Junk: values[1], Kept: 1 }],
    [any1(int), 5],
  );
  const few = new Registry().register("main.Args", Args);
  for (const size of sizes) {
    assert.deepEqual(decodeEach(bytes, [any1(slice(any)), any1(Envelope), any1(int)], size, few), [
      values,
      { Junk: values[1], Kept: 1 },
      5,
    ]);
  }
});

Deno.test(
  "a failure in the middle of a value of many messages is found in any chunking",
  pure,
  () => {
    const many = [
      typed("main.Late", { Name: "fine" }),
      typed("main.Args", { A: 1000, B: 0 }),
      typed("main.Later", { Items: [{ Name: "new" }], More: typed("[]bool", [true]) }),
      typed("[]interface {}", [typed("[]float64", [1])]),
    ];
    const bytes = stream(
      [any1(slice(any)), many],
      [any1(slice(any)), many],
      [any1(string), "after"],
    );
    const narrow = new Registry()
      .register("main.Late", Late)
      .register("main.Args", struct("main.Args", { A: int8, B: int8 }))
      .register("main.Later", Later)
      .register("[]interface {}", slice(any));
    const schemas = [any1(slice(any)), any1(slice(any)), any1(string)];
    for (const size of sizes) {
      const text = 'value for "A" out of range';
      assert.deepEqual(decodeEach(bytes, schemas, size, narrow), [text, text, "after"], `${size}`);
    }
  },
);

Deno.test(
  "a value can be decoded by another schema where the first did not wait long enough",
  pure,
  () => {
    const bytes = stream([any1(any), typed("main.Late", { Name: "x" })]);
    const decoder = new Decoder({ registry: everything });
    decoder.push(bytes.subarray(0, 30));
    assert.equal(decoder.next(any), undefined);
    decoder.push(bytes.subarray(30));
    assert.deepEqual(decoder.next(), { value: typed("main.Late", { Name: "x" }) });
  },
);

Deno.test(
  "a type of another shape than its name's is refused, and the stream goes on",
  pure,
  () => {
    const other = new Registry().register("main.Args", slice(string));
    const encoder = new Encoder({ registry: other });
    const bytes = join(
      encoder.encode(any, typed("main.Args", ["a", "b"])),
      encoder.encode(slice(string), ["c"]),
    );
    for (const size of sizes) {
      assert.deepEqual(decodeEach(bytes, [any1(any), any1(slice(string))], size), [
        "gob: type mismatch in decoder: want struct type main.Args; got non-struct",
        ["c"],
      ]);
    }
  },
);

Deno.test(
  "where the end of a value cannot be told, the next message is read, as Go does",
  pure,
  () => {
    const bytes = messages(
      "0c 00 7f 61", // a string longer than its message
      "04 00 0a",
      `${intHex(99)} 00 01`, // a value of a type that was never defined
      "04 00 0c",
      "04 07 0a", // a whole value without its zero
      "04 00 0e",
    );
    for (const size of sizes) {
      const found = decodeEach(bytes, Array(6).fill(undefined), size);
      assert.deepEqual([found[1], found[3], found[5]], [5, 6, 7]);
      assert.equal(found[2], "gob: bad data: undefined type 99");
      assert.equal(found[4], "gob: decode: corrupted data: non-zero delta for singleton");
    }
  },
);

Deno.test("a definition that is no definition is refused, and the stream goes on", pure, () => {
  const P = structType(64, "P", { X: 2 });
  const bytes = messages(
    P,
    P, // twice the same id
    `${intHex(64)} 01 0a 00`,
    structType(20, "Reserved", {}),
    `${structType(65, "Q", { X: 2 })} 04 00`, // more than a definition
    "04 00 0c",
    `${intHex(-66)} 09 00`, // a part that no definition has
    "04 00 0e",
  );
  for (const size of sizes) {
    assert.deepEqual(decodeEach(bytes, Array(7).fill(undefined), size), [
      "gob: duplicate type received",
      { X: 5 },
      "gob: duplicate type received",
      "extra data in buffer",
      6,
      "gob: bad data: field numbers out of bounds",
      7,
    ]);
  }
});

Deno.test("a type whose parts were missing can be used when they have come", pure, () => {
  // 64 holds 65s, and 66, which comes late; 65 holds 64s.
  const bytes = messages(
    structType(64, "Outer", { Inner: 65, Odd: 66 }),
    sliceType(65, 64),
    `${intHex(64)} 00`,
    `${intHex(65)} 00 01 00`,
    structType(66, "Odd", { X: 2 }),
    `${intHex(65)} 00 01 02 01 0a 00 00`,
    `${intHex(64)} 01 01 00 00`,
  );
  for (const size of sizes) {
    const found = decodeEach(bytes, Array(4).fill(undefined), size);
    assert.deepEqual(found.slice(2), [[{ Odd: { X: 5 } }], { Inner: [{}] }]);
  }
});

interface A {
  Next?: B;
  X: number;
}
interface B {
  Back?: A;
}
const A: Schema<A> = struct("A", { Next: pointer(lazy(() => B)), X: int });
const B: Schema<B> = struct("B", { Back: pointer(A) });

Deno.test(
  "a recursive type that did not fit once does not fit again, and says so again",
  pure,
  () => {
    // Here X is a string. The plan that was made for B before that was found must not be used.
    const bytes = messages(
      structType(64, "A", { Next: 65, X: 6 }),
      structType(65, "B", { Back: 64 }),
      `${intHex(64)} 00`,
      `${intHex(65)} 01 02 0161 00 00`,
      `${intHex(65)} 00`,
      `${intHex(64)} 01 00 00`,
    );
    const text = "gob: wrong type (int) for received field A.X";
    for (const size of sizes) {
      assert.deepEqual(
        decodeEach(bytes, [any1(A), any1(B), any1(B), any1(A)], size),
        [text, text, text, text],
      );
    }
  },
);

Deno.test("a GobError says where: the offset in the stream and the path in the value", pure, () => {
  const Inner = struct("main.Inner", { L: slice(int8), M: map(string, int8), R: array(2, int8) });
  const WideInner = struct("main.Inner", { L: slice(int), M: map(string, int), R: array(2, int) });
  const Outer = struct("main.Outer", { Name: string, In: slice(Inner) });
  const WideOuter = struct("main.Outer", { Name: string, In: slice(WideInner) });
  const good = { L: [1], M: new Map([["k", 1]]), R: [0, 0] };
  const cases: [unknown, string][] = [
    [{ ...good, L: [1, 2, 300] }, "Outer.In[1].L[2]"],
    [{ ...good, M: new Map([["a", 1], ["b c", 300]]) }, 'Outer.In[1].M["b c"]'],
    [{ ...good, R: [300, 0] }, "Outer.In[1].R[0]"],
  ];
  for (const [bad, path] of cases) {
    const encoder = new Encoder();
    const before = encoder.encode(string, "before");
    const bytes = encoder.encode(
      WideOuter,
      { Name: "n", In: [good, bad] } as { Name: string; In: (typeof good)[] },
    );
    for (const size of sizes) {
      const decoder = new Decoder();
      let failure: unknown;
      const whole = join(before, bytes);
      for (let at = 0; at < whole.length && failure === undefined; at += size) {
        decoder.push(whole.subarray(at, at + size));
        try {
          if (decoder.next(at < before.length ? undefined as never : Outer) !== undefined) {
            decoder.next(Outer);
          }
        } catch (error) {
          failure = error;
        }
      }
      assert(failure instanceof GobError);
      assert.equal(failure.path, path);
      // 300 is written as fe0258: the offset is at its bytes or just after them.
      const position = whole.toHex().lastIndexOf("fe0258") / 2;
      assert(failure.offset >= position && failure.offset <= position + 3, `${failure.offset}`);
    }
  }
});

Deno.test("the path of a whole value that is no struct begins at its elements", pure, () => {
  const path = (bytes: Uint8Array, schema: Schema<unknown>) => {
    try {
      decode(bytes, schema);
    } catch (error) {
      assert(error instanceof GobError);
      return error.path;
    }
    return assert.fail("it was decoded");
  };
  assert.equal(path(encode(slice(int), [1, 300]), any1(slice(int8))), "[1]");
  assert.equal(path(encode(int, 300), any1(int8)), "");
  assert.equal(
    path(encode(slice(Args), [{ A: 1, B: 300 }]), any1(slice(struct("X", { B: int8 })))),
    "[0].B",
  );
});

Deno.test("without a schema the path carries the names that the stream has", pure, () => {
  const bytes = messages(
    structType(64, "P", { Name: 6, L: 65 }),
    sliceType(65, 6),
    `${intHex(64)} 01 ${text("n")} 01 02 0161 7f`,
  );
  assert.throws(() => decodeAll(bytes), (error) => {
    assert(error instanceof GobError);
    assert.equal(error.path, "P.L[1]");
    assert.equal(error.offset, bytes.length);
    return true;
  });
});

Deno.test("the path of what is no field ends at the struct", pure, () => {
  const P = struct("P", { X: int, Name: string });
  const type = structType(64, "P", { X: 2, Name: 6 });
  const cases: [string, string][] = [
    ["f7", "P"], // the first field number is not an integer
    ["01 0a f7", "P"], // nor the second
    ["01 0a ff", "P"],
    ["05 0a", "P"], // beyond the last field
    ["01 0a 05", "P"],
    ["01 f7", "P.X"],
    ["01 0a 01 7f", "P.Name"],
  ];
  for (const [body, path] of cases) {
    const bytes = messages(type, `${intHex(64)} ${body}`);
    for (const schema of [undefined, any1(P)]) {
      try {
        if (schema === undefined) decode(bytes);
        else decode(bytes, schema);
        assert.fail(`${body} was decoded`);
      } catch (error) {
        assert(error instanceof GobError, `${error}`);
        assert.equal(
          error.path,
          path,
          `${body} ${schema === undefined ? "without" : "with"} a schema`,
        );
        assert(error.offset > 0 && error.offset <= bytes.length);
      }
    }
  }
});

Deno.test("the path to a field that nobody wants is that of the sender", pure, () => {
  const type = structType(64, "P", { X: 2, Junk: 6 });
  const bytes = messages(type, `${intHex(64)} 01 0a 01 7f`);
  assert.throws(() => decode(bytes, struct("P", { X: int })), (error) => {
    assert(error instanceof GobError);
    assert.equal(error.path, "P.Junk");
    return true;
  });
});
