/**
 * Recognizes other formats that are given to a decoder by mistake.
 *
 * @module
 */

/** The most bytes that are looked at. */
const lookedAt = 64;

/** Formats that begin with certain bytes: the bytes in hexadecimal, the format, and what to do. */
const binaryFormats: readonly (readonly [string, string, string])[] = [
  ["1f8b", "gzip", 'decompress it first, as with DecompressionStream("gzip")'],
  ["28b52ffd", "zstd", "decompress it first"],
  ["425a68", "bzip2", "decompress it first"],
  ["fd377a585a00", "xz", "decompress it first"],
  ["504b0304", "a zip archive", "take the file out of it first"],
  ["150303", "an alert of TLS", "the sender speaks TLS"],
  ["160301", "a handshake of TLS", "the sender speaks TLS"],
  ["160303", "a handshake of TLS", "the sender speaks TLS"],
];

/**
 * Says what bytes look like that are not a gob stream. No gob stream begins like one of these: its second byte is that of
 * a type id, which cannot be a letter, and its third one of a value or a definition.
 *
 * @param bytes The beginning of a stream that could not be decoded, from its first byte.
 * @returns What it looks like and what to do, or `undefined` if that is not known.
 */
export function foreignFormat(bytes: Uint8Array): string | undefined {
  const beginning = bytes.subarray(0, lookedAt);
  const digits = hexOf(beginning.subarray(0, 6));
  for (const [magic, format, advice] of binaryFormats) {
    if (digits.startsWith(magic)) return `this looks like ${format}: ${advice}`;
  }
  const text = textOf(beginning);
  return text === undefined ? undefined : `this looks like ${describeText(text)}`;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes as text, if they are all of characters that a text has. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.length < 4) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    // deno-lint-ignore no-control-regex
    return /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function describeText(text: string): string {
  const [line = ""] = text.split(/[\r\n]/, 1);
  if (/^HTTP\/\d/.test(text)) return `an HTTP response (${line}): decode its body`;
  if (/^[A-Z]+ \S+ HTTP\/\d/.test(text)) return `an HTTP request (${line}): decode its body`;
  if (/^-----BEGIN /.test(text)) {
    return `PEM (${line}): decode the base64 between its lines`;
  }
  if (/^\s*</.test(text)) return "HTML or XML";
  if (/^\s*[{["]/.test(text)) return "JSON: read it with JSON.parse";
  return "text: if it is base64 or hexadecimal, turn it into bytes first";
}
