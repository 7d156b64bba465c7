/**
 * How long a program takes that does nothing: with the module, and without.
 *
 * @module
 */

import type { Lab } from "./lab.ts";
import { type Outcome, sideBySide } from "./outcome.ts";

/** Runs both programs by turns, after a first run that fills the caches. */
export async function startUp(lab: Lab): Promise<Outcome[]> {
  const [empty, module] = [program("empty.ts"), program("import_module.ts")];
  await empty();
  await module();
  const [measured] = await sideBySide(lab.settings.starts, empty, module);
  const what = "a program that imports mod.ts against an empty one";
  return [{ what, unit: "ms", target: { most: 1.3 }, ...measured! }];
}

function program(file: string): () => Promise<[number]> {
  const { pathname } = new URL(`start_up/${file}`, import.meta.url);
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", pathname],
    stdin: "null",
  });
  return async () => {
    const start = performance.now();
    const { success } = await command.output();
    if (!success) throw new Error(`${file} failed`);
    return [performance.now() - start];
  };
}
