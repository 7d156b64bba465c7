import assert from "node:assert/strict";
import { canonicalUrl } from "../../examples/crawler/canonical.ts";
import { charsetOf } from "../../examples/crawler/node/charset.ts";
import { readPage } from "../../examples/crawler/node/html.ts";
import { parseRobots } from "../../examples/crawler/robots.ts";

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
