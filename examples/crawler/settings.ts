/**
 * What a crawl is to do, and within which limits.
 *
 * @module
 */

import { canonicalUrl } from "./canonical.ts";

/** The name of the crawler, which robots.txt files can address. */
export const product = "netrpc-crawler";

/** What a crawl is to do. Times are in milliseconds. */
export interface Settings {
  /** Where to begin. Only the hosts of these URLs are visited. */
  readonly seeds: readonly string[];
  /** How the site's operator can reach whoever runs the crawl: an address or a URL. */
  readonly contact: string;
  /** From the end of one request of a host to the beginning of the next; a longer `Crawl-delay` wins. */
  readonly pause: number;
  /** For one request, from the order to the last byte. */
  readonly timeout: number;
  /** The most pages in the results. */
  readonly pages: number;
  /** The most links between a first page and another. */
  readonly depth: number;
  /** The largest page in bytes, after decompression. */
  readonly size: number;
  /** How often a page is asked for that cannot be had. */
  readonly attempts: number;
  /** The wait before the second attempt. It doubles for each further one. */
  readonly backoff: number;
  /** How many requests a node has at a time, of as many hosts. */
  readonly perNode: number;
  /** For how long a master that is silent is believed to live. */
  readonly lease: number;
}

/** Settings that no site would mind. */
export const polite: Omit<Settings, "seeds" | "contact"> = {
  ...{ pause: 1000, timeout: 10_000, pages: 10_000, depth: 16, size: 2 * 1024 * 1024 },
  ...{ attempts: 3, backoff: 2000, perNode: 16, lease: 20_000 },
};

/** Fills in what is left out, and checks the rest. */
export function settingsOf(
  given: Pick<Settings, "seeds"> & Partial<Settings>,
): Settings {
  const seeds = given.seeds.map((seed) => canonicalUrl(seed) ?? fail(`no URL of a page: ${seed}`));
  const settings: Settings = { contact: "", ...polite, ...given, seeds };
  for (const [name, value] of Object.entries<unknown>({ ...settings })) {
    if (typeof value === "number" && !(value >= 0)) fail(`${name}: expected a number of 0 or more`);
  }
  if (settings.contact === "" && !seeds.every(isHere)) {
    fail("--contact is missing: say how a site's operator can reach you");
  }
  // Every order ends within the lease, so that whoever takes over finds no request still running.
  if (settings.lease < settings.timeout * 1.5) {
    fail(`the lease of ${settings.lease} ms is too short for requests of ${settings.timeout} ms`);
  }
  return settings;
}

/** The hosts that may be visited, with their ports. */
export function hostsOf({ seeds }: Settings): Set<string> {
  return new Set(seeds.map((seed) => new URL(seed).host));
}

/** What the sites see. */
export function userAgentOf({ contact }: Settings): string {
  return contact === "" ? `${product}/1.0` : `${product}/1.0 (+${contact})`;
}

function isHere(url: string): boolean {
  return /^(?:127\.|\[::1\]|localhost$)/.test(new URL(url).hostname);
}

function fail(text: string): never {
  throw new TypeError(text);
}
