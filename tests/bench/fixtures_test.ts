// That bench/go makes the same data is checked by each run of a gob row, which compares the bytes of both.

import assert from "node:assert/strict";
import {
  checksum,
  makeBigInts,
  makeEntries,
  makeForeignWords,
  makeInts,
  makeMap,
  makeStrings,
  makeTimes,
} from "../../bench/fixtures.ts";

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

Deno.test("makeInts() and makeBigInts() make integers of both signs and of many lengths", () => {
  const ints = makeInts(100);
  assert(ints.every((int) => Math.abs(int) <= 1_000_000));
  assert(ints.some((int) => int < 0) && ints.some((int) => int > 0));
  const bigints = makeBigInts(100);
  assert(bigints.every((int) => BigInt.asIntN(64, int) === int));
  assert(bigints.some((int) => int < -(2n ** 62n)) && bigints.some((int) => int > 2n ** 62n));
});

Deno.test("makeForeignWords() makes no word of ASCII", () => {
  // deno-lint-ignore no-control-regex
  assert(makeForeignWords(100).every((word) => !/^[\x00-\x7f]*$/.test(word)));
});

Deno.test("makeTimes() makes times in UTC", () => {
  assert(makeTimes(10).every(({ timeZoneId, year }) => timeZoneId === "UTC" && year >= 2020));
});

Deno.test("checksum() is FNV-1a with 32 bits", () => {
  assert.equal(checksum(new Uint8Array()), 0x811c9dc5);
  assert.equal(checksum(new TextEncoder().encode("foobar")), 0xbf9cf968);
});
