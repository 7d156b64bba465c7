/**
 * The debug page: what a server offers and does, for people and for programs. It shows what Go's `/debug/rpc` shows, and
 * figures that help to find trouble.
 *
 * Names come from programs and addresses from peers, so every text is escaped. The Content-Security-Policy that
 * is sent with the page allows the browser to run the script below and nothing else, and to fetch only from the server.
 *
 * @module
 */

import type { LatencySnapshot } from "./latency_histogram.ts";
import type {
  ConnectionSnapshot,
  MethodSnapshot,
  ServerSnapshot,
  ServiceSnapshot,
} from "./stats.ts";

/** The page lists at most this many connections; the JSON has all of them. */
const listedConnections = 200;

const style = `
:root { color-scheme: light dark; --paper: #fcfcfb; --ink: #1d1e20; --quiet: #686b70; --line: #e3e3df;
  --band: #f3f3f0; --busy: #0a5fb8; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --paper: #151618; --ink: #e7e6e3; --quiet: #999ca2; --line: #2c2e32;
  --band: #1d1f22; --busy: #82b9ff; --bad: #ff8f85 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 80rem; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, sans-serif }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.02em }
h2 { margin: 2.75rem 0 0.75rem; font-size: 1.125rem; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere }
h2 small { margin-left: 0.25rem; font-size: 0.875rem; font-weight: 400; color: var(--quiet) }
p { margin: 0.375rem 0 0 }
section + p { margin-top: 0.875rem }
a { color: var(--busy) }
time { white-space: nowrap }
code { font: 0.875rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
code b { font-weight: 650 }
#lost { padding: 0.5rem 0.75rem; border: 1px solid var(--bad); border-radius: 0.375rem; color: var(--bad) }
.quiet, footer { color: var(--quiet) }
.busy { color: var(--busy); font-weight: 600 }
.bad { color: var(--bad); font-weight: 600 }
dl { display: flex; flex-wrap: wrap; gap: 1px; margin: 1.5rem 0 0; overflow: hidden;
  border: 1px solid var(--line); border-radius: 0.5rem; background: var(--line) }
dl div { flex: 1 1 9rem; padding: 0.75rem 1rem; background: var(--paper) }
dt { font-size: 0.8125rem; color: var(--quiet) }
dd { margin: 0; font-size: 1.375rem; line-height: 1.35; font-variant-numeric: tabular-nums }
dd small { font-size: 0.8125rem; font-weight: 400; color: var(--quiet) }
table { width: 100%; table-layout: fixed; border-collapse: collapse }
th, td { width: 5.75rem; padding: 0.4375rem 0.5rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: baseline;
  font-variant-numeric: tabular-nums; white-space: nowrap }
th:nth-child(2) { width: 9rem }
th:last-child { width: 7rem }
th:first-child { width: auto; text-align: left; font-weight: inherit; white-space: normal }
thead th { border-bottom-color: var(--quiet); font-size: 0.8125rem; font-weight: 500; color: var(--quiet) }
tbody tr:hover { background: var(--band) }
footer { margin-top: 3rem; font-size: 0.8125rem }
@media (max-width: 63rem) {
  body { padding: 1.5rem 1rem 3rem }
  h2 { margin-top: 2rem }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table, tbody, tbody th { display: block }
  tbody tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(4.75rem, 1fr)); gap: 0.25rem 0.5rem;
    padding: 0.625rem 0; border-bottom: 1px solid var(--line) }
  tbody th { grid-column: 1 / -1 }
  th, td, th:first-child { width: auto; padding: 0; border: 0; text-align: left; white-space: normal;
    overflow-wrap: anywhere }
  td::before { content: attr(data-column); display: block; font-size: 0.8125rem; color: var(--quiet) }
  td:empty { display: none }
}
@media (max-width: 40rem) { td[data-column="p50"] { grid-column-start: 1 } }
`;

// Fetches the page again and replaces only the nodes that differ, so that scrolling, selection and focus stay, and texts
// are made and escaped in one place. A hidden tab fetches nothing.
const script = `
"use strict";
const lost = document.getElementById("lost");
function patch(now, next) {
  if (now.isEqualNode(next)) return;
  const nexts = [...next.childNodes];
  const alike = now.cloneNode(false).isEqualNode(next.cloneNode(false)) && now.childNodes.length === nexts.length;
  if (alike) nexts.forEach((child, index) => patch(now.childNodes[index], child));
  else now.replaceWith(next);
}
async function refresh() {
  try {
    const options = { headers: { accept: "text/html" }, signal: AbortSignal.timeout(5000) };
    const text = await (await fetch(location.href, options)).text();
    patch(document.querySelector("main"), new DOMParser().parseFromString(text, "text/html").querySelector("main"));
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
}
async function live() {
  if (!document.hidden) await refresh();
  setTimeout(live, 1000);
}
setTimeout(live, 1000);
`;

// After a change of one of the two texts above, a test prints its new digest.

/** The digest of the page's style, for its content policy. */
export const styleDigest = "sha256-7cCbaYB8JdV+tzvpknZKqqyKwAgPN961emcD4rC+aDs=";
/** The digest of its script. */
export const scriptDigest = "sha256-gQzIiid1T+m+MWN3ZUxA5XOf5jx/82diz8LDHbA9lOM=";

/**
 * Writes a snapshot for people. The page is complete without its script, which only keeps it up to date; if scripts are
 * off, the page reloads itself.
 *
 * @param snapshot The server at one moment.
 * @returns HTML, to be sent with a policy that allows its style and script.
 */
export function debugPage(snapshot: ServerSnapshot): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<noscript><meta http-equiv="refresh" content="5"></noscript>
<title>Services</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Services</h1>
<p id="lost" role="alert" hidden>The server does not answer. These are the last figures it gave.</p>
</header>
<main>
${summary(snapshot)}
${services(snapshot.services)}
${connections(snapshot)}
</main>
<footer>
<p>A method's first 100 calls are measured, later ones if the handler returns a promise, and every sixteenth of the others.
p50 needs 10 measured calls, p90 20, p99 100; they are accurate to 5 %. The same <a href="?format=json">as JSON</a> and
<a href="?format=prometheus">for Prometheus</a>.</p>
</footer>
<script>${script}</script>
</body>
</html>
`;
}

function summary({ services, connections, ...snapshot }: ServerSnapshot): string {
  const methods = services.flatMap((service) => service.methods);
  const sum = (of: (method: MethodSnapshot) => number) =>
    methods.reduce((sum, method) => sum + of(method), 0);
  const tiles = [
    tile("Calls", count(sum(({ calls }) => calls))),
    tile("In flight", count(sum(({ inFlight }) => inFlight), "busy")),
    tile("Errors", count(sum(({ errors }) => errors), "bad")),
    tile(
      "Connections",
      `${count(connections.length)} <small>of ${grouped(snapshot.connectionsEver)} ever</small>`,
    ),
    tile("Up for", age(snapshot.startedAt, snapshot.takenAt)),
  ];
  return `<p class="quiet">As of ${moment(snapshot.takenAt)}, running since ${
    moment(snapshot.startedAt)
  }.</p>
<dl>
${tiles.join("\n")}
</dl>`;
}

function tile(name: string, html: string): string {
  return `<div><dt>${name}</dt><dd>${html}</dd></div>`;
}

function services(services: readonly ServiceSnapshot[]): string {
  if (services.length === 0) return `<p class="quiet">No service is registered.</p>`;
  return services.map(service).join("\n");
}

function service({ name, methods }: ServiceSnapshot): string {
  const columns = ["Method", "Calls", "In flight", "Errors", "p50", "p90", "p99", "Longest"];
  const rows = methods.map(({ calls, inFlight, errors, latency, ...method }) => [
    signature(method),
    count(calls),
    count(inFlight, "busy"),
    count(errors, "bad"),
    ...times(latency),
  ]);
  return section(`<small>Service</small>`, { name, columns, rows });
}

/** A method as Go's page writes it. */
function signature({ name, args, reply }: Pick<MethodSnapshot, "name" | "args" | "reply">): string {
  return `<code><b>${escape(name)}</b>(${escape(args)}, ${escape(reply)}) error</code>`;
}

function times({ p50, p90, p99, max }: LatencySnapshot): string[] {
  return [p50, p90, p99, max].map((ms) => ms === null ? nothing : duration(ms));
}

function connections(snapshot: ServerSnapshot): string {
  return openConnections(snapshot) + differences(snapshot) + endings(snapshot);
}

/** Fields that only one side has: mostly a misspelled one, or another version of the program. */
function differences({ differences }: ServerSnapshot): string {
  if (differences.length === 0) return "";
  const items = differences.map((line) => `<li><code>${escape(line)}</code></li>`);
  return `\n<h2>Fields that differ</h2>\n<ul>${items.join("")}</ul>`;
}

function openConnections({ connections, takenAt }: ServerSnapshot): string {
  if (connections.length === 0) {
    return `<h2>Connections</h2>\n<p class="quiet">No connection is open.</p>`;
  }
  const columns = ["Peer", "Calls", "In flight", "Protocol", "Open for"];
  const rows = connections.slice(0, listedConnections)
    .map((connection) => connectionRow(connection, takenAt));
  const left = connections.length - rows.length;
  if (left > 0) rows.push([`<span class="quiet">and ${grouped(left)} more</span>`, "", "", "", ""]);
  return section("", { name: "Connections", columns, rows });
}

/** How connections ended, which were refused, and the limits that were reached, as far as there were any. */
function endings({ ended, refused, limitsReached }: ServerSnapshot): string {
  return Object.entries({ Ended: ended, Refused: refused, "Limits reached": limitsReached })
    .map(([title, counts]) => {
      const some = Object.entries<number>(counts).filter(([, value]) => value > 0)
        .map(([name, value]) => `${escape(name)} ${grouped(value)}`);
      return some.length === 0 ? "" : `\n<p class="quiet">${title}: ${some.join(", ")}.</p>`;
    })
    .join("");
}

function connectionRow(connection: ConnectionSnapshot, takenAt: string): string[] {
  const { remote, protocol, calls, inFlight, since } = connection;
  return [
    remote === "" ? nothing : `<code>${escape(remote)}</code>`,
    count(calls),
    count(inFlight, "busy"),
    escape(protocol),
    age(since, takenAt),
  ];
}

/** What a section shows: texts in `name` and `columns`, HTML in `rows`. */
interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function section(kind: string, { name, columns, rows }: Table): string {
  const heads = columns.map((column) => `<th scope="col">${escape(column)}</th>`);
  const lines = rows.map(([first, ...cells]) => {
    const figures = cells.map((cell, index) =>
      `<td data-column="${escape(columns[index + 1]!)}">${cell}</td>`
    );
    return `<tr><th scope="row">${first}</th>${figures.join("")}</tr>`;
  });
  return `<section>
<h2>${escape(name)}${kind && ` ${kind}`}</h2>
<table aria-label="${escape(name)}">
<thead><tr>${heads.join("")}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody>
</table>
</section>`;
}

/** Shown if there is no value. */
const nothing = `<span class="quiet">–</span>`;

/** A count, with the look that it has if it is not zero. */
function count(value: number, look?: "busy" | "bad"): string {
  const kind = value === 0 ? "quiet" : look;
  return kind === undefined ? grouped(value) : `<span class="${kind}">${grouped(value)}</span>`;
}

/** `1,234,567`. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** Units of time, each with its length in milliseconds and how many make the next unit. */
const units = [["µs", 0.001, 1000], ["ms", 1, 1000], ["s", 1000, 60], ["min", 60_000, 60]] as const;

/** A measured time in at most three digits. */
function duration(ms: number): string {
  // 59.96 s rounds up to 60 s, which is 1 min and not 0.999 min.
  let least = 0;
  for (const [unit, length, next] of units) {
    const value = Number(Math.max(ms / length, least).toPrecision(3));
    if (value < next) return `${value} ${unit}`;
    least = 1;
  }
  return `${Number(Math.max(ms / 3_600_000, least).toPrecision(3))} h`;
}

/** The two largest units of a time. */
function longDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [minutes, hours, days] = [seconds / 60, seconds / 3600, seconds / 86400].map(Math.floor);
  if (days! > 0) return `${grouped(days!)} d ${hours! % 24} h`;
  if (hours! > 0) return `${hours} h ${minutes! % 60} min`;
  if (minutes! > 0) return `${minutes} min ${seconds % 60} s`;
  return `${seconds} s`;
}

function age(since: string, now: string): string {
  const long = longDuration(Date.parse(now) - Date.parse(since));
  return `<time datetime="${escape(since)}" title="since ${escape(since)}">${long}</time>`;
}

/** A point in time for people: `2026-01-31 12:00:00 UTC`. */
function moment(iso: string): string {
  const text = iso.replace("T", " ").replace(/\.\d+Z$/, " UTC");
  return `<time datetime="${escape(iso)}">${escape(text)}</time>`;
}

/**
 * Escapes a text for HTML, between tags and in quotes. Characters that are invisible or change the direction of the text
 * around them (controls, direction marks, lone surrogates) are written as escapes.
 */
function escape(text: string): string {
  return text.replace(/[&<>"']|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) => {
    const code = char.codePointAt(0)!;
    return /[&<>"']/.test(char) ? `&#${code};` : `\\u{${code.toString(16)}}`;
  });
}
