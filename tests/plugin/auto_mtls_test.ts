/** Hosts and plugins that check each other's certificate, in Go and in Deno. */

import assert from "node:assert/strict";
import { Server } from "../../mod.ts";
import {
  attachPlugin,
  type Plugin,
  PluginError,
  type PluginErrorReason,
  runPlugin,
} from "../../plugin/mod.ts";
import { mostConnections } from "../../plugin/hosts.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import { GoHost, peerTest } from "./go_peer.ts";
import { cookie, Greeter, Titles } from "./greeter.ts";
import { denoGreeter, filesIn, runs, until } from "./processes.ts";

const versions = [1, 2];
const options = { versions, cookie, autoMtls: true };

for (const network of ["unix", "tcp"]) {
  peerTest(`a Go host with AutoMTLS uses a Deno plugin by ${network}`, async (program) => {
    await using host = new GoHost(program, denoGreeter(network), { tls: "mtls" });
    const started = await host.get("start");
    assert.equal(started.network, network);
    await host.get("dispense greeter");
    assert.equal(await host.get("greet Ann"), "Hello, Ann!");
    assert.equal(await host.get("greetback Bob"), "Hello, Dr. 3 Bob!");
    assert.equal(await host.get("echo 5000000"), 5_000_000);
    await host.get("say hi");
    await host.get("ping");
    const { exited, asked } = await host.get("kill");
    assert.deepEqual({ exited, asked }, { exited: true, asked: true });
    assert.equal((await host.get("output"))[0], "out: hi\n");
    assert.equal(runs(started.pid), false);
    assert.deepEqual(filesIn(host.dir), []);
  });
}

peerTest("a Deno plugin refuses whoever is not its Go host", async (program) => {
  await using host = new GoHost(program, denoGreeter(), { tls: "mtls" });
  await host.get("start");
  await host.get("dispense greeter");
  const refused = /certificate|EOF|reset|broken pipe|tls: |closed/;
  for (const kind of ["plain", "none", "other", "key", "child", "old"]) {
    const { error } = await host.ask(`stranger ${kind}`);
    assert.match(error ?? `${kind} was let in`, refused);
  }
  for (const kind of ["host", "tls12"]) {
    assert.equal((await host.ask(`stranger ${kind}`)).error, undefined, kind);
  }
  assert.equal(await host.get("greet Ann"), "Hello, Ann!");
  await host.get("kill");
  const told = (await host.get("log")).match(/a connection that is not the host's was refused/g);
  assert.equal(told?.length, 1);
});

peerTest("a Deno plugin ends when its Go host with AutoMTLS is killed", async (program) => {
  await using host = new GoHost(program, denoGreeter(), { tls: "mtls" });
  const { pid } = await host.get("start");
  await host.get("dispense greeter");
  await host.child.kill();
  await until(() => !runs(pid), "the end of the plugin");
  assert.deepEqual(filesIn(host.dir), []);
});

peerTest(
  "a Deno host with autoMtls uses a Go plugin, leaves it and comes back",
  async (program) => {
    const plugin = await runPlugin([program, "plugin"], options);
    await usesAll(plugin);
    const location = JSON.parse(JSON.stringify(plugin.location));
    const credentials = JSON.parse(JSON.stringify(plugin.credentials));
    await plugin.detach();
    await using again = await attachPlugin(location, { credentials });
    assert.deepEqual(again.credentials, credentials);
    await usesAll(again);
    await again.kill();
    await until(() => !runs(location.pid), "the end of the plugin");
    await inTime(plugin.exited!);
  },
);

peerTest("a Go plugin does not answer a Deno host that it does not know", async (program) => {
  await using plugin = await runPlugin([program, "plugin"], options);
  await using other = await runPlugin(denoGreeter(), options);
  const { location } = plugin;
  assertError(
    await rejection(attachPlugin(location, { credentials: other.credentials! })),
    "connection",
    /does not answer/,
  );
  // The other way round: it is not the plugin that the certificate is of.
  const certificate = other.location.certificate!;
  assertError(
    await rejection(
      attachPlugin({ ...location, certificate }, { credentials: plugin.credentials! }),
    ),
    "tls",
    /TLS cannot begin: /,
  );
  await plugin.ping();
});

peerTest("a Deno host refuses a plugin that does not have its key", async (program) => {
  for (const kind of ["key", "other"]) {
    const error = await rejection(runPlugin([program, "impostor", kind], options));
    assertError(error, "tls", /TLS cannot begin: /);
  }
});

Deno.test("a Deno host with autoMtls uses a Deno plugin", async () => {
  for (const mode of ["unix", "tcp"]) {
    await using plugin = await runPlugin(denoGreeter(mode), options);
    await usesAll(plugin);
    const { pid, location } = plugin;
    assert.match(location.certificate!, /^-----BEGIN CERTIFICATE-----\n/);
    assert.equal(JSON.stringify(location).includes("PRIVATE KEY"), false);
    await plugin.kill();
    assert.equal(await plugin.exited, 0);
    assert.equal(runs(pid), false);
  }
});

Deno.test("strangers who say nothing take no more than their places", async () => {
  await using plugin = await runPlugin(denoGreeter("tcp"), options);
  const port = Number(plugin.location.address.split(":")[1]);
  const strangers: Deno.Conn[] = [];
  // The host has one place.
  for (let i = 1; i < mostConnections; i++) strangers.push(await Deno.connect({ port }));
  await plugin.ping();
  const last = await Deno.connect({ port });
  assert.equal(await inTime(last.read(new Uint8Array(1)).catch(() => null)), null);
  last.close();
  await plugin.kill();
  assert.equal(await plugin.exited, 0);
  for (const stranger of strangers) stranger.close();
});

Deno.test("a host without the credentials cannot attach a plugin that wants them", async () => {
  await using plugin = await runPlugin(denoGreeter(), options);
  const { location, credentials } = plugin;
  await assert.rejects(attachPlugin(location), TypeError);
  const { certificate: _, ...plain } = location;
  await assert.rejects(attachPlugin(plain, { credentials: credentials! }), TypeError);
  await assert.rejects(
    attachPlugin({ ...location, certificate: "x" }, { credentials: credentials! }),
    TypeError,
  );
  assertError(await rejection(attachPlugin(plain)), "connection", /does not answer/);
  await plugin.ping();
});

Deno.test("a host says that a plugin has no certificate, or one that nobody wants", async () => {
  const says = (line: string) => ["sh", "-c", `echo '${line}'; exec sleep 60`];
  const start = "1|1|tcp|127.0.0.1:9|netrpc";
  const cases: [line: string, autoMtls: boolean, message: RegExp][] = [
    [start, true, /^the plugin gave no certificate, which AutoMTLS needs$/],
    [`${start}|`, true, /^the plugin gave no certificate/],
    [`${start}|${"A".repeat(60)}`, false, /^the plugin gave a certificate that nobody has asked/],
    [`${start}|${"?".repeat(60)}`, true, /^error parsing server cert: \?+…$/],
    [`${start}|${"A".repeat(100_000)}`, true, /^error parsing server cert: A{40}…$/],
  ];
  for (const [line, autoMtls, message] of cases) {
    const error = await rejection(runPlugin(says(line), { version: 1, cookie, autoMtls }));
    assertError(error, "tls", message);
  }
});

Deno.test("a plugin does not serve a host whose certificate is none", async () => {
  const [program, ...args] = denoGreeter();
  const env = { [cookie.key]: cookie.value, PLUGIN_CLIENT_CERT: "-----BEGIN" };
  const { code, stdout, stderr } = await new Deno.Command(program!, { args, env }).output();
  assert.equal(code, 1);
  assert.equal(stdout.length, 0);
  assert.match(
    new TextDecoder().decode(stderr),
    /PluginError: PLUGIN_CLIENT_CERT is no certificate: -----BEGIN\n/,
  );
});

async function usesAll(plugin: Plugin): Promise<void> {
  const greeter = await plugin.dispense(Greeter, "greeter");
  const Callback = plugin.broker.nextId();
  await using server = new Server().register(Titles, { Title: (name) => `Dr. ${name.length}` });
  const serving = plugin.broker.accept(Callback).then((conn) => server.serveConn(conn));
  assert.equal(await greeter.Greet({ Name: "Bob", Callback }), "Hello, Dr. 3 Bob!");
  await inTime(serving);
  const data = Uint8Array.from({ length: 5_000_000 }, (_, i) => i * 7 + (i >> 8));
  const echo = await greeter.Echo(data);
  assert.equal(echo.length, data.length);
  assert.equal(echo.findIndex((byte, i) => byte !== data[i]), -1);
}

function assertError(error: unknown, reason: PluginErrorReason, message: RegExp): void {
  assert(error instanceof PluginError, String(error));
  assert.deepEqual([error.reason, message.test(error.message)], [reason, true], String(error));
}
