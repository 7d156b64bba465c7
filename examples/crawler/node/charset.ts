/**
 * The encoding of a page.
 *
 * @module
 */

/** Browsers look for `<meta charset>` in this many bytes. */
const metaWithin = 1024;

/**
 * Finds the encoding of a page: from a byte order mark, the header, the page's `<meta>`; without any of them UTF-8 if the
 * bytes are UTF-8, and windows-1252 otherwise, as browsers do in most countries.
 *
 * @param bytes The page.
 * @param contentType The whole header.
 * @returns The name of an encoding that `TextDecoder` knows.
 */
export function charsetOf(bytes: Uint8Array, contentType: string): string {
  return byteOrderMark(bytes) ?? known(/charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1]) ??
    metaCharset(bytes) ?? (isUtf8(bytes) ? "utf-8" : "windows-1252");
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return undefined;
}

function metaCharset(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, metaWithin));
  const label = known(/<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"';>/]+)/i.exec(start)?.[1]);
  // If we could read this line as ASCII, it is not UTF-16, whatever it says.
  return label?.startsWith("utf-16") ? "utf-8" : label;
}

function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
