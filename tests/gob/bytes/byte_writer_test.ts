import assert from "node:assert/strict";
import { ByteWriter } from "../../../gob/bytes/byte_writer.ts";
import { Misfit } from "../../../gob/errors.ts";
import { pure } from "../hand_made.ts";
import { floats, ints, isSafe, uints } from "../primitives.ts";

function written(write: (writer: ByteWriter) => void, capacity = 0): string {
  const writer = new ByteWriter();
  writer.bytes = new Uint8Array(capacity);
  writer.view = new DataView(writer.bytes.buffer);
  write(writer);
  return writer.written().toHex();
}

Deno.test("uint() writes the bytes of Go at every boundary", pure, () => {
  for (const [value, hex] of uints) {
    if (isSafe(value)) assert.equal(written((w) => w.uint(Number(value))), hex, `${value}`);
  }
  assert.equal(written((w) => w.uint(2 ** 53)), "f920000000000000");
  assert.equal(written((w) => w.uint(-0)), "00");
});

Deno.test("uint64() writes the bytes of Go at every boundary", pure, () => {
  for (const [value, hex] of uints) assert.equal(written((w) => w.uint64(value)), hex, `${value}`);
});

Deno.test("int() writes the bytes of Go at every boundary", pure, () => {
  for (const [value, hex] of ints) {
    if (isSafe(value)) assert.equal(written((w) => w.int(Number(value))), hex, `${value}`);
  }
  assert.equal(written((w) => w.int(2 ** 53)), "f940000000000000");
  assert.equal(written((w) => w.int(-(2 ** 53))), "f93fffffffffffff");
  assert.equal(written((w) => w.int(-0)), "00");
});

Deno.test("int64() writes the bytes of Go at every boundary", pure, () => {
  for (const [value, hex] of ints) assert.equal(written((w) => w.int64(value)), hex, `${value}`);
});

Deno.test("float() writes the bytes of Go", pure, () => {
  for (const [value, hex] of floats) assert.equal(written((w) => w.float(value)), hex, `${value}`);
});

Deno.test("float() writes every NaN as Go's", pure, () => {
  const words = new Uint32Array([0xdeadbeef, 0xfff01234]);
  const [strange] = new Float64Array(words.buffer);
  assert.equal(written((w) => w.float(strange!)), "f8010000000000f87f");
});

Deno.test("string() writes UTF-8 behind its length in bytes", pure, () => {
  const table: [string, string][] = [
    ["", "00"],
    ["a", "0161"],
    ["\0", "0100"],
    ["é", "02c3a9"],
    ["世界", "06e4b896e7958c"],
    ["😀", "04f09f9880"],
    ["\ufeff", "03efbbbf"],
    ["x".repeat(127), `7f${"78".repeat(127)}`],
    ["x".repeat(128), `ff80${"78".repeat(128)}`],
    // The length in bytes takes one byte more than the length in UTF-16 units would.
    ["é".repeat(64), `ff80${"c3a9".repeat(64)}`],
    ["é".repeat(128), `fe0100${"c3a9".repeat(128)}`],
  ];
  for (const [text, hex] of table) assert.equal(written((w) => w.string(text)), hex, text);
});

Deno.test("string() writes texts of every length around its fast way", pure, () => {
  for (let length = 28; length <= 36; length++) {
    for (const tail of ["", "é", "世", "😀"]) {
      const text = "a".repeat(length) + tail;
      const bytes = new TextEncoder().encode(text);
      assert.equal(written((w) => w.string(text)), Uint8Array.of(bytes.length, ...bytes).toHex());
    }
  }
});

Deno.test("string() refuses a lone surrogate and writes nothing of it", pure, () => {
  for (const text of ["\ud800", `${"a".repeat(50)}\udc00`, "\ud83d x"]) {
    const writer = new ByteWriter();
    writer.uint(1);
    assert.throws(() => writer.string(text), (error) => {
      assert(error instanceof Misfit);
      assert.equal(error.message, "expected well-formed text, received a lone surrogate");
      return true;
    });
    assert.equal(writer.written().toHex(), "01");
  }
});

Deno.test("byteSlice() writes bytes behind their length, and raw() without", pure, () => {
  assert.equal(written((w) => w.byteSlice(new Uint8Array(0))), "00");
  assert.equal(written((w) => w.byteSlice(Uint8Array.of(1, 255))), "0201ff");
  assert.equal(written((w) => w.byteSlice(new Uint8Array(300))), `fe012c${"00".repeat(300)}`);
  assert.equal(written((w) => w.raw(Uint8Array.of(1, 255))), "01ff");
});

Deno.test("a writer of any capacity grows as it needs", pure, () => {
  for (const capacity of [0, 1, 2, 8, 9, 10]) {
    const hex = written((w) => {
      w.uint(300);
      w.int(-300);
      w.float(0.1);
      w.string("abc");
      w.string("é".repeat(40));
      w.uint64(2n ** 63n);
      w.byteSlice(Uint8Array.of(7));
    }, capacity);
    assert.equal(
      hex,
      `fe012cfe0257f89a9999999999b93f03616263${"50"}${"c3a9".repeat(40)}f880000000000000000107`,
    );
  }
});

Deno.test("endMessage() writes the length in front, whatever room was guessed", pure, () => {
  for (const size of [0, 1, 127, 128, 255, 256, 65535, 65536]) {
    for (const width of [1, 2, 3, 4]) {
      const writer = new ByteWriter();
      writer.raw(Uint8Array.of(0xaa));
      const start = writer.length;
      writer.beginMessage(width);
      writer.raw(new Uint8Array(size).fill(0x55));
      const right = writer.endMessage(start, width);
      const prefix = written((w) => w.uint(size));
      assert.equal(right, prefix.length / 2);
      assert.equal(writer.written().toHex(), `aa${prefix}${"55".repeat(size)}`);
    }
  }
});

Deno.test("setting length back drops what was written after", pure, () => {
  const writer = new ByteWriter();
  writer.string("kept");
  const before = writer.length;
  writer.string("dropped");
  writer.length = before;
  writer.uint(5);
  assert.equal(writer.written().toHex(), "046b65707405");
});
