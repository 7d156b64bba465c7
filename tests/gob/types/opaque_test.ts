import assert from "node:assert/strict";
import { decode, encode, GobError, opaque, pointer, struct } from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";

/** A field of a type whose functions throw what they are given. */
function holder(thrown: { encode?: unknown; decode?: unknown }) {
  return struct("main.Holder", {
    F: opaque<number>("main.T", "gob", {
      encode(value) {
        if ("encode" in thrown) throw thrown.encode;
        return Uint8Array.of(value);
      },
      decode(bytes) {
        if ("decode" in thrown) throw thrown.decode;
        return bytes[0]!;
      },
    }),
  });
}

/** What a function throws. */
function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  assert.fail("nothing was thrown");
}

Deno.test("what an opaque type's encode throws becomes the error of that value", pure, () => {
  const table: readonly (readonly [thrown: unknown, text: string])[] = [
    [new Error("not today"), "TypeError: Cannot encode Holder.F: not today"],
    [new RangeError("too large"), "RangeError: Cannot encode Holder.F: too large"],
    ["a text", "TypeError: Cannot encode Holder.F: a text"],
    [undefined, "TypeError: Cannot encode Holder.F: undefined"],
  ];
  for (const [thrown, text] of table) {
    const error = thrownBy(() => encode(holder({ encode: thrown }), { F: 1 }));
    assert.equal(String(error), text);
    assert.equal((error as Error).cause, thrown);
  }
});

Deno.test("what an opaque type's decode throws becomes a GobError with its place", pure, () => {
  const stream = encode(holder({}), { F: 7 });
  const table: readonly (readonly [thrown: unknown, message: string])[] = [
    [new Error("not today"), "not today"],
    ["a text", "a text"],
    [null, "null"],
  ];
  for (const [thrown, message] of table) {
    const error = thrownBy(() => decode(stream, holder({ decode: thrown })));
    assert(error instanceof GobError);
    assert.equal(error.message, message);
    assert.equal(error.path, "Holder.F");
    assert.equal(error.cause, thrown);
    // The byte after the value: only the end marker of the struct follows.
    assert.equal(error.offset, stream.length - 1);
  }
});

Deno.test("an opaque type's encode has to give bytes", pure, () => {
  const T = opaque<number>("main.T", "gob", {
    encode: (value) => [value] as unknown as Uint8Array,
    decode: (bytes) => bytes[0]!,
  });
  assert.throws(
    () => encode(struct("S", { P: pointer(T) }), { P: 1 }),
    /^TypeError: Cannot encode S\.P: the encode function of main\.T gave object, not a Uint8Array$/,
  );
});

Deno.test("opaque() says what is wrong with a zero value that cannot be encoded", pure, () => {
  const make = (encode: () => Uint8Array) =>
    opaque("main.T", "gob", { encode, decode: () => 1, zero: 1 });
  assert.throws(() => make(() => assert.fail(new RangeError("too deep"))), {
    name: "RangeError",
    message: "Cannot encode the zero value of main.T: too deep",
  });
  assert.throws(() => make(() => 5 as unknown as Uint8Array), {
    name: "TypeError",
    message: /^Cannot encode the zero value of main\.T: .* gave number/,
  });
});
