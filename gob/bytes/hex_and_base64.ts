/**
 * Bytes as hexadecimal and base64 text: the platform's own conversions, or these where a runtime lacks them, as Node
 * 24 does.
 *
 * @module
 */

/** What older runtimes lack. */
interface MaybeConvertible {
  toHex?(): string;
  toBase64?(): string;
}

interface MaybeConverter {
  fromHex?(text: string): Uint8Array<ArrayBuffer>;
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

const platform = Uint8Array as MaybeConverter;

const digits = "0123456789abcdef";

/** Bytes that become base64 at once: a multiple of three, and fewer than a function takes arguments. */
const chunkBytes = 24_576;

/** Bytes as lower-case hexadecimal text. */
export function toHex(bytes: Uint8Array): string {
  const known = (bytes as MaybeConvertible).toHex?.();
  if (known !== undefined) return known;
  let text = "";
  for (const byte of bytes) text += digits[byte >> 4]! + digits[byte & 15]!;
  return text;
}

/** The bytes of hexadecimal text in either case. Throws `SyntaxError` for anything else. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const known = platform.fromHex?.(text);
  if (known !== undefined) return known;
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) throw new SyntaxError("invalid hex");
  return Uint8Array.from(
    { length: text.length / 2 },
    (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16),
  );
}

/** Bytes as base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  const known = (bytes as MaybeConvertible).toBase64?.();
  if (known !== undefined) return known;
  let text = "";
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + chunkBytes)));
  }
  return text;
}

/** The bytes of base64. Throws for anything else; white space and missing padding may pass. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const known = platform.fromBase64?.(text);
  if (known !== undefined) return known;
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
