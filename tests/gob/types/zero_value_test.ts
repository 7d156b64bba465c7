import assert from "node:assert/strict";
import { any, array, decode, encode, int, opaque, pointer, struct } from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";

const Point = struct("main.Point", { X: int });

/** A stream with a struct of that name of which no field was sent. */
const nothing = encode(struct("main.S", { Other: int, Pair: array(2, int) }), {
  Other: 0,
  Pair: [0, 0],
});

Deno.test("elements of an array that was not sent are nil if Go's are", pure, () => {
  const S = struct("main.S", { Other: int, Points: array(2, pointer(Point)), Any: array(1, any) });
  assert.deepEqual(decode(nothing, S), {
    Other: 0,
    Points: [undefined, undefined],
    Any: [undefined],
  });
});

Deno.test("a struct in an array that was not sent has its fields, and no nil ones", pure, () => {
  const Line = struct("main.Line", { From: Point, To: pointer(Point), Note: any });
  const S = struct("main.S", { Other: int, Lines: array(2, Line) });
  assert.deepEqual(decode(nothing, S), {
    Other: 0,
    Lines: [{ From: { X: 0 } }, { From: { X: 0 } }],
  });
});

Deno.test("a field whose type declares no zero value has to be sent", pure, () => {
  const Key = opaque<string>("main.Key", "text", {
    encode: (key) => new TextEncoder().encode(key),
    decode: (bytes) => new TextDecoder().decode(bytes),
  });
  const message = "gob: no value was sent for a field of type Key, which declares no zero value";
  assert.throws(() => decode(nothing, struct("main.S", { Other: int, Key })), { message });
  assert.throws(() => decode(nothing, struct("main.S", { Other: int, Keys: array(1, Key) })), {
    message,
  });
  // An empty array needs no zero value of its elements.
  assert.deepEqual(decode(nothing, struct("main.S", { Other: int, Keys: array(0, Key) })), {
    Other: 0,
    Keys: [],
  });
});
