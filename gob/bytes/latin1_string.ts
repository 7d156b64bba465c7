/**
 * Makes strings of bytes with Node's `Buffer`, which Deno has as a global too: of many bytes at once as Latin-1, a character
 * for each, and of a few as UTF-8. Cutting the short strings of a large message from the former takes a quarter of the time
 * of making each from its bytes, and the latter half of what `TextDecoder` takes, with the same result for all bytes.
 *
 * `TextDecoder("latin1")` is really Windows-1252, and slow. `Buffer` is not imported, since an import that the message of
 * a peer causes fails if files have run out. In runtimes without it, every string is made on its own.
 *
 * @module
 */

type Slice = (this: Uint8Array, start: number, end: number) => string;

/** What this module uses of Node's `Buffer`. */
interface BufferClass {
  readonly prototype: { readonly latin1Slice?: Slice; readonly utf8Slice?: Slice };
}

/** Memo: the runtime's functions. Looked up when first needed, since `Buffer` is loaded when it is first used. */
const runtime: { latin1?: Slice; utf8?: Slice; asked?: true } = {};

/** The bytes from `start` to `end`, a character each, or `undefined` if the runtime cannot do it. */
export function latin1String(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (!runtime.asked) lookUp();
  return runtime.latin1?.call(bytes, start, end);
}

/**
 * The text of the bytes from `start` to `end`, with U+FFFD for what is not UTF-8, or `undefined` if the runtime cannot do
 * it.
 */
export function utf8String(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (!runtime.asked) lookUp();
  return runtime.utf8?.call(bytes, start, end);
}

function lookUp(): void {
  runtime.asked = true;
  const { Buffer } = globalThis as { Buffer?: BufferClass };
  const { latin1Slice, utf8Slice } = Buffer?.prototype ?? {};
  if (typeof latin1Slice === "function") runtime.latin1 = latin1Slice;
  if (typeof utf8Slice === "function") runtime.utf8 = utf8Slice;
}
