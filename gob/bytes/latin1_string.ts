/**
 * Bytes as one string of as many characters, in one go: short strings of a large message are then cut from it, which
 * takes a quarter of what making each from its bytes takes.
 *
 * The platform's decoder of that name is Windows-1252 and slow; Node's `Buffer` has the real thing. It is loaded when the first
 * large message comes, since a program that meets none should not wait for it, and until it is there, and where there is
 * none, strings are made one by one.
 *
 * @module
 */

type Latin1Slice = (this: Uint8Array, start: number, end: number) => string;

/** What the runtime has. Filled in once, by `load`. */
const runtime: { slice?: Latin1Slice; asked?: true } = {};

/** The bytes from `start` to `end`, a character each. `undefined` where the runtime cannot, or not yet. */
export function latin1String(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (runtime.slice !== undefined) return runtime.slice.call(bytes, start, end);
  if (!runtime.asked) {
    runtime.asked = true;
    load();
  }
  return undefined;
}

async function load(): Promise<void> {
  try {
    const { Buffer } = await import("node:buffer");
    const { latin1Slice } = Buffer.prototype as unknown as { latin1Slice?: Latin1Slice };
    if (typeof latin1Slice === "function") runtime.slice = latin1Slice;
  } catch {
    // A runtime without it goes on as before.
  }
}
