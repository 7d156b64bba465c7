/**
 * Whole calls without sockets: a client and a server in one process, joined by a pair of transports in memory. What they cost
 * is the engines and the codec alone.
 *
 * @module
 */

import { Client, gobClientCodec, Server, type Transport } from "../mod.ts";
import { Arith } from "./deno/contract.ts";

/** One end of a connection in memory. */
class Pipe implements Transport {
  #far!: Pipe;
  readonly #waiting: Uint8Array[] = [];
  #wake: (() => void) | undefined;

  static pair(): [Pipe, Pipe] {
    const [a, b] = [new Pipe(), new Pipe()];
    a.#far = b;
    b.#far = a;
    return [a, b];
  }

  async read(buffer: Uint8Array): Promise<number> {
    while (this.#waiting.length === 0) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const next = this.#waiting[0]!;
    const count = Math.min(next.length, buffer.length);
    buffer.set(next.subarray(0, count));
    if (count === next.length) this.#waiting.shift();
    else this.#waiting[0] = next.subarray(count);
    return count;
  }

  write(bytes: Uint8Array): Promise<number> {
    this.#far.#waiting.push(bytes.slice());
    this.#far.#wake?.();
    return Promise.resolve(bytes.length);
  }

  close(): void {}
}

const [near, far] = Pipe.pair();
new Server().register(Arith, { Multiply: ({ A, B }) => A * B }).serveConn(far);
const client = new Client(gobClientCodec(near));

for (const inFlight of [1, 64, 1000]) {
  Deno.bench(`${inFlight} calls at a time, in memory`, async () => {
    const calls = Array.from(
      { length: inFlight },
      (_, A) => client.call(Arith.methods.Multiply, { A, B: 2 }),
    );
    await Promise.all(calls);
  });
}
