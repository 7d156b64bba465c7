/**
 * Measures this module against Go and writes down what came of it. Run with `deno task bench`; see bench/README.md.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { cases } from "./cases/all.ts";
import { documentsOf, duration, type Measured, withOthers } from "./document.ts";
import { growthAt, growths, isLinear, type Point } from "./growth.ts";
import { full, Lab, type Settings, smoke } from "./lab.ts";
import { describeMachine } from "./machine.ts";
import { otherCases } from "./others/cases.ts";
import { withFigures } from "./readme_figures.ts";
import { headLine, lineOf } from "./report.ts";

const { values } = parseArgs({
  options: {
    case: { type: "string", multiple: true, default: [] },
    others: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
    rounds: { type: "string" },
    ms: { type: "string" },
    profile: { type: "string" },
    against: { type: "string" },
  },
});

/** The settings that the flags ask for. */
function settingsOf(): Settings {
  const base = values.smoke ? smoke : full;
  return {
    ...base,
    rounds: Number(values.rounds ?? base.rounds),
    ms: Number(values.ms ?? base.ms),
    values: { ...base.values, ms: Number(values.ms ?? base.values.ms) },
    profileDir: values.profile,
    against: values.against,
  };
}

/** What is measured without being asked for. */
const usual: readonly string[] = [...cases, ...growths].map(({ name }) => name);
/** The comparison with other packages, which have to be installed for it. */
const others: readonly string[] = otherCases.map(({ name }) => name);

/** What the flags ask for. */
function chosenNames(): readonly string[] {
  const chosen = values.case.flatMap((list) => list.split(","));
  const unknown = chosen.find((name) => !usual.includes(name) && !others.includes(name));
  if (unknown !== undefined) throw new Error(`expected one of --list, received ${unknown}`);
  if (chosen.length > 0) return chosen;
  return values.others ? others : usual;
}

async function measure(chosen: readonly string[]): Promise<Measured> {
  const lab = await Lab.open(settingsOf());
  const machine = await describeMachine();
  console.log(`${machine}\n\n${headLine()}`);
  const outcomes = [];
  for (const { name, measure } of [...cases, ...otherCases]) {
    if (!chosen.includes(name)) continue;
    for (const outcome of await measure(lab)) {
      console.log(lineOf(outcome));
      outcomes.push(outcome);
    }
  }
  const curves = [];
  for (const growth of growths) {
    if (!chosen.includes(growth.name)) continue;
    const points = await growth.measure(lab);
    console.log(`\n${growth.title}`);
    points.forEach((point, i) => console.log(pointLine(growth.label(point.n), points, i)));
    curves.push({ growth, points });
  }
  return { machine, outcomes, curves };
}

function pointLine(label: string, points: readonly Point[], index: number): string {
  const { go, ours } = points[index]!;
  const growth = growthAt(points, index)?.toFixed(2) ?? "";
  const check = isLinear(points, index) ? "" : "worse than linear";
  const times = `Go ${duration(go).padStart(9)}  Deno ${duration(ours).padStart(9)}`;
  return `${label.padStart(18)}  ${times}  ${growth.padStart(5)}  ${check}`.trimEnd();
}

/** Writes docs/numbers.md, its pictures and the line in README.md, in the format of the house. */
async function writeDocuments(files: ReadonlyMap<string, string>): Promise<void> {
  const docs = new URL("../docs/", import.meta.url);
  await Deno.mkdir(new URL("pictures/", docs), { recursive: true });
  for (const [path, text] of files) await Deno.writeTextFile(new URL(path, docs), text);
  const command = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", ...files.keys()],
    cwd: docs,
  });
  if (!(await command.output()).success) throw new Error("deno fmt failed on docs/");
}

/** Runs a few of what `deno bench bench/` runs; all of it takes half a minute. */
async function tryPrimitives(): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bench", "--no-prompt", "--filter=one struct", new URL(".", import.meta.url).pathname],
  }).output();
  if (success) return;
  const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  throw new Error(`deno bench failed:\n${output}`);
}

/** The files that a run makes, by their paths from `docs/`. */
async function filesOf(
  chosen: readonly string[],
  measured: Measured,
): Promise<Map<string, string>> {
  const numbers = await Deno.readTextFile(new URL("../docs/numbers.md", import.meta.url));
  if (chosen === others) return new Map([["numbers.md", withOthers(numbers, measured)]]);
  const files = documentsOf(numbers, measured);
  if (chosen === usual) {
    const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
    files.set("../README.md", withFigures(readme, files.get("numbers.md")!));
  }
  return files;
}

if (values.list) {
  for (const name of [...usual, ...others]) console.log(name);
} else {
  const chosen = chosenNames();
  const measured = await measure(chosen);
  // A part, a tiny run, or one against another checkout is made into documents only to see that it can be.
  const files = await filesOf(chosen, measured);
  const whole = chosen === usual || chosen === others;
  if (whole && !values.smoke && values.against === undefined) await writeDocuments(files);
  if (chosen === usual && values.smoke) await tryPrimitives();
}
