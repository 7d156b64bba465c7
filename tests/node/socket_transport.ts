/**
 * A socket of Node's as a transport.
 *
 * @module
 */

import type { Socket } from "node:net";
import type { Transport } from "../../mod.ts";

/** Makes a transport of a socket that is connected. */
export function socketTransport(socket: Socket): Transport {
  const chunks: AsyncIterator<Uint8Array> = socket[Symbol.asyncIterator]();
  let chunk = new Uint8Array(0);
  return {
    async read(buffer) {
      if (chunk.length === 0) {
        const { done, value } = await chunks.next();
        if (done) return null;
        chunk = new Uint8Array(value);
      }
      const part = chunk.subarray(0, buffer.length);
      buffer.set(part);
      chunk = chunk.subarray(part.length);
      return part.length;
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => error ? reject(error) : resolve(bytes.length));
      }),
    closeWrite: () => new Promise((resolve) => socket.end(() => resolve())),
    close: () => void socket.destroy(),
  };
}
