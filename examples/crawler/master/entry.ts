/**
 * A URL on its way through the frontier: found, waiting, and done.
 *
 * @module
 */

/** A URL that was found. */
export interface Link {
  readonly url: string;
  /** The page that has the link, or none for a first page. */
  readonly from?: string;
  readonly depth: number;
  /** How many redirects in a row have led here. */
  readonly redirects: number;
}

/** A URL that waits to be fetched. */
export interface Entry extends Link {
  readonly host: string;
  /** How often the site has failed to deliver it. */
  readonly attempts: number;
  /** How often the call has broken with its node. */
  readonly broken: number;
  /** The time before which it is not to be asked for again, in milliseconds since 1970. */
  readonly notBefore: number;
  /** Its place in the order of those that wait. */
  readonly key: Deno.KvKey;
}

/** What became of a URL. This is a line of the results. */
export interface Outcome {
  /** 1, 2, 3, …: a line for every URL, and no number twice. */
  readonly n: number;
  /** `left out`: not wanted, by the site or by us. `given up`: wanted, and not to be had. */
  readonly outcome: "page" | "redirect" | "left out" | "given up";
  readonly url: string;
  /** Links from a first page to this one, on the way on which it was found first. */
  readonly depth: number;
  /** The page with the first link to it. */
  readonly from?: string;
  readonly status?: number;
  readonly type?: string;
  readonly charset?: string;
  readonly title?: string;
  readonly bytes?: number;
  /** How many links of the page may be followed. */
  readonly links?: number;
  /** Whether the page asks not to be shown in an index. */
  readonly noIndex?: boolean;
  /** Where a redirect leads to. */
  readonly to?: string;
  /** Why there is no page. */
  readonly why?: string;
  /** How often it was asked for. */
  readonly attempts: number;
  /** The node that fetched it. */
  readonly node?: string;
  readonly at: string;
}

/** What is to be written about an entry: that it is done, or that it has to wait for another attempt. */
export type Step =
  | { readonly entry: Entry; readonly outcome: Draft; readonly links: readonly Link[] }
  | { readonly entry: Entry; readonly again: { readonly at: number; readonly broken: boolean } };

/** An outcome before it gets its number, and without what the entry says already. */
export type Draft = Omit<Outcome, "n" | "url" | "depth" | "from" | "attempts" | "at">;
