/**
 * Bytes that have come over a WebSocket and that nobody has read.
 *
 * @module
 */

/** Smaller messages are copied into blocks of this size: a message of one byte must not cost an object of its own. */
const blockSize = 16 * 1024;

/** A queue of bytes. It takes at most twice the memory of what it holds, and a block. */
export class ReceivedBytes {
  #blocks: Uint8Array[] = [];
  /** Bytes of the first block that have been read. */
  #read = 0;
  /** Bytes of the last block that are free, if it is one of ours. */
  #free = 0;
  #length = 0;

  /** Bytes that it holds. */
  get length(): number {
    return this.#length;
  }

  /** Adds bytes. They belong to it from now on. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#length += bytes.length;
    if (bytes.length >= blockSize) {
      this.#trim();
      this.#blocks.push(bytes);
      return;
    }
    if (bytes.length > this.#free) {
      this.#trim();
      this.#blocks.push(new Uint8Array(blockSize));
      this.#free = blockSize;
    }
    this.#blocks.at(-1)!.set(bytes, blockSize - this.#free);
    this.#free -= bytes.length;
  }

  /** Ends the last block where its bytes end. */
  #trim(): void {
    if (this.#free === 0) return;
    this.#blocks.push(this.#blocks.pop()!.subarray(0, blockSize - this.#free));
    this.#free = 0;
  }

  /** Moves bytes into a buffer. Returns how many. */
  take(buffer: Uint8Array): number {
    const wanted = Math.min(buffer.length, this.#length);
    for (let filled = 0; filled < wanted;) {
      const first = this.#blocks[0]!;
      const end = this.#blocks.length === 1 ? first.length - this.#free : first.length;
      const count = Math.min(end - this.#read, wanted - filled);
      buffer.set(first.subarray(this.#read, this.#read + count), filled);
      filled += count;
      this.#read += count;
      if (this.#read < end) break;
      this.#blocks.shift();
      this.#read = 0;
      if (this.#blocks.length === 0) this.#free = 0;
    }
    this.#length -= wanted;
    return wanted;
  }

  /** Drops everything. */
  clear(): void {
    this.#blocks = [];
    this.#read = this.#free = this.#length = 0;
  }
}
