/**
 * All facts: of Go's library, and of modules that are named, which Go fetches.
 *
 * Run with `deno task facts [module@version…]`.
 *
 * @module
 */

import { compare, type Comparison, goEnv, goSettings, type Place } from "./compare.ts";

let failed = false;

function report(name: string, { packages, same, explained, differences, complaints }: Comparison) {
  console.log(`${name}: ${packages} packages, ${same} facts are the same`);
  for (const [reason, count] of explained) console.log(`  ${count} differ: ${reason}`);
  for (const line of differences) console.log(`  ${line}`);
  if (complaints !== "") console.error(complaints.trimEnd());
  failed ||= differences.length > 0;
}

async function go(args: readonly string[], cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("go", {
    args: [...args],
    cwd,
    env: goSettings,
  })
    .output();
  if (!success) throw new Error(`go ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

async function list(pattern: string, cwd: string): Promise<Place[]> {
  const { stdout } = await new Deno.Command("go", {
    args: ["list", "-e", "-f", "{{.ImportPath}} {{.Dir}}", pattern],
    cwd,
    env: goSettings,
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return lines.filter((line) => !line.startsWith("vendor/")).map((line) => {
    const [path = "", directory = ""] = line.split(" ");
    return { path, directory };
  });
}

const goroot = await goEnv("GOROOT");
report("std", await compare(await list("std", goroot), `${goroot}/src`));
for (const module of Deno.args) {
  const [path = ""] = module.split("@");
  // Nothing may be written where the module lies, so another one requires it.
  const directory = await Deno.makeTempDir();
  try {
    await go(["mod", "init", "netrpc.test/facts"], directory);
    await go(["get", `${path}/...@${module.slice(path.length + 1) || "latest"}`], directory);
    report(module, await compare(await list(`${path}/...`, directory), directory));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
if (failed) Deno.exit(1);
