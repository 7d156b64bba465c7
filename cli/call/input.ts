/**
 * The argument of a call, from where the command line says.
 *
 * @module
 */

import { CommandError } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { unreadable } from "../unreadable.ts";

/** Longer arguments are refused: a message of gob has at most as much. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Reads the text of an argument.
 *
 * @param given The JSON itself, `@` and a file, or `-` for standard input. Without it: `null`, which is the zero value.
 */
export async function readInput(given: string | undefined, terminal: Terminal): Promise<string> {
  if (given === undefined) return "null";
  if (given === "-") return await readAll(terminal.stdin, "standard input");
  if (!given.startsWith("@")) return given;
  const path = given.slice(1);
  try {
    using file = await Deno.open(path);
    return await readAll(file.readable, path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readAll(stream: ReadableStream<Uint8Array>, name: string): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const texts: string[] = [];
  let left = maxBytes;
  try {
    for await (const chunk of stream) {
      left -= chunk.length;
      if (left < 0) throw new CommandError(`${name} has more than ${maxBytes} bytes`);
      texts.push(decoder.decode(chunk, { stream: true }));
    }
    texts.push(decoder.decode());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandError(`${name} is no text in UTF-8`, { cause: error });
  }
  return texts.join("");
}
