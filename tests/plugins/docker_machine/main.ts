// The driver of examples/plugins/docker_machine with docker-machine's own packages, which find it on the PATH and run it.

import assert from "node:assert/strict";
import { connect, type TcpAddress } from "../../../mod.ts";
import { RpcServerDriver } from "../../../examples/plugins/docker_machine/contract.ts";
import { runs, until } from "../../plugin/processes.ts";
import { buildGo, hasModules } from "../../testing/go.ts";
import { Child, outcomeOf } from "../../testing/process.ts";
import { folderWith, Host } from "./host.ts";
import { Machine } from "./machine.ts";

const program = new URL("go/", import.meta.url);
const available = await hasModules(program);

interface Scene {
  readonly program: string;
  readonly folder: string;
  readonly machine: Machine;
  /** A host with a driver that knows the machine's name only. */
  readonly host: Host;
}

/** What docker-machine sends first: a `drivers.BaseDriver` of zeros and the name. */
const fresh = (MachineName: string) => ({
  ...{ IPAddress: "", MachineName, SSHUser: "", SSHPort: 0, SSHKeyPath: "", StorePath: "/store" },
  ...{ SwarmMaster: false, SwarmHost: "", SwarmDiscovery: "" },
});

function machineTest(name: string, test: (scene: Scene) => Promise<void>): void {
  Deno.test({
    name: `docker-machine: ${name}`,
    ignore: !available || Deno.build.os === "windows",
    async fn() {
      const built = await buildGo(program);
      const folder = await folderWith("existing");
      try {
        using machine = Machine.make(built, folder);
        const { host, started } = await Host.start(built, folder, "existing", fresh("box"));
        await using _ = host;
        assert.deepEqual(started, { answer: "started" });
        await test({ program: built, folder, machine, host });
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

const options = ({ port, start, stop }: Machine) =>
  JSON.stringify({
    ...{ "existing-ip-address": "127.0.0.1", "existing-ssh-port": port },
    ...{ "existing-start": ["true", start], "existing-stop": [stop] },
  });

async function isInState(host: Host, state: string): Promise<void> {
  await until(async () => await host.get("GetState") === state, `the state ${state}`);
}

machineTest("creates, stops, starts, restarts, kills and removes a machine", async (scene) => {
  const { host, machine, folder } = scene;
  assert.equal(await host.get("DriverName"), "existing");
  assert.equal(await host.get("GetMachineName"), "box");
  const key = `${folder}/key`;
  await Deno.writeTextFile(key, "");
  await host.get(
    `SetConfigFromFlags ${
      JSON.stringify({
        ...JSON.parse(options(machine)),
        ...{ "existing-ssh-key": key, "existing-stop-with-remove": true },
      })
    }`,
  );
  assert.equal(await host.get("GetState"), "Stopped");
  assert.equal(await host.error("GetURL"), "Host is not running");
  await host.get("PreCreateCheck");

  await host.get("Create");
  await isInState(host, "Running");
  await host.logged(/^\(box\) starting box at 127\.0\.0\.1$/m);
  assert.equal(await host.get("GetURL"), "tcp://127.0.0.1:2376");
  assert.equal(await host.get("GetIP"), "127.0.0.1");
  assert.equal(await host.get("GetSSHHostname"), "127.0.0.1");
  assert.equal(await host.get("GetSSHPort"), machine.port);
  assert.equal(await host.get("GetSSHUsername"), "root");
  assert.equal(await host.get("GetSSHKeyPath"), key);

  const first = machine.pid;
  await host.get("Create");
  assert.equal(machine.pid, first, "a machine that runs is not started again");
  await host.get("Restart");
  await isInState(host, "Running");
  assert.notEqual(machine.pid, first);
  for (const stop of ["Stop", "Kill"]) {
    await host.get(stop);
    await isInState(host, "Stopped");
    await host.get("Start");
    await isInState(host, "Running");
  }
  await host.get("Remove");
  await isInState(host, "Stopped");
  await host.get("Remove");
});

machineTest("shows the options of the driver, of all four types", async ({ host }) => {
  assert.deepEqual(await host.get("GetCreateFlags"), [
    "*mcnflag.StringFlag  existing-ip-address",
    "*mcnflag.StringFlag root existing-ssh-user",
    "*mcnflag.StringFlag  existing-ssh-key",
    "*mcnflag.IntFlag 22 existing-ssh-port",
    "*mcnflag.IntFlag 2376 existing-engine-port",
    "*mcnflag.StringSliceFlag [] existing-start",
    "*mcnflag.StringSliceFlag [] existing-stop",
    "*mcnflag.BoolFlag <nil> existing-stop-with-remove",
  ]);
});

machineTest("keeps what a driver tells of its machine, for the next one", async (scene) => {
  const { program, folder, machine, host } = scene;
  await host.get(`SetConfigFromFlags ${options(machine)}`);
  const config = await host.get("GetConfigRaw") as Record<string, unknown>;
  assert.deepEqual(config, {
    ...fresh("box"),
    ...{ IPAddress: "127.0.0.1", SSHUser: "root", SSHPort: machine.port, EnginePort: 2376 },
    ...{ StartCommands: ["true", machine.start], StopCommands: [machine.stop] },
    StopWithRemove: false,
  });
  await host.get("close");

  const next = await Host.start(program, folder, "existing", config);
  await using other = next.host;
  assert.deepEqual(await other.get("GetConfigRaw"), config);
  await other.get("Start");
  await isInState(other, "Running");
});

machineTest("shows the errors of a driver", async ({ host, machine, folder }) => {
  assert.equal(
    await host.error("SetConfigFromFlags {}"),
    "the option --existing-ip-address is missing",
  );
  const given = JSON.parse(options(machine));
  const set = async (more: object) =>
    await host.get(`SetConfigFromFlags ${JSON.stringify({ ...given, ...more })}`);
  await set({ "existing-ssh-key": `${folder}/none` });
  assert.match(await host.error("PreCreateCheck"), /^No such file or directory.*none/);
  await set({ "existing-start": ["echo no power >&2; exit 3", "true"] });
  assert.equal(
    await host.error("Start"),
    "echo no power >&2; exit 3: exit code 3\nno power",
  );
  await set({ "existing-start": [] });
  assert.equal(await host.error("Start"), "the machine has no --existing-start");
  assert.match(await host.error("SetConfigRaw no JSON"), /JSON/);
  assert.match(await host.error("Upgrade"), /^rpc: can't find method RPCServerDriver\.Upgrade/);
  assert.equal(await host.get("GetMachineName"), "box", "the driver lives on");
});

machineTest("ends a driver by Close, also while it runs a command", async ({ host, folder }) => {
  await host.get(
    `SetConfigFromFlags ${
      JSON.stringify({
        ...{ "existing-ip-address": "127.0.0.1", "existing-ssh-port": 1 },
        "existing-start": [`echo $$ > '${folder}/command'; exec sleep 1000`],
      })
    }`,
  );
  const { driver } = host;
  await host.get("Begin Start");
  await until(() => commandIn(folder) !== undefined, "the command");
  const command = commandIn(folder)!;
  assert.ok(runs(command));
  await host.get("close");
  await until(() => !runs(driver), "the end of the driver");
  await until(() => !runs(command), "the end of the command");
});

machineTest(
  "a driver stays with its docker-machine, and ends where that was killed",
  async (scene) => {
    const { program, folder } = scene;
    const started = performance.now();
    const { host: killed } = await Host.start(program, folder, "existing", fresh("other"));
    await using _ = killed;
    const { driver } = killed;
    await killed.get(
      `SetConfigFromFlags ${
        JSON.stringify({
          "existing-ip-address": "127.0.0.1",
          "existing-start": [`echo $$ > '${folder}/command'; exec sleep 1000`],
        })
      }`,
    );
    await killed.get("Begin Start");
    await until(() => commandIn(folder) !== undefined, "the command");
    await killed.child.kill();
    await until(() => !runs(driver), "the end of the driver");
    assert.ok(!runs(commandIn(folder)!), "the command has ended too");
    const passed = performance.now() - started;
    assert.ok(
      passed > 10_000,
      `after ${passed} ms, which is less than a driver waits for a heartbeat`,
    );
    assert.equal(await scene.host.get("GetMachineName"), "box");
  },
);

machineTest("calls a driver by the name of its file, and finds no other", async (scene) => {
  const { program } = scene;
  const folder = await folderWith("metal");
  try {
    const { host } = await Host.start(program, folder, "metal", fresh("box"));
    await using _ = host;
    assert.equal(await host.get("DriverName"), "metal");
    const none = await Host.start(program, folder, "wood", fresh("box"));
    await using __ = none.host;
    assert.equal(
      none.started.error,
      'Driver "wood" not found. Do you have the plugin binary "docker-machine-driver-wood" accessible in your PATH?',
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("docker-machine: a driver that is started by hand says what it is", async () => {
  const folder = await folderWith("existing");
  const { code, stdout, stderr } = await outcomeOf(`${folder}/docker-machine-driver-existing`, []);
  await Deno.remove(folder, { recursive: true });
  assert.deepEqual({ code, stdout, stderr }, {
    code: 1,
    stdout: "",
    stderr: "This is a plugin of docker-machine, which starts it by itself.\n",
  });
});

/** Starts a driver and calls it without docker-machine. */
async function callDriver(use: (address: TcpAddress, child: Child) => Promise<void>) {
  const folder = await folderWith("existing");
  try {
    await using child = Child.start("env", [
      "MACHINE_PLUGIN_TOKEN=42",
      `${folder}/docker-machine-driver-existing`,
    ]);
    const [hostname, port] = (await child.readLine())!.split(":");
    await use({ hostname, port: Number(port) }, child);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("docker-machine: a driver answers by the service's old name too", async () => {
  await callDriver(async (address, child) => {
    await using client = await connect({ ...address, http: true });
    const driver = client.service(RpcServerDriver);
    assert.equal(await driver.GetVersion({}), 1);
    await driver.Close({});
    assert.equal((await child.exit()).code, 0);
  });
});

Deno.test("docker-machine: a driver serves nobody who comes after the first", async () => {
  await callDriver(async (address) => {
    await using client = await connect({ ...address, http: true });
    await assert.rejects(connect({ ...address, http: true }), /closed|reset|ended|EOF/i);
    assert.equal(await client.service(RpcServerDriver).GetVersion({}), 1);
  });
});

function commandIn(folder: string): number | undefined {
  try {
    return Number(Deno.readTextFileSync(`${folder}/command`)) || undefined;
  } catch {
    return undefined;
  }
}
