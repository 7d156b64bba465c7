import assert from "node:assert/strict";
import { commands } from "../../cli/commands.ts";
import { main } from "../../cli/main.ts";
import { outcomeOf } from "../testing/process.ts";
import { testTerminal } from "./test_terminal.ts";

async function script(shell: string): Promise<string> {
  const { terminal, written } = testTerminal();
  assert.equal(await main(["completions", shell], terminal), 0);
  return written.out;
}

function has(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["-c", ":"] }).outputSync().success;
  } catch {
    return false;
  }
}

/** Runs a script of a shell in a folder with two files, with the completion in a file. */
async function inShell(shell: string, lines: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/completion`, await script(shell));
    await Deno.writeTextFile(`${folder}/values.gob`, "");
    await Deno.writeTextFile(`${folder}/with space.json`, "");
    const { stdout, stderr } = await outcomeOf(shell, ["-c", `source ./completion\n${lines}`], {
      cwd: folder,
      env: { HOME: folder },
    });
    assert.equal(stderr, "");
    return stdout;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const words = (text: string): string[] => text.trim().split("\n").sort();
const names = [...commands.map(({ name }) => name), "help"].sort();

Deno.test(
  { name: "bash completes commands, options, choices and files", ignore: !has("bash") },
  async () => {
    const complete = `
try() {
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
  _netrpc 2>/dev/null
  printf '%s|' "\${COMPREPLY[@]}"; echo
}
complete -p netrpc
try netrpc ""
try netrpc li
try netrpc list --f
try netrpc list -- --format = j
try netrpc list --format ""
try netrpc completions z
try netrpc help comp
try netrpc nonsense ""
try netrpc call address Method @with`;
    const [spec, all, ...rest] = (await inShell("bash", complete)).trimEnd().split("\n");
    assert.equal(spec, "complete -o bashdefault -o default -F _netrpc netrpc");
    assert.deepEqual(all!.split("|").filter(Boolean).sort(), ["--help", "--version", ...names]);
    const call = commands.some(({ name }) => name === "call") ? "@with space.json|" : "|";
    assert.deepEqual(rest, [
      ...["list|", "--format|", "json|", "text|json|", "zsh|", "completions|", "|", call],
    ]);
  },
);

Deno.test(
  { name: "fish completes commands, options, choices and files", ignore: !has("fish") },
  async () => {
    const complete = async (line: string) =>
      words(await inShell("fish", `complete -C '${line}'`)).map((word) => word.split("\t")[0]);
    assert.deepEqual(await complete("netrpc "), names);
    assert.deepEqual(await complete("netrpc list --fo"), ["--format"]);
    assert.deepEqual(await complete("netrpc list --format "), ["json", "text"]);
    assert.deepEqual(await complete("netrpc list --cacert val"), ["values.gob"]);
    assert.deepEqual(await complete("netrpc list val"), [""]);
    assert.deepEqual(await complete("netrpc completions "), ["bash", "fish", "zsh"]);
  },
);

Deno.test(
  { name: "zsh completes commands, options, choices and files", ignore: !has("zsh") },
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/_netrpc`, await script("zsh"));
      await Deno.writeTextFile(`${folder}/values.gob`, "");
      // A shell in a shell, which is typed at: completion does not run otherwise.
      const typed = `zmodload zsh/zpty
zpty -b shell zsh -f
expect() {
  local seen part
  for i in {1..300}; do
    while zpty -r -t shell part; do seen+=$part; done
    if [[ "$seen" == *"$1"* ]]; then print "found $1"; return; fi
    sleep 0.02
  done
  print -r "no $1 in $seen"
}
try() { zpty -w -n shell "$1"$'\\t'; expect "$2"; zpty -w -n shell $'\\C-u'; }
zpty -w shell 'PROMPT= ; autoload -Uz compinit; compinit -u -D; source ./_netrpc; print re""ady'
expect ready
try 'netrpc lis' list
try 'netrpc list --form' --format
try 'netrpc list --cacert val' values.gob
try 'netrpc completions fi' fish
zpty -d shell`;
      const { stdout } = await outcomeOf("zsh", ["-f", "-c", typed], {
        cwd: folder,
        env: { HOME: folder, TERM: "dumb" },
      });
      const found = ["ready", "list", "--format", "values.gob", "fish"];
      assert.deepEqual(stdout.trimEnd().split("\n"), found.map((word) => `found ${word}`));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

Deno.test("completions names the shells that it knows", async () => {
  for (const args of [[], ["tcsh"], ["bash", "zsh"], ["toString"]]) {
    const { terminal, written } = testTerminal();
    assert.equal(await main(["completions", ...args], terminal), 2);
    assert.match(written.err, /completions takes the name of a shell: bash, zsh or fish\n/);
  }
});
