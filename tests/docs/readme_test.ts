// Does all that README.md says, and compares what its commands print.

import assert from "node:assert/strict";
import { dirname } from "node:path";
import { goTest } from "../testing/go.ts";
import { output } from "../testing/process.ts";
import { runPage } from "./page_runner.ts";
import { readme } from "./readme_document.ts";
import { drawTerminal, terminalPicture } from "./terminal_picture.ts";

const top = new URL("../../", import.meta.url);

goTest("README.md shows what its commands print", async () => {
  const run = await runPage(readme);
  assert(run.length > 0);
  for (const { line, command, shown, printed } of run) {
    assert.equal(printed, shown, `README.md:${line}: ${command}`);
  }
});

Deno.test("README.md is a page that can be read", async () => {
  const lines = (await Deno.readTextFile(readme.url)).split("\n");
  assert(lines.length <= 201, `${lines.length} lines`);
});

goTest("the terminal in README.md shows what the commands print", async () => {
  assert.equal(await drawTerminal(), await Deno.readTextFile(terminalPicture));
});

Deno.test("README.md and docs/cli.md install a command that works", async () => {
  const text = await Deno.readTextFile(readme.url);
  const [line] = /^deno install .*$/m.exec(text) ?? [];
  assert(line !== undefined);
  const cli = await Deno.readTextFile(new URL("docs/cli.md", top));
  assert(cli.includes(`\n${line}\n`));
  const root = await Deno.makeTempDir({ prefix: "netrpc_install_" });
  try {
    const args = [
      ...line.split(" ").slice(1, -1),
      "--quiet",
      "--root",
      root,
      new URL("cli.ts", top).pathname,
    ];
    await output(Deno.execPath(), args);
    // What is installed calls the deno of the PATH.
    const PATH = `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`;
    const command = new Deno.Command(`${root}/bin/netrpc`, { args: ["--help"], env: { PATH } });
    const printed = new TextDecoder().decode((await command.output()).stdout);
    assert.match(printed, /^Usage: netrpc COMMAND/m);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("README.md links to published files only", async () => {
  const { publish } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  const links = [...(await Deno.readTextFile(readme.url)).matchAll(/\]\((?!\w+:)([^)]+)\)/g)]
    .map(([, link]) => link!);
  assert(links.length > 10);
  const unpublished = links.filter((link) =>
    publish.exclude.some((path: string) => link === path || link.startsWith(`${path}/`))
  );
  assert.deepEqual(unpublished, []);
});
