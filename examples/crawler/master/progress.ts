/**
 * What the terminal shows: one line that changes on a terminal, plain lines elsewhere, and the summary.
 *
 * @module
 */

import { printable } from "./printable.ts";
import type { CrawlState } from "./state.ts";

/** Milliseconds between two lines. */
const every = { terminal: 200, elsewhere: 5000 };

/** The progress of a crawl in one line. */
export function progressLine(
  { phase, waitsFor, counters, inFlight, rate, nodes, hosts }: CrawlState,
): string {
  if (phase === "waiting") return `waiting: ${waitsFor}`;
  const givenUp = hosts.reduce((sum, host) => sum + host["given up"], 0);
  const up = nodes.filter(({ phase }) => phase === "up").length;
  return `${counters.pages} pages, ${counters.waiting} waiting, ${inFlight} in flight, ${
    rate.toFixed(rate < 10 ? 1 : 0)
  } a second, ${givenUp} given up, ${up} ${up === 1 ? "node" : "nodes"}`;
}

/** Shows the progress until it is disposed of. Other lines go through `print`, so that they do not mix. */
export class Progress implements Disposable {
  readonly #state: () => CrawlState;
  readonly #terminal = Deno.stdout.isTerminal();
  readonly #timer: ReturnType<typeof setInterval>;
  #last = "";

  constructor(state: () => CrawlState) {
    this.#state = state;
    this.#timer = setInterval(
      () => this.#show(),
      this.#terminal ? every.terminal : every.elsewhere,
    );
  }

  /** Prints a line, above the one that changes. */
  readonly print = (line: string): void => {
    if (this.#terminal) this.#clear();
    console.log(line);
    if (this.#terminal) this.#show();
  };

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#terminal) this.#clear();
  }

  #show(): void {
    const line = progressLine(this.#state());
    if (!this.#terminal) {
      // A crawl that waits for a pause says nothing new.
      if (line !== this.#last) console.log(line);
      this.#last = line;
      return;
    }
    const { columns } = Deno.consoleSize();
    this.#write(`\r\x1b[K${line.slice(0, columns - 1)}`);
  }

  #clear(): void {
    this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    Deno.stdout.writeSync(new TextEncoder().encode(text));
  }
}

/** The whole crawl in a few lines. */
export function summaryLines(state: CrawlState, milliseconds: number): string[] {
  const sum = (of: "page" | "redirect" | "left out" | "given up") =>
    state.hosts.reduce((total, host) => total + host[of], 0);
  const seconds = milliseconds / 1000;
  const lines = [
    `${sum("page")} pages, ${sum("redirect")} redirects, ${sum("left out")} left out, ${
      sum("given up")
    } given up, in ${seconds.toFixed(1)} s`,
    ...state.nodes.map(({ address, fetched }) => `node ${address} answered ${fetched} orders`),
  ];
  if (state.counters.waiting > 0) lines.push(`${state.counters.waiting} URLs still wait`);
  for (const { url, why } of state.givenUp.toReversed()) lines.push(`given up: ${url}: ${why}`);
  const more = sum("given up") - state.givenUp.length;
  if (more > 0) lines.push(`given up: ${more} more, which are in the results`);
  return lines.map(printable);
}
