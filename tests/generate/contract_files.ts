/**
 * Texts of contracts in files, for Deno to judge.
 *
 * @module
 */

import type { gob } from "../../mod.ts";
import { type Outcome, outcomeOf } from "../testing/process.ts";

/** Runs a command of Deno without the configuration of the repository. */
export function denoOutcome(command: string, args: readonly string[]): Promise<Outcome> {
  return outcomeOf(Deno.execPath(), [command, "--no-config", "--quiet", ...args]);
}

/** Calls `use` with the paths of files of these texts. They are removed afterwards. */
export async function withFiles(
  texts: readonly string[],
  use: (folder: string, paths: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const paths = texts.map((_, index) => `${folder}/contract${index}.ts`);
    for (const [index, text] of texts.entries()) await Deno.writeTextFile(paths[index]!, text);
    await use(folder, paths);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Imports a contract and gives schemas of it by their names. */
export async function load<const N extends string>(
  path: string,
  _names: readonly N[],
  // deno-lint-ignore no-explicit-any
): Promise<Record<N, gob.Schema<any>>> {
  return await import(`file://${path}`);
}
