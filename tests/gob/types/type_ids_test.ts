import assert from "node:assert/strict";
import { Encoder, int, pointer, struct, time } from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";

Deno.test(
  "a type that encodes itself and the pointer to it take one id each, as in Go",
  pure,
  () => {
    const Holder = struct("main.Holder", { T: pointer(time) });
    const Other = struct("main.Other", { A: int });
    const Both = struct("main.Third", { A: int, T: time });
    const now = Temporal.ZonedDateTime.from("2024-01-02T03:04:05[UTC]");
    const encoder = new Encoder();
    // What Go 1.26 writes for these values on one stream: the pointer is 65, and what it points to takes 66 only once.
    const value = "0f010000000edd25742500000000ffff";
    assert.equal(
      encoder.encode(Holder, { T: now }).toHex(),
      `1a7f03010106486f6c64657201ff8000010101015401ff82000000` +
        `0aff81050102ff84000000` + `14ff8001${value}00`,
    );
    assert.equal(encoder.encode(pointer(time), now).toHex(), `13ff8200${value}`);
    assert.equal(encoder.encode(pointer(time), now).toHex(), `13ff8200${value}`);
    assert.equal(
      encoder.encode(Other, { A: 1 }).toHex(),
      "19ff85030101054f7468657201ff86000101010141010400000005ff86010200",
    );
    assert.equal(encoder.encode(time, now).toHex(), `13ff8200${value}`);
    assert.equal(
      encoder.encode(Both, { A: 1, T: now }).toHex(),
      `20ff8703010105546869726401ff8800010201014101040001015401ff82000000` +
        `16ff88010201${value}00`,
    );
  },
);
