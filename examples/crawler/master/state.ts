/**
 * What a person wants to know of a crawl: the state at one moment, for the page, the terminal and programs.
 *
 * @module
 */

import type { Counters, HostCounters } from "./batch.ts";
import type { Crawl } from "./crawl.ts";
import type { NodeState } from "./nodes.ts";
import type { Outcome } from "./entry.ts";

/** A host as people see it. */
export interface HostState extends HostCounters {
  readonly host: string;
  /** What it is asked for at the moment, and for how many milliseconds already. */
  readonly asking?: { readonly url: string; readonly for: number };
}

/** A crawl at one moment. */
export interface CrawlState {
  /** `waiting` for the store, `crawling`, or `done`. */
  readonly phase: "waiting" | "crawling" | "done";
  /** What it waits for. */
  readonly waitsFor: string;
  readonly counters: Counters;
  /** Requests that are running. */
  readonly inFlight: number;
  /** Outcomes a second, over the last ten seconds. */
  readonly rate: number;
  readonly hosts: readonly HostState[];
  readonly nodes: readonly NodeState[];
  /** What was given up, the latest first: at most a hundred. */
  readonly givenUp: readonly Outcome[];
}

/** How many failures a state tells. */
const listed = 100;

/** The rate is that of the last so many seconds. */
const window = 10_000;

/** Keeps what the state of a crawl needs in addition to the crawl itself. */
export class Observer {
  #phase: CrawlState["phase"] = "waiting";
  #waitsFor = "";
  #crawl: Crawl | undefined;
  #givenUp: Outcome[] = [];
  /** The last state of a crawl that has ended. */
  #last: CrawlState | undefined;
  /** When outcomes were written, and how many, for the rate. */
  #written: { at: number; count: number }[] = [];

  /** The master waits. False if that was known. */
  wait(why: string): boolean {
    this.#phase = "waiting";
    if (this.#waitsFor === why) return false;
    this.#waitsFor = why;
    return true;
  }

  /** What was given up before this master had the store. */
  begin(crawl: Crawl, givenUp: readonly Outcome[]): void {
    this.#crawl = crawl;
    this.#phase = "crawling";
    this.#givenUp = [...givenUp].reverse().slice(0, listed);
  }

  /** Notes outcomes that were just written. */
  note(outcomes: readonly Outcome[]): void {
    const at = performance.now();
    this.#written.push({ at, count: outcomes.length });
    while (this.#written[0]!.at < at - window) this.#written.shift();
    const givenUp = outcomes.filter(({ outcome }) => outcome === "given up");
    this.#givenUp = [...givenUp.reverse(), ...this.#givenUp].slice(0, listed);
  }

  /** Keeps the last figures: the nodes are let go after it. */
  end(): void {
    this.#last = { ...this.state(), phase: "done", rate: 0 };
    this.#phase = "done";
  }

  /** The state now. */
  state(): CrawlState {
    if (this.#phase === "done" && this.#last !== undefined) return this.#last;
    const [phase, crawl] = [this.#phase, this.#crawl];
    const now = performance.now();
    const recent = this.#written.filter(({ at }) => at >= now - window);
    const span = Math.max(1000, now - (recent[0]?.at ?? now));
    const written = recent.reduce((sum, { count }) => sum + count, 0);
    const hosts = crawl === undefined ? [] : hostsOf(crawl, now);
    return {
      ...{ phase, waitsFor: this.#waitsFor, hosts, givenUp: this.#givenUp },
      counters: crawl?.frontier.counters ?? { outcomes: 0, queued: 0, pages: 0, waiting: 0 },
      inFlight: hosts.filter(({ asking }) => asking !== undefined).length,
      rate: phase === "crawling" ? 1000 * written / span : 0,
      nodes: crawl?.nodes.states() ?? [],
    };
  }
}

function hostsOf({ frontier, lanes }: Crawl, now: number): HostState[] {
  return [...frontier.hosts].map(([host, counters]) => {
    const asking = lanes.get(host)?.asking;
    if (asking === undefined) return { host, ...counters };
    return { host, ...counters, asking: { url: asking.url, for: now - asking.since } };
  });
}
