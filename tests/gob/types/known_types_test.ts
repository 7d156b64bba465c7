import assert from "node:assert/strict";
import {
  bigFloat,
  bigInt,
  bigRat,
  decode,
  encode,
  netipAddr,
  opaque,
  type OpaqueKind,
  pointer,
  slice,
  struct,
  time,
  url,
  uuid,
} from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";

Deno.test("without a schema the known types are known by their names", pure, () => {
  const All = struct("main.All", {
    Time: time,
    Int: bigInt,
    Rat: bigRat,
    Float: bigFloat,
    URL: url,
    Addr: netipAddr,
    UUID: uuid,
  });
  const float = {
    form: "finite",
    negative: true,
    precision: 53,
    mode: 0,
    accuracy: 0,
    exponent: 1,
    mantissa: 3n,
  } as const;
  const { Time, ...rest } = decode(encode(All, {
    Time: Temporal.ZonedDateTime.from("2024-02-29T12:00:00[UTC]"),
    Int: -5n,
    Rat: { num: 1n, den: 3n },
    Float: float,
    URL: "http://a/b",
    Addr: "192.0.2.1",
    UUID: "01234567-89ab-cdef-0123-456789abcdef",
  })) as Record<string, unknown>;
  assert.equal(String(Time), "2024-02-29T12:00:00+00:00[UTC]");
  assert.deepEqual(rest, {
    Int: -5n,
    Rat: { num: 1n, den: 3n },
    Float: float,
    URL: "http://a/b",
    Addr: "192.0.2.1",
    UUID: "01234567-89ab-cdef-0123-456789abcdef",
  });
});

/** A type of the program's own, which encodes itself to the bytes that it is given. */
function own(name: string, kind: OpaqueKind) {
  return opaque<Uint8Array>(name, kind, { encode: (bytes) => bytes, decode: (bytes) => bytes });
}

Deno.test(
  "a type of the program with a known name keeps its bytes where they say something else",
  pure,
  () => {
    const table: [string, OpaqueKind, string][] = [
      ["main.Time", "gob", "01ff"],
      ["main.Time", "binary", "010000000edd726fd7075bcd15ffff"],
      ["main.Int", "gob", "ff"],
      ["main.Int", "text", "0201"],
      ["main.Rat", "gob", "02"],
      ["main.Float", "gob", "0102"],
      ["main.URL", "binary", "ff"],
      ["main.Addr", "binary", "0102"],
      ["main.UUID", "binary", "01"],
      ["main.Other", "gob", "0201"],
    ];
    for (const [name, kind, hex] of table) {
      const bytes = Uint8Array.fromHex(hex);
      assert.deepEqual(decode(encode(own(name, kind), bytes)), bytes, `${kind} ${name} ${hex}`);
    }
  },
);

Deno.test(
  "a type that is first met behind a pointer has no name, and gives its bytes, unless it is a time",
  pure,
  () => {
    // Go sends no name for *big.Int, so it cannot be recognized; nothing else has the bytes of a *time.Time.
    const at = Temporal.ZonedDateTime.from("2024-02-29T12:00:00.5+02:00[+02:00]");
    assert.deepEqual(decode(encode(slice(pointer(time)), [at])), [at]);
    for (
      const hex of ["01", "010000000edd726fd7ff5bcd15ffff", "020000000edd726fd7075bcd15003cff"]
    ) {
      const bytes = Uint8Array.fromHex(hex);
      assert.deepEqual(decode(encode(slice(pointer(own("main.T", "gob"))), [bytes])), [bytes], hex);
    }
    assert.deepEqual(decode(encode(slice(pointer(bigInt)), [5n])), [Uint8Array.of(2, 5)]);
    assert.deepEqual(decode(encode(slice(pointer(bigInt)), [5n]), slice(bigInt)), [5n]);
  },
);

Deno.test("bytes of an opaque value are its own", pure, () => {
  const sent = encode(own("main.T", "gob"), Uint8Array.of(1, 2, 3));
  const found = decode(sent) as Uint8Array;
  sent.fill(0);
  assert.deepEqual(found, Uint8Array.of(1, 2, 3));
  const seen: Uint8Array[] = [];
  const T = opaque<number>("main.T", "gob", {
    encode: (value) => Uint8Array.of(value, value),
    decode(bytes) {
      seen.push(bytes);
      return bytes[0]!;
    },
  });
  assert.equal(decode(encode(T, 7), T), 7);
  assert.deepEqual(seen, [Uint8Array.of(7, 7)]);
});

Deno.test("an opaque type of kind text is read and written like the others", pure, () => {
  const Color = opaque<string>("main.Color", "text", {
    encode: (value) => new TextEncoder().encode(value),
    decode: (bytes) => new TextDecoder().decode(bytes),
  });
  assert.equal(decode(encode(Color, "red"), Color), "red");
  assert.deepEqual(decode(encode(Color, "red")), new TextEncoder().encode("red"));
});
