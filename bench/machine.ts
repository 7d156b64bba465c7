/**
 * What the measurements were made on.
 *
 * @module
 */

/** One line about the processor, the system, Deno and Go, and how busy the machine is already. */
export async function describeMachine(): Promise<string> {
  const cores = navigator.hardwareConcurrency;
  const [load = 0] = Deno.loadavg();
  return [
    `${await processor()}, ${cores} ${cores === 1 ? "core" : "cores"}`,
    `${Deno.build.os} ${Deno.build.arch}`,
    `Deno ${Deno.version.deno} (V8 ${Deno.version.v8})`,
    await describeGo(),
    `load average ${load.toFixed(1)} at the start`,
  ].join("; ");
}

async function processor(): Promise<string> {
  try {
    const info = await Deno.readTextFile("/proc/cpuinfo");
    return /^model name\s*:\s*(.+)$/m.exec(info)?.[1] ?? "unknown processor";
  } catch {
    // Only Linux tells it there.
    return "unknown processor";
  }
}

/** Where there is no Go, only what is not measured next to it runs. */
async function describeGo(): Promise<string> {
  try {
    const { stdout } = await new Deno.Command("go", { args: ["env", "GOVERSION"] }).output();
    return new TextDecoder().decode(stdout).trim().replace(/^go/, "Go ");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "no Go";
    throw error;
  }
}

/** The memory of a process that is in use, in bytes, as the system counts it. */
export async function residentMemory(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error("the system does not tell the memory of a process");
  return Number(kilobytes) * 1024;
}

/** File descriptors that a process needs for other things than connections. */
const spareFiles = 100;

/**
 * How many connections a process may open, up to those that are wanted. Says so where it is less. Both Go and Deno raise
 * the soft limit of open files to the hard one when they start.
 */
export async function openConnections(wanted: number): Promise<number> {
  const limits = await Deno.readTextFile("/proc/self/limits");
  const files = Number(/^Max open files\s+\d+\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
  const connections = Math.min(wanted, files - spareFiles);
  if (connections < wanted) {
    console.error(
      `ulimit -n allows ${files} open files: ${connections} connections, not ${wanted}`,
    );
  }
  return connections;
}
