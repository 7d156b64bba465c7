import assert from "node:assert/strict";
import { debugAnswer } from "../../server/debug_answer.ts";
import { debugPage } from "../../server/debug_page.ts";
import { LatencyHistogram } from "../../server/latency_histogram.ts";
import {
  type ConnectionSnapshot,
  type MethodSnapshot,
  type ServerSnapshot,
  ServerStats,
} from "../../server/stats.ts";

const unmeasured = new LatencyHistogram().snapshot();

const multiply: MethodSnapshot = {
  name: "Multiply",
  args: "Args",
  reply: "int",
  calls: 1234567,
  errors: 2,
  inFlight: 3,
  latency: { ...unmeasured, p50: 0.0842, p90: 1.5, p99: 999.96, max: 61_000 },
};
const divide: MethodSnapshot = {
  name: "Divide",
  args: "Args",
  reply: "Quotient",
  calls: 0,
  errors: 0,
  inFlight: 0,
  latency: unmeasured,
};
const connection: ConnectionSnapshot = {
  remote: "[::1]:4000",
  protocol: "gob",
  since: "2026-01-31T11:58:55.000Z",
  calls: 1000,
  inFlight: 3,
};
const snapshot: ServerSnapshot = {
  ...new ServerStats().snapshot([]),
  services: [{ name: "Arith", methods: [divide, multiply] }],
  connections: [connection],
  differences: [],
  connectionsEver: 1719,
  startedAt: "2026-01-28T09:30:00.000Z",
  takenAt: "2026-01-31T12:00:00.250Z",
};
const empty: ServerSnapshot = { ...snapshot, services: [], connections: [] };

/** The visible text of each row of the tables. */
function rowsOf(html: string): string[][] {
  return Array.from(
    html.matchAll(/<tr>(.*?)<\/tr>/gs),
    ([, row]) =>
      Array.from(
        row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs),
        ([, cell]) => cell!.replace(/<[^>]*>/g, ""),
      ),
  );
}

/** Whether tags are closed in order. Knows no more of HTML than the page uses. */
function assertBalanced(html: string): void {
  const bare = html.replace(/<(style|script)>[^]*?<\/\1>/g, "<$1></$1>");
  const open: string[] = [];
  for (
    const [, close, name] of bare.matchAll(/<(\/?)([a-z][a-z0-9]*)(?: [a-z-]+(?:="[^"<>]*")?)*>/g)
  ) {
    if (name === "meta") continue;
    if (close === "") open.push(name!);
    else assert.equal(open.pop(), name);
  }
  assert.deepEqual(open, []);
  assert.equal(
    bare.replace(/<\/?[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"<>]*")?)*>|<!DOCTYPE html>/g, "").search(
      /[<>]/,
    ),
    -1,
  );
}

Deno.test("debugPage() shows every method as Go's page writes it, with its figures", () => {
  assert.deepEqual(rowsOf(debugPage(snapshot)), [
    ["Method", "Calls", "In flight", "Errors", "p50", "p90", "p99", "Longest"],
    ["Divide(Args, Quotient) error", "0", "0", "0", "–", "–", "–", "–"],
    ["Multiply(Args, int) error", "1,234,567", "3", "2", "84.2 µs", "1.5 ms", "1 s", "1.02 min"],
    ["Peer", "Calls", "In flight", "Protocol", "Open for"],
    ["[::1]:4000", "1,000", "3", "gob", "1 min 5 s"],
  ]);
});

Deno.test("debugPage() sums the server up", () => {
  const html = debugPage(snapshot);
  for (
    const part of [
      `<div><dt>Calls</dt><dd>1,234,567</dd></div>`,
      `<div><dt>In flight</dt><dd><span class="busy">3</span></dd></div>`,
      `<div><dt>Errors</dt><dd><span class="bad">2</span></dd></div>`,
      `<div><dt>Connections</dt><dd>1 <small>of 1,719 ever</small></dd></div>`,
      `>3 d 2 h</time></dd></div>`,
      `As of <time datetime="2026-01-31T12:00:00.250Z">2026-01-31 12:00:00 UTC</time>`,
      `<h2>Arith <small>Service</small></h2>`,
      `<a href="?format=json">as JSON</a>`,
      `<a href="?format=prometheus">for Prometheus</a>`,
    ]
  ) assert.ok(html.includes(part), part);
});

Deno.test("debugPage() says how connections ended, what was refused and which limits were reached", () => {
  const page = debugPage({
    ...snapshot,
    ended: { ...snapshot.ended, closed: 1700, idle: 3 },
    limitsReached: { ...snapshot.limitsReached, maxCalls: 12 },
  });
  assert.ok(page.includes(`<p class="quiet">Ended: closed 1,700, idle 3.</p>`));
  assert.ok(page.includes(`<p class="quiet">Limits reached: maxCalls 12.</p>`));
  assert.ok(!page.includes("Refused"));
  const none = debugPage({ ...empty, refused: { ...snapshot.refused, accept: 2 } });
  assert.ok(none.includes(`<p class="quiet">Refused: accept 2.</p>`));
  assert.doesNotMatch(none, /Ended|Limits reached/);
});

Deno.test("debugPage() names the column of every figure, for narrow screens", () => {
  const [, figures] = debugPage(snapshot).match(/<b>Multiply<\/b>.*?<\/th>(.*?)<\/tr>/)!;
  assert.deepEqual(
    Array.from(figures!.matchAll(/data-column="(.*?)"/g), ([, column]) => column),
    ["Calls", "In flight", "Errors", "p50", "p90", "p99", "Longest"],
  );
});

Deno.test("debugPage() says so if there is nothing to show", () => {
  const html = debugPage(empty);
  assert.ok(html.includes("No service is registered."));
  assert.ok(html.includes("No connection is open."));
  assert.deepEqual(rowsOf(html), []);
});

Deno.test("debugPage() writes times in three digits at most", () => {
  const cases: [ms: number, text: string][] = [
    [0, "0 µs"],
    [0.0004321, "0.432 µs"],
    [0.0123, "12.3 µs"],
    [0.9994, "999 µs"],
    [0.99951, "1 ms"],
    [12.34, "12.3 ms"],
    [999.4, "999 ms"],
    [999.6, "1 s"],
    [59_940, "59.9 s"],
    [59_960, "1 min"],
    [3_598_200, "1 h"],
    [5_400_000, "1.5 h"],
  ];
  for (const [ms, text] of cases) {
    const latency = { ...unmeasured, p50: ms, p90: ms, p99: ms, max: ms };
    const services = [{ name: "S", methods: [{ ...multiply, latency }] }];
    const row = rowsOf(debugPage({ ...snapshot, services }))[1]!;
    assert.deepEqual(row.slice(4), [text, text, text, text]);
  }
});

Deno.test("debugPage() writes ages in their two largest units", () => {
  const cases: [since: string, text: string][] = [
    ["2026-01-31T12:00:00.250Z", "0 s"],
    // A clock that was set back.
    ["2026-01-31T12:00:07.000Z", "0 s"],
    ["2026-01-31T11:59:01.000Z", "59 s"],
    ["2026-01-31T11:00:00.500Z", "59 min 59 s"],
    ["2026-01-31T11:00:00.000Z", "1 h 0 min"],
    ["2026-01-30T11:00:00.000Z", "1 d 1 h"],
    ["2022-01-31T12:00:00.000Z", "1,461 d 0 h"],
  ];
  for (const [since, text] of cases) {
    const connections = [{ ...connection, since }];
    assert.equal(rowsOf(debugPage({ ...empty, connections }))[1]![4], text);
  }
});

Deno.test("debugPage() leaves a dash for what is not known of a connection", () => {
  // A transport that is not a socket.
  const connections = [{ ...connection, remote: "", calls: 0, inFlight: 0 }];
  assert.deepEqual(rowsOf(debugPage({ ...empty, connections }))[1], [
    "–",
    "0",
    "0",
    "gob",
    "1 min 5 s",
  ]);
});

const hostile: [text: string, html: string][] = [
  ["<script>alert(1)</script>", "&#60;script&#62;alert(1)&#60;/script&#62;"],
  [`"><img src=x onerror='alert(1)'>`, "&#34;&#62;&#60;img src=x onerror=&#39;alert(1)&#39;&#62;"],
  ["</style></title></main>", "&#60;/style&#62;&#60;/title&#62;&#60;/main&#62;"],
  ["<!--", "&#60;!--"],
  ["&lt;", "&#38;lt;"],
  ["100%s %20 %n", "100%s %20 %n"],
  ["$& $1 $` ${x}", "$&#38; $1 $` ${x}"],
  ["javascript:alert(1)", "javascript:alert(1)"],
  ["a\u0000b\u001b[31m\r\n", "a\\u{0}b\\u{1b}[31m\\u{d}\\u{a}"],
  [
    "\u202etxt.exe\u2066 \u200b\ufeff\u2028",
    "\\u{202e}txt.exe\\u{2066} \\u{200b}\\u{feff}\\u{2028}",
  ],
  ["\ud800 \u{1f600}", "\\u{d800} \u{1f600}"],
  ["Größe 日本", "Größe 日本"],
];

Deno.test("debugPage() escapes every text", () => {
  for (const [text, html] of hostile) {
    const page = debugPage({
      ...snapshot,
      services: [{ name: text, methods: [{ ...multiply, name: text, args: text, reply: text }] }],
      connections: [{ ...connection, remote: text, protocol: text, since: text }],
      connectionsEver: 1,
      startedAt: text,
      takenAt: text,
    });
    assertBalanced(page);
    for (
      const part of [
        `<h2>${html} <small>`,
        `aria-label="${html}"`,
        `<code><b>${html}</b>(${html}, ${html}) error</code>`,
        `<code>${html}</code>`,
        `<td data-column="Protocol">${html}</td>`,
        `<time datetime="${html}" title="since ${html}">`,
      ]
    ) assert.ok(page.includes(part), part);
    const [style, script] = inlined(page);
    assert.equal(page.split("<script").length, 2, text);
    assert.equal(page.split("<style").length, 2, text);
    assert.deepEqual([style, script], inlined(debugPage(empty)));
  }
});

Deno.test("debugPage() is well formed and asks for nothing from elsewhere", () => {
  for (const page of [debugPage(snapshot), debugPage(empty)]) {
    assert.ok(page.startsWith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'));
    assertBalanced(page);
    assert.doesNotMatch(page, /https?:|\/\/\w|<link|<img|\ssrc=|@import|url\(|\sstyle=|\son\w+=/);
  }
});

Deno.test("debugPage() is complete without its script and refreshes itself then", () => {
  const page = debugPage(snapshot);
  const plain = page.replace(/<script>[^]*?<\/script>/, "");
  assert.deepEqual(rowsOf(plain), rowsOf(page));
  assert.ok(plain.includes(`<noscript><meta http-equiv="refresh" content="5"></noscript>`));
});

Deno.test("debugPage() lists 200 connections and counts the others", () => {
  const firsts = (length: number) => {
    const connections = Array.from({ length }, (_, port) => ({
      ...connection,
      remote: `127.0.0.1:${port}`,
    }));
    return rowsOf(debugPage({ ...empty, connections })).slice(1).map(([first]) => first);
  };
  assert.deepEqual(firsts(2), ["127.0.0.1:0", "127.0.0.1:1"]);
  assert.equal(firsts(200).at(-1), "127.0.0.1:199");
  assert.equal(firsts(1700).length, 201);
  assert.deepEqual(firsts(1700).slice(-2), ["127.0.0.1:199", "and 1,500 more"]);
});

function inlined(page: string): [style: string, script: string] {
  const [, style] = page.match(/<style>([^]*?)<\/style>/)!;
  const [, script] = page.match(/<script>([^]*?)<\/script>/)!;
  return [style!, script!];
}

async function sourceOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}

Deno.test("debugAnswer() lets the page's own style and script through and nothing else", async () => {
  const { headers, body } = debugAnswer("html", snapshot);
  assert.equal(body, debugPage(snapshot));
  const [style, script] = inlined(body);
  assert.deepEqual(headers["Content-Security-Policy"]!.split("; "), [
    "default-src 'none'",
    `style-src ${await sourceOf(style)}`,
    `script-src ${await sourceOf(script)}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
});

Deno.test("no answer is kept, or guessed at, or shown to other sites", () => {
  const types = {
    html: "text/html; charset=utf-8",
    json: "application/json",
    prometheus: "text/plain; version=0.0.4; charset=utf-8",
  } as const;
  for (const format of ["html", "json", "prometheus"] as const) {
    const { headers } = debugAnswer(format, snapshot);
    assert.equal(headers["Content-Type"], types[format]);
    assert.equal(headers["Cache-Control"], "no-store");
    assert.equal(headers["X-Content-Type-Options"], "nosniff");
    assert.equal(headers["Referrer-Policy"], "no-referrer");
    assert.equal(headers["Cross-Origin-Resource-Policy"], "same-origin");
    assert.match(headers["Content-Security-Policy"]!, /^default-src 'none'; /);
    assert.ok(new Headers(headers));
  }
});

Deno.test("debugAnswer() gives the snapshot as JSON, whatever is in it", () => {
  const read = (snapshot: ServerSnapshot) => JSON.parse(debugAnswer("json", snapshot).body);
  assert.deepEqual(read(snapshot), snapshot);
  for (const [name] of hostile) {
    const named = { ...snapshot, services: [{ name, methods: [divide] }] };
    assert.deepEqual(read(named), named);
  }
});
