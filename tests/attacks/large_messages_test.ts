// A message that is too large fails its own call, with an error that names the limit, and no other call.

import assert from "node:assert/strict";
import { connect, Server } from "../../mod.ts";
import { inTime, later } from "../testing/in_time.ts";
import { type Attack, attackTest, type Figure } from "./attack.ts";
import { Running, Target, targetHandlers } from "./target_contract.ts";
import { within } from "./waiting.ts";

/** The limit, and what is beyond it. */
const [maxMessageBytes, large] = [64 * 1024, 1 << 20];

interface Scene {
  readonly server: Server;
  readonly port: number;
}

async function withServer<T>(
  limits: { maxMessageBytes?: number },
  act: (scene: Scene) => Promise<T>,
): Promise<T> {
  const server = new Server({ limits }).register(Target, targetHandlers(new Running()));
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  try {
    return await act({ server, port: listener.addr.port });
  } finally {
    await inTime(server.shutdown({ timeout: 0 }), "shutdown()");
    await serving;
  }
}

/** What a call fails with; empty where it does not, or not in time. */
async function failure(call: Promise<unknown>): Promise<string> {
  const outcome = (await within(3000, Promise.allSettled([call])))?.[0];
  if (outcome?.status !== "rejected") return "";
  return outcome.reason instanceof Error ? outcome.reason.message : String(outcome.reason);
}

/** What went wrong: the large call's error does not name the limit, or calls beside it and after it fail. */
function figuresOf(what: string, error: string, beside: number, later: number): Figure[] {
  const unnamed = error.includes("limits.maxMessageBytes") ? 0 : 1;
  return [
    {
      what: `${what}: errors that do not name limits.maxMessageBytes (${error})`,
      unit: "",
      ours: unnamed,
      most: 0,
    },
    { what: `${what}: failed calls beside it`, unit: "", ours: beside, most: 0 },
    { what: `${what}: failed calls after it`, unit: "", ours: later, most: 0 },
  ];
}

/** How many calls fail. */
async function failures(calls: readonly Promise<unknown>[]): Promise<number> {
  const texts = await Promise.all(calls.map(failure));
  const done = await within(100, Promise.allSettled(calls));
  return done === undefined ? calls.length : texts.filter((text) => text !== "").length;
}

/** Replies. */
export const largeReplies: Attack = attackTest({
  name: "a reply beyond maxMessageBytes fails its own call and no other",
  run: () =>
    withServer({}, async ({ port }) => {
      const figures: Figure[] = [];
      for (const codec of ["gob", "json"] as const) {
        const client = await connect({ port, codec, limits: { maxMessageBytes } });
        const { Fill, Sleep, Multiply } = client.service(Target);
        assert.equal(await Multiply({ A: 6, B: 7 }), 42);
        const before = later(Sleep(100));
        const error = failure(Fill(large));
        const after = later(Sleep(100));
        const text = await error;
        const beside = await failures([before, after]);
        // Large ones again and again, and a good one at the end.
        for (let n = 0; n < 3; n++) await failure(Fill(large));
        const rest = await failures([later(Multiply({ A: 6, B: 7 })), later(Fill(1000))]);
        figures.push(...figuresOf(codec, text, beside, rest));
        await client.close();
      }
      return figures;
    }),
});

/** Arguments. In gob the server's text is Go's; in JSON Go has none. */
export const largeArguments: Attack = attackTest({
  name: "a JSON argument beyond maxMessageBytes fails with an error that names the limit",
  run: () =>
    withServer({ maxMessageBytes }, async ({ port }) => {
      const client = await connect({ port, codec: "json" });
      const { Echo, Multiply } = client.service(Target);
      assert.equal(await Multiply({ A: 6, B: 7 }), 42);
      const text = await failure(Echo(new Uint8Array(large)));
      await client.close();
      return figuresOf("json", text, 0, 0).slice(0, 1);
    }),
});
