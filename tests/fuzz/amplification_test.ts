/**
 * What a message becomes in memory: values of which each takes a byte on the wire, as many as the default limits allow.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Decoder } from "../../gob/mod.ts";
import { defaultLimits } from "../../gob/limits.ts";
import { pure } from "../gob/hand_made.ts";
import { output } from "../testing/process.ts";
import { type Bomb, bombs, decodeBomb } from "./bomb.ts";
import { join } from "./mutations.ts";
import { type Definition, members, streamBytes, WireWriter } from "./wire_stream.ts";

/** What all elements of a value together may take by default, in bytes: far below what a process has. */
const most = 2 ** 30;
/** So many elements are made to see what one of them takes. */
const sample = 2 ** 19;

/** The bytes that an element takes in a process of its own, with what is made on the way. */
async function bytesOfElement({ name }: Bomb): Promise<number> {
  const text = await output(Deno.execPath(), [
    "run",
    "--quiet",
    new URL("bomb.ts", import.meta.url).href,
    name,
    String(sample),
  ]);
  return Number(text) / sample;
}

Deno.test("as many elements as are allowed by default fit into memory", async (t) => {
  for (const bomb of bombs) {
    await t.step(bomb.name, async () => {
      const count = defaultLimits[bomb.limit];
      const all = await bytesOfElement(bomb) * count;
      assert(all <= most, `${Math.round(all / 2 ** 20)} MiB for ${count} elements`);
      assert.throws(
        () => decodeBomb(bomb, 101, { [bomb.limit]: 100 }),
        new RegExp(
          `^GobError: gob: more than 100 ${bomb.limit.slice(3).toLowerCase()} in a value$`,
        ),
      );
    });
  }
});

/** The definition of a struct of many fields that have nothing but a name. */
function manyFields(id: number, count: number): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter().int(-id).uint(members.struct + 1).uint(1).uint(2).int(id).uint(0);
  writer.uint(1).uint(count);
  for (let n = 0; n < count; n++) writer.uint(1).text(n.toString(36)).uint(0);
  const body = writer.uint(0).uint(0).take();
  return join(new WireWriter().uint(body.length).take(), body);
}

Deno.test("the fields that a peer defines have a bound", pure, () => {
  const decoder = new Decoder();
  const most = 16 * defaultLimits.maxTypes;
  decoder.push(manyFields(64, most));
  decoder.next();
  decoder.push(manyFields(65, 1));
  assert.throws(() => decoder.next(), /^GobError: gob: too many fields defined on one stream$/);
  const another = new Decoder();
  another.push(manyFields(64, most + 1));
  assert.throws(() => another.next(), /^GobError: gob: too many fields defined on one stream$/);
});

Deno.test("names that a peer gives have a bound", pure, () => {
  // Types of a field with a name of its own each, as long as names may be, until the decoder has had enough.
  const decoder = new Decoder();
  const name = "N".repeat(2000);
  const define = () => {
    for (let id = 64; id < 64 + 2 * defaultLimits.maxTypes; id++) {
      const type: Definition = {
        id,
        member: members.struct,
        name: "",
        innerId: id,
        key: 0,
        elem: 0,
        length: 0,
        fields: [{ name: `${name}${id}`, id: 2 }],
      };
      decoder.push(streamBytes([{ definition: type, rest: new Uint8Array() }]));
      decoder.next();
    }
  };
  assert.throws(define, /^GobError: gob: names of the types on one stream too long$/);
});
