/**
 * Writes vectors.json anew with the Go of this machine. Run by `deno task golden`.
 *
 * @module
 */

const { success, stdout } = await new Deno.Command("go", {
  args: ["run", "."],
  cwd: new URL("generate/", import.meta.url),
  stderr: "inherit",
}).output();
if (!success) Deno.exit(1);
await Deno.writeFile(new URL("vectors.json", import.meta.url), stdout);
