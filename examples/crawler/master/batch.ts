/**
 * One transaction of the frontier, as it grows.
 *
 * @module
 */

import type { Draft, Entry, Link, Outcome } from "./entry.ts";

/** The counters of a whole crawl. */
export interface Counters {
  /** The number of the last outcome. */
  outcomes: number;
  /** The number of the last URL that began to wait. */
  queued: number;
  /** Pages in the results. */
  pages: number;
  /** URLs that wait. */
  waiting: number;
}

/** The counters of a host. */
export interface HostCounters {
  /** URLs that wait, those that are being fetched included. */
  waiting: number;
  page: number;
  redirect: number;
  "left out": number;
  "given up": number;
}

/** What stands in the queue. */
export type Waiting = Omit<Entry, "host" | "notBefore" | "key">;

/** The keys of the store. */
export const keys: {
  readonly counters: Deno.KvKey;
  readonly hosts: Deno.KvKey;
  readonly outcomes: Deno.KvKey;
  /** What was given up, by the number of the outcome. */
  readonly givenUp: Deno.KvKey;
  host(host: string): Deno.KvKey;
  outcome(n: number): Deno.KvKey;
  /** Every URL that was ever found. */
  url(url: string): Deno.KvKey;
  /** Those of a host that wait: under it the time before which they are not to be asked for, and a number. */
  queue(host: string): Deno.KvKey;
} = {
  counters: ["crawler", "counters"],
  hosts: ["crawler", "host"],
  outcomes: ["crawler", "outcome"],
  givenUp: ["crawler", "given up"],
  host: (host) => ["crawler", "host", host],
  outcome: (n) => ["crawler", "outcome", n],
  url: (url) => ["crawler", "url", url],
  queue: (host) => ["crawler", "queue", host],
};

/** Deno KV takes a thousand changes and 80 KiB of keys in a transaction; a step adds a few to what is there. */
const most = { changes: 900, keyBytes: 70_000, valueBytes: 600_000 };

/** The longest URL with what surrounds it in a key, and a value with two of them. */
const room = { changes: 20, keyBytes: 4000, valueBytes: 20_000 };

/** A transaction that is being put together. The counters are those that hold when it has succeeded. */
export class Batch {
  readonly counters: Counters;
  /** The hosts whose counters change. */
  readonly hosts: Map<string, HostCounters> = new Map();
  readonly outcomes: Outcome[] = [];
  /** URLs that are known from now on. */
  readonly added: string[] = [];
  readonly #before: ReadonlyMap<string, HostCounters>;
  #transaction: Deno.AtomicOperation;
  readonly #size = { changes: 0, keyBytes: 0, valueBytes: 0 };

  constructor(
    transaction: Deno.AtomicOperation,
    counters: Counters,
    hosts: ReadonlyMap<string, HostCounters>,
  ) {
    this.#transaction = transaction;
    this.counters = { ...counters };
    this.#before = hosts;
  }

  /** Whether another part of a step fits. */
  get hasRoom(): boolean {
    const { changes, keyBytes, valueBytes } = this.#size;
    return changes + this.hosts.size + room.changes <= most.changes &&
      keyBytes + room.keyBytes <= most.keyBytes && valueBytes + room.valueBytes <= most.valueBytes;
  }

  /** Adds a URL that is new. */
  addLink({ url, from, depth, redirects }: Link): void {
    this.#set(keys.url(url), depth);
    const waiting = { url, depth, redirects, attempts: 0, broken: 0 };
    this.#enqueue(new URL(url).host, 0, from === undefined ? waiting : { ...waiting, from });
    this.added.push(url);
  }

  /** Lets a URL wait for another attempt. */
  putBack(entry: Entry, { at, broken }: { at: number; broken: boolean }): void {
    this.#dequeue(entry);
    const { host, notBefore: _, key: __, ...waiting } = entry;
    this.#enqueue(host, at, {
      ...waiting,
      attempts: entry.attempts + (broken ? 0 : 1),
      broken: entry.broken + (broken ? 1 : 0),
    });
  }

  /** Writes what became of a URL. */
  finish(entry: Entry, draft: Draft): void {
    this.#dequeue(entry);
    this.counters.outcomes++;
    if (draft.outcome === "page") this.counters.pages++;
    this.#host(entry.host)[draft.outcome]++;
    const { url, depth, from } = entry;
    const outcome: Outcome = {
      ...{ n: this.counters.outcomes, outcome: draft.outcome, url, depth },
      ...(from === undefined ? {} : { from }),
      ...draft,
      attempts: entry.attempts + (draft.node === undefined ? 0 : 1),
      at: new Date().toISOString(),
    };
    this.#set(keys.outcome(outcome.n), outcome);
    if (draft.outcome === "given up") this.#set([...keys.givenUp, outcome.n], outcome);
    this.outcomes.push(outcome);
  }

  /** The whole transaction. */
  transaction(): Deno.AtomicOperation {
    for (const [host, counters] of this.hosts) this.#set(keys.host(host), counters);
    this.#set(keys.counters, this.counters);
    return this.#transaction;
  }

  #enqueue(host: string, at: number, waiting: Waiting): void {
    this.counters.queued++;
    this.counters.waiting++;
    this.#host(host).waiting++;
    this.#set([...keys.queue(host), at, this.counters.queued], waiting);
  }

  #dequeue(entry: Entry): void {
    this.counters.waiting--;
    this.#host(entry.host).waiting--;
    this.#transaction = this.#transaction.delete(entry.key);
    this.#count(entry.key, 0);
  }

  #host(host: string): HostCounters {
    let counters = this.hosts.get(host);
    if (counters === undefined) {
      counters = { ...this.#before.get(host)! };
      this.hosts.set(host, counters);
    }
    return counters;
  }

  #set(key: Deno.KvKey, value: object | number): void {
    this.#transaction = this.#transaction.set(key, value);
    this.#count(key, JSON.stringify(value).length * 2 + 16);
  }

  #count(key: Deno.KvKey, valueBytes: number): void {
    this.#size.changes++;
    this.#size.keyBytes += key.reduce<number>((sum, part) => sum + String(part).length + 10, 0);
    this.#size.valueBytes += valueBytes;
  }
}
