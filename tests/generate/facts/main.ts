/**
 * All facts: of Go's library, and of the modules that are named and lie in the module cache.
 *
 * Run with `deno task facts [module@version…]`.
 *
 * @module
 */

import { compare, type Comparison, goEnv, type Place } from "./compare.ts";
import { escapedPath } from "../../../generate/packages/paths.ts";

let failed = false;

function report(name: string, { packages, same, explained, differences, complaints }: Comparison) {
  console.log(`${name}: ${packages} packages, ${same} facts are the same`);
  for (const [reason, count] of explained) console.log(`  ${count} differ: ${reason}`);
  for (const line of differences) console.log(`  ${line}`);
  if (complaints !== "") console.error(complaints.trimEnd());
  failed ||= differences.length > 0;
}

async function list(pattern: string, cwd: string): Promise<Place[]> {
  const { stdout } = await new Deno.Command("go", {
    args: ["list", "-e", "-f", "{{.ImportPath}} {{.Dir}}", pattern],
    cwd,
    env: { CGO_ENABLED: "0", GOOS: "linux", GOARCH: "amd64", GOFLAGS: "-mod=mod", GOWORK: "off" },
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return lines.filter((line) => !line.startsWith("vendor/")).map((line) => {
    const [path = "", directory = ""] = line.split(" ");
    return { path, directory };
  });
}

const goroot = await goEnv("GOROOT");
report("std", await compare(await list("std", goroot), `${goroot}/src`));
const cache = await goEnv("GOMODCACHE");
for (const module of Deno.args) {
  const [path = "", version = ""] = module.split("@");
  const directory = `${cache}/${escapedPath(path)}@${escapedPath(version)}`;
  report(module, await compare(await list("./...", directory), directory));
}
if (failed) Deno.exit(1);
