import assert from "node:assert/strict";
import { canonicalUrl } from "../../examples/crawler/canonical.ts";
import { CrawlNode, type FetchReply, parseAddress } from "../../examples/crawler/contract.ts";
import { smallSite } from "../../examples/crawler/demo.ts";
import type { Entry } from "../../examples/crawler/master/entry.ts";
import { stepFor, stepForBroken } from "../../examples/crawler/master/outcome.ts";
import { crawlPage } from "../../examples/crawler/master/page.ts";
import { progressLine, summaryLines } from "../../examples/crawler/master/progress.ts";
import type { CrawlState } from "../../examples/crawler/master/state.ts";
import { charsetOf } from "../../examples/crawler/node/charset.ts";
import { emptyReply, fetchPage } from "../../examples/crawler/node/fetch_page.ts";
import { readPage } from "../../examples/crawler/node/html.ts";
import { FetchNode } from "../../examples/crawler/node/node.ts";
import { parseRobots } from "../../examples/crawler/robots.ts";
import { settingsOf, userAgentOf } from "../../examples/crawler/settings.ts";
import { connect } from "../../mod.ts";
import { buildGo, goAvailable, goTest } from "../testing/go.ts";
import { Child, outcomeOf } from "../testing/process.ts";

const top = new URL("../../", import.meta.url);

Deno.test("canonicalUrl() writes a URL in one form", () => {
  const base = "http://example.org/a/b?c=1";
  const cases: [link: string, expected: string | undefined][] = [
    ["", "http://example.org/a/b?c=1"],
    ["#part", "http://example.org/a/b?c=1"],
    ["?", "http://example.org/a/b"],
    ["d", "http://example.org/a/d"],
    ["../x/./y/../z", "http://example.org/x/z"],
    ["//other.example:80/", "http://other.example/"],
    ["HTTP://EXAMPLE.org:80", "http://example.org/"],
    ["https://example.org:443/?", "https://example.org/"],
    ["http://example.org./", "http://example.org/"],
    ["http://example.org:8080/", "http://example.org:8080/"],
    ["/%7euser/%c3%a9/%2fa", "http://example.org/~user/%C3%A9/%2Fa"],
    ["/é ü", "http://example.org/%C3%A9%20%C3%BC"],
    ["/?b=2&a=%61", "http://example.org/?b=2&a=a"],
    ["http://münchen.example/", "http://xn--mnchen-3ya.example/"],
    ["mailto:a@example.org", undefined],
    ["javascript:void(0)", undefined],
    ["ftp://example.org/", undefined],
    ["http://user:password@example.org/", undefined],
    ["http://user@example.org/", undefined],
    ["http://[", undefined],
    [`/${"x".repeat(1500)}`, undefined],
  ];
  for (const [link, expected] of cases) {
    const url = canonicalUrl(link, base);
    assert.equal(url, expected, link);
    if (url !== undefined) assert.equal(canonicalUrl(url), url, "written again, it is the same");
  }
  assert.equal(canonicalUrl("/no-base"), undefined);
});

const robotsCases: [name: string, text: string, allowed: string[], disallowed: string[]][] = [
  ["an empty file", "", ["/", "/a"], []],
  ["no group for anybody", "Disallow: /\n", ["/"], []],
  ["everything", "User-agent: *\nDisallow: /", [], ["/", "/a?b"]],
  ["nothing", "User-agent: *\nDisallow:\n", ["/a"], []],
  [
    "our group instead of the star's",
    "user-agent: *\ndisallow: /\n\nuser-agent: bot\ndisallow: /x",
    [
      "/a",
    ],
    ["/x", "/xy"],
  ],
  ["a group for two", "User-agent: a\nUser-agent: BOT/2.1\nDisallow: /x\n", ["/"], ["/x"]],
  [
    "groups of one name together",
    "User-agent: bot\nDisallow: /x\nUser-agent: a\nDisallow: /\nUser-agent: bot\nDisallow: /y",
    [
      "/",
    ],
    ["/x", "/y"],
  ],
  ["a name that only begins like ours", "User-agent: bottom\nDisallow: /", ["/"], []],
  ["the longest pattern", "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c", [
    "/a/b",
    "/a/b/d",
    "/b",
  ], ["/a", "/a/", "/a/b/c"]],
  ["allow at the same length", "User-agent: *\nDisallow: /page\nAllow: /page", ["/page"], []],
  ["stars", "User-agent: *\nDisallow: /*.gif$\nDisallow: /a*z\nDisallow: *?sort=", [
    "/x.gif?a",
    "/a",
    "/ab",
  ], ["/x.gif", "/x/y.gif", "/abcz", "/az1", "/b?sort=1"]],
  ["a dollar", "User-agent: *\nDisallow: /fish$\nDisallow: /$\nDisallow: /a*b$", [
    "/fishes",
    "/fish/",
    "/ab/",
  ], [
    "/",
    "/fish",
    "/ab",
    "/axxb",
  ]],
  ["a dollar behind a star", "User-agent: *\nDisallow: /a*$", ["/b"], ["/a", "/abc"]],
  ["overlapping parts", "User-agent: *\nDisallow: /ab*ba$", ["/aba", "/ab"], ["/abba", "/abxba"]],
  ["escapes", "User-agent: *\nDisallow: /%7euser\nDisallow: /é\nDisallow: /a%2fb", ["/a/b"], [
    "/~user/x",
    "/%C3%A9",
    "/a%2Fb",
  ]],
  [
    "comments and spaces",
    "\ufeff # all\r\nUser-Agent : * # us\r  Disallow : /x # not this\nnonsense\n",
    ["/"],
    [
      "/x",
    ],
  ],
  ["other lines inside a group", "User-agent: *\nSitemap: http://a/b\nDisallow: /x\n", ["/"], [
    "/x",
  ]],
];

Deno.test("parseRobots() allows and forbids what RFC 9309 says", () => {
  for (const [name, text, allowed, disallowed] of robotsCases) {
    const robots = parseRobots(text, "Bot");
    for (const path of allowed) assert.equal(robots.allows(path), true, `${name}: ${path}`);
    for (const path of disallowed) assert.equal(robots.allows(path), false, `${name}: ${path}`);
  }
});

Deno.test("parseRobots() takes no long walk for a pattern of many stars", () => {
  const robots = parseRobots(`User-agent: *\nDisallow: /${"a*".repeat(5000)}b$`, "bot");
  const start = performance.now();
  assert.equal(robots.allows(`/${"a".repeat(20_000)}`), true);
  assert(performance.now() - start < 1000);
});

Deno.test("parseRobots() reads Crawl-delay", () => {
  const cases: [value: string, expected: number][] = [
    ["1", 1000],
    ["0.25", 250],
    ["5 # seconds", 5000],
    ["100000", 60_000],
    ["-1", 0],
    ["soon", 0],
  ];
  for (const [value, expected] of cases) {
    assert.equal(parseRobots(`User-agent: *\nCrawl-delay: ${value}`, "bot").delay, expected, value);
  }
  const ours = parseRobots("User-agent: *\nCrawl-delay: 9\nUser-agent: bot\nDisallow:", "bot");
  assert.equal(ours.delay, 0);
});

Deno.test("readPage() finds the links that a page offers without scripts", () => {
  const cases: [html: string, links: string[]][] = [
    [`<a href="/a">x</a><a href='/b'>x</a><a href=/c>x</a>`, ["/a", "/b", "/c"]],
    [`<A\nHREF = "/a"\n>`, ["/a"]],
    [`<a class=x href=/a/>`, ["/a/"]],
    [`<a href=" /a ">`, ["/a"]],
    [`<a href="/a"><a href="/a">`, ["/a"]],
    [`<a href="?a=1&amp;b=2&#x26;c&#38;d&copy;&nosuch;">`, ["?a=1&b=2&c&d&copy;&nosuch;"]],
    [`<a href="/first" href="/second">`, ["/first"]],
    [`<a title=">" href="/a">`, ["/a"]],
    [`<a title='"' href="/a">`, ["/a"]],
    [`<a rel="x NoFollow" href="/a"><a rel=next href="/b">`, ["/b"]],
    [`<area href="/a"><iframe src="/b"></iframe><frame src="/c">`, ["/a", "/b", "/c"]],
    [`<!-- <a href="/a"> --><!--><a href="/b"><!DOCTYPE x><?x <a href="/c">`, ["/b"]],
    [`<script>"<a href='/a'>"</script><a href="/b">`, ["/b"]],
    [`<script>"</scripty><a href='/a'>"</SCRIPT ><a href="/b">`, ["/b"]],
    [`<style><a href="/a"></style><title><a href="/b"></title>`, []],
    [`<textarea><a href="/a">`, []],
    [`< a href="/a"><1 href="/b"></a href="/c"><`, []],
    [`<a href="/a`, []],
    [`<abbr href="/a"><link href="/b"><img src="/c"><form action="/d">`, []],
    [`<a><a href><a href="">`, [""]],
    [`<meta name=Robots content="noindex,NOFOLLOW"><a href="/a">`, []],
    [`<meta name="robots" content="none"><a href="/a">`, []],
    [`<meta name="description" content="nofollow"><a href="/a">`, ["/a"]],
  ];
  for (const [html, links] of cases) assert.deepEqual(readPage(html, 100).links, links, html);
});

Deno.test("readPage() finds the title, the base, and whether to show the page", () => {
  const { title, base, noIndex } = readPage(
    `<title>
      Fish &amp; <b>chips</b> &#8364;</title><title>second</title>
    <base href="/x/"><base href="/y/"><meta name="robots" content="noindex">`,
    10,
  );
  assert.deepEqual([title, base, noIndex], ["Fish & <b>chips</b> €", "/x/", true]);
  assert.equal(readPage(`<title>${"x".repeat(1000)}`, 10).title.length, 300);
});

Deno.test("readPage() takes at most as many links as it is told, and no long walk", () => {
  const many = Array.from({ length: 1000 }, (_, i) => `<a href="/${i}">`).join("");
  assert.equal(readPage(many, 10).links.length, 10);
  const start = performance.now();
  for (const part of [`<a href="`, "<", "<!--", "</script", "<script>", "<a ", `<a x='`, "<a = "]) {
    readPage(part.repeat(100_000), 10);
  }
  assert(performance.now() - start < 5000);
});

Deno.test("charsetOf() asks the mark, the header, the page and the bytes, in this order", () => {
  const text = (value: string) => new TextEncoder().encode(value);
  const cases: [bytes: Uint8Array, header: string, expected: string][] = [
    [new Uint8Array([0xef, 0xbb, 0xbf]), "text/html; charset=latin1", "utf-8"],
    [new Uint8Array([0xff, 0xfe]), "text/html; charset=latin1", "utf-16le"],
    [new Uint8Array([0xfe, 0xff]), "", "utf-16be"],
    [text(`<meta charset=koi8-r>`), "text/html; charset=Shift_JIS", "shift_jis"],
    [text(""), `text/html; Charset="UTF-8"`, "utf-8"],
    [text(`<meta charset="koi8-r">`), "text/html; charset=no-such", "koi8-r"],
    [text(`<META http-equiv=a content="text/html; charset=gbk">`), "text/html", "gbk"],
    [text(`<meta charset=utf-16>`), "", "utf-8"],
    [text(`${" ".repeat(2000)}<meta charset=gbk>`), "", "utf-8"],
    [text("é"), "", "utf-8"],
    [new Uint8Array([0xe9]), "", "windows-1252"],
  ];
  for (const [bytes, header, expected] of cases) {
    assert.equal(
      charsetOf(bytes, header),
      expected,
      `${header} ${new TextDecoder().decode(bytes)}`,
    );
  }
});

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

Deno.test("the crawl loses and repeats nothing when nodes and masters die and freeze", async () => {
  const output = await runTask("crawl:prove", ["--short"], goAvailable ? {} : { PATH: "" });
  assert.match(output, /ok: every URL once, nothing forbidden, every pause kept/);
});
