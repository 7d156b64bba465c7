/**
 * robots.txt as RFC 9309 describes it, and `Crawl-delay`, which it does not.
 *
 * @module
 */

import { sameEscapes } from "./canonical.ts";

/** More than a minute between two pages is no crawl; who means "go away" has `Disallow`. */
const longestDelay = 60_000;

/** What a site allows one crawler. */
export interface Robots {
  /** Whether a path with its query may be fetched. */
  allows(path: string): boolean;
  /** The pause that the site asks for, in milliseconds. */
  readonly delay: number;
}

/** A site that says nothing. */
export const everythingAllowed: Robots = { allows: () => true, delay: 0 };

interface Rule {
  readonly allow: boolean;
  readonly pattern: string;
}

interface Group {
  readonly agents: string[];
  readonly rules: Rule[];
  delay: number;
}

/**
 * Reads a robots.txt.
 *
 * @param text The file.
 * @param product The name of the crawler, without version: the groups for it count, or else those for `*`.
 */
export function parseRobots(text: string, product: string): Robots {
  const groups = groupsOf(text);
  const named = groups.filter(({ agents }) => agents.includes(product.toLowerCase()));
  const chosen = named.length > 0 ? named : groups.filter(({ agents }) => agents.includes("*"));
  const rules = chosen.flatMap(({ rules }) => rules);
  return {
    allows: (path) => allows(rules, path),
    delay: Math.max(0, ...chosen.map(({ delay }) => delay)),
  };
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  // Lines that name crawlers open a group; they belong together until the first rule.
  let naming = false;
  for (const [name, value] of linesOf(text)) {
    if (name === "user-agent") {
      if (!naming) groups.push({ agents: [], rules: [], delay: 0 });
      naming = true;
      // `Name/1.0` means `Name`.
      groups.at(-1)!.agents.push(/^(?:\*|[\w-]*)/.exec(value)![0].toLowerCase());
      continue;
    }
    const group = groups.at(-1);
    if (group === undefined || !["allow", "disallow", "crawl-delay"].includes(name)) continue;
    naming = false;
    if (name === "crawl-delay") group.delay = delayOf(value);
    else if (value !== "") group.rules.push({ allow: name === "allow", pattern: escaped(value) });
  }
  return groups;
}

function* linesOf(text: string): Generator<[name: string, value: string]> {
  for (const line of text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)) {
    const [, name, value] = /^\s*([A-Za-z-]+)\s*:([^#]*)/.exec(line) ?? [];
    if (name !== undefined) yield [name.toLowerCase(), value!.trim()];
  }
}

function delayOf(value: string): number {
  const seconds = Number.parseFloat(value);
  return seconds > 0 ? Math.min(seconds * 1000, longestDelay) : 0;
}

/** The longest pattern that matches decides; of two that are equally long, the one that allows. */
function allows(rules: readonly Rule[], path: string): boolean {
  const target = escaped(path);
  let best: Rule | undefined;
  for (const rule of rules) {
    const { length } = rule.pattern;
    if (best && (length < best.pattern.length || length === best.pattern.length && best.allow)) {
      continue;
    }
    if (matches(rule.pattern, target)) best = rule;
  }
  return best?.allow ?? true;
}

/**
 * `*` stands for any characters, and `$` at the end for the end. Each part between stars is looked for once, from the left,
 * so that no pattern takes more than a walk through the path.
 */
function matches(pattern: string, path: string): boolean {
  const whole = pattern.endsWith("$");
  const parts = (whole ? pattern.slice(0, -1) : pattern).split("*");
  const first = parts.shift()!;
  if (!path.startsWith(first)) return false;
  if (parts.length === 0) return !whole || path === first;
  const last = whole ? parts.pop()! : "";
  let at = first.length;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}

/** Characters beyond ASCII as percent escapes of UTF-8, and all escapes in one form. */
function escaped(text: string): string {
  return sameEscapes(
    text.replace(/[^\x21-\x7e]+/g, (part) => encodeURIComponent(part.toWellFormed())),
  );
}
