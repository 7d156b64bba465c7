// That bench/go makes the same data is checked by each run of a gob row, which compares the bytes of both.

import assert from "node:assert/strict";
import { checksum, makeEntries, makeMap, makeStrings } from "../../bench/fixtures.ts";

Deno.test("makeEntries() follows from the seed", () => {
  assert.deepEqual(makeEntries(1), [{
    ID: 738473,
    Name: "gwwhlzddn",
    Score: 73.83,
    Tags: ["ieoxqxny", "slpvsj", "coc"],
    Active: false,
    Position: { X: -99.820644, Y: -23.428921 },
  }]);
  assert.deepEqual(makeEntries(10), makeEntries(10));
});

Deno.test("makeStrings() and makeMap() make as much as was asked for", () => {
  assert.deepEqual(makeStrings(3).map(({ length }) => length), [1024, 1024, 1024]);
  assert.equal(makeMap(10_000).size, 10_000);
});

Deno.test("checksum() is FNV-1a with 32 bits", () => {
  assert.equal(checksum(new Uint8Array()), 0x811c9dc5);
  assert.equal(checksum(new TextEncoder().encode("foobar")), 0xbf9cf968);
});
