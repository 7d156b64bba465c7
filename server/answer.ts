/**
 * Writing answers: a reply, or the error of a call.
 *
 * @module
 */

import type { RequestHeader, ServerCodec } from "../codec.ts";
import type { Schema } from "../gob/mod.ts";
import { RpcError } from "../rpc/errors.ts";

/** Go has no error without a text: an empty one means success. */
const unspecifiedError = "unspecified error";

/** Answers with a value. Returns what was wrong if the value does not fit its schema and the answer is an error. */
export function writeReply<R>(
  codec: ServerCodec,
  { ServiceMethod, Seq }: RequestHeader,
  schema: Schema<R>,
  value: R,
): Error | undefined {
  try {
    codec.writeResponse({ ServiceMethod, Seq, Error: "" }, schema, value);
    return undefined;
  } catch (cause) {
    const error = new Error(`rpc: error encoding body: ${textOf(cause)}`, { cause });
    writeError(codec, { ServiceMethod, Seq }, error);
    return error;
  }
}

/** Answers with an error: its text, and for an `RpcError` its code and details. */
export function writeError(
  codec: ServerCodec,
  { ServiceMethod, Seq }: RequestHeader,
  error: unknown,
): void {
  const text = textOf(error) || unspecifiedError;
  const header = { ServiceMethod, Seq, Error: text };
  if (!(error instanceof RpcError)) return codec.writeResponse(header, null, undefined);
  const { code: Code, details: Details } = error;
  // If details or code cannot be encoded, the error is sent without them, and its text says so.
  for (const more of [{ Code, Details }, { Code }, {}]) {
    try {
      return codec.writeResponse({ ...header, ...more }, null, undefined);
    } catch (failure) {
      header.Error = `${text} (rpc: error encoding details: ${textOf(failure)})`;
    }
  }
}

/** The message of what was thrown, and nothing else of it, for the far side. */
function textOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error).toWellFormed();
  } catch {
    return unspecifiedError;
  }
}
