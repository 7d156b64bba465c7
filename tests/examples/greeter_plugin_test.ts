// The greeter of examples/plugins: as a plugin and as a host, in Deno and in Go, as a reader runs it.

import assert from "node:assert/strict";
import { buildGo } from "../testing/go.ts";
import { outcomeOf } from "../testing/process.ts";
import { peerTest } from "../plugin/go_peer.ts";

const folder = new URL("../../examples/plugins/greeter/", import.meta.url);
const path = (name: string) => new URL(name, folder).pathname;
const host = ["run", "--no-prompt", "--allow-run", "--allow-net", "--allow-read", "--allow-write"];

Deno.test("greeter: the host runs the plugin", async () => {
  const { code, stdout, stderr } = await outcomeOf(Deno.execPath(), [...host, path("host.ts")]);
  assert.equal(stdout, "Hello, Ann!\n");
  assert.match(stderr, /^info: \[INFO\] greeting Ann$/m);
  assert.equal(code, 0);
});

peerTest("greeter: both run with the greeter in Go on the other side", async () => {
  const program = await buildGo(new URL("go/", folder));
  const args = [...host, path("host.ts"), program, "Bob"];
  assert.equal((await outcomeOf(Deno.execPath(), args)).stdout, "Hello, Bob, from Go!\n");
  const { stdout, stderr } = await outcomeOf(program, [path("plugin.ts"), "Carl"]);
  assert.equal(stdout, "Hello, Carl!\n");
  assert.match(stderr, /\[INFO\] {2}plugin\.ts: \[INFO\] greeting Carl/);
});
