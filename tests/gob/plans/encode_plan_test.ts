import assert from "node:assert/strict";
import {
  array,
  encode,
  int,
  lazy,
  pointer,
  type Schema,
  slice,
  struct,
  uint8,
} from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";

/** A schema for a value that the compiler would refuse. */
function unchecked(schema: unknown): Schema<unknown> {
  return schema as Schema<unknown>;
}

Deno.test("arrays and bytes that are none are refused with the place", pure, () => {
  const table: readonly (readonly [schema: unknown, value: unknown, text: string])[] = [
    [array(3, int), "123", "value: expected [3]int, received string"],
    [array(3, int), { length: 3 }, "value: expected [3]int, received Object"],
    [slice(array(1, int)), [[1], undefined], "[1]: expected [1]int, received undefined"],
    [slice(uint8), "12", "value: expected []uint8 as an array, received string"],
    [slice(uint8), Uint8Array.of(1), "value: expected []uint8 as an array, received Uint8Array"],
    [slice(uint8), [1, 255, 256], "[2]: expected uint8, received 256"],
    [slice(uint8), [0.5], "[0]: expected uint8, received 0.5"],
    [slice(uint8), [0, -1], "[1]: expected uint8, received -1"],
    [slice(uint8), ["1"], "[0]: expected uint8, received string"],
  ];
  for (const [schema, value, text] of table) {
    assert.throws(() => encode(unchecked(schema), value), {
      name: "TypeError",
      message: `Cannot encode ${text}`,
    });
  }
});

Deno.test(
  "a struct with a field that cannot be used is an error every time, in others too",
  pure,
  () => {
    const cycle: Schema<undefined> = pointer(lazy(() => cycle));
    interface Folder {
      Folders: Folder[];
      Cycle?: undefined;
    }
    const Folder: Schema<Folder> = struct("Folder", {
      Folders: slice(lazy(() => Folder)),
      Cycle: cycle,
    });
    const refused = /^TypeError: .*cycle of pointers/;
    for (let time = 0; time < 2; time++) {
      assert.throws(() => encode(Folder, { Folders: [] }), refused);
      assert.throws(() => encode(slice(Folder), [{ Folders: [] }]), refused);
    }
  },
);
