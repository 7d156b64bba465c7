/**
 * What a plugin prints once it serves: it is carried to the host, because nobody reads the real standard output any more.
 *
 * @module
 */

import { Console } from "node:console";
import type { Transport } from "../mod.ts";
import { writableInto } from "./output_stream.ts";

/** What is carried to the host: `stdout`, `stdout` and `stderr`, or nothing. */
export type CarriedConsole = "stdout" | "both" | "none";

/** Bytes of one output that wait for a host. The oldest are dropped for more. */
export const mostKept: number = 1024 * 1024;

/** One output: bytes that wait, and the host that gets them. */
export class CarriedOutput {
  #chunks: Uint8Array[] = [];
  #length = 0;
  #dropped = 0;
  /** Set while a host takes the bytes. */
  #carrier: Transport | undefined;
  #wake = () => {};
  #idle: PromiseWithResolvers<void> | undefined;

  /** Adds bytes, which become ours. */
  add(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    while (this.#length > mostKept) {
      const { length } = this.#chunks.shift()!;
      this.#length -= length;
      this.#dropped += length;
    }
    this.#wake();
  }

  /** Sends all that waits and all that comes to a host, instead of the host before, until that fails. */
  async carry(transport: Transport): Promise<void> {
    this.#carrier = transport;
    this.#wake();
    while (this.#carrier === transport) {
      const next = this.#next();
      if (next === undefined) {
        this.#idle?.resolve();
        this.#idle = undefined;
        await new Promise<void>((resolve) => this.#wake = resolve);
        continue;
      }
      try {
        for (let rest = next; rest.length > 0;) {
          rest = rest.subarray(await transport.write(rest));
        }
      } catch {
        // What the host may have received is not sent to the next one.
        if (this.#carrier === transport) this.release(transport);
      }
    }
  }

  /** The host is gone. */
  release(transport: Transport): void {
    if (this.#carrier !== transport) return;
    this.#carrier = undefined;
    this.#idle?.resolve();
    this.#idle = undefined;
    this.#wake();
  }

  /** Waits until the host has taken what was added, if there is one. */
  flushed(): Promise<void> {
    if (this.#carrier === undefined) return Promise.resolve();
    this.#idle ??= Promise.withResolvers();
    this.#wake();
    return this.#idle.promise;
  }

  #next(): Uint8Array | undefined {
    if (this.#dropped > 0) {
      const text = `[${this.#dropped} bytes were dropped before a host read them]\n`;
      this.#dropped = 0;
      return new TextEncoder().encode(text);
    }
    const next = this.#chunks.shift();
    this.#length -= next?.length ?? 0;
    return next;
  }
}

/**
 * Makes the console of this process print to the outputs.
 *
 * @param which What is carried: with `stdout`, warnings and errors still go to the standard error, where the host reads logs.
 * @returns A function that undoes it.
 */
export function carryConsole(
  which: CarriedConsole,
  stdout: CarriedOutput,
  stderr: CarriedOutput,
): () => void {
  if (which === "none") return () => {};
  const ours = globalThis.console;
  const before = { ...ours };
  const carried: Partial<Console> = new Console({
    stdout: writableInto((bytes) => stdout.add(bytes)),
    stderr: writableInto((bytes) => stderr.add(bytes)),
  });
  if (which === "stdout") {
    for (const name of ["error", "warn", "trace", "assert"] as const) delete carried[name];
  }
  Object.assign(ours, carried);
  return () => {
    Object.assign(ours, before);
  };
}
