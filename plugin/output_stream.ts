/**
 * A stream as Node's console writes to it.
 *
 * @module
 */

import { Writable } from "node:stream";

/** Makes a stream that gives its bytes to a function, which owns them. */
export function writableInto(add: (bytes: Uint8Array) => void): Writable {
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      add(Uint8Array.from(chunk));
      done();
    },
  });
}
