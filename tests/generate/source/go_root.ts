/**
 * Where the source of Go's standard library is.
 *
 * @module
 */

/** The directory of the Go on the PATH. */
export async function goRoot(): Promise<string> {
  const { stdout } = await new Deno.Command("go", { args: ["env", "GOROOT"] }).output();
  return new TextDecoder().decode(stdout).trim();
}
