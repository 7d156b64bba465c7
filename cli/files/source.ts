/**
 * The files of a command, or standard input: their bytes, decompressed if they are gzip.
 *
 * @module
 */

import { CommandError } from "../command.ts";
import { printable } from "../printable.ts";
import type { Terminal } from "../terminal.ts";
import { unreadable } from "../unreadable.ts";

/** Something to read. */
export interface Source {
  /** What messages call it. */
  readonly name: string;
  /** Its chunks, from the beginning. They can be read once. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Bytes of the file, if they are known; compressed ones, if it is compressed. */
  readonly size: number | undefined;
  /** Whether it is compressed. */
  readonly compressed: boolean;
  /** How many bytes of the file were read so far. */
  read(): number;
}

/**
 * Opens the sources of a command one after another.
 *
 * @param names Paths; `-` is standard input, and so is an empty list.
 */
export async function* sources(
  names: readonly string[],
  terminal: Terminal,
): AsyncGenerator<Source> {
  for (const name of names.length === 0 ? ["-"] : names) {
    const { stream, size, label } = name === "-"
      ? { stream: terminal.stdin, size: undefined, label: "standard input" }
      : await openFile(name);
    let read = 0;
    const reader = stream.getReader();
    try {
      const start = await beginning(reader, label);
      const rest = async function* () {
        for (const chunk of start) {
          read += chunk.length;
          yield chunk;
        }
        for (;;) {
          const chunk = await next(reader, label);
          if (chunk === undefined) return;
          read += chunk.length;
          yield chunk;
        }
      };
      const compressed = isGzip(start);
      yield {
        name: label,
        chunks: compressed ? decompressed(rest(), label) : rest(),
        size,
        compressed,
        read: () => read,
      };
    } finally {
      await reader.cancel().catch(() => {});
      reader.releaseLock();
    }
  }
}

async function openFile(
  path: string,
): Promise<{ stream: ReadableStream<Uint8Array>; size: number | undefined; label: string }> {
  const label = printable(path);
  let file: Deno.FsFile | undefined;
  try {
    file = await Deno.open(path);
    const { size, isFile, isDirectory } = await file.stat();
    if (isDirectory) throw new CommandError(`Cannot read ${label}: it is a folder`);
    return { stream: file.readable, size: isFile ? size : undefined, label };
  } catch (error) {
    file?.close();
    throw unreadable(path, error);
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function next(reader: Reader, name: string): Promise<Uint8Array | undefined> {
  try {
    const { done, value } = await reader.read();
    return done ? undefined : value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`Cannot read ${name}: ${printable(reason)}`, { cause: error });
  }
}

/** The chunks that the first two bytes are in. */
async function beginning(reader: Reader, name: string): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < 2;) {
    const chunk = await next(reader, name);
    if (chunk === undefined) break;
    chunks.push(chunk);
    length += chunk.length;
  }
  return chunks;
}

function isGzip(start: readonly Uint8Array[]): boolean {
  const [first, second] = start.flatMap((chunk) => [...chunk.subarray(0, 2)]);
  return first === 0x1f && second === 0x8b;
}

async function* decompressed(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const stream = ReadableStream.from(chunks as AsyncIterable<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader();
  try {
    for (;;) {
      let chunk: ReadableStreamReadResult<Uint8Array>;
      try {
        chunk = await reader.read();
      } catch (error) {
        if (error instanceof CommandError) throw error;
        throw new CommandError(`Cannot read ${name}: its gzip is damaged or cut off`, {
          cause: error,
          hint:
            "gzip files behind each other in one file are read with zcat in front: zcat FILE | netrpc json",
        });
      }
      if (chunk.done) return;
      yield chunk.value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
