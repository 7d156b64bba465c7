/**
 * How many pages a second, with 1, 2 and 4 nodes, and what a page costs the master. Nothing pauses: the site is ours, in a
 * process of its own, and so is each node.
 *
 * ```sh
 * deno run --unstable-kv --allow-all examples/crawler/prove/speed.ts
 * ```
 *
 * @module
 */

import { cpuUsage } from "node:process";
import { formatInfo } from "../../node/node.ts";
import { Master } from "../master/master.ts";
import { settingsOf } from "../settings.ts";
import { pause } from "../waiting.ts";
import { buildGoNode, Child } from "./child.ts";

/** What is measured: a site that answers at once and nodes as busy as they can be, and a slow site. */
const cases = [
  { title: "A site that answers at once", hosts: 32, pages: 200, delay: 0, perNode: 16 },
  { title: "A site that answers after 50 ms", hosts: 32, pages: 40, delay: 50, perNode: 4 },
];

interface Speed {
  readonly pagesPerSecond: number;
  /** Microseconds of the processor for each page. */
  readonly masterCost: number;
}

async function measure(
  kv: string,
  site: (typeof cases)[number],
  startNodes: (join: string) => Child[],
): Promise<Speed> {
  const serve = new URL("serve_site.ts", import.meta.url).pathname;
  const args = [
    "run",
    "--allow-net",
    serve,
    String(site.hosts),
    String(site.pages),
    String(site.delay),
  ];
  await using server = Child.start("site", Deno.execPath(), args, "piped");
  const seeds = (await server.says("site ")).split(" ");
  await using master = await Master.start({
    ...{ kv, ip: "127.0.0.1", port: 0, pagePort: 0, print: () => {} },
    settings: settingsOf({ seeds, pause: 0, pages: 1_000_000, perNode: site.perNode }),
  });
  await using stack = new AsyncDisposableStack();
  for (const node of startNodes(formatInfo(master.info))) stack.use(node);
  // Until all have joined.
  await pause(2500);
  const [cpu, began] = [cpuUsage(), performance.now()];
  await master.run(new AbortController().signal);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = cpuUsage(cpu);
  const { pages } = master.state().counters;
  if (pages !== site.hosts * site.pages) throw new Error(`expected all pages, found ${pages}`);
  return { pagesPerSecond: pages / seconds, masterCost: (user + system) / pages };
}

const folder = await Deno.makeTempDir();
const go = await buildGoNode(folder);
const kinds: [string, (join: string) => Child][] = [
  ["Deno", (join) => Child.crawler("node", "--join", join)],
];
if (go !== undefined) kinds.push(["Go", (join) => Child.start("node", go, ["--join", join])]);

for (const site of cases) {
  console.log(
    `\n${site.title}, ${site.hosts} hosts, ${site.perNode} requests at a time for a node:\n`,
  );
  console.log("| nodes | pages a second | processor time of the master for each page |");
  console.log("| --- | ---: | ---: |");
  for (const [kind, startNode] of kinds) {
    for (const nodes of [1, 2, 4]) {
      const kv = `${folder}/${crypto.randomUUID()}.kv`;
      const start = (join: string) => Array.from({ length: nodes }, () => startNode(join));
      const { pagesPerSecond, masterCost } = await measure(kv, site, start);
      const cells = [
        `${nodes} in ${kind}`,
        pagesPerSecond.toFixed(0),
        `${masterCost.toFixed(0)} µs`,
      ];
      console.log(`| ${cells.join(" | ")} |`);
    }
  }
}
await Deno.remove(folder, { recursive: true });
