/**
 * What a soak and a churn print: tables that a document can quote.
 *
 * @module
 */

import type { SurvivalReport } from "../pool/survival.ts";
import type { ChurnReport } from "./churn.ts";
import type { SoakReport } from "./soak.ts";

type Row = readonly [what: string, ...figures: string[]];

/** The tables of a soak. */
export function soakTables({ ledger, trends, left }: SoakReport, minutes: number): string {
  const { made, fates, ends, killed } = ledger;
  const perSecond = Math.round(made / (minutes * 60));
  const calls: Row[] = [
    ["calls made", `${whole(made)} (${whole(perSecond)} a second)`],
    ["answered", whole(fates.answered)],
    ["answered with the error that they asked for", whole(fates.refused)],
    ["given up by a signal", whole(fates.aborted)],
    ["given up after a time-out", whole(fates["timed out"])],
    ["broken off with their connection", whole(fates["broken off"])],
    ["answered wrongly", whole(fates.wrong)],
    ["lost", whole(ledger.lost)],
    ["replies read for so many requests", `${whole(ledger.replies)} for ${whole(ledger.requests)}`],
    ["replies that came twice or unasked", whole(ledger.twice + ledger.unasked)],
    ["requests unanswered where the connection ended in good order", whole(ledger.unanswered)],
    ["connections opened", whole(ledger.connections)],
    ["ended in good order", whole(ends["in good order"])],
    ["closed within calls", whole(ends["closed within calls"])],
    ["cut off", whole(ends["cut off"])],
    ["gone with a server that was killed", whole(ends["gone with its server"])],
    ["ended for no reason", whole(ends.unexpected)],
    ["connections left at the server at the end", whole(left)],
    ["servers, clients killed", `${killed.servers}, ${killed.clients}`],
  ];
  const memory: Row[] = trends.map(([whose, { first, last, slope }]) => {
    return [whose, megabytes(first), megabytes(last), `${megabytes(slope)} a minute`];
  });
  return [
    table(["what", "figure"], calls),
    table(["memory", "after a third", "at the end", "slope"], memory),
  ].join("\n\n");
}

/** The table of a churn. */
export function churnTable({ samples, calls, answered, seconds }: ChurnReport): string {
  const rows: Row[] = samples.map((sample) => [
    whole(sample.connections),
    String(sample.clientFiles),
    megabytes(sample.clientHeap),
    megabytes(sample.clientResident),
    String(sample.serverFiles),
    megabytes(sample.serverHeap),
    megabytes(sample.serverResident),
  ]);
  const [head, tail] = [samples[0]!, samples.at(-1)!];
  const between = tail.connections - head.connections || NaN;
  const each = (key: "clientHeap" | "serverHeap") =>
    `${((tail[key] - head[key]) / between).toFixed(1)} B`;
  return [
    table([
      "connections so far",
      "files of the client",
      "its live heap",
      "resident",
      "files of the server",
      "its live heap",
      "resident",
    ], rows),
    `${whole(answered)} of ${whole(calls)} calls answered; ${
      whole(Math.round(tail.connections / seconds))
    } connections a second; ` +
    `each left ${each("clientHeap")} of live heap in the client and ${
      each("serverHeap")
    } in the server.`,
  ].join("\n\n");
}

/** The table of a pool. */
export function poolTable(report: SurvivalReport, seconds: number): string {
  const { plain, idempotent, hasty, events } = report;
  const fates = [plain, idempotent, hasty];
  const made = fates.reduce((sum, { answered, broken, late }) => sum + answered + broken + late, 0);
  const rows: Row[] = [
    ["calls made", `${whole(made)} (${whole(Math.round(made / seconds))} a second)`],
    ["servers killed, stopped", `${whole(report.kills)}, ${whole(report.stops)}`],
    [
      "connections made, lost",
      `${whole(events.connected ?? 0)}, ${whole(events.disconnected ?? 0)}`,
    ],
    ["idempotent calls answered", whole(idempotent.answered)],
    ["lost", whole(idempotent.broken + idempotent.late)],
    ["with a time-out of 15 ms answered, late", `${whole(hasty.answered)}, ${whole(hasty.late)}`],
    ["sent again", whole(events.retried ?? 0)],
    ["run more than once", whole(report.repeated)],
    ["plain calls answered", whole(plain.answered)],
    ["broken after they were sent", whole(plain.broken)],
    ["run more than once", whole(report.twice)],
    ["what must not be", whole(report.complaints.length)],
  ];
  return table(["what", "figure"], rows);
}

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, n) => n === 0 ? "---" : "---:") as unknown as Row;
  return [head, rule, ...rows].map(line).join("\n");
}

function whole(value: number): string {
  return value.toLocaleString("en");
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
