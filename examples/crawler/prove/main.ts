/**
 * Proves what the crawler promises: nodes are killed and frozen at random, the master is killed twice and frozen once, and
 * afterwards the results are compared with the site.
 *
 * ```sh
 * deno task crawl:prove
 * deno task crawl:prove --short
 * ```
 *
 * @module
 */

import { parseArgs } from "node:util";
import { keys } from "../master/batch.ts";
import type { Outcome } from "../master/entry.ts";
import type { CrawlState } from "../master/state.ts";
import { audit, type Rudeness } from "../site/audit.ts";
import { Site } from "../site/site.ts";
import { pause } from "../waiting.ts";
import { Chaos } from "./chaos.ts";
import { buildGoNode, Child, freePort } from "./child.ts";

const { values: flags } = parseArgs({
  options: {
    /** Seconds instead of minutes. */
    short: { type: "boolean", default: false },
    /** The store: a new file by default. A shared one must be empty. */
    kv: { type: "string" },
    /** For the random numbers. */
    seed: { type: "string", default: "1" },
  },
});

/** How long everything takes, in milliseconds, and how much there is of it. */
const size = flags.short
  ? { hosts: 4, pages: 60, pause: 50, timeout: 800, lease: 1500, peace: 1500, freeze: 1500 }
  : { hosts: 6, pages: 1000, pause: 100, timeout: 1500, lease: 3000, peace: 4000, freeze: 6000 };

const depth = 12;

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A run of the proof. */
class Proof implements AsyncDisposable {
  readonly site: Site;
  readonly #folder: string;
  readonly #kv: string;
  readonly #ports = [freePort(), freePort()];
  readonly #pagePorts = [freePort(), freePort()];
  readonly masters: Child[] = [];

  private constructor(site: Site, folder: string, kv: string) {
    this.site = site;
    this.#folder = folder;
    this.#kv = kv;
  }

  static async start(): Promise<Proof> {
    const folder = await Deno.makeTempDir();
    const site = Site.start({ hosts: size.hosts, pages: size.pages, traps: true, depth });
    return new Proof(site, folder, flags.kv ?? `${folder}/crawl.kv`);
  }

  /** Starts the first or the second master. */
  startMaster(index: number): Child {
    const settings = {
      ...{ kv: this.#kv, results: `${this.#folder}/crawl.jsonl`, nodes: 0 },
      ...{ port: this.#ports[index]!, "page-port": this.#pagePorts[index]! },
      ...{ depth, pause: size.pause, timeout: size.timeout, lease: size.lease },
      ...{ size: 200_000, attempts: 3, backoff: 300 },
    };
    const master = Child.crawler(
      `master ${index}`,
      ...this.site.seeds.flatMap((seed) => ["--url", seed]),
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    );
    this.masters[index] = master;
    return master;
  }

  /** Nodes in Deno and, if there is Go, as many in Go. */
  async startNodes(): Promise<Chaos> {
    const go = await buildGoNode(this.#folder);
    const masters = this.#ports.map((port) => `127.0.0.1:${port}`);
    return new Chaos(4, {
      ...{ peace: size.peace, freeze: size.freeze, random: randomFrom(Number(flags.seed)) },
      start(index) {
        if (index % 2 === 1 && go !== undefined) {
          return Child.start(`node ${index}`, go, ["--join", masters.join(",")]);
        }
        return Child.crawler(`node ${index}`, ...masters.flatMap((master) => ["--join", master]));
      },
    });
  }

  /**
   * Waits until so much of the site is in the results, from 0 to 1, according to this master. False if that takes longer
   * than so many milliseconds.
   */
  async progress(index: number, share: number, patience: number = Infinity): Promise<boolean> {
    const { size: all } = this.site.fates;
    for (const end = performance.now() + patience; performance.now() < end;) {
      const master = this.masters[index]!;
      if (master.status !== undefined) {
        throw new Error(`${master.name} has ended:\n${master.lines.join("\n")}`);
      }
      const state = await this.#stateOf(index);
      if (state?.phase === "crawling" && state.counters.outcomes >= share * all) return true;
      await pause(100);
    }
    return false;
  }

  async #stateOf(index: number): Promise<CrawlState | undefined> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.#pagePorts[index]}/state.json`);
      return await response.json();
    } catch {
      // It is being started.
      return undefined;
    }
  }

  /** The results, which are in the file and in the store. */
  async results(): Promise<{ file: Outcome[]; store: Outcome[] }> {
    const text = await Deno.readTextFile(`${this.#folder}/crawl.jsonl`);
    using kv = await Deno.openKv(this.#kv);
    const entries = await Array.fromAsync(kv.list<Outcome>({ prefix: keys.outcomes }));
    return {
      file: text.trimEnd().split("\n").map((line) => JSON.parse(line)),
      store: entries.map(({ value }) => value),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.masters.map((master) => master.kill()));
    await this.site[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

const began = performance.now();

function tell(text: string): void {
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

/** The story: a master that is killed and starts again, one that waits for its death, one that is frozen. */
async function crawlInTrouble(proof: Proof): Promise<void> {
  proof.startMaster(0);
  await proof.progress(0, 0.15);
  await proof.masters[0]!.kill();
  tell("the master is killed, and started again");
  proof.startMaster(0);
  await proof.progress(0, 0.4);
  const second = proof.startMaster(1);
  await second.says("waiting: the store belongs to");
  tell("a second master waits");
  await proof.masters[0]!.kill();
  tell("the first is killed");
  await proof.progress(1, 0.6);
  tell("the second has taken over");
  const first = proof.startMaster(0);
  await first.says("waiting: the store belongs to");
  second.signal("SIGSTOP");
  tell("the second is frozen");
  const takenOver = await proof.progress(0, 0, 4 * size.lease);
  if (takenOver) await proof.progress(0, 0.75, 4 * size.lease);
  second.signal("SIGCONT");
  if (takenOver) {
    await second.says("another master has taken over");
    tell("the first has taken over, and the second, which goes on, has noticed");
  } else {
    // SQLite's lock belongs to a process. If that is frozen while it writes, everybody waits.
    tell("the second goes on: it was frozen while it wrote, and nobody could take over");
  }
  for (const master of proof.masters) {
    const { code } = await master.ended();
    if (code !== 0) throw new Error(`${master.name} failed:\n${master.lines.join("\n")}`);
  }
  tell("both masters have ended");
}

async function prove(): Promise<boolean> {
  await using proof = await Proof.start();
  const { site } = proof;
  tell(`a site of ${site.fates.size} URLs on ${site.seeds.length} hosts, with traps`);
  await using chaos = await proof.startNodes();
  await crawlInTrouble(proof);
  const { killed, frozen } = chaos.harm;
  tell(`nodes were killed ${killed} times and frozen ${frozen.length} times`);

  const { file, store } = await proof.results();
  const { faults, rude } = audit(site, file, size.pause);
  if (JSON.stringify(file) !== JSON.stringify(store)) faults.push("file and store differ");
  const count = (outcome: Outcome["outcome"]) =>
    file.filter((one) => one.outcome === outcome).length;
  tell(
    `${count("page")} pages, ${count("redirect")} redirects, ${count("left out")} left out, ${
      count("given up")
    } given up, after ${site.book.visits.length} requests`,
  );
  const [excused, guilty] = split(rude, (one) => frozen.some((time) => explains(time, one)));
  tell(`${excused.length} requests came while one of a frozen node was still open, or was late`);
  for (const { text } of excused) tell(`  ${text}`);
  for (const line of [...faults, ...guilty.map(({ text }) => text)]) tell(line);
  return faults.length + guilty.length === 0;
}

/** What a node that goes on does at once takes at most so many milliseconds. */
const reaction = 500;

/**
 * Whether a node that was frozen at this time explains a request that a host did not deserve. A process that is frozen
 * cannot close its connection, so it stayed open until the node went on. Or the node was frozen between its look at the
 * deadline and the request, which it sent when it went on.
 */
function explains({ to }: { to: number }, { before, visit }: Rudeness): boolean {
  const isReaction = (at: number) => at >= to && at < to + reaction;
  const tooSoon = visit.at - before.at < size.pause;
  return tooSoon ? isReaction(before.at) || isReaction(visit.at) : isReaction(before.until);
}

function split<T>(values: readonly T[], isFirst: (value: T) => boolean): [T[], T[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))];
}

const good = await prove();
tell(good ? "ok: every URL once, nothing forbidden, every pause kept" : "FAILED");
Deno.exit(good ? 0 : 1);
