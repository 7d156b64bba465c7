/**
 * Compares what a crawl has found with what the site is, and with what its book says.
 *
 * @module
 */

import type { Outcome } from "../master/entry.ts";
import { product } from "../settings.ts";
import type { Visit } from "./book.ts";
import type { Site } from "./site.ts";
import type { Fate } from "./traps.ts";

/** A timer can fire this many milliseconds before its time. */
const early = 2;

/** What an audit finds. */
export interface Audit {
  /** What is wrong, one line each. */
  readonly faults: string[];
  /** Requests that came too soon after the one before, or before it was over. */
  readonly rude: Rudeness[];
}

/** A request that a host did not deserve. */
export interface Rudeness {
  readonly text: string;
  readonly before: Visit;
  readonly visit: Visit;
}

/** The outcome that a fate leads to, if any. */
const outcomeOf: Readonly<Record<Fate, Outcome["outcome"] | undefined>> = {
  ...{ page: "page", redirect: "redirect", "left out": "left out", "given up": "given up" },
  ...{ forbidden: "left out", never: undefined },
};

/** Audits a crawl of a site that kept this pause, in milliseconds. */
export function audit(site: Site, outcomes: readonly Outcome[], pause: number): Audit {
  return {
    faults: [...numbering(outcomes), ...fates(site, outcomes), ...forbidden(site), ...names(site)],
    rude: rudeness(site, pause),
  };
}

function numbering(outcomes: readonly Outcome[]): string[] {
  const faults = outcomes.filter(({ n }, i) => n !== i + 1).slice(0, 5)
    .map(({ n, url }) => `line ${n} is not in its place: ${url}`);
  const seen = new Set<string>();
  for (const { url } of outcomes) {
    if (seen.has(url)) faults.push(`twice in the results: ${url}`);
    seen.add(url);
  }
  return faults;
}

function fates(site: Site, outcomes: readonly Outcome[]): string[] {
  const found = new Map(outcomes.map((outcome) => [outcome.url, outcome]));
  const faults: string[] = [];
  for (const [url, fate] of site.fates) {
    const { outcome, title, why = "" } = found.get(url) ?? {};
    found.delete(url);
    if (outcome !== outcomeOf[fate]) {
      faults.push(`${url}: expected ${fate}, found ${outcome} ${why}`);
    }
    const expected = site.titles.get(url);
    if (expected !== undefined && title !== expected) {
      faults.push(`${url}: expected the title ${expected}, found ${title}`);
    }
  }
  return [...faults, ...[...found.keys()].map((url) => `not a URL of the site: ${url}`)];
}

function forbidden(site: Site): string[] {
  return site.book.visits.map(({ host, path }) => `http://${host}${path}`)
    .filter((url) => ["forbidden", "never"].includes(site.fates.get(url) ?? ""))
    .map((url) => `asked for what it may not have: ${url}`);
}

function names(site: Site): string[] {
  return site.book.visits.filter(({ userAgent }) => !userAgent.startsWith(`${product}/`))
    .map(({ userAgent, path }) => `${path} was asked for by ${userAgent}`);
}

function rudeness({ book }: Site, pause: number): Rudeness[] {
  const last = new Map<string, Visit>();
  return book.visits.flatMap((visit) => {
    const before = last.get(visit.host);
    last.set(visit.host, visit);
    if (before === undefined) return [];
    const gap = visit.at - before.at;
    const overlap = before.until - visit.at;
    if (gap >= pause - early && overlap <= early) return [];
    const text =
      `${visit.host}${visit.path} was asked for ${gap.toFixed(1)} ms after ${before.path}, ` +
      `which took ${(before.until - before.at).toFixed(1)} ms`;
    return [{ text, before, visit }];
  });
}
