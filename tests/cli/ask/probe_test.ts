import assert from "node:assert/strict";
import { basicPieces, inField, inInterface, inSlice, odd } from "../../../cli/ask/piece.ts";
import { ProbeWriter } from "../../../cli/ask/probe.ts";
import { gob } from "../../../mod.ts";

function written(pieces: Parameters<ProbeWriter["write"]>[2][]): number[][] {
  const writer = new ProbeWriter();
  return pieces.map((piece, seq) => {
    return writer.write("A.B", seq, piece).flatMap((bytes) => [...bytes]);
  });
}

Deno.test("ProbeWriter cuts a value after the id of its type", () => {
  const [first, second] = written([odd, odd]);
  // The definitions of the map and the header are sent once; a value is its length, its type and f8.
  assert.deepEqual(first!.slice(-4), [3, 0xff, 0x82, 0xf8]);
  assert.deepEqual(second!.slice(-3), first!.slice(-3));
  assert(second!.length < first!.length / 3);
});

Deno.test("ProbeWriter sends requests that can be read up to the value", () => {
  const piece = inField("List", inSlice(inField("X", odd)));
  const bytes = Uint8Array.from(written([piece])[0]!);
  const decoder = new gob.Decoder();
  decoder.push(bytes);
  const Request = gob.struct("Request", { ServiceMethod: gob.string, Seq: gob.uint });
  assert.deepEqual(decoder.next(Request)?.value, { ServiceMethod: "A.B", Seq: 0 });
  assert.match(decoder.peek()?.go ?? "", /struct \{ List \[\]\w+ \}/);
  assert.throws(() => decoder.next(), gob.GobError);
});

Deno.test("ProbeWriter breaks the end of a value in an interface", () => {
  const int = basicPieces[0]!;
  for (
    const piece of [inInterface("int", int), inField("S", inInterface("main.T", inField("X", odd)))]
  ) {
    const bytes = Uint8Array.from(written([piece])[0]!);
    assert.equal(bytes.at(-1), 0xf8);
    const decoder = new gob.Decoder();
    decoder.push(bytes);
    decoder.next();
    assert.throws(() => decoder.next(), gob.GobError);
  }
});
