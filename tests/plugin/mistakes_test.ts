/** What a host in Go says of mistakes, which docs/plugins.md explains. */

import assert from "node:assert/strict";
import { GoHost, peerTest } from "./go_peer.ts";

const program = new URL("mistakes.ts", import.meta.url).pathname;

const run = (...flags: readonly string[]) => [
  ...[Deno.execPath(), "run", "--no-check", "--no-prompt", ...flags, program],
];

/** The plugin, what the page says that the host says, and what the host was asked for after the start. */
const mistakes: readonly [command: readonly string[], says: string, ...asked: string[]][] = [
  [[program], "permission denied"],
  [run("-A").concat("cookie"), "Failed to read any lines from plugin's stdout"],
  [run(), "Failed to read any lines from plugin's stdout"],
  [run("-A").concat("print"), "Unrecognized remote plugin message: …"],
  [run("-A").concat("version"), "incompatible API version with plugin"],
  [run("-A").concat("name"), "unknown plugin type: …", "dispense greeter"],
  [run("-A").concat("service"), "can't find service Plugin.…", "dispense greeter", "greet Ann"],
  [run("-A").concat("method"), "can't find method Plugin.…", "dispense greeter", "greet Ann"],
  [run("-A").concat("type"), "gob: wrong type …", "dispense greeter", "greet Ann"],
];

peerTest("docs/plugins.md explains what a Go host says of each mistake", async (host) => {
  const page = await Deno.readTextFile(new URL("../../docs/plugins.md", import.meta.url));
  for (const [command, says, ...asked] of mistakes) {
    await using go = new GoHost(host, command);
    let { error } = await go.ask("start");
    for (const line of asked) {
      assert.equal(error, undefined);
      ({ error } = await go.ask(line));
    }
    assert(error?.includes(says.replace("…", "")), `${command.slice(3)}: ${error}`);
    assert(page.includes(`\n| \`${says}\``), `docs/plugins.md does not explain ${says}`);
    await go.ask("kill");
  }
});
