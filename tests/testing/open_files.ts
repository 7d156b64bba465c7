/**
 * How many files a process has open: sockets are among them.
 *
 * @module
 */

/** Counts the open files of a process. Where the system does not tell, there are none. */
export async function openFiles(pid: number = Deno.pid): Promise<number> {
  if (Deno.build.os !== "linux") return 0;
  // A program may look into /proc by itself only where it may do everything.
  const { success, stdout } = await new Deno.Command("ls", { args: [`/proc/${pid}/fd`] }).output();
  if (!success) throw new Error(`the system does not tell the open files of process ${pid}`);
  return new TextDecoder().decode(stdout).trimEnd().split("\n").length;
}

/** Waits until a process has no more files open than so many: the last sockets close a little after their owners let go. */
export async function closedFiles(most: number, pid: number = Deno.pid): Promise<void> {
  const count = await settledFiles(most, pid);
  if (count <= most) return;
  const { stdout } = await new Deno.Command("ls", { args: ["-l", `/proc/${pid}/fd`] }).output();
  const files = new TextDecoder().decode(stdout);
  throw new Error(`${count} files are open, expected ${most}:\n${files}`);
}

/** Counts the open files once they are no more than so many; after five seconds, however many they are. */
export async function settledFiles(most: number, pid: number = Deno.pid): Promise<number> {
  const deadline = performance.now() + 5000;
  for (;;) {
    const count = await openFiles(pid);
    if (count <= most || performance.now() > deadline) return count;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** How many files a process may open. Deno raises the soft limit to the hard one when it starts. */
export function maxOpenFiles(): number {
  if (Deno.build.os === "windows") return Infinity;
  const { stdout } = new Deno.Command("sh", { args: ["-c", "ulimit -Hn"] }).outputSync();
  const text = new TextDecoder().decode(stdout).trim();
  return text === "unlimited" ? Infinity : Number(text);
}
