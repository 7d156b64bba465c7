/**
 * What the server does, as small charts and a table, once a second while somebody looks.
 *
 * @module
 */

import type { Figures, MethodFigures } from "../protocol.ts";
import { askFigures } from "./api.ts";
import { draw, make } from "./elements.ts";
import { brief, grouped, timeText } from "./texts.ts";

/** Points of a chart, and the milliseconds between them. */
const points = 120;
const interval = 1_000;
/** Methods in the table: the busiest. */
const mostRows = 50;

/** What a chart shows: one of its values is `undefined` where nothing is known. */
interface Series {
  readonly title: string;
  readonly text: (value: number) => string;
  readonly values: (number | undefined)[];
}

/** The charts of a server. */
export class Charts {
  readonly #place: HTMLElement;
  readonly #isShown: () => boolean;
  #last: Figures | undefined;
  readonly #calls: Series = { title: "Calls per second", text: brief, values: [] };
  readonly #errors: Series = { title: "Errors per second", text: brief, values: [] };
  readonly #latency: Series = { title: "Slowest p99", text: timeText, values: [] };
  readonly #connections: Series = { title: "Connections", text: brief, values: [] };

  /**
   * @param place Where they are shown.
   * @param isShown Whether anybody looks: nothing is asked otherwise.
   */
  constructor(place: HTMLElement, isShown: () => boolean) {
    this.#place = place;
    this.#isShown = isShown;
  }

  /** Asks for figures, again and again. */
  async run(): Promise<void> {
    for (;;) {
      if (this.#isShown() && !document.hidden) await this.#ask();
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  }

  async #ask(): Promise<void> {
    try {
      const figures = await askFigures();
      if (figures === null) this.#note("The server shows no debug page, so that nothing is known.");
      else this.#take(figures);
    } catch (error) {
      this.#note(error instanceof Error ? error.message : String(error));
    }
  }

  #note(text: string): void {
    this.#last = undefined;
    this.#place.replaceChildren(make("p", { class: "quiet" }, text));
  }

  #take(figures: Figures): void {
    const last = this.#last;
    this.#last = figures;
    const seconds = last === undefined ? 0 : (figures.at - last.at) / 1000;
    const rate = (now: number, before: number) =>
      seconds <= 0 || now < before ? undefined : (now - before) / seconds;
    push(this.#calls, last && rate(figures.calls, last.calls));
    push(this.#errors, last && rate(figures.errors ?? 0, last.errors ?? 0));
    const slowest = figures.methods.flatMap(({ p99 }) => typeof p99 === "number" ? [p99] : []);
    push(this.#latency, slowest.length === 0 ? undefined : Math.max(...slowest));
    push(this.#connections, figures.connections);
    const series = figures.full
      ? [this.#calls, this.#latency, this.#errors, this.#connections]
      : [this.#calls];
    const charts = make("div", { class: "charts" }, ...series.map(chart));
    this.#place.replaceChildren(charts, table(figures));
    if (figures.full) return;
    const text = "A server of Go's own library counts calls. One of netrpc tells more.";
    this.#place.append(make("p", { class: "quiet" }, text));
  }
}

function push({ values }: Series, value: number | undefined): void {
  values.push(value);
  if (values.length > points) values.shift();
}

function chart({ title, text, values }: Series): HTMLElement {
  const known = values.filter((value) => value !== undefined);
  const last = values.at(-1);
  const most = Math.max(...known, 0);
  const now = last === undefined ? "–" : text(last);
  const label = known.length === 0
    ? `${title}: nothing yet`
    : `${title}: ${now} now, at most ${text(most)} in ${known.length} seconds`;
  const svg = draw("svg", {
    ...{ viewBox: "0 0 240 48", preserveAspectRatio: "none", role: "img", "aria-label": label },
  });
  for (const line of linesOf(values, most)) {
    svg.append(draw("polyline", { points: line, "vector-effect": "non-scaling-stroke" }));
  }
  const figure = make("figure", {}, make("figcaption", {}, `${title} `, make("b", {}, now)));
  figure.append(svg);
  return figure;
}

/** The lines between points that are known, the newest at the right. */
function linesOf(values: readonly (number | undefined)[], most: number): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  values.forEach((value, index) => {
    if (value === undefined) {
      if (line.length > 0) lines.push(line.join(" "));
      line = [];
      return;
    }
    const x = 240 - (values.length - 1 - index) * 240 / (points - 1);
    const y = 46 - (most === 0 ? 0 : value / most * 44);
    line.push(`${x.toFixed(1)},${y.toFixed(1)}`);
  });
  if (line.length > 0) lines.push(line.join(" "));
  return lines;
}

function table({ full, methods }: Figures): HTMLElement {
  const columns = full
    ? ["Method", "Calls", "In flight", "Errors", "p50", "p99"]
    : ["Method", "Calls"];
  const busiest = methods.toSorted((a, b) => b.calls - a.calls).slice(0, mostRows);
  const heads = columns.map((text) => make("th", { scope: "col" }, text));
  const rows = busiest.map((method) => {
    const cells = cellsOf(method, full).map((text) => make("td", {}, text));
    return make("tr", {}, make("th", { scope: "row" }, make("code", {}, method.name)), ...cells);
  });
  const body = make("tbody", {}, ...rows);
  const whole = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body);
  return make(
    "div",
    { class: "wide", tabindex: "0", role: "group", "aria-label": "Methods" },
    whole,
  );
}

function cellsOf({ calls, inFlight, errors, p50, p99 }: MethodFigures, full: boolean): string[] {
  const time = (value: number | null | undefined) =>
    typeof value === "number" ? timeText(value) : "–";
  if (!full) return [grouped(calls)];
  return [grouped(calls), grouped(inFlight ?? 0), grouped(errors ?? 0), time(p50), time(p99)];
}
