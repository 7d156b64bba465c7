/**
 * One form for every URL, so that no page is fetched twice under two spellings.
 *
 * @module
 */

/** Longer URLs are no pages: a key of Deno KV has at most 2048 bytes. */
const longest = 1500;

/**
 * Resolves a link and writes it in one form: as the URL standard does, without a fragment, an empty query, a dot after the
 * host and needless percent signs. The order of parameters stays, because sites can tell them apart.
 *
 * @param link The link as a page writes it.
 * @param base The URL of the page.
 * @returns The URL, or `undefined` if the link is none that a crawler could follow.
 */
export function canonicalUrl(link: string, base?: string): string | undefined {
  const url = URL.parse(link, base);
  if (url === null || url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  // A password is nobody else's to use.
  if (url.username !== "" || url.password !== "") return undefined;
  if (url.hostname.endsWith(".")) url.hostname = url.hostname.replace(/\.+$/, "");
  url.hash = "";
  // Assigning even an empty query removes a question mark with nothing behind it.
  url.search = sameEscapes(url.search);
  url.pathname = sameEscapes(url.pathname);
  return url.href.length <= longest ? url.href : undefined;
}

/** Percent escapes as RFC 3986 wants them compared: capital digits, and none for characters that need none. */
export function sameEscapes(text: string): string {
  return text.replace(/%[\da-f]{2}/gi, (escape) => {
    const char = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(char) ? char : escape.toUpperCase();
  });
}
