/**
 * The process of a plugin: its start, its first line, what it writes to its standard error, its end.
 *
 * @module
 */

import { PluginError, quoted } from "./errors.ts";
import { linesOf, LogReader, type PluginLog } from "./log_lines.ts";
import { within } from "./waiting.ts";

/** How to start a plugin. */
export interface ProcessOptions {
  readonly command: readonly string[];
  readonly env: Record<string, string>;
  readonly clearEnv: boolean;
  readonly cwd?: string | URL;
  readonly onLog?: (log: PluginLog) => unknown;
  /** Removed when the process has ended. */
  readonly directory: string;
}

/** Characters of the standard error that errors repeat. */
const longestTail = 8 * 1024;
/** Milliseconds in which the pipes of a process that has ended must end; its own children may hold them open. */
const pipeTime = 500;

/** A plugin that runs. */
export class PluginProcess {
  /** Resolves when the process has ended and its last lines were read. */
  readonly exited: Promise<Deno.CommandStatus>;
  readonly #child: Deno.ChildProcess;
  readonly #options: ProcessOptions;
  readonly #lines: AsyncGenerator<string>;
  readonly #pumps: Promise<void>[] = [];
  /** Fires when nothing is read any more. */
  readonly #over = new AbortController();
  #tail = "";
  #ended = false;

  private constructor(child: Deno.ChildProcess, options: ProcessOptions) {
    this.#child = child;
    this.#options = options;
    this.#lines = linesOf(child.stdout, this.#over.signal);
    this.#pumps.push(this.#readLogs(child.stderr));
    // A host that exits without a word does not leave its plugins behind.
    globalThis.addEventListener("unload", this.#killNow);
    this.exited = this.#watch();
  }

  /** Starts a plugin. Throws {@linkcode PluginError} if there is no such program. */
  static spawn(options: ProcessOptions): PluginProcess {
    const { command: [program = "", ...args], env, clearEnv, cwd } = options;
    try {
      const child = new Deno.Command(program, {
        ...{ args, env, clearEnv, ...cwd !== undefined && { cwd } },
        ...{ stdin: "null", stdout: "piped", stderr: "piped" },
      }).spawn();
      return new PluginProcess(child, options);
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound && !/\bcwd\b/.test(cause.message)) {
        throw new PluginError("not found", `cannot start the plugin: there is no ${program}`, {
          cause,
          hint: "give the path of the program; names without a slash are looked for on the PATH",
        });
      }
      if (cause instanceof Deno.errors.PermissionDenied) {
        throw new PluginError(
          "not executable",
          `cannot start the plugin: ${program} is not executable`,
          {
            cause,
            hint: 'chmod +x it, or name the program that runs it first: ["deno", "run", …]',
          },
        );
      }
      throw cause;
    }
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The first line of its output. All others are read and dropped. */
  async firstLine(timeout: number): Promise<string> {
    const started = performance.now();
    const line = await within(timeout, this.#lines.next()).catch(() => undefined);
    this.#pumps.push(this.#dropLines());
    if (line === undefined) {
      const waited = Math.round(performance.now() - started);
      throw new PluginError(
        "timeout",
        `timeout while waiting for plugin to start: it printed no line within ${waited} ms`,
        { stderr: this.#tail, hint: "is it a plugin? Raise startTimeout if it needs longer" },
      );
    }
    if (!line.done) return line.value;
    throw await this.#exitedEarly();
  }

  async #exitedEarly(): Promise<PluginError> {
    const status = await within(2 * pipeTime, this.exited).catch(() => undefined);
    const how = status === undefined
      ? "it has closed its output"
      : status.signal !== null
      ? `it was ended by ${status.signal}`
      : `exit code ${status.code}`;
    const stderr = this.#tail;
    if (/^This binary is a plugin\./m.test(stderr)) {
      return new PluginError("cookie", `the plugin does not take the cookie: ${how}`, {
        stderr,
        hint: "cookie.key and cookie.value must be those of the plugin: its MagicCookieKey and " +
          "MagicCookieValue",
      });
    }
    const last = lastWords(stderr);
    const said = last === "" ? "it said nothing" : `it said: ${quoted(last)}`;
    const hint = /\bNotCapable: Requires /.test(stderr)
      ? "give it the permission in the first line of its file, in the script that starts it, or " +
        "to deno compile"
      : undefined;
    return new PluginError("exited", `plugin exited before we could connect: ${how}; ${said}`, {
      stderr,
      hint,
    });
  }

  /** Ends the process at once, and waits for its end. */
  async kill(): Promise<Deno.CommandStatus> {
    this.#signal();
    return await this.exited;
  }

  /** Lets the process live on without us. */
  detach(): void {
    globalThis.removeEventListener("unload", this.#killNow);
    this.#child.unref();
    this.#lines.return(undefined);
  }

  async #watch(): Promise<Deno.CommandStatus> {
    const status = await this.#child.status;
    this.#ended = true;
    globalThis.removeEventListener("unload", this.#killNow);
    await within(pipeTime, Promise.all(this.#pumps)).catch(() => this.#over.abort());
    await Deno.remove(this.#options.directory, { recursive: true }).catch(() => {});
    return status;
  }

  async #readLogs(stream: ReadableStream<Uint8Array>): Promise<void> {
    const reader = new LogReader();
    for await (const line of linesOf(stream, this.#over.signal)) {
      this.#tail = `${this.#tail}${line}\n`.slice(-longestTail);
      try {
        const result = this.#options.onLog?.(reader.read(line));
        if (result instanceof Promise) result.catch(() => {});
      } catch {
        // A function that fails must not harm the plugin.
      }
    }
  }

  async #dropLines(): Promise<void> {
    while (!(await this.#lines.next()).done);
  }

  readonly #killNow = (): void => {
    this.#signal();
    try {
      Deno.removeSync(this.#options.directory, { recursive: true });
    } catch {
      // Its plugin is still at work there.
    }
  };

  #signal(): void {
    if (this.#ended) return;
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended just now.
    }
  }
}

/** The last lines that a process wrote, or the first of what it wrote about its failure, which a stack follows. */
function lastWords(stderr: string): string {
  const lines = quoted(stderr, Infinity).trimEnd().split("\n");
  const failure = lines.findLastIndex((line) => /^(?:error|panic|fatal error): /.test(line));
  return (failure < 0 ? lines.slice(-3) : lines.slice(failure, failure + 3)).join("\n");
}
