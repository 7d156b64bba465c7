import assert from "node:assert/strict";
import { faultsOfVersion } from "../../../tools/release/version.ts";

Deno.test("faultsOfVersion() names every place that has another version", () => {
  const right = {
    changelog: "# Changelog\n\n## [0.2.0] - 2026-01-31\n\n## [0.1.0] - 2026-01-01\n",
    commandLine: 'export const version = "0.2.0";\n',
  };
  assert.deepEqual(faultsOfVersion("0.2.0", right), []);
  assert.deepEqual(
    faultsOfVersion("0.3.0-next", { changelog: "# Changelog\n", commandLine: "" }),
    [
      "deno.json: expected a version such as 0.2.0, found 0.3.0-next",
      "CHANGELOG.md: expected 0.3.0-next first, found no version",
      "cli/version.ts: expected 0.3.0-next",
    ],
  );
  assert.deepEqual(faultsOfVersion("0.3.0", right), [
    "CHANGELOG.md: expected 0.3.0 first, found 0.2.0",
    "cli/version.ts: expected 0.3.0",
  ]);
  assert.deepEqual(faultsOfVersion("0.2.0", { ...right, changelog: "## [0.2.0]\n" }), [
    'CHANGELOG.md: expected the day of 0.2.0, as "## [0.2.0] - 2026-01-31"',
  ]);
});

Deno.test("the version is the same wherever it stands", async () => {
  const read = (path: string) => Deno.readTextFile(new URL(`../../../${path}`, import.meta.url));
  const { version } = JSON.parse(await read("deno.json")) as { version: string };
  const changelog = await read("CHANGELOG.md");
  const faults = faultsOfVersion(version, { changelog, commandLine: await read("cli/version.ts") });
  assert.deepEqual(faults, []);
});

Deno.test("deno task release --list names its steps and what a person does", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "release", "--list"],
    cwd: new URL("../../../", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  const printed = new TextDecoder().decode(stdout);
  const { tasks } = JSON.parse(
    await Deno.readTextFile(new URL("../../../deno.json", import.meta.url)),
  ) as { tasks: Record<string, unknown> };
  const named = [...printed.matchAll(/: deno task (\S+)/g)].map(([, task]) => task!);
  assert(named.length > 5);
  assert.deepEqual(named.filter((task) => !(task in tasks)), []);
  assert.match(printed, /deno publish/);
});
