/** A host in Deno and a plugin in Go, made with go-plugin. */

import assert from "node:assert/strict";
import { Server, type ServerError, ShutdownError } from "../../mod.ts";
import { attachPlugin, type PluginLog, runPlugin } from "../../plugin/mod.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import { peerTest } from "./go_peer.ts";
import { filesIn, runs, until } from "./processes.ts";
import { cookie, Greeter, Titles } from "./greeter.ts";

const versions = [1, 2];

peerTest("a Deno host runs a Go plugin, calls it, is called back, and ends it", async (program) => {
  await using plugin = await runPlugin([program, "plugin"], { versions, cookie });
  assert.equal(plugin.version, 2);
  const greeter = await plugin.dispense(Greeter, "greeter");
  assert.equal(await greeter.Greet({ Name: "Ann", Callback: 0 }), "Hello, Ann!");
  const Callback = plugin.broker.nextId();
  await using server = new Server().register(Titles, { Title: (name) => `Dr. ${name.length}` });
  const serving = plugin.broker.accept(Callback).then((conn) => server.serveConn(conn));
  assert.equal(await greeter.Greet({ Name: "Bob", Callback }), "Hello, Dr. 3 Bob!");
  await inTime(serving);
  assert.equal(await greeter.Version(true), 2);
  const data = new Uint8Array(1_000_000).fill(7);
  assert.deepEqual(await greeter.Echo(data), data);
  await plugin.ping();
  const client = await plugin.dispense("greeter");
  assert.equal(await client.call(Greeter.methods.Version, true), 2);
  const { pid, location: { directory } } = plugin;
  assert.equal(filesIn(directory!).length, 1);
  await plugin.kill();
  assert.equal(await plugin.exited, 0);
  assert.equal(await plugin.closed, undefined);
  assert.equal(runs(pid), false);
  assert.throws(() => Deno.statSync(directory!), Deno.errors.NotFound);
  await assert.rejects(greeter.Version(true), ShutdownError);
});

peerTest("a Deno host gets what a Go plugin prints, and its logs", async (program) => {
  const logs: PluginLog[] = [];
  const [stdout, stderr] = [collector(), collector()];
  await using plugin = await runPlugin([program, "plugin"], {
    ...{ version: 1, cookie, stdout: stdout.stream, stderr: stderr.stream },
    onLog: (log) => logs.push(log),
  });
  const greeter = await plugin.dispense(Greeter, "greeter");
  await greeter.Say("hi");
  await until(() => stdout.text() === "out: hi\n" && stderr.text() === "err: hi\n", "the output");
  await until(() => logs.some(({ message }) => message === "said"), "the log");
  const { level, module, timestamp, fields } = logs.find(({ message }) => message === "said")!;
  assert.deepEqual({ level, module, fields }, {
    ...{ level: "warn", module: "greeter" },
    fields: { text: "hi", length: 2 },
  });
  assert(!isNaN(Date.parse(timestamp!)));
});

peerTest(
  "a Deno host agrees with a Go plugin on a version, or says that it cannot",
  async (program) => {
    await using plugin = await runPlugin([program, "plugin"], { version: 1, cookie });
    assert.equal(await (await plugin.dispense(Greeter, "greeter")).Version(true), 1);
    const error = await rejection(runPlugin([program, "plugin"], { version: 9, cookie }));
    assert.match(
      String(error),
      /^PluginError: incompatible API version with plugin\. Plugin version: 1, Client versions: \[9\]$/,
    );
  },
);

peerTest(
  "a Deno host says that the cookie is wrong, and that a plugin speaks gRPC",
  async (program) => {
    const wrong = await rejection(
      runPlugin([program, "plugin"], { versions, cookie: { key: cookie.key, value: "x" } }),
    );
    assertReason(wrong, "cookie", /exit code 1/);
    const grpc = await rejection(runPlugin([program, "grpc"], { version: 1, cookie }));
    assertReason(grpc, "protocol", /^unsupported plugin protocol "grpc"\. Supported: \[netrpc\]$/);
    assert.match((grpc as { hint: string }).hint, /speaks gRPC/);
  },
);

peerTest(
  "a Deno host notices that a Go plugin dies, and names what does not exist",
  async (program) => {
    await using plugin = await runPlugin([program, "plugin"], { versions, cookie });
    assert.equal(
      (await rejection(plugin.dispense("nothing")) as ServerError).message,
      "unknown plugin type: nothing",
    );
    const greeter = await plugin.dispense(Greeter, "greeter");
    await assert.rejects(greeter.Die(7), ShutdownError);
    assert.equal(await inTime(plugin.exited!), 7);
    assert((await inTime(plugin.closed)) instanceof Error);
    await plugin.kill();
    await assert.rejects(plugin.dispense("greeter"));
    assert.equal(filesIn(plugin.location.directory!).length, 0);
  },
);

peerTest("a Deno host kills a Go plugin that does not answer", async (program) => {
  const plugin = await runPlugin([program, "plugin"], { versions, cookie, killTimeout: 200 });
  Deno.kill(plugin.pid, "SIGSTOP");
  await Promise.all([inTime(plugin.kill()), inTime(plugin.kill())]);
  assert.equal(runs(plugin.pid), false);
  assert.throws(() => Deno.statSync(plugin.location.directory!), Deno.errors.NotFound);
});

peerTest("a Deno host leaves a Go plugin, comes back and ends it", async (program) => {
  const first = await runPlugin([program, "plugin"], { versions, cookie });
  const location = JSON.parse(JSON.stringify(first.location));
  await first.detach();
  await using second = await attachPlugin(location);
  assert(runs(location.pid));
  assert.equal(await (await second.dispense(Greeter, "greeter")).Version(true), 2);
  await second.kill();
  await until(() => !runs(location.pid), "the end of the plugin");
  await inTime(first.exited!);
  assert.throws(() => Deno.statSync(location.directory), Deno.errors.NotFound);
  assertReason(await rejection(attachPlugin(location)), "connection", /cannot connect/);
});

function assertReason(error: unknown, reason: string, message: RegExp): void {
  assert.equal((error as { name: string }).name, "PluginError", String(error));
  assert.equal((error as { reason: string }).reason, reason);
  assert.match((error as Error).message, message);
}

function collector(): { stream: WritableStream<Uint8Array>; text(): string } {
  let text = "";
  const decoder = new TextDecoder();
  const stream = new WritableStream<Uint8Array>({
    write(chunk) {
      text += decoder.decode(chunk, { stream: true });
    },
  });
  return { stream, text: () => text };
}
