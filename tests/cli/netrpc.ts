/**
 * The command line as a process, with the permissions that a test gives it.
 *
 * @module
 */

import type { Outcome } from "../testing/process.ts";

const program = new URL("../../cli.ts", import.meta.url);

/** How a command is run. */
export interface RunOptions {
  /** What it reads from standard input. Without it: nothing. */
  readonly stdin?: string | Uint8Array;
  /** Variables of the environment. `NO_COLOR` is set besides. */
  readonly env?: Readonly<Record<string, string>>;
  /** The permissions that it gets. Without them: the network of this machine, and reading. */
  readonly permissions?: readonly string[];
  /** The folder that it runs in. */
  readonly cwd?: string;
  /** Whether Ctrl-C is pressed once it has printed something: for a command that does not end by itself. */
  readonly interrupt?: boolean;
}

const usual = ["--allow-net=127.0.0.1,localhost", "--allow-read"];

/** Runs a command to its end. */
export async function netrpc(
  args: readonly string[],
  { stdin, env, permissions = usual, cwd, interrupt = false }: RunOptions = {},
): Promise<Outcome> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-config", "--quiet", ...permissions, program.href, ...args],
    env: { NO_COLOR: "1", ...env },
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    ...cwd !== undefined && { cwd },
  }).spawn();
  const [{ code }, stdout, stderr] = await Promise.all([
    process.status,
    textOf(process.stdout, () => void (interrupt && process.kill("SIGINT"))),
    textOf(process.stderr, () => {}),
    stdin === undefined ? undefined : write(process.stdin, stdin),
  ]);
  return { code, stdout, stderr };
}

/** All of a stream, and something to do at its first bytes. */
async function textOf(stream: ReadableStream<Uint8Array>, first: () => void): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    if (text === "") first();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

async function write(
  stream: WritableStream<Uint8Array>,
  stdin: string | Uint8Array,
): Promise<void> {
  const writer = stream.getWriter();
  try {
    await writer.write(typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin);
    await writer.close();
  } catch {
    // A command need not read all that it is given.
  }
}
