// Where people see the hint of an error: in the stack, which is what a runtime prints of an error that nobody catches.

import assert from "node:assert/strict";
import { GobError } from "../../gob/mod.ts";
import { hinted } from "../../gob/errors.ts";
import { MuxError, type MuxErrorCode } from "../../mux/mod.ts";
import { PluginError } from "../../plugin/mod.ts";
import { WebSocketError } from "../../websocket/mod.ts";
import { ServerError, ShutdownError } from "../../mod.ts";

const hint = "look here";
const code: MuxErrorCode = "protocol";

/** What a program prints that throws an error of a call to a server that speaks HTTP. */
async function printed(program: string): Promise<string> {
  const mod = new URL("../../mod.ts", import.meta.url);
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", `import { gob } from ${JSON.stringify(mod)}; ${program}`],
    env: { NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stderr);
}

for (
  const [what, error] of [
    ["a GobError", new GobError("bad", { hint })],
    ["a GobError that gets it later", hinted(new GobError("bad"), hint)],
    ["a ShutdownError", new ShutdownError("bad", { hint })],
    ["a MuxError", new MuxError(code, "bad", { hint })],
    ["a PluginError", new PluginError("version", "bad", { hint })],
    ["a WebSocketError", new WebSocketError(1006, "bad", { hint })],
  ] as [string, Error & { hint?: string }][]
) {
  Deno.test(`the stack of ${what} has the hint behind its text`, () => {
    assert.equal(error.hint, hint);
    assert.equal(error.message, "bad");
    const [text, second, frame] = error.stack!.split("\n");
    assert.deepEqual([text, second], [`${error.name}: bad`, "  hint: look here"]);
    assert.match(frame!, /^ {4}at .*show_hint_test\.ts/);
    error.stack += "\n    at more";
    assert.match(error.stack!, /look here\n[^]*\n {4}at more$/);
  });
}

Deno.test("the stack of a ServerError for Go's own text has the hint", () => {
  const error = new ServerError("rpc: can't find service A.B", "A.B");
  assert.match(
    error.stack!,
    /^ServerError: rpc: can't find service A\.B\n {2}hint: the server has/,
  );
  assert(!Object.keys(error).includes("hint"));
  assert(!new ServerError("odd number", "A.B").stack!.includes("hint:"));
});

Deno.test("an error that nobody catches shows its hint, once, and the line that failed", async () => {
  const gzip = `gob.decode(new Uint8Array([0x1f, 0x8b, 8, 0, 0]))`;
  for (const program of [gzip, `try { ${gzip} } catch (error) { console.error(error) }`]) {
    const text = await printed(program);
    assert.match(text, /GobError: .*\n {2}hint: this looks like gzip/);
    assert.equal(text.match(/hint:/g)!.length, 1, text);
    assert.match(text, /\$deno\$eval\S*:1:/);
  }
});
