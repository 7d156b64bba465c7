/**
 * A node in Go as a child process. `go run` compiles and starts it, so the demo needs permission for that one
 * program and for no file.
 *
 * @module
 */

/** A running Go node. Every line that it prints is passed on. */
export class GoNode {
  readonly #child: Deno.ChildProcess;
  readonly #lines: AsyncGenerator<string>;
  readonly #print: (line: string) => void;

  private constructor(child: Deno.ChildProcess, print: (line: string) => void) {
    this.#child = child;
    this.#lines = linesOf(child.stdout);
    this.#print = print;
  }

  /**
   * Starts a node with these flags. The result is `undefined` if Go is not installed.
   *
   * @param flags The flags.
   * @param print Called with every line of the node.
   * @param folder Where its source is: beside this file.
   */
  static start(
    flags: readonly string[],
    print: (line: string) => void,
    folder: URL = new URL("go", import.meta.url),
  ): GoNode | undefined {
    // If this file was imported from a URL, there is no source to compile.
    if (folder.protocol !== "file:") return undefined;
    const command = new Deno.Command("go", {
      // A child that outlives its parent would keep its port; one that ends with its input cannot.
      args: ["run", ".", "--until-eof", ...flags],
      cwd: folder,
      stdin: "piped",
      stdout: "piped",
    });
    try {
      return new GoNode(command.spawn(), print);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      // Without permission to run Go, it counts as not installed.
      if (error instanceof Deno.errors.NotCapable) return undefined;
      throw error;
    }
  }

  /** Waits for the first line that contains `text` and returns what follows that text in it. */
  async waitFor(text: string): Promise<string> {
    for (;;) {
      const { done, value } = await this.#lines.next();
      if (done) throw new Error(`The Go node ended without printing "${text}"`);
      this.#print(value);
      const at = value.indexOf(text);
      if (at >= 0) return value.slice(at + text.length);
    }
  }

  /** Ends the node and waits for its last lines. */
  async stop(): Promise<void> {
    await this.#child.stdin.close();
    for await (const line of this.#lines) this.#print(line);
    await this.#child.status;
  }
}

async function* linesOf(bytes: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
