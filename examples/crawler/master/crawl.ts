/**
 * A crawl while this master has the lease: a lane for each host, and the end when nothing waits any more.
 *
 * @module
 */

import type { FetchReply } from "../contract.ts";
import type { Settings } from "../settings.ts";
import { type Bell, changeWithin, pause } from "../waiting.ts";
import type { Frontier } from "./frontier.ts";
import { type AskOptions, type BrokenCall, Lane, type LaneContext } from "./lane.ts";
import { type Lease, LeaseLost } from "./lease.ts";
import type { Nodes } from "./nodes.ts";

/** What a crawl is made of. */
export interface CrawlParts {
  readonly settings: Settings;
  readonly lease: Lease;
  readonly frontier: Frontier;
  readonly nodes: Nodes;
  /** Rung when the counters have changed. */
  readonly changed: Bell;
}

/** A crawl that is running. */
export class Crawl implements LaneContext {
  readonly settings: Settings;
  readonly frontier: Frontier;
  readonly nodes: Nodes;
  readonly changed: Bell;
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly #lease: Lease;
  readonly #end = new AbortController();
  /** Visits that may become pages. */
  #reserved = 0;
  #failure: unknown;

  constructor({ settings, lease, frontier, nodes, changed }: CrawlParts) {
    this.settings = settings;
    this.frontier = frontier;
    this.nodes = nodes;
    this.changed = changed;
    this.#lease = lease;
    this.lanes = new Map([...frontier.hosts.keys()].map((host) => [host, new Lane(host, this)]));
  }

  /** Fires when the crawl ends, for whatever reason. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /**
   * Crawls until nothing waits, or there are as many pages as were asked for, or the signal fires.
   *
   * @throws {LeaseLost} If another master has taken over.
   */
  async run(stop: AbortSignal): Promise<void> {
    const end = () => this.#finish();
    stop.addEventListener("abort", end);
    const lanes = [...this.lanes.values()].map((lane) => this.#guarded(lane.run()));
    await this.#guarded(this.#watch(stop));
    await Promise.all(lanes);
    stop.removeEventListener("abort", end);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Takes one of the pages that are still wanted. False if others, which are being fetched, may be the last. */
  reserve(): boolean {
    const left = this.settings.pages - this.frontier.counters.pages - this.#reserved;
    if (left <= 0) return false;
    this.#reserved++;
    return true;
  }

  /** Gives it back: by now it counts as a page, or is none. */
  unreserve(): void {
    this.#reserved--;
    this.changed.ring();
  }

  /** Waits until a node has room for an order, and the order would end before anybody else could take over. */
  async orderPossible(): Promise<Disposable> {
    const room = await this.nodes.room();
    while (!this.signal.aborted && !this.#lease.coversNext(this.settings.timeout)) {
      await pause(50, this.signal);
    }
    return room;
  }

  /** Asks a host, in its own lane. `undefined` if it was not asked for. */
  ask(url: string, options: AskOptions): Promise<FetchReply | BrokenCall> | undefined {
    return this.lanes.get(new URL(url).host)?.ask(url, options);
  }

  async #watch(stop: AbortSignal): Promise<void> {
    while (!this.signal.aborted) {
      const change = this.changed.rung;
      if (this.#lease.lost) throw new LeaseLost("another master has taken over");
      const { waiting, pages } = this.frontier.counters;
      if (stop.aborted || waiting === 0 || pages >= this.settings.pages) this.#finish();
      else await changeWithin(change, 500);
    }
  }

  /** What goes wrong in one place ends all. */
  async #guarded(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#failure ??= error;
      this.#finish();
    }
  }

  #finish(): void {
    this.#end.abort();
    this.nodes.end();
    this.frontier.wakeAll();
    this.changed.ring();
  }
}
