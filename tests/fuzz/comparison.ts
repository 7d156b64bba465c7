/**
 * Our decoder next to Go's: which values each of them reads before the end of the stream or the first refusal.
 *
 * @module
 */

import { nodeOf } from "../../gob/types/schema.ts";
import { type Answer, askGo, type Question } from "./go_judge.ts";
import { decodeWhole, type Reading } from "./outcome.ts";
import { registry, schemaOf, type TypeSpec } from "./type_spec.ts";
import { valueText } from "./value_text.ts";

/** A stream of which the two sides do not think alike. */
export interface Disagreement {
  readonly type: TypeSpec;
  readonly hex: string;
  /**
   * What stands in the first place where they differ: `value ` and its text, `error: ` and its text, or `end`. Where Go
   * breaks down its error is `panic: `, `hung` or the last word of its runtime.
   */
  readonly ours: string;
  readonly go: string;
}

/** What we make of a stream: a step for each value, and the last for the error or the end. */
export function ourSteps(bytes: Uint8Array, type: TypeSpec, reading: Reading): string[] {
  const { events, pending } = decodeWhole(bytes, reading);
  const steps: string[] = [];
  for (const event of events) {
    if ("error" in event) return [...steps, `error: ${event.error}`];
    steps.push(`value ${valueText(type, event.value)}`);
  }
  return [...steps, pending ? "error: unexpected EOF" : "end"];
}

function goSteps({ values, error, panicked }: Answer): string[] {
  const last = error === "" ? "end" : `${panicked ? "breakdown" : "error"}: ${error}`;
  return [...values.map((text) => `value ${text}`), last];
}

/** Asks Go about inputs, and gives those of which it thinks otherwise, and all of its answers. */
export async function compareWithGo(
  inputs: readonly { readonly spec: TypeSpec | undefined; readonly bytes: Uint8Array }[],
): Promise<{ disagreements: Disagreement[]; answers: Answer[] }> {
  const known = inputs.filter(({ spec }) => spec !== undefined);
  const questions = known.map(({ spec, bytes }): Question => ({
    type: spec!,
    hex: bytes.toHex(),
  }));
  const answers = await askGo(questions);
  const disagreements = known.flatMap(({ spec, bytes }, index) => {
    const ours = ourSteps(bytes, spec!, readingOf(spec!));
    const go = goSteps(answers[index]!);
    const at = ours.findIndex((step, place) => !alike(step, go[place]));
    if (at < 0) return [];
    return { type: spec!, hex: bytes.toHex(), ours: ours[at]!, go: go[at]! };
  });
  return { disagreements, answers };
}

/** Two errors are alike, whatever they say. */
function alike(ours: string, go: string | undefined): boolean {
  return ours === go || ours.startsWith("error: ") && go !== undefined && go.startsWith("error: ");
}

/** A memo: schemas are types of their own each time, and each has plans. */
const readings = new WeakMap<TypeSpec, Reading>();

function readingOf(type: TypeSpec): Reading {
  let reading = readings.get(type);
  if (reading === undefined) {
    reading = { name: "own type", nodes: [nodeOf(schemaOf(type))], registry };
    readings.set(type, reading);
  }
  return reading;
}
