// Every command runs with the permissions that its help lists, and with one less it says which flag is missing.

import assert from "node:assert/strict";
import { commands } from "../../cli/commands.ts";
import { goTest } from "../testing/go.ts";
import { type GoPeer, goPeer, writeGobFiles } from "./go_peer.ts";
import { netrpc } from "./netrpc.ts";

const six = '{"A": 2, "B": 3}';

/** A command line for each command. The files are in the folder of the servers. */
const lines: Readonly<Record<string, (peer: GoPeer) => string[]>> = {
  call: ({ tcp }) => [tcp, "Arith.Multiply", six],
  list: ({ http }) => [http],
  describe: ({ tcp }) => [tcp, "Arith.Multiply", "--fields", "A"],
  check: ({ tcp }) => [tcp, "contract.ts"],
  ui: ({ tcp }) => [tcp],
  bench: ({ tcp }) => [tcp, "Arith.Multiply", six, "--calls", "10"],
  inspect: () => ["records.gob"],
  json: () => ["records.gob"],
  types: () => ["records.gob"],
  generate: () => ["--go", "contract.ts"],
  completions: () => ["bash"],
};

/** What reaches a server over its unix socket. */
const unixLines: Readonly<Record<string, (peer: GoPeer) => string[]>> = {
  call: ({ unix }) => ["--unix", unix, "Arith.Multiply", six],
  describe: ({ unix }) => ["--unix", unix, "Arith.Multiply", "--fields", "A"],
  check: ({ unix }) => ["--unix", unix, "contract.ts"],
  bench: ({ unix }) => ["--unix", unix, "Arith.Multiply", six, "--calls", "10"],
};

const contract = `
import { gob, method, service } from ${JSON.stringify(new URL("../../mod.ts", import.meta.url))};
const Args = gob.struct("Args", { A: gob.int, B: gob.int });
export const Arith = service("Arith", { Multiply: method(Args, gob.int) });
`;

const flagsOf = (text: string) => text.match(/--allow-[a-z]+/g) ?? [];

goTest("every command runs with exactly the permissions that its help lists", async () => {
  await using peer = await goPeer();
  await writeGobFiles(peer.folder);
  await Deno.writeTextFile(`${peer.folder}/contract.ts`, contract);
  const cwd = peer.folder;
  for (const { name, permissions } of commands) {
    const [always = "", withUnix] = permissions.split(";");
    await runs(name, lines[name]!(peer), flagsOf(always), cwd);
    const unix = unixLines[name]?.(peer);
    if (unix !== undefined) {
      assert(withUnix !== undefined, `${name} says nothing of --unix`);
      await runs(name, unix, [...new Set([...flagsOf(always), ...flagsOf(withUnix)])], cwd);
    }
  }
});

async function runs(
  name: string,
  args: readonly string[],
  flags: readonly string[],
  cwd: string,
): Promise<void> {
  const line = [name, ...args];
  const interrupt = name === "ui";
  const { code, stderr } = await netrpc(line, { permissions: flags, cwd, interrupt });
  assert.equal(code, 0, `${line.join(" ")} with ${flags.join(" ")}: ${stderr}`);
  await Promise.all(flags.map(async (flag) => {
    const permissions = flags.filter((one) => one !== flag);
    const less = await netrpc(line, { permissions, cwd });
    assert.equal(less.code, 1, `${line.join(" ")} runs without ${flag}`);
    assert.match(less.stderr, new RegExp(`\nhint: .*${flag}\\b`));
  }));
}
