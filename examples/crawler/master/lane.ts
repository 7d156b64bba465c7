/**
 * One host: its requests one after another, with the pause between them.
 *
 * @module
 */

import { canonicalUrl } from "../canonical.ts";
import type { FetchReply, FetchRequest } from "../contract.ts";
import { everythingAllowed, parseRobots, type Robots } from "../robots.ts";
import { product, type Settings, userAgentOf } from "../settings.ts";
import { type Bell, changeWithin, pause } from "../waiting.ts";
import type { Entry } from "./entry.ts";
import type { Frontier } from "./frontier.ts";
import { stepFor, stepForBroken, waitOf, withoutPage } from "./outcome.ts";

/** How long a robots.txt is believed, in milliseconds: RFC 9309 allows a day. */
const robotsAge = 24 * 3_600_000;

/** Larger files are read up to here, as RFC 9309 allows. */
const robotsSize = 512 * 1024;

/** What a site's robots.txt says, or why nobody knows. */
type RobotsAnswer = Robots | { readonly unreachable: string };

/** How often the call for a robots.txt may break with its node. */
const maxBroken = 20;

/** A call that broke with its node, or that was late. */
export class BrokenCall extends Error {
  override readonly name: string = "BrokenCall";
}

/** What a lane needs of the crawl. */
export interface LaneContext {
  readonly settings: Settings;
  readonly frontier: Frontier;
  readonly nodes: { fetch(request: FetchRequest, signal: AbortSignal): Promise<FetchReply> };
  /** Rung when the counters have changed. */
  readonly changed: Bell;
  /** Fires when the crawl ends. */
  readonly signal: AbortSignal;
  /** Takes one of the pages that are still wanted, if there is one. */
  reserve(): boolean;
  /** Gives it back. */
  unreserve(): void;
  /** Resolves when an order can be given. What it gives has to be disposed of when the order is done. */
  orderPossible(): Promise<Disposable>;
  /** Asks any host in its own lane; `undefined` if it was not asked for. */
  ask(url: string, options: AskOptions): Promise<FetchReply | BrokenCall> | undefined;
}

/** What a lane asks for. */
export interface AskOptions {
  /** Whether the body is wanted as it is. */
  readonly raw: boolean;
  /** The pause that the site asks for, in milliseconds. */
  readonly delay: number;
}

/** The requests of a host. */
export class Lane {
  readonly host: string;
  readonly #crawl: LaneContext;
  readonly #robots = new Map<string, { answer: RobotsAnswer; until: number }>();
  /** When the host may be asked again, by `performance.now`. */
  #free: number;
  /** The request that is running, or the last one: the next one waits for it. */
  #turn: Promise<unknown> = Promise.resolve();
  /** What the host is asked for at the moment. */
  asking: { readonly url: string; readonly since: number } | undefined;

  constructor(host: string, crawl: LaneContext) {
    this.host = host;
    this.#crawl = crawl;
    // Another master may have asked it just now.
    this.#free = performance.now() + crawl.settings.pause;
  }

  /** Works until the crawl ends. */
  async run(): Promise<void> {
    const { frontier, changed, signal } = this.#crawl;
    while (!signal.aborted) {
      const change = frontier.changeOf(this.host);
      const freed = changed.rung;
      const entry = await frontier.next(this.host);
      const wait = (entry?.notBefore ?? Infinity) - Date.now();
      if (entry === undefined) await change;
      else if (wait > 0) await changeWithin(change, wait);
      else if (!this.#crawl.reserve()) await freed;
      else await this.#visit(entry).finally(() => this.#crawl.unreserve());
    }
  }

  async #visit(entry: Entry): Promise<void> {
    const { frontier, settings, signal } = this.#crawl;
    const { origin, pathname, search } = new URL(entry.url);
    const robots = await this.#robotsOf(origin);
    if (signal.aborted) return;
    if ("unreachable" in robots) {
      return await frontier.write(withoutPage(entry, "given up", robots.unreachable));
    }
    if (!robots.allows(pathname + search)) {
      return await frontier.write(withoutPage(entry, "left out", "robots.txt disallows it"));
    }
    const reply = await this.ask(entry.url, { raw: false, delay: robots.delay });
    if (signal.aborted) return;
    const now = Date.now();
    await frontier.write(
      reply instanceof BrokenCall
        ? stepForBroken(entry, reply.message, now)
        : stepFor(entry, reply, { settings, hosts: frontier.hosts, now }),
    );
  }

  /** Asks the host for a URL when its turn has come. It rejects only if the crawl cannot go on. */
  ask(url: string, options: AskOptions): Promise<FetchReply | BrokenCall> {
    const turn = this.#turn.then(() => this.#ask(url, options));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #ask(url: string, { raw, delay }: AskOptions): Promise<FetchReply | BrokenCall> {
    const { settings, nodes, signal } = this.#crawl;
    await pause(this.#free - performance.now(), signal);
    using _ = await this.#crawl.orderPossible();
    if (signal.aborted) return new BrokenCall("the crawl has ended");
    const since = performance.now();
    this.asking = { url, since };
    const pauseAfter = Math.max(settings.pause, delay);
    try {
      const reply = await nodes.fetch({
        Url: url,
        UserAgent: userAgentOf(settings),
        Deadline: Date.now() + settings.timeout,
        MaxBytes: raw ? robotsSize : settings.size,
        Raw: raw,
      }, signal);
      this.#free = performance.now() + Math.max(pauseAfter, waitOf(reply));
      return reply;
    } catch (error) {
      // Nobody knows whether the node is still asking. It is not after the deadline.
      this.#free = since + settings.timeout + pauseAfter;
      return new BrokenCall(String(error));
    } finally {
      this.asking = undefined;
    }
  }

  async #robotsOf(origin: string): Promise<RobotsAnswer> {
    const known = this.#robots.get(origin);
    if (known !== undefined && known.until > performance.now()) return known.answer;
    const answer = await this.#askForRobots(`${origin}/robots.txt`);
    this.#robots.set(origin, { answer, until: performance.now() + robotsAge });
    return answer;
  }

  async #askForRobots(url: string): Promise<RobotsAnswer> {
    const { settings: { attempts, backoff }, signal } = this.#crawl;
    let why = "";
    let [redirects, broken] = [0, 0];
    for (let failures = 0; failures < attempts && !signal.aborted;) {
      const reply = await this.#crawl.ask(url, { raw: true, delay: 0 });
      if (reply === undefined) {
        return { unreachable: `robots.txt is at ${url}, on a host that was not asked for` };
      }
      if (reply instanceof BrokenCall) {
        if (broken++ < maxBroken) continue;
        return { unreachable: `robots.txt cannot be read: ${reply.message}` };
      }
      const { Status, Error: failure, Location } = reply;
      if (failure === "" && Status >= 200 && Status < 300) {
        return parseRobots(new TextDecoder().decode(reply.Body), product);
      }
      const next = Status >= 300 && Status < 400 ? canonicalUrl(Location, url) : undefined;
      if (next !== undefined && redirects++ < 5) {
        url = next;
        continue;
      }
      // What is not there, or hidden behind too many redirects, forbids nothing. A server in trouble may have one.
      if (failure === "" && Status >= 300 && Status < 500 && Status !== 429) {
        return everythingAllowed;
      }
      why = failure || `status ${Status}`;
      await pause(backoff * 2 ** failures++, signal);
    }
    return { unreachable: `robots.txt cannot be read: ${why}` };
  }
}
