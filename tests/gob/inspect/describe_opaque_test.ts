import assert from "node:assert/strict";
import { encode, inspect, opaque } from "../../../gob/mod.ts";
import { hex, pure } from "../hand_made.ts";

Deno.test(
  "inspect() shows the bytes of a big.Float, and what they say if they say anything",
  pure,
  () => {
    const Float = opaque<Uint8Array>("big.Float", "gob", {
      encode: (own) => own,
      decode: (own) => own,
    });
    const table: readonly (readonly [own: string, meaning: string])[] = [
      ["010a0000003500000001c000000000000000", " = 0x0.cp+1 (precision 53)"],
      ["010b00000035fffffff08000000000000000", " = -0x0.8p-16 (precision 53)"],
      ["010a0000003500000001", " = 0x0.0p+1 (precision 53)"],
      ["010900000035", " = -0 (precision 53)"],
      // A finite number without an exponent, another version, and less than there always is.
      ["010a00000035000000", ""],
      ["020800000035", ""],
      ["0108000000", ""],
    ];
    for (const [own, meaning] of table) {
      const line = inspect(encode(Float, hex(own))).split("\n").at(-1);
      assert.match(line!, /value of type 64: gob Float/);
      assert.equal(line!.slice(line!.indexOf(own)), own + meaning);
    }
  },
);
