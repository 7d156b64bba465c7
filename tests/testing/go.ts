/**
 * The Go on this machine, if there is one: how tests find it, build programs with it and are left out without it.
 *
 * @module
 */

const top = new URL("../../", import.meta.url);
const version = queryVersion();

/** The version of the Go on the PATH, such as `1.26.1`, or `undefined` where there is none. */
export const goVersion: string | undefined = version;

/** Whether there is a Go on the PATH. */
export const goAvailable: boolean = version !== undefined;

/** Whether a missing Go is a failure: under CI, where `NETRPC_REQUIRE_GO` is `1`. */
export const requireGo: boolean = Deno.env.get("NETRPC_REQUIRE_GO") === "1";

function queryVersion(): string | undefined {
  try {
    const { success, stdout } = new Deno.Command("go", { args: ["version"] }).outputSync();
    const text = new TextDecoder().decode(stdout);
    return success ? /\bgo(\d\S*)/.exec(text)?.[1] ?? text.trim() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A test that needs Go. Without Go it is reported as ignored, or fails where Go is required.
 *
 * @param name The name of the test.
 * @param test Runs it.
 */
export function goTest(name: string, test: (t: Deno.TestContext) => void | Promise<void>): void {
  Deno.test({ name, ignore: !goAvailable && !requireGo, fn: test });
}

/** What this test file or program has built, by folder. */
const built = new Map<string, Promise<string>>();

/**
 * Builds the Go program in a folder, once for each test file or program. The program stays in .cache/go, and Go, which sees by itself
 * whether it is up to date, links it anew only after a change.
 *
 * @param dir The folder of the program, in the repository.
 * @param toolchain The version of Go to build with, one that {@linkcode hasToolchain} has found. Without it: the Go on the PATH.
 * @returns The path of the program.
 */
export function buildGo(dir: URL, toolchain?: string): Promise<string> {
  const key = `${toolchain ?? ""} ${dir.href}`;
  let program = built.get(key);
  if (program === undefined) {
    program = build(dir, toolchain);
    built.set(key, program);
  }
  return program;
}

/**
 * Whether the Go on the PATH has another version at hand, or can fetch it.
 *
 * @param version The version: `1.21.13`.
 */
export async function hasToolchain(version: string): Promise<boolean> {
  if (!goAvailable) return false;
  try {
    const { stdout } = await new Deno.Command("go", {
      args: ["version"],
      env: { GOTOOLCHAIN: `go${version}` },
      stderr: "null",
      signal: AbortSignal.timeout(60_000),
    }).output();
    return new TextDecoder().decode(stdout).includes(` go${version} `);
  } catch {
    return false;
  }
}

/**
 * Whether the Go on the PATH is new enough for the program in a folder and has its modules, or can fetch them. They come over
 * the network, so that tests are left out without them even where Go is required.
 *
 * @param dir The folder of the program, in the repository.
 */
export async function hasModules(dir: URL): Promise<boolean> {
  if (!goAvailable) return false;
  try {
    const { success } = await new Deno.Command("go", {
      args: ["mod", "download"],
      cwd: dir,
      env: { GOWORK: "off", GOTOOLCHAIN: "local" },
      stdout: "null",
      stderr: "null",
      signal: AbortSignal.timeout(60_000),
    }).output();
    return success;
  } catch {
    return false;
  }
}

async function build(dir: URL, toolchain?: string): Promise<string> {
  if (!goAvailable) throw new Error("Go is needed and is not on the PATH");
  const path = dir.href.slice(top.href.length).replaceAll("/", "_");
  const name = toolchain === undefined ? path : `${path}go${toolchain}`;
  const { pathname: folder } = new URL(`.cache/go/${name}/`, top);
  await Deno.mkdir(folder, { recursive: true });
  const program = `${folder}program${Deno.build.os === "windows" ? ".exe" : ""}`;
  const { success, stderr } = await new Deno.Command("go", {
    args: ["build", "-o", program, "."],
    cwd: dir,
    env: {
      // The program must not depend on where the checkout lies or on what the network offers.
      ...{ CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOWORK: "off" },
      GOTOOLCHAIN: toolchain === undefined ? "local" : `go${toolchain}`,
      // On the same file system Go renames the new program into place: another test may be starting the old one.
      GOTMPDIR: folder,
    },
  }).output();
  if (!success) throw new Error(`go build failed in ${dir}:\n${new TextDecoder().decode(stderr)}`);
  return program;
}
