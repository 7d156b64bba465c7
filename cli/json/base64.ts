/**
 * Bytes as base64.
 *
 * @module
 */

/** The bytes of a text in base64, of either alphabet; `undefined` if it is none. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const alphabet = /[-_]/.test(text) ? "base64url" : "base64";
    return Uint8Array.fromBase64(text, { alphabet });
  } catch {
    return undefined;
  }
}

/** Bytes as text. */
export function base64Of(bytes: Uint8Array): string {
  return bytes.toBase64();
}
