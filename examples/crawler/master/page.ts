/**
 * The live page of a crawl, complete without its script, which only keeps it up to date. URLs and texts come from sites, so
 * everything is escaped, and nothing else may run on the page.
 *
 * @module
 */

import { printable } from "./printable.ts";
import type { CrawlState, HostState } from "./state.ts";

const style = `
:root { color-scheme: light dark; --paper: #fcfcfb; --ink: #1d1e20; --quiet: #686b70; --line: #e3e3df; --busy: #0a5fb8; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --paper: #151618; --ink: #e7e6e3; --quiet: #999ca2; --line: #2c2e32; --busy: #82b9ff; --bad: #ff8f85 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 80rem; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink); font: 0.9375rem/1.5 system-ui, sans-serif }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.02em }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.125rem }
a { color: var(--busy) }
code { font: 0.875rem/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere }
.quiet { color: var(--quiet) } .busy { color: var(--busy); font-weight: 600 } .bad { color: var(--bad); font-weight: 600 }
dl { display: flex; flex-wrap: wrap; gap: 1px; margin: 1.5rem 0 0; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--line); overflow: hidden }
dl div { flex: 1 1 8rem; padding: 0.75rem 1rem; background: var(--paper) }
dt { font-size: 0.8125rem; color: var(--quiet) }
dd { margin: 0; font-size: 1.375rem; font-variant-numeric: tabular-nums }
.scroll { overflow-x: auto }
table { width: 100%; border-collapse: collapse }
th, td { padding: 0.4375rem 0.5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; font-weight: inherit }
thead th { font-size: 0.8125rem; color: var(--quiet); border-bottom-color: var(--quiet) }
.n { padding-right: 1.25rem; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
`;

const script = `
"use strict";
async function refresh() {
  try {
    const text = await (await fetch(location.href, { signal: AbortSignal.timeout(5000) })).text();
    const next = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    const now = document.querySelector("main");
    if (!now.isEqualNode(next)) now.replaceWith(next);
    document.getElementById("lost").hidden = true;
  } catch {
    document.getElementById("lost").hidden = false;
  }
}
setInterval(() => document.hidden || refresh(), 1000);
`;

/** Serves the page at `/`, and the same for programs at `/state.json`. */
export class LivePage implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly address: string;

  private constructor(server: Deno.HttpServer<Deno.NetAddr>) {
    this.#server = server;
    const { hostname, port } = server.addr;
    this.address = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}/`;
  }

  /** Starts to serve. */
  static async start(
    { hostname, port }: { hostname: string; port: number },
    state: () => CrawlState,
  ): Promise<LivePage> {
    const policy = `default-src 'none'; style-src '${await digest(
      style,
    )}'; script-src '${await digest(
      script,
    )}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
    const headers = {
      "content-security-policy": policy,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    };
    const answer = ({ method, url }: Request): Response => {
      if (method !== "GET" && method !== "HEAD") {
        return new Response(null, { status: 405, headers });
      }
      switch (new URL(url).pathname) {
        case "/":
          return new Response(crawlPage(state()), {
            headers: { ...headers, "content-type": "text/html; charset=utf-8" },
          });
        case "/state.json":
          return Response.json(state(), { headers });
        default:
          return new Response("404 Not Found\n", { status: 404, headers });
      }
    };
    return new LivePage(Deno.serve({ hostname, port, onListen() {} }, answer));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${new Uint8Array(bytes).toBase64()}`;
}

/** Writes a state for people. */
export function crawlPage(state: CrawlState): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<noscript><meta http-equiv="refresh" content="5"></noscript>
<title>Crawl</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Crawl</h1>
<p id="lost" class="bad" role="alert" hidden>The master does not answer. These are the last figures it gave.</p>
</header>
<main>
${summary(state)}
${section("Hosts", hostHeads, state.hosts.map(hostRow))}
${section("Nodes", nodeHeads, state.nodes.map(nodeRow))}
${section("Given up", givenUpHeads, state.givenUp.map(givenUpRow))}
</main>
<script>${script}</script>
</body>
</html>
`;
}

function summary({ phase, waitsFor, counters, inFlight, rate, hosts }: CrawlState): string {
  const givenUp = hosts.reduce((sum, host) => sum + host["given up"], 0);
  const tiles = Object.entries({
    "Pages": grouped(counters.pages),
    "Waiting": grouped(counters.waiting),
    "In flight": grouped(inFlight),
    "URLs a second": rate.toFixed(rate < 10 ? 1 : 0),
    "Given up": givenUp === 0 ? "0" : `<span class="bad">${grouped(givenUp)}</span>`,
  }).map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`);
  const texts = {
    waiting: `Waiting: ${escape(waitsFor)}.`,
    crawling: "Crawling.",
    done: "Done.",
  };
  return `<p class="quiet">${texts[phase]} The same <a href="state.json">as JSON</a>.</p>\n<dl>\n${
    tiles.join("\n")
  }\n</dl>`;
}

const hostHeads = [
  "Host",
  "#Waiting",
  "#Pages",
  "#Redirects",
  "#Left out",
  "#Given up",
  "Asked for",
];
const nodeHeads = ["Node", "State", "#Fetched", "#Fetching", "What"];
const givenUpHeads = ["URL", "Why", "#Attempts", "Linked from"];

function hostRow(host: HostState): string[] {
  const asking = host.asking === undefined
    ? ""
    : `${code(host.asking.url)} <span class="quiet">for ${Math.round(host.asking.for)} ms</span>`;
  return [
    code(host.host),
    grouped(host.waiting),
    grouped(host.page),
    grouped(host.redirect),
    grouped(host["left out"]),
    host["given up"] === 0 ? "0" : `<span class="bad">${grouped(host["given up"])}</span>`,
    asking,
  ];
}

function nodeRow(
  { address, phase, error, fetched, fetching }: CrawlState["nodes"][number],
): string[] {
  const failed = phase === "failed" || phase === "silent";
  const state = failed
    ? `<span class="bad">${escape(phase)}</span> ${escape(error)}`
    : escape(phase);
  return [
    code(address),
    state,
    grouped(fetched),
    fetching.length === 0 ? "0" : `<span class="busy">${fetching.length}</span>`,
    fetching.slice(0, 3).map(code).join("<br>"),
  ];
}

function givenUpRow({ url, why, attempts, from }: CrawlState["givenUp"][number]): string[] {
  return [code(url), escape(why ?? ""), grouped(attempts), from === undefined ? "" : code(from)];
}

/** A table. The names of columns with figures begin with `#`; cells are HTML. */
function section(title: string, heads: readonly string[], rows: readonly string[][]): string {
  if (rows.length === 0) return `<h2>${title}</h2>\n<p class="quiet">None.</p>`;
  const kinds = heads.map((head) => head.startsWith("#") ? ` class="n"` : "");
  const cells = (row: readonly string[], tag: string) =>
    `<tr>${row.map((cell, i) => `<${tag}${kinds[i]}>${cell}</${tag}>`).join("")}</tr>`;
  return `<h2>${title}</h2>
<div class="scroll"><table>
<thead>${cells(heads.map((head) => head.replace("#", "")), "th")}</thead>
<tbody>
${rows.map((row) => cells(row, "td")).join("\n")}
</tbody>
</table></div>`;
}

function code(text: string): string {
  return `<code>${escape(text)}</code>`;
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** Escapes a text for HTML. */
function escape(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
