/**
 * A machine: a process that listens where its SSH server would, and the commands that start and stop it.
 *
 * @module
 */

import { runs } from "../../plugin/processes.ts";

/** A machine, which does not run at first. */
export class Machine implements Disposable {
  readonly #file: string;

  private constructor(readonly port: number, file: string, readonly start: string) {
    this.#file = file;
  }

  /** Prepares one. */
  static make(program: string, folder: string): Machine {
    // Nobody else is given this port soon.
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    const file = `${folder}/machine.${port}`;
    const process = `'${program}' machine 127.0.0.1:${port} >/dev/null 2>&1`;
    const start =
      `echo starting $MACHINE_NAME at $MACHINE_IP_ADDRESS; ${process} & echo $! > '${file}'`;
    return new Machine(port, file, start);
  }

  /** The command that stops it. */
  get stop(): string {
    return `kill $(cat '${this.#file}')`;
  }

  /** Its process, if it was ever started. */
  get pid(): number | undefined {
    try {
      return Number(Deno.readTextFileSync(this.#file));
    } catch {
      return undefined;
    }
  }

  /** Stops it. */
  [Symbol.dispose](): void {
    const { pid } = this;
    if (pid !== undefined && runs(pid)) Deno.kill(pid, "SIGKILL");
  }
}
