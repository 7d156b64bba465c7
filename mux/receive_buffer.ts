/**
 * Bytes of a stream that have come and that nobody has read.
 *
 * @module
 */

/** An empty buffer of more bytes is given back. */
const maxKept = 4 * 1024;
const smallest = 512;

/** A ring of bytes that grows: frames of one byte must not cost an object each. */
export class ReceiveBuffer {
  #bytes = new Uint8Array(0);
  #start = 0;
  #length = 0;

  /** Bytes that it holds. */
  get length(): number {
    return this.#length;
  }

  /** Adds bytes; they are copied. */
  push(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) this.#grow(length);
    const size = this.#bytes.length;
    const end = (this.#start + this.#length) % size;
    const first = Math.min(bytes.length, size - end);
    this.#bytes.set(bytes.subarray(0, first), end);
    if (first < bytes.length) this.#bytes.set(bytes.subarray(first), 0);
    this.#length = length;
  }

  /** Moves bytes into a buffer. Returns how many. */
  take(buffer: Uint8Array): number {
    const count = Math.min(buffer.length, this.#length);
    this.#copy(buffer, count);
    this.#length -= count;
    if (this.#length > 0) this.#start = (this.#start + count) % this.#bytes.length;
    else if (this.#bytes.length > maxKept) this.clear();
    else this.#start = 0;
    return count;
  }

  /** Drops everything. */
  clear(): void {
    this.#start = this.#length = 0;
    this.#bytes = new Uint8Array(0);
  }

  /** Copies the first `count` bytes. */
  #copy(to: Uint8Array, count: number): void {
    const first = Math.min(count, this.#bytes.length - this.#start);
    to.set(this.#bytes.subarray(this.#start, this.#start + first));
    if (first < count) to.set(this.#bytes.subarray(0, count - first), first);
  }

  #grow(length: number): void {
    let size = Math.max(smallest, this.#bytes.length);
    while (size < length) size *= 2;
    const bytes = new Uint8Array(size);
    this.#copy(bytes, this.#length);
    this.#bytes = bytes;
    this.#start = 0;
  }
}
