/**
 * Child processes of tests: servers that say where they listen, and programs that print what they found.
 *
 * @module
 */

/** How long a child may take, in milliseconds, for a line or for its end, before the test fails. */
const PATIENCE = 100_000;

/** A child process with its standard input and output. Dispose of it: it is killed then if it is still running. */
export class Child implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #name: string;
  readonly #output: ReadableStreamDefaultReader<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  /** What was read beyond the last line that was given out. */
  #rest = "";
  /** Set by `closeInput` and when the child cannot read any more. */
  #inputClosed = false;
  /** Set when the process has ended: killing it would be an error then. */
  #ended = false;

  private constructor(process: Deno.ChildProcess, name: string) {
    this.#process = process;
    this.#name = name;
    this.#output = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#input = process.stdin.getWriter();
  }

  /**
   * Starts a program. What it writes to its standard error shows in the output of the test.
   *
   * @param program The path of the program.
   * @param args Its arguments.
   * @param env Variables of the environment, besides those of this process.
   */
  static start(
    program: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Child {
    const command = new Deno.Command(program, {
      args: [...args],
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    });
    return new Child(command.spawn(), [program.replace(/^.*[/\\]/, ""), ...args].join(" "));
  }

  /** The number of the process. */
  get pid(): number {
    return this.#process.pid;
  }

  /** The next line of the output without its end, or `undefined` after the last one. */
  async readLine(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      const { done, value } = await this.#inTime(this.#output.read(), "printed no line");
      if (done) return this.#lastLine();
      this.#rest += value;
    }
  }

  /** The rest of the output, to its end. */
  async readRest(): Promise<string> {
    const lines: string[] = [];
    for (let line; (line = await this.readLine()) !== undefined;) lines.push(line);
    return lines.join("\n");
  }

  /** What follows `listening ` on the next line of the output: the address of a server that has just been started. */
  async listening(): Promise<string> {
    const line = await this.readLine();
    const address = /\blistening\s+(?:on\s+)?(\S.*)$/.exec(line ?? "")?.[1];
    if (address === undefined) {
      throw new Error(`${this.#name}: expected "listening <address>", received ${line}`);
    }
    return address;
  }

  /** Writes a line to the input of the child. */
  async writeLine(line: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
  }

  /** Ends the input of the child. A child that has gone already does not mind. */
  async closeInput(): Promise<void> {
    if (this.#inputClosed) return;
    this.#inputClosed = true;
    try {
      await this.#input.close();
    } catch {
      // The child closed it first.
    }
  }

  /** Waits for the end of the child, which has to end by itself. */
  async exit(): Promise<Deno.CommandStatus> {
    const status = await this.#inTime(this.#process.status, "did not end");
    this.#ended = true;
    return status;
  }

  /** Kills the child at once and waits for its end. */
  async kill(signal: Deno.Signal = "SIGKILL"): Promise<void> {
    this.#signal(signal);
    await this.exit();
  }

  /** Ends the input of a child that ends with it, waits for that, and lets go of everything that belongs to it. */
  async end(): Promise<void> {
    await this.closeInput();
    await this.exit();
    await this.#output.cancel();
  }

  /** Kills the child if it is still running, and lets go of everything that belongs to it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal("SIGKILL");
    await this.closeInput();
    await this.#output.cancel();
    await this.#process.status;
    this.#ended = true;
  }

  #lastLine(): string | undefined {
    const line = this.#rest;
    this.#rest = "";
    return line === "" ? undefined : line;
  }

  #signal(signal: Deno.Signal): void {
    if (this.#ended) return;
    try {
      this.#process.kill(signal);
    } catch (error) {
      // It has ended, and nobody has waited for its status yet.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  /** Waits for something from the child. Where it does not come, the child is killed, so that its pipes end. */
  async #inTime<T>(promise: Promise<T>, what: string): Promise<T> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#signal("SIGKILL");
    }, PATIENCE);
    try {
      const result = await promise;
      if (late) throw new Error(`${this.#name}: ${what} within ${PATIENCE} ms`);
      return result;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A child that serves, and the address that it printed. */
export class ServerChild implements AsyncDisposable {
  /** Where it listens, as it printed it. */
  readonly address: string;
  /** The child itself. */
  readonly child: Child;

  private constructor(child: Child, address: string) {
    this.child = child;
    this.address = address;
  }

  /** Starts a program whose first line of output is `listening <address>`, and waits for that line. */
  static async start(program: string, args: readonly string[]): Promise<ServerChild> {
    const child = Child.start(program, args);
    try {
      return new ServerChild(child, await child.listening());
    } catch (error) {
      await child[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Ends the child. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
  }
}

/** How a program ended, and what it printed. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, without colours in what it prints. Nothing of that shows in the output of the test. */
export async function outcomeOf(
  program: string,
  args: readonly string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env"> = {},
): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    ...options,
    args: [...args],
    env: { NO_COLOR: "1", ...options.env },
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Runs a program to its end and gives its output. Throws with that output where it fails. */
export async function output(program: string, args: readonly string[]): Promise<string> {
  await using child = Child.start(program, args);
  const text = await child.readRest();
  const { code } = await child.exit();
  if (code !== 0) throw new Error(`exit code ${code}: ${text}`);
  return text;
}
