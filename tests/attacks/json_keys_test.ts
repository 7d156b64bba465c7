// Keys of JSON objects that nobody knows are counted, and cost the same however many fields the type has.

import { gob, method, Server, service } from "../../mod.ts";
import { inTime } from "../testing/in_time.ts";
import { type Attack, attackTest } from "./attack.ts";
import { RawPeer } from "./raw_peer.ts";

/** A struct of so many fields. */
function struct(fields: number): gob.Schema<Record<string, number>> {
  const names = Array.from({ length: fields }, (_, n) => [`Ssss${n}`, gob.int]);
  return gob.struct("Fields", Object.fromEntries(names)) as gob.Schema<Record<string, number>>;
}

const Keys = service("Keys", {
  Narrow: method(struct(1), gob.int),
  Wide: method(struct(1000), gob.int),
});

/**
 * An object of so many keys that no struct has. Each looks like the beginning of every field in other case, which takes longest to
 * compare.
 */
function unknownKeys(count: number): string {
  const members = Array.from({ length: count }, () => `"\u017f\u017f\u017f\u017f":0`);
  return `{${members.join(",")}}`;
}

async function withServer<T>(
  limits: gob.Limits,
  act: (ask: (method: string, argument: string) => Promise<string>) => Promise<T>,
): Promise<T> {
  const server = new Server({ limits }).register(Keys, {
    Narrow: () => 1,
    Wide: () => 1,
  });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  const peer = await RawPeer.dial(listener.addr.port);
  const result = await act(async (method, argument) => {
    await peer.sendText(`{"method":"Keys.${method}","params":[${argument}],"id":1}\n`);
    return JSON.parse(await inTime(peer.readLine(), "the answer") ?? '{"error":"end"}').error ?? "";
  });
  peer.close();
  await server.shutdown({ timeout: 0 });
  await serving;
  return result;
}

/** Time for each field. */
export const timeOfKeys: Attack = attackTest({
  name: "an object of unknown JSON keys takes as long for 1,000 fields as for one",
  run: (scale) =>
    withServer({}, async (ask) => {
      const argument = unknownKeys(scale === "full" ? 75_000 : 15_000);
      const time = async (method: string) => {
        const times: number[] = [];
        for (let n = 0; n < 3; n++) {
          const began = performance.now();
          await ask(method, argument);
          times.push(performance.now() - began);
        }
        return Math.min(...times);
      };
      const narrow = await time("Narrow");
      const wide = await time("Wide");
      return [{
        what: `${(argument.length / 1e6).toFixed(1)} MB: 1,000 fields against one`,
        unit: "times",
        ours: wide / narrow,
        most: 5,
      }];
    }),
});

/** What limits count. */
export const countOfKeys: Attack = attackTest({
  name: "unknown JSON keys count against maxElements",
  async run() {
    const figures = [];
    for (const method of ["Narrow", "Wide"]) {
      const error = await withServer(
        { maxElements: 1000 },
        (ask) => ask(method, unknownKeys(10_000)),
      );
      const what = `${method}, maxElements 1,000: values of 10,000 unknown keys`;
      figures.push({ what, unit: "", ours: error === "" ? 1 : 0, most: 0 } as const);
    }
    return figures;
  },
});
