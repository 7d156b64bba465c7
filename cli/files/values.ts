/**
 * The values of gob files, one after another, in memory that does not grow with the file.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import { CommandError } from "../command.ts";
import { printable } from "../printable.ts";
import type { Source } from "./source.ts";

/** What happens at a value. */
export interface ValueVisitor {
  /** Before the value is decoded. */
  before?(decoder: gob.Decoder): void;
  /** The value, decoded without a schema. */
  value(value: unknown, decoder: gob.Decoder): void;
  /** After the values of a chunk: a place to wait. */
  pause(): Promise<void>;
}

/**
 * Visits all values of a file.
 *
 * @throws {CommandError} If the file is no gob, or is cut off: after the values before it were visited.
 */
export async function visitValues(source: Source, visitor: ValueVisitor): Promise<void> {
  const decoder = new gob.Decoder({ streams: "many" });
  try {
    for await (const chunk of source.chunks) {
      // Values can be much larger than their bytes.
      for (let at = 0; at < chunk.length; at += mostAtOnce) {
        decoder.push(chunk.subarray(at, at + mostAtOnce));
        visit(decoder, visitor);
        await visitor.pause();
      }
    }
    if (decoder.pending) throw cutOff(decoder);
  } catch (error) {
    await visitor.pause();
    throw error instanceof gob.GobError ? explained(error, source, decoder) : error;
  }
}

/** Bytes that are decoded before there is a pause. */
const mostAtOnce = 64 * 1024;

function visit(decoder: gob.Decoder, visitor: ValueVisitor): void {
  for (;;) {
    visitor.before?.(decoder);
    const decoded = decoder.next();
    if (decoded === undefined) return;
    visitor.value(decoded.value, decoder);
  }
}

/** The error of a stream that ends inside a value. */
function cutOff(decoder: gob.Decoder): gob.GobError {
  const rest = decoder.rest();
  const end = decoder.offset + rest.length;
  if (decoder.offset === 0) {
    // Decoding the bytes as a whole says what they look like.
    try {
      gob.decode(rest);
    } catch (error) {
      if (error instanceof gob.GobError && error.hint !== undefined) return error;
    }
  }
  return new gob.GobError("unexpected EOF", { offset: end });
}

function explained(error: gob.GobError, source: Source, decoder: gob.Decoder): CommandError {
  const [, format] = /^this looks like (.*)$/s.exec(error.hint ?? "") ?? [];
  if (format !== undefined) {
    return new CommandError(`${source.name} is no gob: it looks like ${printable(format)}`, {
      cause: error,
    });
  }
  const where = error.offset < 0 ? decoder.offset : error.offset;
  const what = error.message === "unexpected EOF"
    ? "it ends inside a value"
    : printable(error.message);
  const path = error.path === "" ? "" : `, in ${printable(error.path)}`;
  const unpacked = source.compressed ? " of what gzip holds" : "";
  return new CommandError(`${source.name}: at byte ${where}${unpacked}${path}: ${what}`, {
    cause: error,
    ...error.hint !== undefined && { hint: printable(error.hint) },
  });
}
