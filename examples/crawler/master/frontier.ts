/**
 * The frontier: every URL that was found, those that wait, and what became of the others, in Deno KV.
 *
 * A URL waits until its outcome is known. While a node fetches it, nothing is written: a master that dies forgets who was
 * fetching what, and the next one finds all of it still waiting. The outcome, the links that were found, the end of the
 * waiting and the counters are one transaction, which fails if another master has taken over.
 *
 * @module
 */

import { Bell } from "../waiting.ts";
import { Batch, type Counters, type HostCounters, keys, type Waiting } from "./batch.ts";
import type { Entry, Link, Outcome, Step } from "./entry.ts";
import type { Lease } from "./lease.ts";

/** URLs that were seen lately are not looked up: most links of a page are on its neighbours too. */
const remembered = 100_000;

/** The values of one host that has not been visited. */
const newHost: HostCounters = {
  ...{ waiting: 0, page: 0, redirect: 0, "left out": 0, "given up": 0 },
};

/** The frontier of a master that holds the lease. */
export class Frontier {
  readonly #kv: Deno.Kv;
  readonly #lease: FrontierOptions["lease"];
  readonly #depth: number;
  readonly #changed: Bell;
  readonly #onOutcomes: (outcomes: readonly Outcome[]) => void;
  /** What stands in the store. Changed by `#commit` only. */
  readonly counters: Counters;
  /** The hosts that may be visited: those that were asked for now, and at earlier starts. */
  readonly hosts: Map<string, HostCounters>;
  readonly #seen = new Set<string>();
  /** Rung when what waits of a host has changed. */
  readonly #bells: ReadonlyMap<string, Bell>;
  /** Steps that wait to be written, in order. */
  #steps: { step: Step | { links: readonly Link[] }; done: PromiseWithResolvers<void> }[] = [];
  #writing: Promise<void> | undefined;

  private constructor(
    options: FrontierOptions,
    counters: Counters,
    hosts: Map<string, HostCounters>,
  ) {
    this.#kv = options.kv;
    this.#lease = options.lease;
    this.#depth = options.depth;
    this.#changed = options.changed;
    this.#onOutcomes = options.onOutcomes;
    this.counters = counters;
    this.hosts = hosts;
    this.#bells = new Map([...hosts.keys()].map((host) => [host, new Bell()]));
  }

  /** Reads what the store holds. */
  static async open(options: FrontierOptions): Promise<Frontier> {
    const { kv } = options;
    const { value } = await kv.get<Counters>(keys.counters);
    const hosts = new Map([...options.hosts].map((host) => [host, { ...newHost }]));
    for await (const entry of kv.list<HostCounters>({ prefix: keys.hosts })) {
      hosts.set(String(entry.key.at(-1)), entry.value);
    }
    return new Frontier(options, value ?? { outcomes: 0, queued: 0, pages: 0, waiting: 0 }, hosts);
  }

  /** The next URL of a host: the one that was found first, and after all those the one whose time comes first. */
  async next(host: string): Promise<Entry | undefined> {
    if (!this.hosts.get(host)?.waiting) return undefined;
    for await (
      const { key, value } of this.#kv.list<Waiting>({ prefix: keys.queue(host) }, { limit: 1 })
    ) {
      return { ...value, host, notBefore: Number(key.at(-2)), key };
    }
    return undefined;
  }

  /** Resolves when what waits of a host has changed. */
  async changeOf(host: string): Promise<void> {
    await this.#bells.get(host)?.rung;
  }

  /** Wakes all who wait for a change. */
  wakeAll(): void {
    for (const bell of this.#bells.values()) bell.ring();
  }

  /** Adds first pages. Those that are known already stay what they are. */
  async add(links: readonly Link[]): Promise<void> {
    await this.#enqueue({ links });
  }

  /** Writes what became of a URL. When the promise resolves, it is in the store. */
  async write(step: Step): Promise<void> {
    await this.#enqueue(step);
  }

  /** What was given up, and why, in order. */
  async *givenUp(): AsyncGenerator<Outcome> {
    for await (const { value } of this.#kv.list<Outcome>({ prefix: keys.givenUp })) yield value;
  }

  #enqueue(step: Step | { links: readonly Link[] }): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#steps.push({ step, done });
    this.#writing ??= this.#writeAll();
    return done.promise;
  }

  /** All steps that wait are written together: a transaction costs a few milliseconds, however much is in it. */
  async #writeAll(): Promise<void> {
    // The steps of this turn of the event loop belong together.
    await Promise.resolve();
    while (this.#steps.length > 0) {
      const steps = this.#steps.splice(0);
      try {
        await this.#write(steps.map(({ step }) => step));
        for (const { done } of steps) done.resolve();
      } catch (error) {
        for (const { done } of steps) done.reject(error);
      }
    }
    this.#writing = undefined;
  }

  async #write(steps: readonly (Step | { links: readonly Link[] })[]): Promise<void> {
    const unknown = await this.#unknown(steps.flatMap((step) => "links" in step ? step.links : []));
    let batch = this.#batch();
    for (const step of steps) {
      for (const { url } of "links" in step ? step.links : []) {
        const link = unknown.get(url);
        if (link === undefined) continue;
        unknown.delete(url);
        if (!batch.hasRoom) batch = await this.#commit(batch);
        batch.addLink(link);
      }
      // The last part of a step. If the links before it needed transactions of their own, and this one is never written,
      // the page is fetched again and adds nothing new.
      if (!("entry" in step)) continue;
      if (!batch.hasRoom) batch = await this.#commit(batch);
      if ("again" in step) batch.putBack(step.entry, step.again);
      else batch.finish(step.entry, step.outcome);
    }
    await this.#commit(batch);
  }

  #batch(): Batch {
    return new Batch(this.#lease.transaction(), this.counters, this.hosts);
  }

  async #commit(batch: Batch): Promise<Batch> {
    await this.#lease.commit(batch.transaction());
    Object.assign(this.counters, batch.counters);
    for (const [host, counters] of batch.hosts) {
      this.hosts.set(host, counters);
      this.#bells.get(host)?.ring();
    }
    for (const url of batch.added) this.#remember(url);
    if (batch.outcomes.length > 0) this.#onOutcomes(batch.outcomes);
    this.#changed.ring();
    return this.#batch();
  }

  /** The links that are wanted and new, by URL. */
  async #unknown(links: readonly Link[]): Promise<Map<string, Link>> {
    const candidates = new Map<string, Link>();
    for (const link of links) {
      if (this.#seen.has(link.url) || !this.#isWanted(link)) continue;
      if (!candidates.has(link.url)) candidates.set(link.url, link);
    }
    const urls = [...candidates.keys()];
    // Deno KV reads at most ten keys at once.
    const tens = Array.from(
      { length: Math.ceil(urls.length / 10) },
      (_, i) => urls.slice(10 * i, 10 * i + 10),
    );
    await Promise.all(tens.map(async (ten) => {
      for (const { key, value } of await this.#kv.getMany<number[]>(ten.map(keys.url))) {
        const url = String(key.at(-1));
        if (value === null) continue;
        candidates.delete(url);
        this.#remember(url);
      }
    }));
    return candidates;
  }

  #isWanted({ url, depth }: Link): boolean {
    return depth <= this.#depth && this.hosts.has(new URL(url).host);
  }

  #remember(url: string): void {
    this.#seen.add(url);
    if (this.#seen.size <= remembered) return;
    for (const oldest of this.#seen) {
      this.#seen.delete(oldest);
      break;
    }
  }
}

/** What a frontier needs. */
export interface FrontierOptions {
  readonly kv: Deno.Kv;
  readonly lease: Pick<Lease, "transaction" | "commit">;
  /** The hosts that are asked for. */
  readonly hosts: ReadonlySet<string>;
  /** The most links between a first page and another. */
  readonly depth: number;
  /** Rung after every transaction. */
  readonly changed: Bell;
  /** Called after a transaction with the outcomes that it wrote, in order. */
  onOutcomes(outcomes: readonly Outcome[]): void;
}
