/**
 * The types of replies, which are on the wire before them: read beside the client, from the same bytes.
 *
 * @module
 */

import { gob, type Transport } from "../../mod.ts";

const Response = gob.struct("Response", { ServiceMethod: gob.string, Error: gob.string });

/** Reads the types of the replies on a connection. */
export class ReplyTypes {
  readonly #decoder = new gob.Decoder();
  /** The method of a header whose body has not been read. */
  #method: string | undefined;
  #failed = false;

  /** The declaration of the type of the last reply of each method. */
  readonly last: Map<string, string> = new Map();

  /** A connection whose bytes are read here too. */
  tap(transport: Transport): Transport {
    return {
      read: async (buffer) => {
        const count = await transport.read(buffer);
        if (count !== null) this.#push(buffer.slice(0, count));
        return count;
      },
      write: (bytes) => transport.write(bytes),
      ...transport.closeWrite && { closeWrite: () => transport.closeWrite!() },
      close: () => transport.close(),
    };
  }

  #push(bytes: Uint8Array): void {
    if (this.#failed) return;
    try {
      this.#decoder.push(bytes);
      while (this.#step());
    } catch {
      // The client says what is wrong with them.
      this.#failed = true;
    }
  }

  /** Reads a header or a body, if it has arrived. */
  #step(): boolean {
    if (this.#method === undefined) {
      const header = this.#decoder.next(Response)?.value;
      this.#method = header?.ServiceMethod;
      return header !== undefined;
    }
    const type = this.#decoder.peek();
    if (type === undefined || this.#decoder.next() === undefined) return false;
    this.last.set(this.#method, type.go);
    this.#method = undefined;
    return true;
  }
}
