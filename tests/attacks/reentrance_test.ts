// A call that is made while another one is encoded: each gets its own reply, or is refused.

import assert from "node:assert/strict";
import { connect, gob, Server } from "../../mod.ts";
import type { Args } from "../testing/arith.ts";
import { later } from "../testing/in_time.ts";
import { type Attack, attackTest, type Figure } from "./attack.ts";
import { Target, targetHandlers } from "./target_contract.ts";
import { within } from "./waiting.ts";

/** What became of a call: its own reply, a `TypeError` that says it is refused, or something that must not be. */
function fate(outcome: PromiseSettledResult<number> | undefined, own: number): string {
  if (outcome === undefined) return "no reply";
  if (outcome.status === "fulfilled") {
    return outcome.value === own ? "own" : `the reply ${outcome.value}`;
  }
  return outcome.reason instanceof TypeError ? "refused" : String(outcome.reason);
}

async function settled(call: Promise<number>): Promise<PromiseSettledResult<number> | undefined> {
  return (await within(1000, Promise.allSettled([call])))?.[0];
}

/** Calls whose argument makes a call when it is read. */
export const callsInGetters: Attack = attackTest({
  name: "a call within a getter of another call's argument gets its own reply or a TypeError",
  async run() {
    const server = new Server().register(Target, targetHandlers());
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = server.serve(listener);
    const figures: Figure[] = [];
    for (const codec of ["gob", "json"] as const) {
      // Also as the first call of all, when types have to be defined.
      for (const first of [true, false]) {
        const client = await connect({ port: listener.addr.port, codec });
        const { Multiply } = client.service(Target);
        if (!first) assert.equal(await Multiply({ A: 1, B: 2 }), 2);
        let inner: Promise<number> | undefined;
        const args: Args = {
          get A() {
            inner ??= later(Multiply({ A: 2, B: 3 }));
            return 6;
          },
          B: 7,
        };
        const outer = await settled(later(Multiply(args)));
        const fates = [
          fate(outer, 42),
          inner === undefined ? "own" : fate(await settled(inner), 6),
        ];
        const after = await settled(later(Multiply({ A: 5, B: 5 })));
        fates.push(fate(after, 25));
        await client.close();
        const wrong = fates.filter((text) => text !== "own" && text !== "refused");
        const what = `${codec}${first ? ", first call" : ""}: wrong outcomes`;
        figures.push({
          what: wrong.length === 0 ? what : `${what} (outer, inner, later: ${fates.join(", ")})`,
          unit: "",
          ours: wrong.length,
          most: 0,
        });
      }
    }
    await server.shutdown();
    await serving;
    return figures;
  },
});

Deno.test("an encoder that is used within a getter of its value writes what a decoder can read, or refuses", () => {
  const Pair = gob.struct("Pair", { A: gob.int, B: gob.int });
  const encoder = new gob.Encoder();
  const parts: Uint8Array[] = [];
  const encode = (value: { A: number; B: number }) => {
    try {
      parts.push(encoder.encode(Pair, value));
    } catch (error) {
      assert(error instanceof TypeError, String(error));
    }
  };
  encode({
    get A() {
      encode({ A: 1, B: 2 });
      return 3;
    },
    B: 4,
  });
  encode({ A: 5, B: 6 });
  const decoder = new gob.Decoder();
  for (const part of parts) decoder.push(part);
  const values = parts.map(() => decoder.next(Pair)?.value);
  assert.equal(decoder.pending, false);
  assert.deepEqual(values.at(-1), { A: 5, B: 6 });
});
