/**
 * A small site on loopback, with a book: a few hosts with many pages that lead to each other, and one with traps.
 *
 * @module
 */

import { pause } from "../waiting.ts";
import { Book } from "./book.ts";

import { type Fate, html, links, makeTraps, robotsText, type Trap } from "./traps.ts";

/** How large a site is. */
export interface SiteOptions {
  /** Hosts with ordinary pages. */
  readonly hosts: number;
  /** Pages of each of them. */
  readonly pages: number;
  /** Whether there is a host with traps, one without a robots.txt that can be read, and one that nobody asks for. */
  readonly traps: boolean;
  /** Levels of the calendar that has no end. */
  readonly depth: number;
  /** Milliseconds after which ordinary pages answer: none. */
  readonly delay?: number;
}

/** Each page leads to so many others that nothing else leads to. */
const branching = 4;

/** A site that is being served. */
export class Site implements AsyncDisposable {
  readonly book: Book = new Book();
  /** The first page of each host that is to be crawled. */
  readonly seeds: string[] = [];
  /** What has to become of every URL that can be found. */
  readonly fates: Map<string, Fate> = new Map();
  /** The titles of pages whose encoding is difficult. */
  readonly titles: Map<string, string> = new Map();
  readonly #servers: Deno.HttpServer<Deno.NetAddr>[] = [];

  private constructor() {}

  /** Starts a site on ports that the system picks. */
  static start({ hosts, pages, traps, depth, delay = 0 }: SiteOptions): Site {
    const site = new Site();
    const origins: string[] = [];
    for (let i = 0; i < hosts; i++) origins.push(site.#servePages(pages, delay, origins));
    if (traps) site.#serveTraps(depth);
    return site;
  }

  /** The URLs with this fate. */
  urls(fate: Fate): string[] {
    return [...this.fates].filter(([, value]) => value === fate).map(([url]) => url);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.shutdown()));
  }

  /** Serves a tree of pages. Each leads to its children, to its parent, to itself and to the neighbours. */
  #servePages(pages: number, delay: number, origins: readonly string[]): string {
    const index = origins.length;
    const number = (path: string) => path === "/" ? 0 : Number(/^\/page\/(\d+)$/.exec(path)?.[1]);
    const path = (n: number) => n === 0 ? "/" : `/page/${n}`;
    const origin = this.#serve(async ({ pathname, search }) => {
      await pause(delay);
      if (pathname === "/robots.txt") return robotsOfPages[index % robotsOfPages.length]!();
      const n = number(pathname);
      if (!(n < pages) || search !== "") return new Response("no", { status: 404 });
      const children = Array.from({ length: branching }, (_, i) => n * branching + i + 1)
        .filter((child) => child < pages);
      const back = n === 0 ? [] : [Math.floor((n - 1) / branching), n - 1, 0, n];
      const others = origins.map((origin) => origin + path(n));
      return html(
        `page ${n}`,
        links([...[...children, ...back].map(path), ...n % 10 === 0 ? others : []]),
      );
    });
    this.seeds.push(`${origin}/`);
    for (let n = 0; n < pages; n++) this.fates.set(`${origin}${path(n)}`, "page");
    return origin;
  }

  #serveTraps(depth: number): void {
    const elsewhere = this.#serve(() => html("elsewhere", ""));
    this.fates.set(`${elsewhere}/`, "never").set(`${elsewhere}/robots.txt`, "never");
    const inTrouble = this.#serve(() => new Response("no", { status: 500 }));
    this.seeds.push(`${inTrouble}/`);
    this.fates.set(`${inTrouble}/`, "given up");

    const traps = new Map(makeTraps(elsewhere).map((trap) => [trap.path, trap]));
    const start = [...traps.values()].filter(({ linked }) => linked).map(({ path }) => path);
    const origin = this.#serve(({ pathname, search }, request) => {
      if (pathname === "/robots.txt") return new Response(robotsText);
      if (pathname === "/") return html("traps", links([...start, `${elsewhere}/`]));
      const trap = traps.get(pathname + search);
      if (trap !== undefined) return trap.answer(request);
      if (pathname.startsWith("/calendar/")) return traps.get("/calendar")!.answer(request);
      return new Response("no", { status: 404 });
    });
    this.seeds.push(`${origin}/`);
    this.fates.set(`${origin}/`, "page");
    for (const trap of traps.values()) this.#expect(origin, trap);
    // The calendar itself is one link away from the start.
    for (let level = 1; level <= depth; level++) {
      const fate = level < depth ? "page" : "never";
      this.fates.set(`${origin}/calendar${"/next".repeat(level)}`, fate);
    }
  }

  #expect(origin: string, { path, fate, title }: Trap): void {
    this.fates.set(origin + path, fate);
    if (title !== undefined) this.titles.set(origin + path, title);
  }

  /** Serves one host, and gives its origin. */
  #serve(answer: (url: URL, request: Request) => Response | Promise<Response>): string {
    const options = {
      hostname: "127.0.0.1",
      port: 0,
      onListen() {},
      onError: () => new Response("", { status: 500 }),
    };
    const server = Deno.serve(options, (request, { completed }) => {
      const url = new URL(request.url);
      this.book.note({
        host: url.host,
        path: url.pathname + url.search,
        userAgent: request.headers.get("user-agent") ?? "",
      }, completed);
      return answer(url, request);
    });
    this.#servers.push(server);
    return `http://127.0.0.1:${server.addr.port}`;
  }
}

/** What hosts with ordinary pages say: nothing, something about a crawler of another name, and that there is nothing. */
const robotsOfPages: readonly (() => Response)[] = [
  () => new Response("", { headers: { "content-type": "text/plain" } }),
  () => new Response("User-agent: somebody-else\nDisallow: /\n"),
  () => new Response("no", { status: 404 }),
  () => new Response("<html>no robots here</html>", { headers: { "content-type": "text/html" } }),
];
