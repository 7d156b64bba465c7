import assert from "node:assert/strict";
import { ByteReader } from "../../../gob/bytes/byte_reader.ts";
import { GobError } from "../../../gob/errors.ts";
import { hex, pure } from "../hand_made.ts";
import { floats, ints, isSafe, uints } from "../primitives.ts";

/** A reader whose window has strangers before and behind it, so that a step beyond it shows. */
function reader(text: string, base = 0): ByteReader {
  const bytes = hex(text);
  const around = new Uint8Array(bytes.length + 12).fill(0x33);
  around.set(bytes, 2);
  const reader = new ByteReader();
  reader.bytes = around;
  reader.pos = 2;
  reader.end = 2 + bytes.length;
  reader.bytesBefore = base - 2;
  return reader;
}

/** Reads one value, which must be all that there is. */
function read<T>(text: string, read: (reader: ByteReader) => T): T {
  const from = reader(text);
  const value = read(from);
  assert.equal(from.remaining, 0, `${text} was not read to its end`);
  return value;
}

function fails(text: string, read: (reader: ByteReader) => unknown, expected: string): void {
  const from = reader(text, 100);
  assert.throws(() => read(from), (error) => {
    assert(error instanceof GobError);
    assert.equal(error.message, expected);
    assert(error.offset >= 100 && error.offset <= 100 + hex(text).length, `${error.offset}`);
    return true;
  }, text);
}

Deno.test("uint() and uint64() read the bytes of Go at every boundary", pure, () => {
  for (const [value, text] of uints) {
    assert.equal(read(text, (r) => r.uint64()), value);
    if (isSafe(value)) assert.equal(read(text, (r) => r.uint()), Number(value));
    else assert(read(text, (r) => r.uint()) >= 2 ** 53, text);
    read(text, (r) => r.skipUint());
  }
});

Deno.test("int() and int64() read the bytes of Go at every boundary", pure, () => {
  for (const [value, text] of ints) {
    assert.equal(read(text, (r) => r.int64()), value);
    if (isSafe(value)) assert.equal(read(text, (r) => r.int()), Number(value));
    else assert(Math.abs(read(text, (r) => r.int())) >= 2 ** 53, text);
  }
});

Deno.test("float() reads the bytes of Go", pure, () => {
  for (const [value, text] of floats) {
    const found = read(text, (r) => r.float());
    assert(Object.is(found, value), `${text}: expected ${value}, received ${found}`);
  }
});

Deno.test("integers that are longer than they need to be are read", pure, () => {
  const table: [string, bigint][] = [
    ["ff00", 0n],
    ["ff01", 1n],
    ["ff7f", 127n],
    ["fe0001", 1n],
    ["fe00ff", 255n],
    ["fd000000", 0n],
    ["fc00000080", 128n],
    ["fb0000000001", 1n],
    ["fa0000ffffffff", 0xffff_ffffn],
    ["f9000000000000ff", 255n],
    ["f80000000000000000", 0n],
    ["f80000000000000005", 5n],
  ];
  for (const [text, value] of table) {
    const signed = value % 2n === 0n ? value / 2n : -(value / 2n) - 1n;
    assert.equal(read(text, (r) => r.uint()), Number(value), text);
    assert.equal(read(text, (r) => r.uint64()), value, text);
    assert.equal(read(text, (r) => r.int()), Number(signed), text);
    assert.equal(read(text, (r) => r.int64()), signed, text);
    read(text, (r) => r.skipUint());
  }
  assert.equal(read("f8000000000000f03f", (r) => r.float()), 1);
  assert.equal(read("ff40", (r) => r.float()), 2);
});

const integerReads: [string, (reader: ByteReader) => unknown][] = [
  ["uint", (r) => r.uint()],
  ["int", (r) => r.int()],
  ["uint64", (r) => r.uint64()],
  ["int64", (r) => r.int64()],
  ["float", (r) => r.float()],
  ["skipUint", (r) => r.skipUint()],
];

for (const [name, readOne] of integerReads) {
  Deno.test(`${name}() refuses what is cut short or longer than eight bytes`, pure, () => {
    fails("", readOne, "EOF");
    fails("ff", readOne, "gob: invalid uint data length 1: exceeds input size 0");
    fails("fe01", readOne, "gob: invalid uint data length 2: exceeds input size 1");
    fails("f801020304050607", readOne, "gob: invalid uint data length 8: exceeds input size 7");
    fails("f7010203040506070809", readOne, "gob: encoded unsigned integer out of range");
    fails("80", readOne, "gob: encoded unsigned integer out of range");
  });
}

Deno.test("string() reads UTF-8, a byte order mark included", pure, () => {
  const table: [string, string][] = [
    ["00", ""],
    ["0161", "a"],
    ["ff0161", "a"],
    ["03efbbbf", "\ufeff"],
    ["06efbbbf616263", "\ufeffabc"],
    ["04f09f9880", "😀"],
    ["0300c3a9", "\0é"],
    [`18${"61".repeat(24)}`, "a".repeat(24)],
    [`19${"61".repeat(25)}`, "a".repeat(25)],
    [`19${"61".repeat(23)}c3a9`, `${"a".repeat(23)}é`],
    [`ff80${"62".repeat(128)}`, "b".repeat(128)],
  ];
  for (const [text, value] of table) {
    assert.equal(read(text, (r) => r.string()), value, text);
    read(text, (r) => r.skipBytes());
  }
});

Deno.test("string() gives U+FFFD for bytes that are no UTF-8", pure, () => {
  assert.equal(read("01ff", (r) => r.string()), "\ufffd");
  assert.equal(read("0361ff62", (r) => r.string()), "a\ufffdb");
  assert.equal(read("02c328", (r) => r.string()), "\ufffd(");
});

Deno.test("byteSlice() gives bytes that later reads do not touch", pure, () => {
  const from = reader("03010203 00");
  const bytes = from.byteSlice();
  assert.deepEqual(bytes, Uint8Array.of(1, 2, 3));
  from.bytes.fill(9);
  assert.deepEqual(bytes, Uint8Array.of(1, 2, 3));
  assert.equal(bytes.buffer.byteLength, 3);
});

Deno.test("lengths beyond the window are refused before anything is made for them", pure, () => {
  const lengths = ["0161".slice(0, 2), "7f", "fe7fff", "fc7fffffff", "f8ffffffffffffffff"];
  for (const text of lengths) {
    for (const name of ["string", "byteSlice", "skipBytes"] as const) {
      assert.throws(() => reader(text)[name](), GobError, `${name} ${text}`);
    }
    fails(text, (r) => r.lengthOf("too long"), "too long");
  }
});

Deno.test("fail() says how many bytes of the stream stand before the current one", pure, () => {
  const from = reader("0102", 40);
  assert.equal(from.fail("x").offset, 40);
  from.uint();
  assert.equal(from.fail("x").offset, 41);
  assert.equal(from.remaining, 1);
});
