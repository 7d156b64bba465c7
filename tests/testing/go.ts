/**
 * The Go on this machine, if there is one: how tests find it, build programs with it and are left out without it.
 *
 * @module
 */

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

/** What has been built in this process, by folder. */
const built = new Map<string, Promise<string>>();

/** The folders that hold it, removed when the process ends. */
const folders: string[] = [];

/**
 * Builds the Go program in a folder, once in the life of the process.
 *
 * @param dir The folder, which has a go.mod.
 * @returns The path of the program, which is removed when the process ends.
 */
export function buildGo(dir: URL): Promise<string> {
  let program = built.get(dir.href);
  if (program === undefined) {
    program = build(dir);
    built.set(dir.href, program);
  }
  return program;
}

async function build(dir: URL): Promise<string> {
  if (!goAvailable) throw new Error("Go is required (NETRPC_REQUIRE_GO) and is not on the PATH");
  const folder = await Deno.makeTempDir({ prefix: "netrpc_go_" });
  if (folders.push(folder) === 1) globalThis.addEventListener("unload", removeFolders);
  const program = `${folder}/program${Deno.build.os === "windows" ? ".exe" : ""}`;
  const { success, stderr } = await new Deno.Command("go", {
    args: ["build", "-o", program, "."],
    cwd: dir,
    // The program must not depend on where the checkout lies or on what the network offers.
    env: { CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOTOOLCHAIN: "local", GOWORK: "off" },
  }).output();
  if (!success) throw new Error(`go build failed in ${dir}:\n${new TextDecoder().decode(stderr)}`);
  return program;
}

function removeFolders(): void {
  for (const folder of folders) Deno.removeSync(folder, { recursive: true });
}
