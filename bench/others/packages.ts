/**
 * The packages that are measured beside this module. They are installed when they are asked for, into a folder that is no part of
 * the checkout's files; nothing here imports them by name.
 *
 * @module
 */

/** The packages, with the versions that are measured. */
export const packages: Readonly<Record<string, string>> = {
  "@bufbuild/protobuf": "2.17.0",
  "@connectrpc/connect": "2.3.0",
  "@connectrpc/connect-node": "2.3.0",
  "@grpc/grpc-js": "1.14.7",
  "msgpackr": "2.1.4",
};

/** Installs the packages with npm, unless they are there. Gives the path of their folder. */
export async function installPackages(): Promise<string> {
  const { pathname: folder } = new URL("../../.cache/bench_others/", import.meta.url);
  const manifest = JSON.stringify({ private: true, dependencies: packages }, undefined, 2);
  const done = `${folder}installed.json`;
  if (await textOf(done) === manifest) return folder;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}package.json`, manifest);
  const { success, stderr } = await npm(folder);
  if (!success) throw new Error(`npm install failed:\n${new TextDecoder().decode(stderr)}`);
  await Deno.writeTextFile(done, manifest);
  return folder;
}

async function npm(cwd: string): Promise<Deno.CommandOutput> {
  const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts"];
  try {
    return await new Deno.Command("npm", { args, cwd }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("--others needs npm to install the packages", { cause: error });
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
