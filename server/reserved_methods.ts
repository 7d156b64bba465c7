/**
 * Methods that every server has: `_goRPC_.Ping`, by which a client sees that its connection works; `_goRPC_.Health`, which
 * says whether the server serves; `_goRPC_.Cancel`, which cancels a call of the connection; and `_goRPC_.Leaving`, which is
 * answered when the server is about to end the connection.
 *
 * @module
 */

import type { RequestHeader, ServerCodec } from "../codec.ts";
import { bool, string } from "../gob/mod.ts";
import { CancelArgs, cancelMethod } from "../rpc/cancel.ts";
import { leavingMethod } from "../rpc/leaving.ts";
import { PingArgs, pingMethod } from "../rpc/ping.ts";
import { writeError } from "./answer.ts";

/** What reserved methods do to the session on which they are called. */
export interface Reserved {
  /** Cancels a call. Returns false if there is none with this number. */
  cancelCall(seq: number | bigint, reason: unknown): boolean;
  /** The client will send a ping after so many milliseconds of silence. */
  expectPings(interval: number): void;
  /** The client wants to know when the connection is about to end. */
  askForNotice(header: RequestHeader): void;
}

/** Reads the argument and answers. Returns false if the argument has not arrived completely. */
type ReadCall = (codec: ServerCodec, header: RequestHeader, session: Reserved) => boolean;

const methods: ReadonlyMap<string, ReadCall> = new Map<string, ReadCall>([
  [cancelMethod, readCancel],
  [pingMethod, readPing],
  ["_goRPC_.Health", readHealth],
  [leavingMethod, readLeaving],
]);

/**
 * Reads the argument of a reserved method and answers. Returns false if the argument has not arrived completely, and
 * `undefined` if the header names another method.
 */
export function readReserved(
  codec: ServerCodec,
  header: RequestHeader,
  session: Reserved,
): boolean | undefined {
  return methods.get(header.ServiceMethod)?.(codec, header, session);
}

/** Cancels a call of this connection. If it is unknown, it has been answered already. */
function readCancel(codec: ServerCodec, header: RequestHeader, session: Reserved): boolean {
  let args;
  try {
    args = codec.readRequestBody(CancelArgs);
  } catch (error) {
    writeError(codec, header, error);
    return true;
  }
  if (args === undefined) return false;
  const reason = new DOMException("The caller cancelled the call", "AbortError");
  const found = session.cancelCall(args.value.Seq, reason);
  codec.writeResponse({ ...header, Error: "" }, bool, found);
  return true;
}

/** Answers a ping, and expects the next one. A ping with another argument is answered too. */
function readPing(codec: ServerCodec, header: RequestHeader, session: Reserved): boolean {
  try {
    const args = codec.readRequestBody(PingArgs);
    if (args === undefined) return false;
    session.expectPings(Number(args.value.Interval) / 1e6);
  } catch {
    // Whoever sends it does not say when the next one comes.
  }
  const { ServiceMethod, Seq } = header;
  codec.writeResponse({ ServiceMethod, Seq, Error: "" }, bool, true);
  return true;
}

function readHealth(codec: ServerCodec, { ServiceMethod, Seq }: RequestHeader): boolean {
  if (!skipArgument(codec)) return false;
  codec.writeResponse({ ServiceMethod, Seq, Error: "" }, string, "serving");
  return true;
}

function readLeaving(codec: ServerCodec, header: RequestHeader, session: Reserved): boolean {
  if (!skipArgument(codec)) return false;
  session.askForNotice(header);
  return true;
}

/** Any argument will do, even one that cannot be read. Returns false if it has not arrived completely. */
function skipArgument(codec: ServerCodec): boolean {
  try {
    return codec.readRequestBody(null) !== undefined;
  } catch {
    return true;
  }
}
