/**
 * `netrpc list`: what a server offers, from its debug page.
 *
 * @module
 */

import {
  type Command,
  CommandError,
  type Invocation,
  pathOf,
  textOf,
  UsageError,
} from "../command.ts";
import { connectionOptions, connectionPermissions, targetOf } from "../connection_options.ts";
import { type HttpAnswer, httpGet, NoHttp } from "../list/http_get.ts";
import { type ListedMethod, type ListedService, readListing } from "../list/listing.ts";
import { nearest } from "../nearest.ts";
import { printable, quoted } from "../printable.ts";
import { table } from "../table.ts";
import { painted, type Terminal } from "../terminal.ts";
import { timeText } from "../time_text.ts";

/** Characters of a name or a type that are printed. */
const longestCell = 200;

/** Services and methods that are printed, together. */
const mostLines = 10_000;

const { unix, tls, cacert, timeout } = connectionOptions;

/** The command. */
export const list: Command = {
  name: "list",
  summary: "Lists services, methods, their types and calls",
  usage: "ADDRESS [SERVICE]",
  details: [
    "Reads the debug page, which rpc.HandleHTTP of Go and netrpc servers have.",
    "SERVICE lists one service only.",
  ],
  options: {
    page: { type: "string", value: "/PATH", help: "the page has another path than /debug/rpc" },
    format: { type: "string", value: "text|json", help: "json is for programs" },
    http: { type: "boolean", help: "changes nothing: a page is asked for by HTTP" },
    unix: unix!,
    tls: tls!,
    cacert: cacert!,
    timeout: timeout!,
  },
  examples: [
    "netrpc list 127.0.0.1:1234",
    "netrpc list --unix server.sock Arith --format json",
  ],
  permissions: connectionPermissions,
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { values, terminal } = invocation;
  const page = pathOf(values, "page", "/debug/rpc") ?? "/debug/rpc";
  const format = textOf(values, "format") ?? "text";
  if (format !== "text" && format !== "json") {
    throw new UsageError(`--format is text or json, not ${JSON.stringify(format)}`);
  }
  const target = await targetOf(invocation);
  const [name, ...more] = target.rest;
  if (more.length > 0) throw new UsageError("list takes an ADDRESS and a SERVICE, and no more");
  const services = await ask(target.name, () => {
    const query = page.includes("?") ? "&" : "?";
    return httpGet(target.options, `${page}${query}format=json`, target.timeout);
  }, page);
  const wanted = name === undefined ? services : services.filter((one) => one.name === name);
  if (name !== undefined && wanted.length === 0) {
    const names = services.map(({ name }) => name);
    const meant = nearest(name, names);
    const advice = meant === undefined
      ? `it has ${names.join(", ") || "none"}`
      : `did you mean ${meant}?`;
    throw new CommandError(`${target.name} has no service ${name}: ${printable(advice)}`);
  }
  if (format === "json") {
    await terminal.out(
      `${printable(JSON.stringify(wanted, null, 2), Infinity, { lines: true })}\n`,
    );
  } else await print(wanted, terminal);
}

async function ask(
  server: string,
  get: () => Promise<HttpAnswer>,
  page: string,
): Promise<ListedService[]> {
  const failure = (reason: string, hint: string, cause?: unknown) =>
    new CommandError(`Cannot list the services of ${server}: ${reason}`, { cause, hint });
  let answer: HttpAnswer;
  try {
    answer = await get();
  } catch (error) {
    if (!(error instanceof NoHttp)) throw error;
    throw failure(error.message, noPage, error);
  }
  if (answer.status !== 200) {
    const body = answer.body.trim().split("\n", 1)[0]!;
    const line = printable(answer.statusLine, 120);
    const said = body === "" || line.includes(body) ? "" : `, ${quoted(body, 120)}`;
    throw failure(`${page} is answered with ${line}${said}`, hintOf(answer));
  }
  const services = readListing(answer);
  if (services !== undefined) return services;
  throw failure(
    `${page} is another page: ${described(answer)}`,
    "--page says where the debug page of net/rpc is",
  );
}

const noPage = [
  "only a debug page lists services: rpc.HandleHTTP() with http.Serve in Go, any netrpc server.",
  'Without one, "netrpc describe ADDRESS Service.Method" asks for the types of a method that you know',
].join(" ");

function hintOf({ status, body }: HttpAnswer): string {
  if (/HTTP request to an HTTPS server/i.test(body)) return "the server speaks TLS: add --tls";
  if (status !== 404) return "--page says where the debug page of net/rpc is";
  return "--page says where the debug page is. A Go server has one after rpc.HandleHTTP(); " +
    "a netrpc server shows it to this machine only, unless it has debugRemote: true";
}

/** What a page is that is none of net/rpc. */
function described({ type, body }: HttpAnswer): string {
  const [, title] = /<title[^<>]*>([^<]*)/i.exec(body) ?? [];
  const kind = type === "" ? "of no type" : `of type ${printable(type, 80)}`;
  const start = title ?? body.trimStart().slice(0, 80);
  const what = title === undefined ? "that begins with" : "with the title";
  const text = quoted(start.trim(), 80);
  return start.trim() === "" ? `${kind}, and empty` : `${kind}, ${what} ${text}`;
}

async function print(services: readonly ListedService[], terminal: Terminal): Promise<void> {
  if (services.length === 0) return await terminal.out("No service is registered.\n");
  let left = mostLines;
  for (const [index, { name, methods }] of services.entries()) {
    const shown = methods.slice(0, Math.max(0, left));
    left -= shown.length + 1;
    const heading = painted(terminal, "bold", printable(name, longestCell));
    await terminal.out(`${index === 0 ? "" : "\n"}${heading}\n${rowsOf(shown, terminal)}`);
    if (shown.length < methods.length) {
      const rest = methods.length - shown.length;
      return await terminal.out(`  and ${rest} more methods of ${services.length} services\n`);
    }
  }
}

function rowsOf(methods: readonly ListedMethod[], terminal: Terminal): string {
  if (methods.length === 0) return "  no methods\n";
  const full = methods.some(({ errors }) => errors !== undefined);
  const head = ["METHOD", "ARGUMENT", "REPLY", "CALLS"];
  const rows = methods.map(({ name, args, reply, calls, ...figures }) => [
    ...[name, args, reply].map((text) => printable(text, longestCell)),
    String(calls),
    ...full ? [String(figures.errors ?? 0), timeOf(figures.p50), timeOf(figures.p99)] : [],
  ]);
  if (full) head.push("ERRORS", "P50", "P99");
  const align = head.map((_, index) => index < 3 ? "left" as const : "right" as const);
  const [first, ...others] = table([head, ...rows], align, "  ").split(/(?<=\n)/);
  return painted(terminal, "dim", first!.trimEnd()) + "\n" + others.join("");
}

function timeOf(milliseconds: number | null | undefined): string {
  return typeof milliseconds === "number" ? timeText(milliseconds) : "-";
}
