/** A host and a plugin in Deno, and programs that are no plugins. */

import assert from "node:assert/strict";
import { Server, ShutdownError } from "../../mod.ts";
import {
  attachPlugin,
  PluginError,
  type PluginErrorReason,
  type PluginLog,
  runPlugin,
  type RunPluginOptions,
  servePlugin,
  type ServePluginOptions,
} from "../../plugin/mod.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import { Random } from "../testing/random.ts";
import { denoGreeter, runs, until } from "./processes.ts";
import { cookie, Greeter, Titles } from "./greeter.ts";

const versions = [1, 2];

function gone(path: string | undefined): boolean {
  try {
    Deno.statSync(path!);
    return false;
  } catch {
    return true;
  }
}

Deno.test("a Deno host runs a Deno plugin, is called back, and ends it", async () => {
  for (const mode of ["unix", "tcp"]) {
    const logs: PluginLog[] = [];
    let printed = "";
    await using plugin = await runPlugin(denoGreeter(mode), {
      ...{ versions, cookie, onLog: (log) => logs.push(log) },
      stdout: new WritableStream({
        write: (chunk) => void (printed += new TextDecoder().decode(chunk)),
      }),
    });
    const greeter = await plugin.dispense(Greeter, "greeter");
    const Callback = plugin.broker.nextId();
    await using server = new Server().register(Titles, { Title: (name) => `Dr. ${name.length}` });
    plugin.broker.accept(Callback).then((conn) => server.serveConn(conn));
    assert.equal(await greeter.Greet({ Name: "Bob", Callback }), "Hello, Dr. 3 Bob!");
    await greeter.Say("hi");
    const { pid, location } = plugin;
    assert.equal(location.network, mode);
    await plugin.kill();
    assert.equal(await plugin.exited, 0);
    assert.equal(printed, "out: hi\n");
    assert.deepEqual(logs.map(({ level, message }) => `${level} ${message}`), [
      "warn said",
      "info [INFO] the greeter has ended",
    ]);
    assert(!runs(pid) && gone(location.directory));
  }
});

Deno.test("a Deno plugin is left, found again, and ends when nobody comes back", async () => {
  const first = await runPlugin(denoGreeter("", "60000"), { versions, cookie });
  await first.detach();
  const second = await attachPlugin(first.location);
  await second.ping();
  await second.kill();
  await until(() => !runs(first.pid) && gone(first.location.directory), "the end of the plugin");
  await inTime(first.exited!);
  const left = await runPlugin(denoGreeter("", "100"), { versions, cookie });
  await left.detach();
  await until(() => !runs(left.pid) && gone(left.location.directory), "the end of the plugin");
  await inTime(left.exited!);
});

Deno.test("a Deno plugin ends when its Deno host is killed or exits, and leaves no file", async () => {
  for (const exits of [true, false]) {
    const { pathname } = new URL("host_that_ends.ts", import.meta.url);
    const host = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--allow-all", pathname, exits ? "exit" : "stay"],
      ...{ stdin: "null", stdout: "piped", stderr: "inherit" },
    }).spawn();
    const reader = host.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { pid, directory } = JSON.parse((await reader.read()).value!);
    if (!exits) host.kill("SIGKILL");
    await host.status;
    await reader.cancel();
    await until(() => !runs(pid), "the end of the plugin");
    assert(gone(directory));
  }
});

Deno.test("calls settle and nothing is left when plugins are killed at random", async () => {
  const random = new Random(16);
  await Promise.all(Array.from({ length: 4 }, async () => {
    const plugin = await runPlugin(denoGreeter(), { versions, cookie, killTimeout: 500 });
    const greeter = await plugin.dispense(Greeter, "greeter");
    const calls = Array.from({ length: 50 }, () => greeter.Echo(new Uint8Array(100_000)));
    const settled = Promise.allSettled(calls);
    const delay = random.below(41);
    await new Promise((resolve) => setTimeout(resolve, delay));
    if (delay % 2 === 0) Deno.kill(plugin.pid, "SIGKILL");
    else await plugin.kill();
    for (const result of await inTime(settled)) {
      if (result.status === "rejected") assert(result.reason instanceof ShutdownError);
    }
    await plugin.kill();
    await assert.rejects(plugin.dispense("greeter"), ShutdownError);
    assert(!runs(plugin.pid) && gone(plugin.location.directory));
  }));
});

/** A program that runs this code of a plugin that is none. */
function code(source: string): string[] {
  return [Deno.execPath(), "eval", "--no-check", source];
}

interface Failure {
  readonly name: string;
  readonly command: string | readonly string[];
  readonly reason: PluginErrorReason;
  readonly message: RegExp;
  readonly hint?: RegExp;
  readonly stderr?: RegExp;
  readonly options?: Partial<RunPluginOptions>;
}

const failures: readonly Failure[] = [
  {
    name: "does not exist",
    command: "./no_such_plugin",
    reason: "not found",
    message: /^cannot start the plugin: there is no \.\/no_such_plugin$/,
    hint: /path/,
  },
  {
    name: "is not executable",
    command: new URL("greeter.ts", import.meta.url).pathname,
    reason: "not executable",
    message: /greeter\.ts is not executable$/,
    hint: /chmod \+x/,
  },
  {
    name: "has another cookie",
    command: denoGreeter(),
    options: { cookie: { key: "GREETER_PLUGIN", value: "bye" } },
    reason: "cookie",
    message: /^the plugin does not take the cookie: exit code 1$/,
    hint: /MagicCookieKey/,
    stderr: /^This binary is a plugin\./,
  },
  {
    name: "has another version",
    command: denoGreeter(),
    options: { versions: [7, 9] },
    reason: "version",
    message: /^incompatible API version with plugin\. Plugin version: 1, Client versions: \[7 9\]$/,
  },
  {
    name: "dies with words",
    command: code(`console.error("no config"); Deno.exit(4)`),
    reason: "exited",
    message: /^plugin exited before we could connect: exit code 4; it said: no config$/,
    stderr: /^no config\n$/,
  },
  {
    name: "fails with a stack",
    command: code(`function f() { throw new Error("no luck") } f()`),
    reason: "exited",
    message: /exit code 1; it said: error: Uncaught \(in promise\) Error: no luck\n/,
  },
  {
    name: "lacks a permission",
    command: [Deno.execPath(), "run", "--no-prompt", `data:text/javascript,Deno.env.get("HOME")`],
    reason: "exited",
    message: /NotCapable: Requires env access to "HOME"/,
    hint: /give it the permission/,
  },
  {
    name: "has ended while its child holds its standard error",
    command: ["sh", "-c", "sleep 2 >/dev/null & exit 3"],
    reason: "exited",
    message: /^plugin exited before we could connect: exit code 3; it said nothing$/,
  },
  {
    name: "is killed",
    command: code(`Deno.kill(Deno.pid, "SIGKILL")`),
    reason: "exited",
    message: /^plugin exited before we could connect: it was ended by SIGKILL; it said nothing$/,
  },
  {
    name: "prints nothing",
    command: code("setInterval(() => {}, 1000)"),
    options: { startTimeout: 300 },
    reason: "timeout",
    message: /^timeout while waiting for plugin to start: it printed no line within \d+ ms$/,
    hint: /startTimeout/,
  },
  {
    name: "prints without an end",
    command: code("for (;;) Deno.stdout.writeSync(new Uint8Array(65536).fill(88))"),
    reason: "unrecognized",
    message: /^Unrecognized remote plugin message: X{300}…$/,
  },
  {
    name: "prints something else",
    command: code(`console.log("Hello\\x1b[31m\\b"); setInterval(() => {}, 1000)`),
    reason: "unrecognized",
    message: /^Unrecognized remote plugin message: Hello\ufffd$/,
    hint: /first line/,
  },
  {
    name: "speaks gRPC",
    command: code(`console.log("1|1|unix|/nowhere|grpc|"); setInterval(() => {}, 1000)`),
    reason: "protocol",
    message: /^unsupported plugin protocol "grpc"\. Supported: \[netrpc\]$/,
    hint: /gRPC/,
  },
  {
    name: "names an address where nobody is",
    command: code(`console.log("1|1|unix|/nowhere/at/all|netrpc|"); setInterval(() => {}, 1000)`),
    reason: "connection",
    message: /^cannot connect to the plugin at unix \/nowhere\/at\/all$/,
  },
  {
    name: "listens and says something else",
    command: code(`const l = Deno.listen({ port: 0 });
      console.log("1|1|tcp|127.0.0.1:" + l.addr.port + "|netrpc|");
      for await (const c of l) c.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\\r\\n\\r\\n"));`),
    reason: "connection",
    message: /^the plugin does not answer on its address$/,
    hint: /netrpc/,
  },
];

for (const { name, command, reason, message, hint, stderr, options } of failures) {
  Deno.test(`runPlugin() says that the program ${name}`, async () => {
    const logs: PluginLog[] = [];
    const error = await rejection(
      runPlugin(command, { versions, cookie, ...options, onLog: (log) => logs.push(log) }),
    );
    assert(error instanceof PluginError, String(error));
    assert.equal(error.reason, reason);
    assert.match(error.message, message);
    if (hint) assert.match(error.hint ?? "", hint);
    if (stderr) assert.match(error.stderr ?? "", stderr);
  });
}

/** The group of this process, which new files have. */
function ownGroup(): number {
  const path = Deno.makeTempFileSync();
  const { gid } = Deno.statSync(path);
  Deno.removeSync(path);
  return gid!;
}

Deno.test("a plugin gives its socket to a group", async () => {
  const group = { PLUGIN_UNIX_SOCKET_GROUP: String(ownGroup()) };
  await using plugin = await runPlugin(denoGreeter("none"), { versions, cookie, env: group });
  assert.equal(Deno.statSync(plugin.location.address).mode! & 0o777, 0o660);
});

Deno.test("runPlugin() leaves errors that are not the plugin's as they are", async () => {
  const error = await rejection(
    runPlugin(denoGreeter(), { versions, cookie, cwd: "./no_such_folder" }),
  );
  assert(error instanceof Deno.errors.NotFound);
});

Deno.test("attachPlugin() ends a plugin that does not answer, and removes what it leaves", async () => {
  const first = await runPlugin(denoGreeter("", "60000"), { versions, cookie });
  await first.detach();
  const { pid, directory } = first.location;
  const plugin = await attachPlugin(first.location, { killTimeout: 100 });
  assert.equal(plugin.exited, undefined);
  Deno.kill(pid, "SIGSTOP");
  await inTime(plugin.kill());
  await until(() => !runs(pid) && gone(directory), "the end of the plugin");
  await inTime(first.exited!);
});

Deno.test("attachPlugin() comes back by TCP", async () => {
  const first = await runPlugin(denoGreeter("tcp", "60000"), { versions, cookie });
  const second = await attachPlugin(JSON.parse(JSON.stringify(first.location)));
  assert.equal(await (await second.dispense(Greeter, "greeter")).Version(true), 2);
  await second.kill();
  assert.equal(await inTime(first.exited!), 0);
  await first.kill();
});

Deno.test("attachPlugin() refuses what is no location", async () => {
  const location = { pid: 1, network: "unix", address: "/nowhere", version: 1 } as const;
  await assert.rejects(attachPlugin({ ...location, network: "udp" as "tcp" }), TypeError);
  await assert.rejects(attachPlugin({ ...location, pid: 0 }), TypeError);
  await assert.rejects(attachPlugin({ ...location, version: 1.5 }), RangeError);
  await assert.rejects(attachPlugin({ ...location, address: "" }), PluginError);
  await assert.rejects(attachPlugin(location, { killTimeout: NaN }), RangeError);
  const error = await rejection(attachPlugin({ ...location, network: "tcp", address: "[::1]:1" }));
  assert.equal((error as PluginError).reason, "connection");
});

Deno.test("servePlugin() refuses options that are none", async () => {
  const plugins = { greeter: () => new Server() };
  const refused: [unknown, RegExp][] = [
    [{ cookie, plugins }, /expected version and plugins, or versions/],
    [{ cookie, version: 1, versions: { 1: plugins } }, /expected version and plugins, or versions/],
    [{ cookie, version: 1 }, /there are none of version 1$/],
    [{ cookie, version: 1, plugins: { greeter: 1 } }, /expected a function that makes greeter$/],
    [{ cookie, versions: {} }, /there is none/],
    [{ cookie, versions: { one: plugins } }, /expected an integer/],
    [{ version: 1, plugins }, /cookie/],
    [{ cookie, version: 1, plugins, reattachTimeout: -1 }, /reattachTimeout/],
  ];
  for (const [options, text] of refused) {
    await assert.rejects(servePlugin(options as ServePluginOptions), { message: text });
  }
});

Deno.test("functions and streams of a host that fail do not harm the plugin", async () => {
  let lines = 0;
  await using plugin = await runPlugin(denoGreeter(), {
    ...{ versions, cookie, startTimeout: Infinity },
    onLog() {
      if (++lines % 2 === 0) throw new Error("no log");
      return Promise.reject(new Error("no log"));
    },
    stdout: new WritableStream({ write: () => Promise.reject(new Error("disk full")) }),
  });
  const greeter = await plugin.dispense(Greeter, "greeter");
  for (let i = 0; i < 4; i++) await greeter.Say("hi");
  await until(() => lines === 4, "the logs");
  assert.equal(await greeter.Version(true), 2);
});

Deno.test("a plugin says what it cannot use of its environment", async () => {
  const port = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const taken = port.addr.port;
  const cases: [string, Partial<RunPluginOptions>, RegExp][] = [
    [
      "tcp",
      { ports: { min: 5, max: 3 } },
      /PLUGIN_MIN_PORT value of 5 is greater than PLUGIN_MAX_PORT/,
    ],
    ["tcp", { ports: { min: 5, max: 70_000 } }, /couldn't get value from PLUGIN_MAX_PORT: 70000/],
    ["tcp", { ports: { min: taken, max: taken } }, /couldn't bind plugin TCP listener/],
    [
      "unix",
      { env: { PLUGIN_UNIX_SOCKET_GROUP: "staff" } },
      /PLUGIN_UNIX_SOCKET_GROUP is no number/,
    ],
  ];
  for (const [network, options, text] of cases) {
    const error = await rejection(
      runPlugin(denoGreeter(network), { versions, cookie, ...options }),
    );
    assert(error instanceof PluginError);
    assert.equal(error.reason, "exited");
    assert.match(error.message, text);
  }
  port.close();
});

Deno.test("runPlugin() refuses options that are none", async () => {
  const refused: [Partial<RunPluginOptions>, RegExp][] = [
    [{ versions: [] }, /there is none/],
    [{ versions: [-1] }, /integer/],
    [{ version: 1 }, /both/],
    [{ cookie: { key: "", value: "x" } }, /not empty/],
    [{ cookie: { key: "A=B", value: "x" } }, /environment/],
    [{ startTimeout: NaN }, /startTimeout/],
    [{ killTimeout: -1 }, /killTimeout/],
  ];
  for (const [options, text] of refused) {
    await assert.rejects(runPlugin("x", { versions, cookie, ...options }), { message: text });
  }
  await assert.rejects(runPlugin([], { versions, cookie }), { message: /command/ });
});

Deno.test("a plugin that is started by hand says so, in go-plugin's words", async () => {
  const [program, ...args] = denoGreeter();
  const { code, stdout, stderr } = await new Deno.Command(program!, { args }).output();
  assert.equal(code, 1);
  assert.equal(stdout.length, 0);
  assert.equal(
    new TextDecoder().decode(stderr),
    "This binary is a plugin. These are not meant to be executed directly.\n" +
      "Please execute the program that consumes these plugins, which will\nload any plugins automatically\n",
  );
});
