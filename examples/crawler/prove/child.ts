/**
 * Masters and nodes as processes that can be killed and frozen.
 *
 * @module
 */

const main = new URL("../main.ts", import.meta.url).pathname;

/** A process, and what it has printed. */
export class Child implements AsyncDisposable {
  readonly name: string;
  readonly lines: string[] = [];
  readonly #process: Deno.ChildProcess;
  readonly #reading: Promise<unknown>;
  /** The status, once it has ended. */
  status: Deno.CommandStatus | undefined;

  private constructor(name: string, process: Deno.ChildProcess) {
    this.name = name;
    this.#process = process;
    this.#reading = Promise.all([this.#read(process.stdout), this.#read(process.stderr)]);
    process.status.then((status) => this.status = status);
  }

  /** Starts a program, with no input or with one that ends when the program is killed. */
  static start(
    name: string,
    program: string,
    args: readonly string[],
    stdin: "null" | "piped" = "null",
  ): Child {
    const command = new Deno.Command(program, {
      args: [...args],
      stdin,
      stdout: "piped",
      stderr: "piped",
    });
    return new Child(name, command.spawn());
  }

  /** Starts the crawler with these flags. */
  static crawler(name: string, ...flags: string[]): Child {
    const permissions = ["net", "read", "write", "env"].map((name) => `--allow-${name}`);
    const args = ["run", "--no-prompt", "--unstable-kv", ...permissions, main, ...flags];
    return Child.start(name, Deno.execPath(), args);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Sends a signal, if it is still there. */
  signal(signal: Deno.Signal): void {
    if (this.status === undefined) this.#process.kill(signal);
  }

  /** Kills it and waits for its end. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.ended();
  }

  /** Waits for its end. */
  async ended(): Promise<Deno.CommandStatus> {
    const status = await this.#process.status;
    await this.#reading;
    return status;
  }

  /** Waits for a line that contains a text, and gives what follows it. */
  async says(text: string): Promise<string> {
    for (let from = 0;;) {
      for (; from < this.lines.length; from++) {
        const at = this.lines[from]!.indexOf(text);
        if (at >= 0) return this.lines[from]!.slice(at + text.length);
      }
      if (this.status !== undefined) {
        throw new Error(`${this.name} ended without "${text}":\n${this.lines.join("\n")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      this.lines.push(...lines);
    }
    if (rest !== "") this.lines.push(rest);
  }
}

/** Builds the Go node. `undefined` if there is no Go. */
export async function buildGoNode(folder: string): Promise<string | undefined> {
  const program = `${folder}/node`;
  const command = new Deno.Command("go", {
    args: ["build", "-o", program, "."],
    cwd: new URL("../go/", import.meta.url),
  });
  try {
    const { success, stderr } = await command.output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return program;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** A port that is free at the moment. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
