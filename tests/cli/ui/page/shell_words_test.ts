import assert from "node:assert/strict";
import { commandLine, shellWord } from "../../../../cli/ui/page/shell_words.ts";
import { outcomeOf } from "../../../testing/process.ts";

const words = [
  ...[
    "plain",
    "a b",
    "",
    "it's",
    `"$HOME"`,
    "`date`",
    "!!",
    "\\",
    "a\nb",
    "*?[x]",
    "~",
    "#",
    "ü",
    "{a,b}",
  ],
  ...["'", "''", "--", "-x", "a=b", "$(x)", "&|;<>()"],
];

Deno.test("shellWord() is read back by a shell as it was", async () => {
  const script = words.map((word) => `printf '%s\\0' ${shellWord(word)}\n`).join("");
  const { stdout } = await outcomeOf("sh", ["-c", script]);
  assert.deepEqual(stdout.split("\0").slice(0, -1), words);
});

Deno.test("commandLine() is a call with the options before", () => {
  const command = ["netrpc", "call", "--http", "127.0.0.1:1234"];
  assert.equal(
    commandLine(command, "Arith.Multiply", '{"A":7}'),
    `netrpc call --http 127.0.0.1:1234 Arith.Multiply '{"A":7}'`,
  );
  assert.equal(commandLine(command, "A.B", ""), "netrpc call --http 127.0.0.1:1234 A.B");
  assert.equal(commandLine(command, "A.B", "-5"), "netrpc call --http 127.0.0.1:1234 -- A.B -5");
});
