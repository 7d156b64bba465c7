/**
 * A call of the history on the page.
 *
 * @module
 */

import { button, make } from "./elements.ts";
import type { PastCall } from "./history.ts";
import { shortened, timeText } from "./texts.ts";

/** What can be done with a call of the history. */
export interface Recall {
  open(method: string, json: string): void;
  repeat(method: string, json: string): Promise<void>;
  showCommand(): void;
}

/** Characters of an argument and of an outcome that are shown. */
const longest = 120;

/** Shows a call. */
export function pastCall(call: PastCall, recall: Recall): HTMLElement {
  const { method, json, at, ok, text, ms } = call;
  const time = ms === undefined ? "" : `, ${timeText(ms)}`;
  const argument = shortened((json ?? "").replace(/\s+/g, " "), longest);
  const title = make("div", {}, make("b", {}, method), " ", make("code", {}, argument));
  const outcome = make("div", { class: ok ? "value" : "fault" }, shortened(text, longest));
  const line = make("div", { class: "quiet" }, `${new Date(at).toLocaleString()}${time}`);
  if (json === undefined) {
    const note = make("i", {}, "The argument was too long to be kept.");
    return make("li", {}, title, outcome, line, note);
  }
  const buttons = make("div", { class: "row" });
  const add = (name: string, act: () => void) => {
    buttons.append(button(name, act, { class: "quiet", "aria-label": `${name}: ${method}` }));
  };
  add("Repeat", () => recall.repeat(method, json));
  add("Edit", () => recall.open(method, json));
  add("Command line", () => {
    recall.open(method, json);
    recall.showCommand();
  });
  return make("li", {}, title, outcome, line, buttons);
}
