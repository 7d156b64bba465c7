/**
 * Whether TCP probes a connection while it is silent, as the system tells.
 *
 * @module
 */

/** The ends of a connection to a port: `near` has the port itself. */
export interface Probed {
  near?: boolean;
  far?: boolean;
}

/** Whether the system probes the connections to a port of this machine, by end. On Linux only. */
async function readProbed(port: number): Promise<Probed> {
  const { stdout } = await new Deno.Command("cat", { args: ["/proc/net/tcp"] }).output();
  const hex = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const ends: Probed = {};
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const [, local = "", remote = "", state, , timer = ""] = line.trim().split(/\s+/);
    // Established connections only; the timer of kind 2 is that of probes.
    if (state !== "01") continue;
    if (local.endsWith(hex)) ends.near = timer.startsWith("02");
    if (remote.endsWith(hex)) ends.far = timer.startsWith("02");
  }
  return ends;
}

/**
 * Reads what the system tells of the connection to a port, until it is what is expected of one end or both. For a moment other
 * timers stand in the place of the one for probes.
 */
export async function probed(port: number, expected: Probed): Promise<Probed> {
  for (let tries = 0;; tries++) {
    const { near, far } = await readProbed(port);
    const found = {
      ..."near" in expected && { near },
      ..."far" in expected && { far },
    };
    if (tries === 50 || found.near === expected.near && found.far === expected.far) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
