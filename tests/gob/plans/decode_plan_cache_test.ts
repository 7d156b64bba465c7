import assert from "node:assert/strict";
import {
  array,
  Decoder,
  Encoder,
  type GobError,
  int,
  type Schema,
  slice,
  struct,
} from "../../../gob/mod.ts";
import { int as intHex, messages, pure, sliceType, structType } from "../hand_made.ts";

const Point = struct("Point", { X: int });

/** The text of the next value's refusal. */
function refusal(decode: () => unknown): string {
  let text = "";
  assert.throws(decode, (error: GobError) => {
    text = error.message;
    return error.name === "GobError";
  });
  return text;
}

Deno.test(
  "a type that was refused since another was missing is read when that has come",
  pure,
  () => {
    for (const schema of [slice(Point), undefined]) {
      const decoder = new Decoder();
      const value = `${intHex(64)} 00 01 01 0a 00`;
      decoder.push(
        messages(sliceType(64, 65), value, value, structType(65, "Point", { X: 2 }), value),
      );
      const next = () => schema === undefined ? decoder.next() : decoder.next(schema);
      const first = refusal(next);
      assert.equal(refusal(next), first);
      assert.deepEqual(next(), { value: [{ X: 5 }] });
    }
  },
);

Deno.test("a few definitions that are put together in many ways have a bound", pure, () => {
  const names = Array.from({ length: 50_000 }, (_, n) => [`SomeLongerName${n}`, int]);
  const fields = { X: int, ...Object.fromEntries(names) };
  const Wide = struct("Point", fields) as unknown as Schema<{ X: number }>;
  const encoder = new Encoder();
  const decoder = new Decoder();
  const pass = (length: number) => {
    decoder.push(encoder.encode(array(length, Wide), Array(length).fill(zero)));
    return decoder.next(array(length, Point))?.value;
  };
  const zero = { ...Object.fromEntries(names.map(([name]) => [name, 0])), X: 0 };
  for (let length = 1; length <= 5; length++) assert.equal(pass(length)?.length, length);
  const passMany = () => {
    for (let length = 6; length < 30; length++) pass(length);
  };
  assert.equal(refusal(passMany), "gob: types on one stream too large");
});

Deno.test(
  "a struct may end with a zero in more bytes than it needs, at first and with generated code",
  pure,
  () => {
    const Inner = struct("Inner", { X: int, Y: int });
    const Outer = struct("Outer", { A: Inner, B: int });
    const decoder = new Decoder();
    decoder.push(messages(
      structType(64, "Outer", { A: 65, B: 2 }),
      structType(65, "Inner", { X: 2, Y: 2 }),
    ));
    for (let times = 0; times < 40; times++) {
      decoder.push(messages(`${intHex(64)} 01 01 0a ff00 01 0c ff00`));
      assert.deepEqual(decoder.next(Outer), { value: { A: { X: 5, Y: 0 }, B: 6 } });
    }
  },
);
