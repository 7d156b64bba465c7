/**
 * What follows for a URL from a node's reply.
 *
 * @module
 */

import { canonicalUrl } from "../canonical.ts";
import type { FetchReply } from "../contract.ts";
import type { Settings } from "../settings.ts";
import type { Entry, Step } from "./entry.ts";

/** More redirects in a row lead nowhere. */
const maxRedirects = 10;

/** The longest wait that a site can ask for, in milliseconds. */
const longestWait = 300_000;

/** How often a call for one URL may break with its node before the page is suspected. */
const maxBroken = 20;

/** The step for a URL that is not fetched, or not any more. */
export function withoutPage(entry: Entry, outcome: "left out" | "given up", why: string): Step {
  return { entry, outcome: { outcome, why }, links: [] };
}

/** By what a reply is judged. */
export interface Rules {
  readonly settings: Settings;
  /** The hosts that were asked for. */
  readonly hosts: { has(host: string): boolean };
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What follows from a reply. */
export function stepFor(entry: Entry, reply: FetchReply, rules: Rules): Step {
  const { settings, now } = rules;
  const found = { status: reply.Status, node: reply.Node };
  const end = (outcome: "left out" | "given up", why: string): Step => ({
    entry,
    outcome: { outcome, why, ...found },
    links: [],
  });
  if (reply.Location !== "" && reply.Status >= 300 && reply.Status < 400) {
    const { url, depth, redirects } = entry;
    const to = canonicalUrl(reply.Location, url);
    if (to === undefined) return end("left out", `redirects to ${reply.Location.slice(0, 300)}`);
    if (!rules.hosts.has(new URL(to).host)) {
      return end("left out", `redirects to ${to}, on a host that was not asked for`);
    }
    if (redirects >= maxRedirects) return end("given up", `more than ${maxRedirects} redirects`);
    const link = { url: to, from: url, depth, redirects: redirects + 1 };
    return { entry, outcome: { outcome: "redirect", to, ...found }, links: [link] };
  }
  const failed = failureOf(reply);
  if (failed === undefined) return pageStep(entry, reply);
  if (reply.Hopeless) return end("left out", failed);
  if (!isPassing(reply)) return end("given up", failed);
  if (entry.attempts + 1 >= settings.attempts) return end("given up", failed);
  const wait = Math.max(settings.backoff * 2 ** entry.attempts, waitOf(reply));
  return { entry, again: { at: now + wait, broken: false } };
}

/** What follows from a call that broke with its node: the page goes back, and is asked for again. */
export function stepForBroken(entry: Entry, error: unknown, at: number): Step {
  if (entry.broken < maxBroken) return { entry, again: { at, broken: true } };
  return withoutPage(entry, "given up", `the call broke ${maxBroken} times, at last: ${error}`);
}

/** Milliseconds that the site wants to be left alone, all its pages. */
export function waitOf({ Status, RetryAfter }: FetchReply): number {
  return Status === 429 || Status === 503 ? Math.min(RetryAfter * 1000, longestWait) : 0;
}

function failureOf(reply: FetchReply): string | undefined {
  if (reply.Error !== "") return reply.Error;
  return reply.Status >= 200 && reply.Status < 300 ? undefined : `status ${reply.Status}`;
}

/** Whether another attempt may end better. */
function isPassing({ Status, Error }: FetchReply): boolean {
  return Error !== "" || Status >= 500 || Status === 408 || Status === 425 || Status === 429;
}

function pageStep(entry: Entry, reply: FetchReply): Step {
  const text = decoderOf(reply.Encoding);
  const base = canonicalUrl(text.decode(reply.Base), entry.url) ?? entry.url;
  const urls = new Set<string>();
  for (const link of reply.Links) {
    const url = canonicalUrl(text.decode(link), base);
    if (url !== undefined) urls.add(url);
  }
  const { Status: status, Type: type, Charset: charset, Bytes: bytes, Node: node } = reply;
  const title = text.decode(reply.Title);
  const noIndex = reply.NoIndex ? { noIndex: true } : {};
  return {
    entry,
    outcome: {
      outcome: "page",
      ...{ status, type, charset, bytes, node, title, links: urls.size, ...noIndex },
    },
    links: [...urls].map((url) => (
      { url, from: entry.url, depth: entry.depth + 1, redirects: 0 }
    )),
  };
}

/** A node that cannot read the encoding of a page does not know whether there is one of that name. */
function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
