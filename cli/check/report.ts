/**
 * How the results of a check are printed.
 *
 * @module
 */

import { printable } from "../printable.ts";
import { table } from "../table.ts";
import { painted, type Terminal } from "../terminal.ts";
import type { MethodReport, MethodVerdict } from "./check_method.ts";
import type { Place } from "./compare.ts";

/** All results. */
export interface Report {
  readonly server: string;
  readonly contract: string;
  /** Whether the server has a debug page. */
  readonly page: boolean;
  readonly methods: readonly MethodReport[];
}

/** Characters of a name or a type. */
const longestCell = 100;

/** JSON for programs. */
export function reportJson({ server, contract, page, methods }: Report): string {
  const same = methods.every(({ same }) => same);
  const list = methods.map(({ name, verdict, same, places, reply, notes }) => ({
    method: name,
    result: verdict,
    same,
    argument: places.map(placeJson),
    reply: placeJson(reply),
    notes,
  }));
  return `${JSON.stringify({ server, contract, same, debugPage: page, methods: list }, null, 2)}\n`;
}

function placeJson({ path, verdict, contract, server }: Place): object {
  return { path, result: verdict, contract, ...server !== undefined && { server } };
}

/** A table for people. */
export function reportText(report: Report, all: boolean, terminal: Terminal): string {
  const head = ["METHOD", "FIELD", "RESULT", "CONTRACT", "SERVER"];
  const rows = report.methods.flatMap((method) => rowsOf(method, all));
  const cells = rows.map((row) => row.map((cell) => printable(cell, longestCell)));
  const [first, ...lines] = table([head, ...cells]).split(/(?<=\n)/);
  const marked = lines.map((line, index) => {
    const verdict = rows[index]![2] as MethodVerdict;
    return verdict === "same"
      ? line
      : line.replace(verdict, painted(terminal, colors[verdict], verdict));
  });
  const notes = report.methods.flatMap(({ name, notes }) =>
    notes.map((note) => `${printable(name, longestCell)}: ${printable(note)}\n`)
  );
  return [
    painted(terminal, "dim", first!.trimEnd()) + "\n",
    ...marked,
    "\n",
    ...notes,
    ...footer(report).map((line) => `${line}\n`),
  ].join("");
}

const colors = {
  "same": "green",
  "other size": "yellow",
  "not told": "yellow",
  "missing field": "red",
  "other type": "red",
  "unknown method": "red",
  "unknown service": "red",
} as const;

/** A row for a method that is the same; rows for the places that are not. */
function rowsOf(method: MethodReport, all: boolean): string[][] {
  const { name, verdict, places, reply } = method;
  const worth = ({ verdict }: Place) => all || verdict !== "same";
  const shown = places.filter(worth);
  if (all || reply.verdict !== "same" && reply.server !== undefined) shown.push(reply);
  if (shown.length === 0 || places.length === 0) return [[name, "", verdict, "", ""]];
  return shown.map(({ path, verdict, contract, server }, index) => [
    index === 0 ? name : "",
    path,
    verdict,
    contract,
    server ?? (verdict === "missing field" ? "none" : "?"),
  ]);
}

/** What the result means, and what could not be compared. */
function footer({ server, page, methods }: Report): string[] {
  const bad = methods.filter(({ same }) => !same).length;
  const lines = [
    bad === 0
      ? "The server takes what the contract says."
      : `${bad} of ${methods.length} ${
        methods.length === 1 ? "method differs" : "methods differ"
      }.`,
  ];
  const verdicts = new Set(
    methods.flatMap(({ places, reply }) => [...places, reply]).map((one) => one.verdict),
  );
  if (verdicts.has("other size")) {
    lines.push("Numbers of another size arrive only if they fit the receiver's type.");
  }
  if (verdicts.has("missing field")) {
    lines.push("A Go server drops a field that it has not, without an error.");
  }
  lines.push(
    page
      ? "Replies are compared by the names of their types, which is all that the debug page tells."
      : `${server} does not tell the types of replies: they were not compared.`,
  );
  lines.push("Fields that the contract has not cannot be asked for.");
  return lines;
}
