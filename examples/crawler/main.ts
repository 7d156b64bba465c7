/**
 * A distributed crawler. Without flags it crawls a small site that it serves itself; with `--url` it crawls the web, with
 * two nodes of its own; with `--join` it is a node of a master on another machine. README.md says more.
 *
 * ```sh
 * deno task crawl
 * deno task crawl --url https://example.org/ --contact me@example.org --results pages.jsonl
 * deno task crawl --join 10.0.0.1:4000 --ip 10.0.0.2
 * ```
 *
 * @module
 */

import { parseArgs } from "node:util";
import { formatInfo } from "../node/node.ts";
import { demonstrate } from "./demo.ts";
import { Master } from "./master/master.ts";
import { Progress, summaryLines } from "./master/progress.ts";
import { FetchNode } from "./node/node.ts";
import { type Settings, settingsOf } from "./settings.ts";

const { values: flags } = parseArgs({
  options: {
    /** Where to begin; more than one if it is given more than once. Only the hosts of these URLs are visited. */
    url: { type: "string", multiple: true },
    /** How a site's operator can reach you. */
    contact: { type: "string" },
    /** The file of results, as JSON lines. */
    results: { type: "string" },
    /** The store: a path, or the URL of a denokv server. */
    kv: { type: "string" },
    /** Milliseconds between two requests of a host. */
    pause: { type: "string" },
    /** The most pages. */
    pages: { type: "string" },
    /** The most links between a first page and another. */
    depth: { type: "string" },
    /** Milliseconds for one request. */
    timeout: { type: "string" },
    /** The largest page in bytes. */
    size: { type: "string" },
    /** How often a page is asked for that cannot be had. */
    attempts: { type: "string" },
    /** Milliseconds before the second attempt; twice as many before each further one. */
    backoff: { type: "string" },
    /** Requests that a node has at a time, of as many hosts. */
    "per-node": { type: "string" },
    /** Milliseconds after which a master that is silent is believed to be dead. */
    lease: { type: "string" },
    /** Nodes that run in the master's process. */
    nodes: { type: "string", default: "2" },
    /** The master or the masters whose node this is, as ip:port: `--join a:1 --join b:2`. */
    join: { type: "string", multiple: true },
    /** Where this master or node listens, and by which the others know it. */
    ip: { type: "string", default: "127.0.0.1" },
    /** The port; with 0 the system picks one. */
    port: { type: "string", default: "0" },
    /** The port of the live page. */
    "page-port": { type: "string", default: "0" },
    /** End with the standard input, for a program that starts this one. */
    "until-eof": { type: "boolean", default: false },
  },
});

/** Fires at Ctrl-C or, if asked for, at the end of the standard input. */
function whenStopped(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort();
  Deno.addSignalListener("SIGINT", stop);
  if (flags["until-eof"]) Deno.stdin.readable.pipeTo(new WritableStream()).then(stop, stop);
  return controller.signal;
}

async function runNode(join: readonly string[]): Promise<void> {
  const node = new FetchNode({ join, ip: flags.ip, port: Number(flags.port) });
  const signal = whenStopped();
  signal.addEventListener("abort", () => node.stop());
  await node.start();
}

/** The settings that were given as flags of the same names. */
function givenSettings(): Partial<Settings> {
  const { pause, pages, depth, timeout, size, attempts, backoff, lease, contact } = flags;
  const numbers = {
    pause,
    pages,
    depth,
    timeout,
    size,
    attempts,
    backoff,
    lease,
    perNode: flags["per-node"],
  };
  const given = Object.entries(numbers).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given.map(([name, value]) => [name, Number(value)])),
    ...(contact === undefined ? {} : { contact }),
  };
}

async function runMaster(seeds: readonly string[]): Promise<void> {
  const settings = settingsOf({ ...givenSettings(), seeds });
  const { kv = "crawl.kv", results = "crawl.jsonl", ip } = flags;
  let print = console.log;
  await using master = await Master.start({
    ...{
      settings,
      kv,
      results,
      ip,
      port: Number(flags.port),
      pagePort: Number(flags["page-port"]),
    },
    print: (line) => print(line),
  });
  const join = [formatInfo(master.info)];
  const nodes = Array.from(
    { length: Number(flags.nodes) },
    () => new FetchNode({ join, ip, print: (line) => print(line) }),
  );
  const serving = nodes.map((node) => node.start());
  const began = performance.now();
  {
    using progress = new Progress(() => master.state());
    print = progress.print;
    await master.run(whenStopped());
    print = console.log;
  }
  for (const line of summaryLines(master.state(), performance.now() - began)) console.log(line);
  console.log(`the results are in ${results}, the store is ${kv}`);
  await Promise.all([...nodes.map((node) => node.stop()), ...serving]);
}

if (flags.join !== undefined) await runNode(flags.join);
else if (flags.url !== undefined) await runMaster(flags.url);
else await demonstrate({ ...flags, pagePort: Number(flags["page-port"]) });
