/**
 * The last writes of a client.
 *
 * @module
 */

import type { ClientCodec } from "../codec.ts";

/** Milliseconds that a server has to take what was sent. */
const flushTimeout = 3000;

/** Waits until what was written has been sent, but not for long if the server does not read. */
export async function sendRest(codec: ClientCodec): Promise<void> {
  if (codec.pendingBytes === 0) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waited = new Promise((resolve) => timer = setTimeout(resolve, flushTimeout));
  await Promise.race([codec.drained(0).catch(() => {}), waited]);
  clearTimeout(timer);
}
