/**
 * Other formats that are given as a gob: the errors are Go's, and say what the bytes look like.
 *
 * @module
 */

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import {
  bool,
  bytes,
  complex128,
  decode,
  decodeAll,
  Decoder,
  DecoderStream,
  encode,
  float64,
  GobError,
  inspect,
  int,
  slice,
  string,
  struct,
} from "../../gob/mod.ts";
import { foreignFormat } from "../../gob/bytes/foreign_format.ts";
import { hex, join, pure } from "./hand_made.ts";

const Point = struct("Point", { X: int, Y: int });
const text = (value: string) => new TextEncoder().encode(value);

const base64 = encode(Point, { X: 1, Y: 2 }).toBase64();

const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
  [
    "gzip",
    gzipSync(encode(Point, { X: 1, Y: 2 })),
    /^this looks like gzip: decompress it first, as with DecompressionStream\("gzip"\)$/,
  ],
  ["a short gzip", hex("1f8b0800"), /gzip/],
  ["zstd", join(hex("28b52ffd"), new Uint8Array(50)), /looks like zstd: decompress it first$/],
  ["bzip2", join(text("BZh91AY&SY"), hex("8f21d0b2"), new Uint8Array(80)), /looks like bzip2/],
  ["xz", join(hex("fd377a585a0000"), new Uint8Array(80)), /looks like xz/],
  ["zip", join(hex("504b03041400"), new Uint8Array(100)), /looks like a zip archive/],
  ["TLS", join(hex("16030100fe"), new Uint8Array(100)), /looks like a handshake of TLS/],
  ["TLS alert", hex("15030300020228"), /looks like an alert of TLS/],
  [
    "an HTTP response",
    text(
      "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\n400 Bad Request, and more of it",
    ),
    /^this looks like an HTTP response \(HTTP\/1.1 400 Bad Request\): decode its body$/,
  ],
  ["a short HTTP response", text("HTTP/1.1 400 Bad Request\r\n\r\n"), /an HTTP response/],
  ["an HTTP request", text("GET /x HTTP/1.1\r\nHost: h\r\n\r\n"), /an HTTP request \(GET \/x HTTP/],
  ["JSON", text('{"X":22,"Y":7}'), /looks like JSON/],
  ["a JSON list", text(` [${"1, ".repeat(50)}1]`), /looks like JSON/],
  ["a JSON text", text('"hello"'), /looks like JSON/],
  ["HTML", text(`<!doctype html>\n${"<p>text</p>".repeat(10)}`), /looks like HTML or XML/],
  [
    "PEM",
    text("-----BEGIN CERTIFICATE-----\nMIIB\n"),
    /looks like PEM \(-----BEGIN CERTIFICATE-----\)/,
  ],
  ["base64", text(base64), /looks like text: if it is base64 or hexadecimal, turn it into bytes/],
  [
    "text",
    text("hello there, this is text that goes on for more than a message".repeat(3)),
    /text/,
  ],
  ["text that is no ASCII", text("héllo thère".repeat(20)), /looks like text/],
  ["text with a cut character", text("é".repeat(100)).subarray(0, 63), /looks like text/],
];

/** The error of a function. */
function errorOf(run: () => unknown): GobError {
  try {
    run();
  } catch (error) {
    assert(error instanceof GobError, `${error}`);
    return error;
  }
  throw new Error("expected an error");
}

Deno.test("an error at the beginning says what the bytes look like", pure, () => {
  for (const [what, stream, hint] of cases) {
    for (
      const run of [
        () => decode(stream),
        () => decode(stream, Point),
        () => decodeAll(stream, Point),
        () => decodeAll(stream, undefined, { streams: "many" }),
      ]
    ) {
      const error = errorOf(run);
      assert.match(error.hint ?? "none", hint, what);
      assert.doesNotMatch(error.message, /looks like/, what);
      assert.match(Deno.inspect(error), /hint: .*looks like/, what);
    }
    const decoder = new Decoder();
    decoder.push(stream);
    try {
      assert.equal(decoder.next(), undefined);
    } catch (error) {
      assert.match((error as GobError).hint!, hint, what);
    }
    const lines = inspect(stream).split("\n");
    assert.match(lines.at(-2)!, /^error at byte \d+: /, what);
    assert.match(lines.at(-1)!, hint, what);
  }
});

Deno.test("a DecoderStream says what the bytes look like", async () => {
  for (const [what, stream, hint] of cases) {
    for (const size of [1, 7, 1000]) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < stream.length; at += size) chunks.push(stream.slice(at, at + size));
      const values = ReadableStream.from(chunks).pipeThrough(new DecoderStream(Point));
      await assert.rejects(Array.fromAsync(values), (error: GobError) => {
        // The first byte of a few formats is an error already.
        return size === 1 && error.hint === undefined && error.offset === 0 ||
          hint.test(error.hint ?? "none");
      }, what);
    }
  }
});

Deno.test("no gob stream looks like another format", { permissions: { read: true } }, () => {
  const vectors = new URL("../golden/vectors.json", import.meta.url);
  const streams = [
    ...streamsIn(JSON.parse(Deno.readTextFileSync(vectors))),
    encode(Point, { X: 1, Y: 2 }),
    encode(bool, true),
    encode(float64, 1.5),
    encode(complex128, { re: 1, im: 2 }),
    encode(slice(int), [1, 2, 3]),
    // These lengths are letters, brackets and the like, and an id can be a line feed.
    ...Array.from({ length: 127 }, (_, length) => encode(bytes, text("a".repeat(length)))),
    ...Array.from({ length: 127 }, (_, length) => encode(string, "{".repeat(length))),
  ];
  assert(streams.length > 300);
  for (const stream of streams) {
    if (stream.length === 0) continue;
    assert.equal(foreignFormat(stream), undefined, stream.toHex());
  }
});

/** Everything that is hexadecimal in a vector. */
function streamsIn(value: unknown): Uint8Array[] {
  if (typeof value === "string") {
    return /^(?:[0-9a-f]{2}){4,}$/.test(value) ? [hex(value)] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(streamsIn);
}

Deno.test("an error in a stream that has begun well has no such hint", pure, () => {
  const stream = join(
    encode(Point, { X: 1, Y: 2 }),
    text("HTTP/1.1 400 Bad Request\r\n\r\n".repeat(9)),
  );
  const error = errorOf(() => decodeAll(stream));
  assert.equal(error.hint, undefined);
  assert(!Object.hasOwn(error, "hint"));
  assert.equal(errorOf(() => decode(encode(string, "text"), Point)).hint, undefined);
  assert.equal(errorOf(() => decode(new Uint8Array(0))).hint, undefined);
});
