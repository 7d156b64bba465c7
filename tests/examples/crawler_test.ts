import assert from "node:assert/strict";
import { CrawlNode, type FetchReply, parseAddress } from "../../examples/crawler/contract.ts";
import { smallSite } from "../../examples/crawler/demo.ts";
import type { Entry } from "../../examples/crawler/master/entry.ts";
import { stepFor, stepForBroken } from "../../examples/crawler/master/outcome.ts";
import { crawlPage } from "../../examples/crawler/master/page.ts";
import { progressLine, summaryLines } from "../../examples/crawler/master/progress.ts";
import type { CrawlState } from "../../examples/crawler/master/state.ts";
import { emptyReply, fetchPage } from "../../examples/crawler/node/fetch_page.ts";
import { FetchNode } from "../../examples/crawler/node/node.ts";
import { settingsOf, userAgentOf } from "../../examples/crawler/settings.ts";
import { audit } from "../../examples/crawler/site/audit.ts";
import { Site } from "../../examples/crawler/site/site.ts";
import { connect } from "../../mod.ts";
import { buildGo, goAvailable, goTest } from "../testing/go.ts";
import { Child, outcomeOf } from "../testing/process.ts";

const top = new URL("../../", import.meta.url);

const settings = settingsOf({ seeds: ["http://127.0.0.1:1/"], attempts: 2, backoff: 100 });
const entry: Entry = {
  ...{ url: "http://127.0.0.1:1/a", host: "127.0.0.1:1", depth: 3, redirects: 0 },
  ...{ attempts: 0, broken: 0, notBefore: 0, key: [] },
};

/** What becomes of an entry after a reply, in short. */
function fateOf(reply: Partial<FetchReply>, of: Partial<Entry> = {}): string {
  const rules = { settings, hosts: new Set(["127.0.0.1:1"]), now: 1000 };
  const step = stepFor({ ...entry, ...of }, { ...emptyReply("n"), ...reply }, rules);
  if ("again" in step) return `again at ${step.again.at}`;
  const { outcome, to, why } = step.outcome;
  return [outcome, to, why, step.links.length].filter((part) => part !== undefined).join("; ");
}

Deno.test("stepFor() keeps pages, follows redirects, tries again what may pass, and gives up the rest", () => {
  const cases: [reply: Partial<FetchReply>, entry: Partial<Entry>, expected: string][] = [
    [{ Status: 200 }, {}, "page; 0"],
    [{ Status: 404 }, {}, "given up; status 404; 0"],
    [{ Status: 500 }, {}, "again at 1100"],
    [{ Status: 500 }, { attempts: 1 }, "given up; status 500; 0"],
    [{ Status: 503, RetryAfter: 7 }, {}, "again at 8000"],
    [{ Status: 429, RetryAfter: 1e9 }, {}, "again at 301000"],
    [{ Status: 500, RetryAfter: 7 }, {}, "again at 1100"],
    [{ Error: "connection refused" }, {}, "again at 1100"],
    [{ Error: "connection refused" }, { attempts: 1 }, "given up; connection refused; 0"],
    [{ Status: 200, Error: "too large", Hopeless: true }, {}, "left out; too large; 0"],
    [{ Status: 302, Location: "/b#c" }, {}, "redirect; http://127.0.0.1:1/b; 1"],
    [{ Status: 302, Location: "/b" }, { redirects: 10 }, "given up; more than 10 redirects; 0"],
    [{ Status: 302, Location: "mailto:x" }, {}, "left out; redirects to mailto:x; 0"],
    [
      { Status: 302, Location: "//other/" },
      {},
      "left out; redirects to http://other/, on a host that was not asked for; 0",
    ],
    [{ Status: 302 }, {}, "given up; status 302; 0"],
    [{ Status: 200, Location: "/b" }, {}, "page; 0"],
    [{ Status: 0 }, {}, "given up; status 0; 0"],
  ];
  for (const [reply, of, expected] of cases) assert.equal(fateOf(reply, of), expected);
});

Deno.test("stepFor() decodes links in the page's encoding, against its base, each once", () => {
  const bytes = (...chars: number[]) => new Uint8Array(chars);
  const rules = { settings, hosts: new Set<string>(), now: 0 };
  const reply = { ...emptyReply("n"), Status: 200, Encoding: "koi8-r", Title: bytes(0xf0) };
  const text = new TextEncoder();
  const Links = ["x", "/base/x#a", "mailto:a"].map((link) => text.encode(link));
  const step = stepFor(entry, { ...reply, Base: text.encode("/base/"), Links }, rules);
  assert("outcome" in step);
  assert.equal(step.outcome.title, "П");
  const link = { url: "http://127.0.0.1:1/base/x", from: entry.url, depth: 4, redirects: 0 };
  assert.deepEqual(step.links, [link]);
  // A node may name an encoding that does not exist.
  assert("outcome" in stepFor(entry, { ...reply, Encoding: "no-such" }, rules));
});

Deno.test("stepForBroken() blames the page when its calls break again and again", () => {
  assert.deepEqual(stepForBroken(entry, "gone", 5), { entry, again: { at: 5, broken: true } });
  const step = stepForBroken({ ...entry, broken: 20 }, "gone", 5);
  assert("outcome" in step && step.outcome.outcome === "given up");
});

Deno.test("settingsOf() wants a contact for other people's sites, and sensible numbers", () => {
  const seeds = ["https://example.org"];
  assert.throws(() => settingsOf({ seeds }), /--contact is missing/);
  assert.throws(() => settingsOf({ seeds: ["example.org"] }), /no URL of a page: example.org/);
  const contact = "me@example.org";
  assert.throws(() => settingsOf({ seeds, contact, pause: NaN }), /pause: expected a number/);
  assert.throws(() => settingsOf({ seeds, contact, lease: 10, timeout: 10 }), /lease .* too short/);
  const good = settingsOf({ seeds, contact });
  assert.deepEqual(good.seeds, ["https://example.org/"]);
  assert.equal(userAgentOf(good), "netrpc-crawler/1.0 (+me@example.org)");
});

Deno.test("parseAddress() takes names and both kinds of IP", () => {
  assert.deepEqual(parseAddress("a.example:4000"), { hostname: "a.example", port: 4000 });
  assert.deepEqual(parseAddress("[::1]:1"), { hostname: "::1", port: 1 });
  for (const bad of ["a", ":1", "a:b", "a:70000"]) {
    assert.throws(() => parseAddress(bad), /expected an address/);
  }
});

const state: CrawlState = {
  ...{ phase: "crawling", waitsFor: "", inFlight: 1, rate: 12.3 },
  counters: { outcomes: 3, queued: 9, pages: 1234, waiting: 5 },
  hosts: [{
    ...{ host: "127.0.0.1:1", waiting: 5, page: 1234, redirect: 1, "left out": 1, "given up": 1 },
    asking: { url: "http://127.0.0.1:1/<b>", for: 12.7 },
  }],
  nodes: [
    { address: "127.0.0.1:2", phase: "up", error: "", fetching: ["http://x/"], fetched: 7 },
    { address: "127.0.0.1:3", phase: "failed", error: "refused", fetching: [], fetched: 0 },
  ],
  givenUp: [{
    ...{ n: 1, outcome: "given up", url: "http://127.0.0.1:1/\u202e", depth: 1, attempts: 3 },
    ...{ why: `<script>alert("1")</script>`, at: "2026-01-01T00:00:00.000Z" },
  }],
};

Deno.test("crawlPage() shows everything, and nothing of what sites wrote is markup", () => {
  const page = crawlPage(state);
  for (const text of ["1,234", "http://127.0.0.1:1/&#60;b&#62;</code>", "for 13 ms", "refused"]) {
    assert(page.includes(text), text);
  }
  assert(page.includes("&#60;script&#62;alert"));
  assert(page.includes("\\u{202e}"));
  assert.equal(page.match(/<script>/g)?.length, 1);
});

Deno.test("the terminal gets one line of progress, and a summary", () => {
  assert.equal(
    progressLine(state),
    "1234 pages, 5 waiting, 1 in flight, 12 a second, 1 given up, 1 node",
  );
  const waiting = { ...state, phase: "waiting" as const, waitsFor: "the store belongs to a:1" };
  assert.equal(progressLine(waiting), "waiting: the store belongs to a:1");
  assert.deepEqual(summaryLines(state, 1500), [
    "1234 pages, 1 redirects, 1 left out, 1 given up, in 1.5 s",
    "node 127.0.0.1:2 answered 7 orders",
    "node 127.0.0.1:3 answered 0 orders",
    "5 URLs still wait",
    `given up: http://127.0.0.1:1/\\u{202e}: <script>alert("1")</script>`,
  ]);
});

/** A reply without what differs between two nodes by right. */
function comparable(reply: FetchReply): unknown {
  const { Node: _, Title, Base, Links, Encoding, Error, ...rest } = reply;
  const text = new TextDecoder(Encoding);
  const [title, base, ...links] = [Title, Base, ...Links].map((part) => text.decode(part));
  return { ...rest, Body: [...rest.Body], title, base, links, failed: Error !== "" };
}

goTest("a node in Go finds what a node in Deno finds", async () => {
  const { site } = smallSite(1, 20);
  await using _site = site;
  const program = await buildGo(new URL("examples/crawler/go/", top));
  await using child = Child.start(program, ["--join", "127.0.0.1:9", "--until-eof"]);
  const port = Number(/listen on :(\d+)/.exec(await child.readLine() ?? "")?.[1]);
  await using go = await connect({ port });
  const signal = new AbortController().signal;
  for (const url of [...site.fates.keys()].filter((url) => !/\/(drip|flaky|busy)$/.test(url))) {
    for (const Raw of [false, true]) {
      const common = { Url: url, UserAgent: "test/1", MaxBytes: 100_000, Raw };
      const request = { ...common, Deadline: Date.now() + 20_000 };
      const ours = await fetchPage(request, "n", signal);
      const theirs = await go.call(CrawlNode.methods.Fetch, request);
      // Whether an endless body was read a little further does not matter.
      if (ours.Bytes > request.MaxBytes) theirs.Bytes = ours.Bytes;
      assert.deepEqual(comparable(theirs), comparable(ours), url);
    }
  }
  const late = { Url: "http://127.0.0.1:9/", UserAgent: "", MaxBytes: 1, Raw: false, Deadline: 1 };
  await assert.rejects(go.call(CrawlNode.methods.Fetch, late), /after its deadline/);
  await assert.rejects(fetchPage(late, "n", signal), /after its deadline/);
  await child.end();
});

Deno.test("a node takes orders from its masters only", async () => {
  // 192.0.2.1 is an address for documents; nobody answers there, and nobody calls from there.
  const node = new FetchNode({ join: ["192.0.2.1:9"], print: () => {} });
  const running = node.start();
  while (node.info.Port === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const client = await connect({ port: node.info.Port });
  await assert.rejects(client.service(CrawlNode).LetMeInResponse(node.info));
  await client.close();
  await node.stop();
  await running;
});

/** Runs a task of deno.json as `deno task` does. */
async function runTask(
  name: string,
  flags: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", top)));
  const command: string = config.tasks[name].command;
  const { code, stdout, stderr } = await outcomeOf(
    Deno.execPath(),
    [...command.split(" ").slice(1), ...flags],
    { cwd: top, env },
  );
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

const allFound = /^341 pages, 16 redirects, 14 left out, 8 given up, in \d+\.\d s$/m;
const allRight =
  /^every URL of the site is in the results once, with the fate that it should have$/m;

Deno.test("the crawl finds its site with Deno alone", async () => {
  const output = await runTask("crawl", [], { PATH: "" });
  assert.match(output, /^there is no Go on this machine, so all nodes are in Deno$/m);
  assert.match(output, /^the page of this crawl is http:\/\/127\.0\.0\.1:\d+\/$/m);
  assert.match(output, allFound);
  assert.match(output, allRight);
  assert.match(output, /^given up: http:\S+\/drip: the answer took too long$/m);
});

goTest("the crawl finds its site with a Go node too", async () => {
  const output = await runTask("crawl", []);
  assert.match(output, allFound);
  assert.match(output, allRight);
  assert.equal(output.match(/^\d+:request:127\.0\.0\.1:\d+$/gm)?.length! >= 3, true);
});

Deno.test("a crawl that is interrupted goes on, and ends at as many pages as it is told", async () => {
  await using site = Site.start({ hosts: 2, pages: 50, traps: false, depth: 0 });
  const folder = await Deno.makeTempDir();
  const results = `${folder}/results.jsonl`;
  const flags = [
    ...site.seeds.flatMap((seed) => ["--url", seed]),
    ...["--kv", `${folder}/store.kv`, "--results", results, "--depth", "12"],
  ];
  const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", top)));
  const task: string[] = config.tasks.crawl.command.split(" ").slice(1);
  {
    await using child = Child.start(Deno.execPath(), [
      ...task.map((word) => word.endsWith(".ts") ? new URL(word, top).pathname : word),
      ...[...flags, "--pause", "40", "--until-eof"],
    ]);
    while (site.book.visits.length < 30) await new Promise((resolve) => setTimeout(resolve, 20));
    await child.closeInput();
    assert.match(await child.readRest(), /^\d+ URLs still wait$/m);
    assert.equal((await child.exit()).code, 0);
  }
  const lines = async () => (await Deno.readTextFile(results)).trimEnd().split("\n");
  assert((await lines()).length < 40);
  await runTask("crawl", [...flags, "--pause", "0", "--pages", "60"]);
  assert.equal((await lines()).length, 60);
  await runTask("crawl", [...flags, "--pause", "0"]);
  const { faults } = audit(site, (await lines()).map((line) => JSON.parse(line)), 0);
  assert.deepEqual(faults, []);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the crawl loses and repeats nothing when nodes and masters die and freeze", async () => {
  const output = await runTask("crawl:prove", ["--short"], goAvailable ? {} : { PATH: "" });
  assert.match(output, /ok: every URL once, nothing forbidden, every pause kept/);
});
