// What a terminal shows, with a real one: `script` makes it.

import assert from "node:assert/strict";
import { stream, withFolder } from "./commands/gob_files.ts";

const program = new URL("../../cli.ts", import.meta.url).pathname;

function hasScript(): boolean {
  try {
    // That of util-linux; others have other options.
    return new Deno.Command("script", { args: ["-qec", "true", "/dev/null"] }).outputSync().success;
  } catch {
    return false;
  }
}

async function inTerminal(file: string, env: Record<string, string>): Promise<string> {
  const line =
    `"${Deno.execPath()}" run --no-prompt --no-config -q --allow-read "${program}" inspect "${file}"`;
  const { NO_COLOR: _, ...inherited } = Deno.env.toObject();
  const { stdout } = await new Deno.Command("script", {
    args: ["-qec", line, "/dev/null"],
    clearEnv: true,
    env: { ...inherited, TERM: "xterm", ...env },
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test({
  name: "a terminal has colours, unless NO_COLOR is set",
  ignore: !hasScript(),
  fn: () =>
    withFolder({ "a.gob": stream() }, async (folder) => {
      const [colours, none] = await Promise.all([
        inTerminal(`${folder}/a.gob`, {}),
        inTerminal(`${folder}/a.gob`, { NO_COLOR: "1" }),
      ]);
      assert(colours.includes("\x1b[36m    defines type 64: struct Record"), colours);
      assert(none.includes("    defines type 64: struct Record"), none);
      assert(!none.includes("\x1b["), none);
    }),
});
