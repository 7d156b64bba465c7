/**
 * A program that encodes and decodes values often enough that code is generated for their types, and prints the results.
 * With `--poor` it runs without the strings of Node's `Buffer`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  any,
  array,
  bool,
  bytes,
  decode,
  Decoder,
  encode,
  Encoder,
  float64,
  int,
  int64,
  int8,
  map,
  pointer,
  type Schema,
  slice,
  string,
  struct,
  uint64,
} from "../../../gob/mod.ts";
import { canCompileSource } from "../../../gob/plans/compile_source.ts";

const Point = struct("main.Point", { X: int, Y: int8 });
const Record = struct("main.Record", {
  Name: string,
  On: bool,
  Ratio: float64,
  Wide: int64,
  Mask: uint64,
  Raw: bytes,
  At: Point,
  Next: pointer(Point),
  Path: slice(Point),
  Names: slice(string),
  Numbers: slice(int),
  Pair: array(2, float64),
  Sizes: map(string, int),
  Value: any,
});

/** Enough for code to be generated. */
const rounds = 40;

function record(round: number) {
  const point = (n: number) => ({ X: n * 1000, Y: n % 128 });
  return {
    Name: `name ${round} é`,
    On: round % 2 === 1,
    Ratio: round / 3,
    Wide: -(2n ** BigInt(round)),
    Mask: 2n ** BigInt(round) - 1n,
    Raw: Uint8Array.from({ length: round }, (_, index) => index),
    At: point(round),
    ...(round % 3 === 0 ? {} : { Next: point(-round) }),
    Path: Array.from({ length: round % 5 }, (_, index) => point(index)),
    Names: Array.from({ length: round % 4 }, (_, index) => "n".repeat(index * 20)),
    Numbers: Array.from({ length: round }, (_, index) => index - 20),
    Pair: [round, -0.5],
    Sizes: new Map([["a", round], ["", -round]]),
    ...(round % 2 === 0 ? {} : { Value: round }),
  };
}

/** Many values on one stream: what was sent, for those who come back as they went. */
function records(): string {
  const [encoder, decoder] = [new Encoder(), new Decoder()];
  let sent = "";
  for (let round = 1; round <= rounds; round++) {
    const value = record(round);
    const stream = encoder.encode(Record, value);
    decoder.push(stream);
    assert.deepEqual(decoder.next(Record)?.value, value);
    sent += stream.toHex();
  }
  return sent;
}

/** Errors of values that do not fit, once the same schemas have had code made for them. */
function errors(): string[] {
  const errorOf = (run: () => unknown) => {
    try {
      return String(run());
    } catch (error) {
      return String(error);
    }
  };
  const unfit = (change: Record<string, unknown>) =>
    errorOf(() => encode(Record as unknown as Schema<unknown>, { ...record(1), ...change }));
  const Bytes = struct("main.Point", { X: int, Y: int });
  const far = encode(slice(Bytes), Array.from({ length: 50 }, () => ({ X: 1, Y: 300 })));
  return [
    unfit({ Name: 5 }),
    unfit({ On: "yes" }),
    unfit({ Ratio: undefined }),
    unfit({ Wide: 5 }),
    unfit({ Mask: -1n }),
    unfit({ At: { X: 1, Y: 128 } }),
    unfit({ Path: [{ X: 1, Y: 1 }, { X: 1.5, Y: 1 }] }),
    unfit({ Names: ["a", "\ud800"] }),
    unfit({ Numbers: Array.from({ length: 50 }, (_, index) => index === 49 ? null : index) }),
    unfit({ Pair: [1] }),
    errorOf(() => decode(far, slice(Point))),
  ];
}

/** The strings of large messages. */
async function strings(): Promise<number> {
  const many = Array.from(
    { length: 5000 },
    (_, index) => `string ${index}${"é".repeat(index % 2)}`,
  );
  const stream = encode(slice(string), many);
  for (let time = 0; time < 3; time++) {
    assert.deepEqual(decode(stream, slice(string)), many);
    // What makes strings of large messages is loaded when the first one comes.
    await import("node:buffer");
    await new Promise((resolve) => setTimeout(resolve));
  }
  return stream.length;
}

if (import.meta.main) {
  if (Deno.args.includes("--poor")) Reflect.deleteProperty(Buffer.prototype, "latin1Slice");
  console.log(`code can be made: ${canCompileSource}`);
  console.log(records());
  console.log(errors().join("\n"));
  console.log(await strings());
}
