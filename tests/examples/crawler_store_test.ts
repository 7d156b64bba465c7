// Deno KV needs a flag, which `deno test` of the repository does not give. So this file runs itself again with it.

import assert from "node:assert/strict";
import type { Link, Outcome, Step } from "../../examples/crawler/master/entry.ts";
import { Frontier, type FrontierOptions } from "../../examples/crawler/master/frontier.ts";
import { Lease, LeaseLost } from "../../examples/crawler/master/lease.ts";
import { ResultsFile } from "../../examples/crawler/master/results_file.ts";
import { Bell } from "../../examples/crawler/waiting.ts";
import { outcomeOf } from "../testing/process.ts";

if (!("openKv" in Deno)) {
  Deno.test("the tests of the crawler's store, with Deno KV", async () => {
    const { pathname } = new URL(import.meta.url);
    const args = ["test", "--no-prompt", "--unstable-kv", "--allow-all", pathname];
    const { code, stdout, stderr } = await outcomeOf(Deno.execPath(), args);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /\b9 passed/);
  });
} else {
  testLease();
  testFrontier();
  testResultsFile();
}

const host = "127.0.0.1:1";

function acquire(kv: Deno.Kv, length = 60_000, waits: string[] = []): Promise<Lease | undefined> {
  const { signal } = new AbortController();
  return Lease.acquire(kv, { length, name: "a:1", signal, onWait: (why) => waits.push(why) });
}

/** A frontier in a new store, or in one that exists. */
async function openFrontier(
  kv: Deno.Kv,
  options: Partial<FrontierOptions> = {},
): Promise<{ frontier: Frontier; outcomes: Outcome[] }> {
  const outcomes: Outcome[] = [];
  const frontier = await Frontier.open({
    ...{ kv, hosts: new Set([host]), depth: 3, changed: new Bell() },
    lease: options.lease ?? (await acquire(kv))!,
    onOutcomes: (written) => outcomes.push(...written),
    ...options,
  });
  return { frontier, outcomes };
}

function linksTo(paths: readonly string[], depth = 1): Link[] {
  return paths.map((path) => ({ url: `http://${host}${path}`, depth, redirects: 0 }));
}

/** What stands in a store, by key. */
async function contents(kv: Deno.Kv): Promise<Map<string, unknown>> {
  const all = await Array.fromAsync(kv.list({ prefix: [] }));
  return new Map(all.map(({ key, value }) => [JSON.stringify(key), value]));
}

function testLease(): void {
  Deno.test("Lease is given to one, and to the next when it is released", async () => {
    using kv = await Deno.openKv(":memory:");
    const first = await acquire(kv);
    assert(first);
    assert(first.coversNext(50_000) && !first.coversNext(70_000));
    const waits: string[] = [];
    const waiting = acquire(kv, 60_000, waits);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(waits, ["the store belongs to a:1"]);
    await first.release();
    assert(!first.coversNext(0));
    const second = await waiting;
    assert(second);
    assert(second.coversNext(50_000));
    await second.release();
  });

  Deno.test("Lease is taken over when its holder is silent, and then the holder can write nothing", async () => {
    using kv = await Deno.openKv(":memory:");
    // It renews its lease every ten seconds, so it is silent for longer than the other one waits.
    const first = await acquire(kv, 60_000);
    const second = await acquire(kv, 300);
    assert(first && second);
    await assert.rejects(first.commit(first.transaction().set(["x"], 1)), LeaseLost);
    assert(first.lost && !first.coversNext(0));
    assert.equal((await kv.get(["x"])).value, null);
    await second.commit(second.transaction().set(["x"], 2));
    assert.equal((await kv.get(["x"])).value, 2);
    await first.release();
    assert(!second.lost);
    await second.release();
  });

  Deno.test("Lease is not taken from a holder that lives, and waiting for it ends with the signal", async () => {
    using kv = await Deno.openKv(":memory:");
    const first = await acquire(kv, 300);
    const started = performance.now();
    const waiting = await Lease.acquire(kv, {
      ...{ length: 300, name: "b:1", signal: AbortSignal.timeout(1500), onWait: () => {} },
    });
    assert.equal(waiting, undefined);
    assert(performance.now() - started > 1000);
    assert(first);
    assert(first.coversNext(100));
    await first.release();
  });
}

function testFrontier(): void {
  Deno.test("Frontier takes what is new and wanted, once, in the order in which it was found", async () => {
    using kv = await Deno.openKv(":memory:");
    const lease = (await acquire(kv))!;
    const { frontier } = await openFrontier(kv, { lease });
    await frontier.add([
      ...linksTo(["/a", "/b", "/a"]),
      ...linksTo(["/too-deep"], 4),
      { url: "http://elsewhere/", depth: 1, redirects: 0 },
    ]);
    await frontier.add(linksTo(["/b", "/c"]));
    assert.equal(frontier.counters.waiting, 3);
    for (const path of ["/a", "/b", "/c"]) {
      const entry = await frontier.next(host);
      assert.equal(entry?.url, `http://${host}${path}`);
      // What is being fetched still waits.
      assert.equal((await frontier.next(host))?.url, entry.url);
      await frontier.write({ entry, outcome: { outcome: "page" }, links: [] });
    }
    assert.equal(await frontier.next(host), undefined);
    assert.deepEqual(frontier.hosts.get(host), {
      ...{ waiting: 0, page: 3, redirect: 0, "left out": 0, "given up": 0 },
    });
    // One that knows nothing yet asks the store.
    const { frontier: second } = await openFrontier(kv, { lease });
    await second.add(linksTo(["/a", "/d"]));
    assert.equal(second.counters.waiting, 1);
    await lease.release();
  });

  Deno.test("Frontier lets what failed wait behind what is new", async () => {
    using kv = await Deno.openKv(":memory:");
    const lease = (await acquire(kv))!;
    const { frontier, outcomes } = await openFrontier(kv, { lease });
    await frontier.add(linksTo(["/a", "/b"]));
    const a = (await frontier.next(host))!;
    await frontier.write({ entry: a, again: { at: 5000, broken: false } });
    const b = (await frontier.next(host))!;
    assert.equal(b.url, `http://${host}/b`);
    await frontier.write({ entry: b, again: { at: 4000, broken: true } });
    const again = (await frontier.next(host))!;
    assert.deepEqual([again.url, again.notBefore, again.attempts, again.broken], [
      b.url,
      4000,
      0,
      1,
    ]);
    await frontier.write({ entry: again, outcome: { outcome: "given up", why: "x" }, links: [] });
    const last = (await frontier.next(host))!;
    assert.deepEqual([last.url, last.notBefore, last.attempts, last.broken], [a.url, 5000, 1, 0]);
    const found = await Array.fromAsync(frontier.givenUp());
    assert.deepEqual(found, outcomes);
    assert.equal(found[0]?.why, "x");
    await lease.release();
  });

  Deno.test("Frontier loses and repeats nothing wherever it breaks off", async () => {
    const paths = Array.from({ length: 1500 }, (_, i) => `/${i}-${"x".repeat(100)}`);
    let complete: string[] | undefined;
    for (let commits = 0; complete === undefined; commits++) {
      using kv = await Deno.openKv(":memory:");
      const real = (await acquire(kv))!;
      let left = commits;
      const lease: FrontierOptions["lease"] = {
        transaction: () => real.transaction(),
        commit: (transaction) => {
          if (left-- > 0) return real.commit(transaction);
          return Promise.reject(new Error("killed"));
        },
      };
      const finishes = async () => {
        const { frontier } = await openFrontier(kv, { lease });
        await frontier.add(linksTo(["/"], 0));
        const entry = await frontier.next(host);
        if (entry?.url !== `http://${host}/`) return;
        await frontier.write({ entry, outcome: { outcome: "page" }, links: linksTo(paths) });
      };
      const first = await finishes().then(() => true, () => false);
      const before = await contents(kv);
      const results = [...before.keys()].filter((key) => key.startsWith(`["crawler","outcome"`));
      const waiting = [...before.keys()].filter((key) => key.startsWith(`["crawler","queue"`));
      assert.equal(results.length, first ? 1 : 0);
      // It breaks off in the middle: whoever comes next finds the page still waiting, and the rest not twice.
      left = Infinity;
      await finishes();
      const after = [...(await contents(kv)).keys()];
      assert.equal(after.filter((key) => key.startsWith(`["crawler","outcome"`)).length, 1);
      assert.equal(after.filter((key) => key.startsWith(`["crawler","queue"`)).length, 1500);
      assert.equal(after.filter((key) => key.startsWith(`["crawler","url"`)).length, 1501);
      const { frontier } = await openFrontier(kv, { lease });
      assert.deepEqual([frontier.counters.waiting, frontier.counters.pages], [1500, 1]);
      if (first) complete = waiting;
      await real.release();
    }
    assert.equal(complete.length, 1500);
  });

  Deno.test("Frontier writes nothing once another master has the store", async () => {
    using kv = await Deno.openKv(":memory:");
    const lease = (await acquire(kv))!;
    const { frontier, outcomes } = await openFrontier(kv, { lease });
    await frontier.add(linksTo(["/a"]));
    const entry = (await frontier.next(host))!;
    await kv.set(["crawler", "holder"], "b:1");
    const before = await contents(kv);
    const step: Step = { entry, outcome: { outcome: "page" }, links: linksTo(["/b"]) };
    await assert.rejects(frontier.write(step), LeaseLost);
    assert.deepEqual(await contents(kv), before);
    assert.deepEqual([outcomes, frontier.counters.waiting], [[], 1]);
    await lease.release();
  });
}

function testResultsFile(): void {
  /** A store with so many outcomes. */
  async function store(count: number): Promise<{ kv: Deno.Kv; lines: string[] }> {
    const kv = await Deno.openKv(":memory:");
    const lease = (await acquire(kv))!;
    const { frontier, outcomes } = await openFrontier(kv, { lease });
    await frontier.add(linksTo(Array.from({ length: count }, (_, i) => `/${i}`)));
    for (let entry; (entry = await frontier.next(host)) !== undefined;) {
      await frontier.write({ entry, outcome: { outcome: "page", title: "é" }, links: [] });
    }
    await lease.release();
    return { kv, lines: outcomes.map((outcome) => `${JSON.stringify(outcome)}\n`) };
  }

  Deno.test("ResultsFile completes what is there, whatever the last master left", async () => {
    const { kv, lines } = await store(5);
    const folder = await Deno.makeTempDir();
    const path = `${folder}/results.jsonl`;
    const left = [undefined, "", lines[0]!, lines.slice(0, 3).join(""), lines.join("")];
    const broken = left.flatMap((text) => [text, `${text ?? ""}{"n":`, `${text ?? ""}\u00e9`]);
    for (const text of broken) {
      if (text !== undefined) await Deno.writeTextFile(path, text);
      using _ = await ResultsFile.open(path, kv);
      assert.equal(await Deno.readTextFile(path), lines.join(""), text);
      await Deno.remove(path);
    }
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
    await Deno.remove(folder, { recursive: true });
    kv.close();
  });

  Deno.test("ResultsFile lets an earlier master write into nothing, and refuses another crawl's file", async () => {
    const { kv, lines } = await store(2);
    const folder = await Deno.makeTempDir();
    const path = `${folder}/results.jsonl`;
    using frozen = await ResultsFile.open(path, kv);
    using _ = await ResultsFile.open(path, kv);
    frozen.append([JSON.parse(lines[1]!)]);
    assert.equal(await Deno.readTextFile(path), lines.join(""));
    await Deno.writeTextFile(path, `{"n":2,"url":"http://other/"}\n`);
    await assert.rejects(ResultsFile.open(path, kv), /has the results of another crawl/);
    assert.equal((await Array.fromAsync(Deno.readDir(folder))).length, 1);
    await Deno.remove(folder, { recursive: true });
    kv.close();
  });
}
