/**
 * Random numbers that are the same every time: what a test does with
 * them follows from a seed.
 *
 * @module
 */

/** A stream of random numbers. The generator is sfc32: small, fast, and of no use for secrets. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /**
   * Begins a stream.
   *
   * @param seed Chosen by a person, up to 2^53.
   * @param stream Which of the seed's streams, such as the number of an input. Neighbours have nothing in common.
   */
  constructor(seed: number, stream: number = 0) {
    this.#a = seed >>> 0;
    this.#b = Math.floor(seed / 2 ** 32) ^ Math.imul(Math.floor(stream / 2 ** 32), 0x9e3779b1);
    this.#c = stream >>> 0;
    for (let i = 0; i < 15; i++) this.uint32();
  }

  /** The next 32 bits. */
  uint32(): number {
    const sum = (this.#a + this.#b | 0) + this.#counter | 0;
    this.#counter = this.#counter + 1 | 0;
    this.#a = this.#b ^ this.#b >>> 9;
    this.#b = this.#c + (this.#c << 3) | 0;
    this.#c = (this.#c << 21 | this.#c >>> 11) + sum | 0;
    return sum >>> 0;
  }

  /** A whole number from 0 to less than `end`. */
  below(end: number): number {
    return Math.floor(this.uint32() / 2 ** 32 * end);
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True with this probability: never at 0, always at 1. */
  chance(probability: number): boolean {
    return this.uint32() < probability * 2 ** 32;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Bytes, this many. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.uint32() & 0xff);
  }

  /** 64 bits. */
  uint64(): bigint {
    return BigInt(this.uint32()) << 32n | BigInt(this.uint32());
  }
}
