/**
 * Runs all attacks at full size, against our server and where Go survives against Go's, and prints what they cost:
 *
 *     deno task attack            all of them, in a few minutes
 *     deno task attack plans      those whose name has the word
 *     deno task attack --all      with every figure, and not the worst of many
 *     deno task attack --small    as the tests run them
 *
 * It fails where a figure is beyond its bound.
 *
 * @module
 */

import { type Attack, type Figure, holds, type Scale, shown } from "./attack.ts";
import * as beginnings from "./beginnings_test.ts";
import * as buffered from "./alone/buffered_test.ts";
import * as deadlines from "./deadlines_test.ts";
import * as errorTexts from "./error_texts_test.ts";
import * as fairness from "./fairness_test.ts";
import * as files from "./files_test.ts";
import * as foreignHeaders from "./foreign_headers_test.ts";
import * as jsonKeys from "./json_keys_test.ts";
import * as largeMessages from "./large_messages_test.ts";
import * as plans from "./plans_test.ts";
import * as reentrance from "./reentrance_test.ts";
import * as resets from "./resets_test.ts";
import * as tlsDials from "./alone/tls_dials_test.ts";

/** All attacks, in the order of the document. */
const attacks: readonly Attack[] = [
  files,
  errorTexts,
  plans,
  fairness,
  resets,
  reentrance,
  buffered,
  jsonKeys,
  deadlines,
  tlsDials,
  beginnings,
  largeMessages,
  foreignHeaders,
].flatMap((kind) => Object.values<Attack>(kind));

/**
 * What the table shows of the figures of an attack. Of those that count what is wrong or say how long it takes, the
 * worst with the same bound stands for all; amounts of memory and what Go was asked for are shown each.
 */
function rowsOf(figures: readonly Figure[]): Figure[] {
  const worst = new Map<string, { figure: Figure; count: number }>();
  for (const figure of figures) {
    const { what, go, unit, most, ours } = figure;
    const kind = go === undefined && unit !== "MiB" ? `${unit} ${most}` : what;
    const before = worst.get(kind);
    const worse = before === undefined || ours > before.figure.ours ? figure : before.figure;
    worst.set(kind, { figure: worse, count: 1 + (before?.count ?? 0) });
  }
  return [...worst.values()].map(({ figure, count }) => ({
    ...figure,
    what: count === 1 ? figure.what : `${figure.what} (worst of ${count})`,
  }));
}

/** A row of the table. */
function row(figure: Figure): string {
  const { what, unit, go, ours, most } = figure;
  const cells = [
    what,
    go === undefined ? "" : shown(go, unit),
    shown(ours, unit),
    shown(most, unit),
    holds(figure) ? "ok" : "BEYOND",
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Runs an attack and prints its figures. Returns whether all is well. */
async function report(attack: Attack, scale: Scale, all: boolean): Promise<boolean> {
  console.log(`| **${attack.name}** | | | | |`);
  try {
    const figures = await attack.run(scale);
    for (const figure of all ? figures : rowsOf(figures)) console.log(row(figure));
    return figures.every(holds);
  } catch (error) {
    // A server that died, or that answers nobody any more.
    const text = error instanceof Error ? error.message : String(error);
    console.log(`| ended: ${text.split("\n", 1)[0]} | | | | BEYOND |`);
    return false;
  }
}

if (import.meta.main) {
  const words = Deno.args.filter((arg) => !arg.startsWith("--"));
  const scale = Deno.args.includes("--small") ? "small" : "full";
  console.log("| attack | Go | ours | at most | |\n| --- | --- | --- | --- | --- |");
  let well = true;
  for (const attack of attacks) {
    if (!words.every((word) => attack.name.includes(word))) continue;
    well = await report(attack, scale, Deno.args.includes("--all")) && well;
  }
  Deno.exit(well ? 0 : 1);
}
