// The plugin of examples/plugins/cf with cf 7.1.0, built from its module, and a Cloud Controller of a few lines.

import assert from "node:assert/strict";
import { buildGo, hasModules } from "../../testing/go.ts";
import { type Outcome, outcomeOf } from "../../testing/process.ts";
import { documented } from "../documented.ts";
import { CloudController } from "./cloud_controller.ts";

const folder = new URL("go/", import.meta.url);
const available = await hasModules(folder);
const example = new URL("../../../examples/plugins/cf/plugin.ts", import.meta.url);

/** A cf with a home of its own, which is logged in. */
interface Cf {
  readonly home: string;
  readonly controller: CloudController;
  run(...args: readonly string[]): Promise<Outcome>;
  /** As `run`, without a failure. */
  output(...args: readonly string[]): Promise<string>;
}

function cfTest(name: string, test: (cf: Cf) => Promise<void>): void {
  Deno.test({
    name: `cf: ${name}`,
    ignore: !available || Deno.build.os === "windows",
    async fn() {
      const program = await buildGo(folder);
      const home = await Deno.makeTempDir();
      await using controller = new CloudController([
        { guid: "guid-1", name: "web", state: "STARTED", instances: 3, memory: 512 },
        { guid: "guid-2", name: "worker", state: "STARTED", instances: 1, memory: 256 },
        { guid: "guid-3", name: "old", state: "STOPPED", instances: 2, memory: 1024 },
      ]);
      try {
        // Its texts have the name of its file.
        await Deno.symlink(program, `${home}/cf`);
        await Deno.mkdir(`${home}/.cf`);
        await Deno.writeTextFile(`${home}/.cf/config.json`, JSON.stringify(controller.config));
        const run = (...args: readonly string[]) =>
          outcomeOf(`${home}/cf`, args, { env: { CF_HOME: home, CF_COLOR: "false" } });
        const output = async (...args: readonly string[]) => {
          const { code, stdout, stderr } = await run(...args);
          assert.equal(code, 0, stdout + stderr);
          return stdout;
        };
        await test({ home, controller, run, output });
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}

/** Writes the executable of a plugin: the two lines of the README. */
async function executable({ home }: Cf, name: string, { pathname }: URL): Promise<string> {
  const flags = "--no-prompt --allow-net=127.0.0.1";
  const text = `#!/bin/sh\nexec '${Deno.execPath()}' run ${flags} '${pathname}' "$@"\n`;
  await Deno.writeTextFile(`${home}/${name}`, text, { mode: 0o755 });
  return `${home}/${name}`;
}

cfTest(
  "installs the plugin, lists its commands, shows their help, and uninstalls it",
  async (cf) => {
    const file = await executable(cf, "space-tools", example);
    const installed = await cf.output("install-plugin", "-f", file);
    assert.match(installed, /^Plugin space-tools 1\.0\.0 successfully installed\.$/m);
    const listed = await cf.output("plugins");
    assert.match(
      listed,
      /^space-tools +1\.0\.0 +space-memory, sm +Show what memory the applications of the space have$/m,
    );
    assert.match(listed, /^space-tools +1\.0\.0 +stop-all +Stop all applications of the space$/m);
    const help = await cf.output("help", "stop-all");
    assert.match(help, /cf stop-all \[--dry-run\]/);
    assert.match(help, /-?-dry-run +Only say which would be stopped/);
    const again = await cf.run("install-plugin", await executable(cf, "other", example), "-f");
    assert.match(again.stdout, /Plugin space-tools 1\.0\.0 successfully installed\./);

    assert.match(
      await cf.output("uninstall-plugin", "space-tools"),
      /^Plugin space-tools 1\.0\.0 successfully uninstalled\.$/m,
    );
    assert.doesNotMatch(await cf.output("plugins"), /space-memory/);
  },
);

cfTest(
  "runs a command, which asks cf for what it knows, by its name and by its alias",
  async (cf) => {
    await cf.output("install-plugin", "-f", await executable(cf, "space-tools", example));
    const expected = [
      "Memory of the applications in acme / dev",
      "",
      "web                            3 x 512M           1536M",
      "worker                         1 x 256M           256M",
      "old                            2 x 1024M          0M",
      "all                                               1792M",
      "",
    ].join("\n");
    assert.equal(await cf.output("space-memory"), expected);
    assert.equal(await cf.output("sm"), expected);
  },
);

cfTest("runs commands of cf for a command, and hands it their output", async (cf) => {
  await cf.output("install-plugin", "-f", await executable(cf, "space-tools", example));
  const states = () => cf.controller.applications.map(({ state }) => state);
  assert.equal(
    await cf.output("stop-all", "--dry-run"),
    "Would stop app web\nWould stop app worker\n",
  );
  assert.deepEqual(states(), ["STARTED", "STARTED", "STOPPED"]);
  assert.match(
    await cf.output("stop-all"),
    /^Stopping app web in org acme \/ space dev as .*\.\.\.\nOK\nStopping app worker .*\nOK\n$/,
  );
  assert.deepEqual(states(), ["STOPPED", "STOPPED", "STOPPED"]);
  assert.equal(await cf.output("stop-all"), "");
});

cfTest("fails where the plugin fails, with cf's text or its own", async (cf) => {
  await cf.output("install-plugin", "-f", await executable(cf, "space-tools", example));
  const usage = await cf.run("stop-all", "now");
  assert.deepEqual([usage.code, usage.stderr], [1, "FAILED\nUsage: cf stop-all [--dry-run]\n"]);
  await Deno.writeTextFile(`${cf.home}/.cf/config.json`, "{}");
  const loggedOut = await cf.run("space-memory");
  assert.equal(loggedOut.code, 1);
  assert.match(loggedOut.stderr, /^FAILED\nNo API endpoint set\. Use 'cf login' or 'cf api'/);
});

cfTest("does not run a command that needs a newer cf, and lets a plugin clean up", async (cf) => {
  const plugin = new URL("too_new.ts", import.meta.url);
  await cf.output("install-plugin", "-f", await executable(cf, "too-new", plugin));
  const { code, stderr } = await cf.run("from-the-future");
  assert.equal(code, 1);
  assert.equal(
    stderr,
    "FAILED\nMinimum CLI version 7.2.0 is required to run this plugin command\n",
  );
  assert.match(
    await cf.output("uninstall-plugin", "too-new"),
    /^cleaning up; cf has no command no-such-command$/m,
  );
});

cfTest("runs the plugin of docs/plugins/cf.md", async (cf) => {
  const program = `${cf.home}/plugin.ts`;
  await Deno.writeTextFile(program, documented("cf"));
  const file = await executable(cf, "hello", new URL(`file://${program}`));
  await cf.output("install-plugin", "-f", file);
  assert.equal(await cf.output("hello", "Ann"), "Hello, Ann!  greets you.\n");
  const { code, stderr } = await cf.run("hello");
  assert.deepEqual([code, stderr], [1, "FAILED\nUsage: cf hello NAME\n"]);
});

cfTest("installs no executable that is no plugin", async (cf) => {
  await Deno.writeTextFile(`${cf.home}/none`, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const { code, stderr } = await cf.run("install-plugin", "-f", `${cf.home}/none`);
  assert.equal(code, 1);
  assert.match(stderr, /not a valid cf CLI plugin binary/);
});

Deno.test("cf: a plugin that is started by hand says how to install it", async () => {
  const args = ["run", "--no-prompt", example.pathname];
  const { code, stdout } = await outcomeOf(Deno.execPath(), args);
  assert.equal(code, 1);
  assert.equal(stdout, "This is a plugin of the cf CLI. Install it by: cf install-plugin FILE\n");
});
