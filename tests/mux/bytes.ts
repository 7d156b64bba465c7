/**
 * Bytes that go over streams in tests of mux/.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { MuxSession, MuxStream } from "../../mux/mod.ts";

/** Bytes by which a mix-up of streams or of places shows. */
export function pattern(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = i * 7 + (i >> 8) + seed;
  return bytes;
}

/** Everything until the end of a stream. */
export async function readAll(stream: MuxStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const buffer = new Uint8Array(32 * 1024);
  for (let count; (count = await stream.read(buffer)) !== null; length += count) {
    chunks.push(buffer.slice(0, count));
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Sends back what comes on every stream, until the session is over. */
export async function echoAll(session: MuxSession): Promise<void> {
  for await (const stream of session) echo(stream).catch(() => {});
}

async function echo(stream: MuxStream): Promise<void> {
  const buffer = new Uint8Array(32 * 1024);
  for (let count; (count = await stream.read(buffer)) !== null;) {
    await stream.write(buffer.subarray(0, count));
  }
  await stream.closeWrite();
  stream.close();
}

/** Opens a stream, sends bytes, and checks that they come back. */
export async function checkEcho(
  session: MuxSession,
  length: number,
  seed: number,
): Promise<void> {
  using stream = await session.open();
  const sent = pattern(length, seed);
  const [got] = await Promise.all([
    readAll(stream),
    stream.write(sent).then(() => stream.closeWrite()),
  ]);
  assert.equal(got.length, sent.length, `stream ${stream.id}`);
  assert(got.every((byte, i) => byte === sent[i]), `stream ${stream.id} has other bytes`);
}
