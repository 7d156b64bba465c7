/**
 * `deno task crawl` without a URL: a small site with traps on loopback, a master, two nodes in this process, and a Go node
 * if there is Go.
 *
 * @module
 */

import { formatInfo } from "../node/node.ts";
import { GoNode } from "../node/go_node.ts";
import { Master } from "./master/master.ts";
import { Progress, summaryLines } from "./master/progress.ts";
import { FetchNode } from "./node/node.ts";
import { audit } from "./site/audit.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { Site } from "./site/site.ts";
import { pause } from "./waiting.ts";

/** The Go node may have to be compiled first. The crawl does not wait longer for it, in milliseconds. */
const patience = 2500;

/** A site with traps, and settings with which they are over soon. */
export function smallSite(hosts: number, pages: number): { site: Site; settings: Settings } {
  const depth = 12;
  const site = Site.start({ hosts, pages, traps: true, depth });
  const settings = settingsOf({
    ...{ seeds: site.seeds, depth, pause: 20, timeout: 1000, lease: 3000 },
    ...{ size: 200_000, attempts: 2, backoff: 200 },
  });
  return { site, settings };
}

/** Where the demonstration is told to put what it finds. */
export interface DemoOptions {
  readonly kv?: string;
  readonly results?: string;
  readonly pagePort: number;
}

/** Crawls the site, and prints what happens. */
export async function demonstrate(
  { kv = ":memory:", results, pagePort }: DemoOptions,
): Promise<void> {
  const { site, settings } = smallSite(4, 75);
  await using _site = site;
  console.log(`a site of ${site.fates.size} URLs on ${site.seeds.length} hosts, with traps`);
  const file = results ?? await Deno.makeTempFile();
  const options = {
    settings,
    kv,
    results: file,
    ip: "127.0.0.1",
    port: 0,
    pagePort,
    print: console.log,
  };
  await using master = await Master.start(options);
  const began = performance.now();

  const join = [formatInfo(master.info)];
  const nodes = [new FetchNode({ join }), new FetchNode({ join })];
  const serving = nodes.map((node) => node.start());
  const go = GoNode.start(["--join", join[0]!], console.log, new URL("go/", import.meta.url));
  if (go === undefined) console.log("there is no Go on this machine, so all nodes are in Deno");
  else await Promise.race([go.waitFor(":response:").catch(console.error), pause(patience)]);

  {
    using progress = new Progress(() => master.state());
    void progress;
    await master.run(new AbortController().signal);
  }
  for (const line of summaryLines(master.state(), performance.now() - began)) console.log(line);
  const lines = (await Deno.readTextFile(file)).trimEnd().split("\n");
  const { faults, rude } = audit(site, lines.map((line) => JSON.parse(line)), settings.pause);
  for (const line of [...faults, ...rude.map(({ text }) => text)]) console.log(line);
  if (faults.length + rude.length === 0) {
    console.log("every URL of the site is in the results once, with the fate that it should have");
  }
  if (results === undefined) await Deno.remove(file);
  else console.log(`the results are in ${results}`);
  await Promise.all([...nodes.map((node) => node.stop()), ...serving, go?.stop()]);
}
