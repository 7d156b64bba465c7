/**
 * Contracts of real programs: what they are, whether they compile, what go/types says of the same source, and calls of the
 * programs by them. Ignored where the source cannot be fetched.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readGoApi } from "../../generate/contract_from_go.ts";
import { contractText } from "../../generate/contract_text.ts";
import { openProgram } from "../../generate/packages/load.ts";
import { noteLine } from "../../generate/source/note.ts";
import { connect } from "../../mod.ts";
import { Child } from "../testing/process.ts";
import { denoOutcome } from "./contract_files.ts";
import { compare, goEnv } from "./facts/compare.ts";
import { directoryOf, fetchPrograms, programs, readerOf } from "./programs/sources.ts";

const folder = await fetchPrograms();
const ignore = folder === undefined;
const moduleCache = ignore ? "" : await goEnv("GOMODCACHE");

/** The contract of each program, by its module. */
async function contracts(): Promise<
  Map<string, { text: string; methods: string[]; notes: string[] }>
> {
  const found = new Map<string, { text: string; methods: string[]; notes: string[] }>();
  for (const program of programs) {
    const root = directoryOf(moduleCache, program);
    const source = openProgram(readerOf(moduleCache), { moduleCache, base: root });
    const { services, directory } = program;
    const loaded = await source.load(directory === "." ? root : `${root}/${directory}`);
    const { api, notes } = await readGoApi(source, loaded, services && { services });
    found.set(program.module, {
      text: contractText(api, { module: new URL("../../mod.ts", import.meta.url).href }),
      methods: api.services.map(({ name, methods }) => `${name} ${methods.length}`),
      notes: notes.map(noteLine),
    });
  }
  return found;
}

Deno.test({
  name: "contracts of real programs have all methods, and compile",
  ignore,
  async fn() {
    const found = await contracts();
    const facts = [...found].map(([module, { methods, notes }]) => [module, methods, notes.length]);
    assert.deepEqual(facts, [
      ["src.elv.sh", ["Daemon 12"], 0],
      ["github.com/docker/machine", ["RpcServerDriver 23", "RPCServerDriver 23"], 0],
      ["code.cloudfoundry.org/cli", ["CliRpcCmd 30"], 0],
      ["github.com/hashicorp/go-plugin", ["Control 2", "Dispenser 1"], 1],
      ["github.com/go-delve/delve", ["RPCServer 50"], 2],
    ]);
    const place = await Deno.makeTempDir();
    const paths: string[] = [];
    for (const [module, { text }] of found) {
      const path = `${place}/${module.replaceAll(/\W/g, "_")}.ts`;
      await Deno.writeTextFile(path, text);
      paths.push(path);
    }
    const { code, stderr } = await denoOutcome("check", paths);
    const fmt = await denoOutcome("fmt", ["--check", "--line-width", "100", ...paths]);
    await Deno.remove(place, { recursive: true });
    assert.deepEqual([code, stderr, fmt.code], [0, "", 0], fmt.stderr);
  },
});

Deno.test({
  name: "real programs have the facts of go/types",
  ignore,
  async fn() {
    const at = (index: number, directory: string) => ({
      path: `${programs[index]!.module}/${directory}`.replace(/\/$/, ""),
      directory: `${directoryOf(moduleCache, programs[index]!)}/${directory}`.replace(/\/$/, ""),
    });
    const places = [
      ...[at(0, "pkg/daemon"), at(0, "pkg/daemon/internal/api")],
      ...[at(1, "libmachine/drivers/rpc"), at(1, "libmachine/mcnflag")],
      ...[at(2, "plugin"), at(2, "plugin/models"), at(3, "")],
    ];
    const { packages, same, differences } = await compare(places, folder!, readerOf(moduleCache));
    assert.deepEqual(differences, []);
    assert.equal(packages, places.length);
    assert(same > 500, `${same}`);
  },
});

/** A stub whose types only the generated file knows. */
// deno-lint-ignore no-explicit-any
type AnyStub = any;

Deno.test({
  name: "contracts of real programs call them",
  ignore,
  async fn() {
    const found = await contracts();
    const place = await Deno.makeTempDir();
    const load = async (module: string) => {
      const path = `${place}/${module.replaceAll(/\W/g, "_")}.ts`;
      await Deno.writeTextFile(path, found.get(module)!.text);
      return await import(`file://${path}`);
    };
    try {
      await using child = Child.start(`${folder}/program`, [place]);
      const [hostname = "", port] = (await child.listening()).split(":");
      const { Daemon } = await load("src.elv.sh");
      // The daemon ends with its last client.
      await using local = await connect({ path: `${place}/sock`, transport: "unix" });
      const daemon: AnyStub = local.service(Daemon);
      assert.deepEqual(await daemon.Pid({}), { Pid: child.pid });
      const { Seq } = await daemon.AddCmd({ Text: "echo hello" });
      assert.deepEqual(await daemon.Cmd({ Seq }), { Text: "echo hello" });
      await daemon.AddDir({ Dir: "/tmp", IncFactor: 1.5 });
      const { Dirs } = await daemon.Dirs({ Blacklist: new Map([["/", {}]]) });
      assert.equal(Dirs[0].Path, "/tmp");
      await using client = await connect({ hostname, port: Number(port) });
      const machine = await load("github.com/docker/machine");
      const driver: AnyStub = client.service(machine.RPCServerDriver);
      assert.equal(await driver.DriverName({}), "none");
      assert.equal(await driver.GetVersion({}), 1);
      const flags = await driver.GetCreateFlags({});
      assert.equal(flags[0].name, "*mcnflag.StringFlag");
      assert.equal(flags[0].value.Name, "url");
      const cloud = await load("code.cloudfoundry.org/cli");
      const cli: AnyStub = client.service(cloud.CliRpcCmd);
      const app = await cli.GetApp("web");
      assert.deepEqual([app.Name, app.Memory, app.Routes[0].Domain.Name], [
        "web",
        1n << 40n,
        "example.com",
      ]);
      const version = { Major: 1, Minor: 2, Build: 3 };
      const usage = { Usage: "", Options: new Map([["a", "b"]]) };
      const command = { Name: "c", Alias: "", HelpText: "", UsageDetails: usage };
      const metadata = { Name: "one", Commands: [command] };
      assert.equal(
        await cli.SetPluginMetadata({
          ...{ ...metadata, Version: version, MinCliVersion: version, LibraryVersion: version },
        }),
        true,
      );
    } finally {
      await Deno.remove(place, { recursive: true });
    }
  },
});
