// Short texts that are made by hand are those of the platform's decoder and encoder.

import assert from "node:assert/strict";
import { ByteWriter } from "../../../gob/bytes/byte_writer.ts";
import { ByteReader } from "../../../gob/bytes/byte_reader.ts";
import { shortText } from "../../../gob/bytes/short_text.ts";
import { Random } from "../../testing/random.ts";

const pure = { permissions: "none" } as const;
const strict = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** Code points around every bound of UTF-8, and some of each range. */
const points = [
  ...[0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfeff, 0xfffd, 0xffff, 0x1_0000, 0x10_ffff],
  ...[0x41, 0xe4, 0x3b1, 0x4e2d, 0x1f600],
];

Deno.test("shortText() gives what the platform's decoder gives, or nothing", pure, () => {
  const random = new Random(2026);
  for (let n = 0; n < 20_000; n++) {
    // Well-formed text, and bytes that may be anything.
    const text = String.fromCodePoint(
      ...Array.from({ length: random.below(8) }, () => random.pick(points)),
    );
    const bytes = random.chance(0.5)
      ? new TextEncoder().encode(text)
      : Uint8Array.from({ length: random.below(6) }, () =>
        random.pick([
          0x41,
          0x80,
          0xbf,
          0xc0,
          0xc1,
          0xc2,
          0xdf,
          0xe0,
          0xa0,
          0xed,
          0xef,
          0xf0,
          0xff,
        ]));
    const found = shortText(new Uint8Array([...bytes, 0x80, 0x80]), 0, bytes.length);
    if (found === undefined) continue;
    assert.equal(found, strict.decode(bytes), bytes.toHex());
  }
  // What is common is made by hand.
  for (const text of ["größe", "日本語", "Ärger", "﻿x", ""]) {
    const bytes = new TextEncoder().encode(text);
    assert.equal(shortText(bytes, 0, bytes.length), text);
  }
});

Deno.test("texts of any length and kind come back as they were written", pure, () => {
  const random = new Random(7);
  for (let n = 0; n < 5000; n++) {
    const kind = random.pick([[0x41], [0xe4], [0x41, 0xe4, 0x4e2d], points]);
    const text = String.fromCodePoint(
      ...Array.from({ length: random.below(150) }, () => random.pick(kind)),
    );
    const writer = new ByteWriter();
    writer.string(text);
    const bytes = writer.written();
    const utf8 = new TextEncoder().encode(text);
    assert.deepEqual(bytes.subarray(bytes.length - utf8.length), utf8);
    const reader = new ByteReader();
    reader.open(bytes, 0, bytes.length, 0);
    assert.equal(reader.string(), text);
    assert.equal(reader.remaining, 0);
  }
  for (
    const lone of [
      "\ud800",
      "a\udc00b",
      "\ud800x",
      "x".repeat(59) + "\ud800",
      "x".repeat(100) + "\udfff",
    ]
  ) {
    assert.throws(() => new ByteWriter().string(lone), /lone surrogate/);
  }
});
