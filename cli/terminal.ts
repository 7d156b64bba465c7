/**
 * Where commands read and write. Tests and completions use the same commands, so nothing else touches the standard streams.
 *
 * @module
 */

/** The streams of a command. */
export interface Terminal {
  /** Whether standard output takes colours: a terminal, and `NO_COLOR` is not set. */
  readonly colors: boolean;
  /** Whether standard output is a terminal, where JSON is printed in lines: no, if it is not said. */
  readonly lines?: boolean;
  /** Whether standard error takes colours: no, if it is not said. */
  readonly errColors?: boolean;
  /** Whether standard error is a terminal, so that progress can be shown there. */
  readonly interactive: boolean;
  /** Columns of the terminal: 80 if there is none. */
  readonly columns: number;
  /** Standard input. */
  readonly stdin: ReadableStream<Uint8Array>;
  /** Writes to standard output. Rejects with {@linkcode BrokenPipe} once nobody reads it. */
  out(text: string): Promise<void>;
  /** Writes to standard error. */
  err(text: string): Promise<void>;
}

/** Nobody reads standard output any more. The program ends without a word, as others do. */
export class BrokenPipe extends Error {
  override readonly name = "BrokenPipe";
}

/** The streams of this process. */
export function processTerminal(): Terminal {
  const encoder = new TextEncoder();
  return {
    colors: Deno.stdout.isTerminal() && !Deno.noColor,
    lines: Deno.stdout.isTerminal(),
    errColors: Deno.stderr.isTerminal() && !Deno.noColor,
    interactive: Deno.stderr.isTerminal(),
    columns: columns(),
    stdin: Deno.stdin.readable,
    out: (text) => writeAll(Deno.stdout, encoder.encode(text)),
    // Not every caller waits. Written at once, a line still stands before what the program prints later.
    err: (text) => {
      writeError(encoder.encode(text));
      return Promise.resolve();
    },
  };
}

function writeError(bytes: Uint8Array): void {
  try {
    for (let written = 0; written < bytes.length;) {
      written += Deno.stderr.writeSync(bytes.subarray(written));
    }
  } catch (error) {
    // Whoever closed it does not want to know.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

async function writeAll(
  stream: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  try {
    for (let written = 0; written < bytes.length;) {
      written += await stream.write(bytes.subarray(written));
    }
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) throw new BrokenPipe("nobody reads the output");
    throw error;
  }
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}

/** Marks a text for a terminal that takes colours. */
export function painted(
  { colors }: Pick<Terminal, "colors">,
  color: keyof typeof codes,
  text: string,
): string {
  return colors ? `\x1b[${codes[color]}m${text}\x1b[0m` : text;
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 };
