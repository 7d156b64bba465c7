// Whoever sends without end takes turns with the others.

import { connect } from "../../mod.ts";
import { Child } from "../testing/process.ts";
import { type Attack, attackTest, type Figure, type Scale } from "./attack.ts";
import type { Flood } from "./flood.ts";
import { Target } from "./target_contract.ts";
import { measureBoth, type TargetProcess } from "./target_process.ts";

const program = new URL("./flood.ts", import.meta.url).pathname;

/** Who sends without end. */
const floods: readonly (readonly [flood: Flood, connections: number])[] = [
  ["calls", 10],
  ["nameless", 10],
  ["JSON", 1],
];

/** How long others had to wait for an answer, in milliseconds. */
interface Waits {
  readonly median: number;
  readonly most: number;
}

/** Calls one after another for so many milliseconds. A call that is not answered by then has waited as long as it has. */
async function bystander(port: number, milliseconds: number): Promise<Waits> {
  const waits: number[] = [];
  const client = await connect({ port });
  const { Multiply } = client.service(Target);
  const end = performance.now() + milliseconds;
  for (let began; (began = performance.now()) < end;) {
    await Multiply({ A: 6, B: 7 }, { timeout: 4 * milliseconds }).catch(() => {});
    waits.push(performance.now() - began);
  }
  await client.close();
  waits.sort((a, b) => a - b);
  return { median: waits[waits.length >> 1]!, most: waits.at(-1)! };
}

async function beside(
  { port, jsonPort }: TargetProcess,
  [flood, connections]: readonly [Flood, number],
  milliseconds: number,
): Promise<Waits> {
  await using child = Child.start(Deno.execPath(), [
    "run",
    "--no-prompt",
    "--no-check",
    "--allow-net=127.0.0.1",
    program,
    String(flood === "JSON" ? jsonPort : port),
    String(connections),
    flood,
  ]);
  await child.readLine();
  return await bystander(port, milliseconds);
}

async function figures(scale: Scale, flood: readonly [Flood, number]): Promise<Figure[]> {
  const milliseconds = scale === "full" ? 5000 : 500;
  const { ours, go } = await measureBoth(
    scale,
    {},
    (target) => beside(target, flood, milliseconds),
  );
  const what = `${flood[1]} x ${flood[0]}`;
  return [
    // Tests run beside other tests, which take processors away.
    {
      what: `${what}: wait, median`,
      unit: "ms",
      ours: ours.median,
      go: go?.median,
      most: scale === "full" ? 100 : 400,
    },
    { what: `${what}: wait, longest`, unit: "ms", ours: ours.most, go: go?.most, most: 1000 },
  ];
}

/** Requests without end. */
export const starvation: Attack = attackTest({
  name: "a bystander is answered beside connections that stream the smallest requests",
  async run(scale) {
    const all: Figure[] = [];
    for (const flood of floods) all.push(...await figures(scale, flood));
    return all;
  },
});
