/**
 * Which pages may open a WebSocket. A browser lets every page open one to every server, with the user's cookies, and says
 * only in `Origin` where the page comes from.
 *
 * @module
 */

/** What is allowed. */
export interface AllowedPages {
  readonly origins: readonly string[] | "*";
  readonly hosts: readonly string[] | undefined;
}

/** Checks a list of origins. Throws `TypeError` for one that no browser would send. */
export function checkOrigins(origins: readonly string[] | "*"): readonly string[] | "*" {
  if (origins === "*") return origins;
  if (!Array.isArray(origins)) {
    throw new TypeError(
      `Cannot use origins: expected a list or "*", received ${JSON.stringify(origins)}`,
    );
  }
  for (const origin of origins) {
    if (origin === "null" || URL.parse(origin)?.origin === origin) continue;
    throw new TypeError(
      `Cannot use origins: expected origins as browsers send them, such as "https://example.com", received ${
        JSON.stringify(origin)
      }`,
    );
  }
  return origins;
}

/** Why a request is not allowed, or `undefined`. */
export function faultOf({ headers, url }: Request, allowed: AllowedPages): string | undefined {
  const host = headers.get("host") ?? new URL(url).host;
  if (allowed.hosts !== undefined && !allowed.hosts.includes(host.toLowerCase())) {
    return `the host ${JSON.stringify(host)} is not one of this server`;
  }
  const origin = headers.get("origin");
  // Only browsers send it, and they always do: there is no page that could be a stranger's.
  if (origin === null || allowed.origins === "*") return undefined;
  if (allowed.origins.includes(origin) || isSameOrigin(origin, host)) return undefined;
  return `pages of ${JSON.stringify(origin)} may not call this server`;
}

/** Whether a page comes from the host that it calls. Its scheme is not known here: a proxy may have ended TLS. */
function isSameOrigin(origin: string, host: string): boolean {
  const page = URL.parse(origin);
  if (page === null || page.host === "") return false;
  // A port that is the scheme's own may be written or not.
  return URL.parse(`${page.protocol}//${host}`)?.host === page.host;
}
