/**
 * Two sessions of ours, with each other.
 *
 * @module
 */

import assert from "node:assert/strict";
import { pipe } from "../../mod.ts";
import { MuxError, type MuxOptions, MuxSession, type MuxStream } from "../../mux/mod.ts";
import { inTime, rejection } from "../testing/in_time.ts";

/** Two sessions with each other. */
export class Pair implements AsyncDisposable {
  /** The session of the client. */
  readonly client: MuxSession;
  /** The session of the server. */
  readonly server: MuxSession;

  constructor(options: Omit<MuxOptions, "role"> = {}) {
    const [near, far] = pipe();
    this.client = new MuxSession(near, { ...options, role: "client" });
    this.server = new MuxSession(far, { ...options, role: "server" });
  }

  /** A stream, both ends of it. */
  async stream(): Promise<[MuxStream, MuxStream]> {
    const near = await this.client.open();
    const far = await inTime(this.server.accept());
    assert(far);
    return [near, far];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await inTime(Promise.all([this.client.close(), this.server.close()]), "close()");
  }
}

/** The code of the MuxError with which a promise rejects. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await rejection(promise);
  assert(error instanceof MuxError, Deno.inspect(error));
  return error.code;
}

/** So many bytes of a stream. */
export async function readAllOf(stream: MuxStream, length: number): Promise<Uint8Array> {
  const all = new Uint8Array(length);
  for (let at = 0; at < length;) at += await inTime(stream.read(all.subarray(at))) ?? length;
  return all;
}
