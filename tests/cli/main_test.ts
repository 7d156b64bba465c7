import assert from "node:assert/strict";
import { commands } from "../../cli/commands.ts";
import { commandHelp, programHelp } from "../../cli/help.ts";
import { main } from "../../cli/main.ts";
import { BrokenPipe } from "../../cli/terminal.ts";
import { version } from "../../cli/version.ts";
import { netrpc } from "./netrpc.ts";
import { testTerminal } from "./test_terminal.ts";

const none = { permissions: [] };

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, written } = testTerminal();
  const code = await main(args, terminal);
  return { code, ...written };
}

Deno.test("the version is that of deno.json", async () => {
  const config = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  assert.equal(version, config.version);
  assert.deepEqual(await run("--version"), { code: 0, out: `netrpc ${version}\n`, err: "" });
});

Deno.test("every help fits a screen", () => {
  const texts = [programHelp(commands), ...commands.map(commandHelp)];
  for (const text of texts) {
    const lines = text.trimEnd().split("\n");
    assert(lines.length <= 30, `${lines.length} lines:\n${text}`);
    for (const line of lines) assert(line.length <= 80, `${line.length} columns: ${line}`);
    assert.match(text, /^Examples?:\n +\S/m);
  }
});

Deno.test("help is given wherever it is asked for", async () => {
  for (const { name } of commands) {
    const command = commands.find((command) => command.name === name)!;
    const text = { code: 0, out: commandHelp(command), err: "" };
    assert.deepEqual(await run(name, "--help"), text);
    assert.deepEqual(await run(name, "a", "b", "c", "d", "-h"), text);
    assert.deepEqual(await run(name, "--nonsense", "--help"), text);
    assert.deepEqual(await run("help", name), text);
  }
  assert.deepEqual(await run("--help"), { code: 0, out: programHelp(commands), err: "" });
  assert.deepEqual(await run("help"), { code: 0, out: programHelp(commands), err: "" });
  assert.deepEqual(await run(), { code: 2, out: "", err: programHelp(commands) });
});

Deno.test("a wrong command line says what is wrong, with status 2", async () => {
  const table: [string[], string, string][] = [
    [["lst"], 'There is no command "lst": did you mean list?', "netrpc --help"],
    [["help", "lst"], 'There is no command "lst": did you mean list?', "netrpc --help"],
    [
      ["\x1b[31mfrobnicate"],
      `There is no command "\\u001b[31mfrobnicate": there are ${
        commands.map(({ name }) => name).join(", ")
      }`,
      "netrpc --help",
    ],
    [
      ["--metadata", "token=secret", "call"],
      "The command comes first, its options behind it",
      "netrpc --help",
    ],
    [["list"], "ADDRESS is missing: HOST:PORT, or --unix PATH", "netrpc list --help"],
    [
      ["list", "-12"],
      'The address "-12" is not HOST:PORT, such as 127.0.0.1:1234 or [::1]:1234',
      "netrpc list --help",
    ],
    [
      ["list", "--", "--tls"],
      'The address "--tls" is not HOST:PORT, such as 127.0.0.1:1234 or [::1]:1234',
      "netrpc list --help",
    ],
  ];
  for (const [args, message, help] of table) {
    const err = `netrpc: ${message}\n"${help}" says more\n`;
    assert.deepEqual(await run(...args), { code: 2, out: "", err });
  }
});

Deno.test("a reader that goes away ends a command without a word", async () => {
  const { terminal, written } = testTerminal({ out: () => Promise.reject(new BrokenPipe()) });
  assert.equal(await main(["--version"], terminal), 0);
  assert.equal(await main(["completions", "bash"], terminal), 0);
  assert.deepEqual(written, { out: "", err: "" });
});

Deno.test("a closed pipe ends the process quietly", async () => {
  const program = new URL("../../cli.ts", import.meta.url).pathname;
  // The reader ends at once; the program writes later, and its status goes to standard error.
  const line = '(sleep 0.1; "$0" run --no-prompt --no-config -q "$1" --help; echo $? >&2) | true';
  const { stderr } = await new Deno.Command("sh", {
    args: ["-c", line, Deno.execPath(), program],
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "0\n");
});

Deno.test("a process has the status of its command, and needs no permission for help", async () => {
  const program = await netrpc(["--help"], none);
  assert.deepEqual(program, { code: 0, stdout: programHelp(commands), stderr: "" });
  assert.equal((await netrpc([], none)).code, 2);
});

Deno.test("a permission that is missing is named", async () => {
  assert.deepEqual(await netrpc(["list", "127.0.0.1:1"], none), {
    code: 1,
    stdout: "",
    stderr: `netrpc: Deno does not allow it: Requires net access to "127.0.0.1:1"
hint: add --allow-net=127.0.0.1:1 to "deno run", or to "deno install" if netrpc is installed
`,
  });
});
