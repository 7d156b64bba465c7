/**
 * Plugins in Deno as processes, and what is left of processes.
 *
 * @module
 */

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const latest = performance.now() + 20_000;
  while (!await holds()) {
    if (performance.now() > latest) throw new Error(`${what} did not happen within 20 seconds`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether a process runs. One that has ended and whose parent has not noticed does not. */
export function runs(pid: number): boolean {
  if (Deno.build.os === "linux") {
    // Deno itself reads nothing there without all permissions.
    const args = [`/proc/${pid}/status`];
    const { stdout } = new Deno.Command("cat", { args, stderr: "null" }).outputSync();
    return /^State:\s*[^Z\s]/m.test(new TextDecoder().decode(stdout));
  }
  try {
    // A signal that changes nothing.
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch {
    return false;
  }
}

/** The processes with a text in their environment; of Linux only. */
export function processesWith(text: string): string[] {
  const args = ["-c", 'grep -lsaF -e "$0" /proc/[0-9]*/environ', text];
  const { stdout } = new Deno.Command("sh", { args, stderr: "null" }).outputSync();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
}

/** The names in a directory; none if it is gone. */
export function filesIn(dir: string): string[] {
  try {
    return [...Deno.readDirSync(dir)].map(({ name }) => name);
  } catch {
    return [];
  }
}

/** The command of the plugin of the tests, in Deno. */
export function denoGreeter(...args: readonly string[]): string[] {
  const { pathname } = new URL("greeter.ts", import.meta.url);
  return [Deno.execPath(), "run", "--no-check", "--no-prompt", "--allow-all", pathname, ...args];
}
