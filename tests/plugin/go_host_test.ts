/** A plugin in Deno and a host in Go, made with go-plugin. */

import assert from "node:assert/strict";
import { GoHost, peerTest } from "./go_peer.ts";
import { Random } from "../testing/random.ts";
import { denoGreeter, filesIn, processesWith, runs, until } from "./processes.ts";

peerTest("a Go host runs a Deno plugin, calls it, is called back, and ends it", async (program) => {
  await using host = new GoHost(program, denoGreeter());
  const { version, pid } = await host.get("start");
  assert.equal(version, 2);
  assert.equal(filesIn(host.dir).length, 1);
  await host.get("dispense greeter");
  assert.equal(await host.get("greet Ann"), "Hello, Ann!");
  assert.equal(await host.get("greetback Bob"), "Hello, Dr. 3 Bob!");
  assert.equal(await host.get("version"), 2);
  assert.equal(await host.get("echo 1000000"), 1000000);
  await host.get("ping");
  const { exited, asked } = await host.get("kill");
  assert.deepEqual({ exited, asked }, { exited: true, asked: true });
  assert.equal(runs(pid), false);
  assert.deepEqual(filesIn(host.dir), []);
});

peerTest("a Go host gets what a Deno plugin prints, and its logs", async (program) => {
  await using host = new GoHost(program, denoGreeter("both"));
  await host.get("start");
  await host.get("dispense greeter");
  await host.get("say one");
  await host.get("say two");
  await until(async () => {
    const [stdout, stderr] = await host.get("output");
    return stdout === "out: one\nout: two\n" && /"text":"two"\}\n$/.test(stderr);
  }, "the output");
  await host.get("kill");
  await using other = new GoHost(program, denoGreeter());
  await other.get("start");
  await other.get("dispense greeter");
  await other.get("say three");
  await other.get("kill");
  const [stdout, stderr] = await other.get("output");
  assert.deepEqual([stdout, stderr], ["out: three\n", ""]);
  const log = await other.get("log");
  assert.match(log, /"@level":"warn","@message":"said".*"text":"three"/);
  assert.match(log, /"@level":"info".*the greeter has ended/);
});

peerTest("a Deno plugin listens by TCP at the ports that the host allows", async (program) => {
  await using host = new GoHost(program, denoGreeter("tcp"));
  const { network, address } = await host.get("start");
  assert.equal(network, "tcp");
  const [, port] = /^127\.0\.0\.1:(\d+)$/.exec(address)!;
  assert(Number(port) >= 10000 && Number(port) <= 25000);
  await host.get("dispense greeter");
  assert.equal(await host.get("greet Ann"), "Hello, Ann!");
  await host.get("kill");
});

peerTest("a Go host attaches a second time, and the plugin goes on", async (program) => {
  await using host = new GoHost(program, denoGreeter());
  await host.get("start");
  await host.get("reattach");
  await host.get("dispense greeter");
  assert.equal(await host.get("greet Ann"), "Hello, Ann!");
  assert.equal((await host.get("kill")).exited, true);
});

peerTest("host and plugin agree on the newest version that both know", async (program) => {
  await using host = new GoHost(program, denoGreeter(), { versions: "1,7" });
  assert.equal((await host.get("start")).version, 1);
  await host.get("dispense greeter");
  assert.equal(await host.get("version"), 1);
  await host.get("kill");
  await using other = new GoHost(program, denoGreeter(), { versions: "7" });
  const { error } = await other.ask("start");
  assert.match(
    error!,
    /^incompatible API version with plugin\. Plugin version: 1, Client versions: \[7\]/,
  );
  await other.get("kill");
  assert.deepEqual(filesIn(other.dir), []);
});

peerTest("errors of a Deno plugin reach a Go host", async (program) => {
  await using host = new GoHost(program, denoGreeter());
  await host.get("start");
  assert.equal((await host.ask("dispense other")).error, "unknown plugin type: other");
  assert.equal((await host.ask("dispense fails")).error, "no greeter today");
  await host.get("dispense greeter");
  assert.equal((await host.ask("die 3")).error, "unexpected EOF");
  await host.get("kill");
  assert.deepEqual(filesIn(host.dir), []);
});

peerTest("a Deno plugin that fails or exits leaves no socket", async (program) => {
  for (const code of [-1, 0]) {
    await using host = new GoHost(program, denoGreeter());
    const { pid } = await host.get("start");
    await host.get("dispense greeter");
    assert.equal((await host.ask(`die ${code}`)).error, "unexpected EOF");
    await until(() => !runs(pid), "the end of the plugin");
    assert.deepEqual(filesIn(host.dir), []);
    await host.get("kill");
  }
});

peerTest("a Deno plugin ends when its Go host is killed", async (program) => {
  for (const connected of [true, false]) {
    await using host = new GoHost(program, denoGreeter());
    const pid = connected ? (await host.get("start")).pid : await host.get("startonly");
    if (connected) await host.get("dispense greeter");
    await host.child.kill();
    await until(() => !runs(pid), "the end of the plugin");
    assert.deepEqual(filesIn(host.dir), []);
  }
});

peerTest("nothing is left of a Deno plugin whose Go host is killed at random", async (program) => {
  const random = new Random(16);
  await Promise.all(Array.from({ length: 6 }, async () => {
    await using host = new GoHost(program, denoGreeter());
    for (const line of ["start", "dispense greeter", "echo 10000000", "kill"]) {
      await host.child.writeLine(line);
    }
    await new Promise((resolve) => setTimeout(resolve, random.below(1000)));
    await host.child.kill();
    await until(() => processesWith(host.dir).length === 0, "the end of the plugin");
    assert.deepEqual(filesIn(host.dir), []);
  }));
});

peerTest(
  "a Deno plugin ends by SIGTERM and removes its socket, and ignores SIGINT",
  async (program) => {
    await using host = new GoHost(program, denoGreeter());
    const { pid } = await host.get("start");
    Deno.kill(pid, "SIGINT");
    await host.get("ping");
    Deno.kill(pid, "SIGTERM");
    await until(() => !runs(pid), "the end of the plugin");
    assert.deepEqual(filesIn(host.dir), []);
    assert(await host.ask("kill"));
  },
);
