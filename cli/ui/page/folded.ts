/**
 * The frame of a field that has parts: what it is, whether it is sent, and its parts when it is open.
 *
 * @module
 */

import type { Json } from "../../json/json_value.ts";
import type { FormType } from "../protocol.ts";
import { make } from "./elements.ts";
import { removal, type Slot } from "./leaves.ts";
import { shown } from "./texts.ts";

/** A field that is folded. */
export class Folded {
  readonly element: HTMLDetailsElement;
  readonly body: HTMLElement;
  readonly told: HTMLElement;
  readonly #state: HTMLElement;
  readonly #slot: Slot;
  readonly #describe: () => string;
  readonly #sent: HTMLInputElement | undefined;

  constructor(type: FormType, slot: Slot, first: () => Json, describe: () => string) {
    this.#slot = slot;
    this.#describe = describe;
    this.#state = make("span", { class: "quiet" });
    this.body = make("div", { class: "parts" });
    this.told = make("p", { class: "fault", role: "alert", hidden: true });
    const root = slot.path.length === 0;
    const title = make("summary", {}, make("b", {}, slot.name), " ");
    title.append(make("code", {}, type.go), " ", this.#state);
    this.element = make("details", { class: "field", "data-field": slot.name, open: root }, title);
    if (slot.optional && !root) {
      this.#sent = make("input", { type: "checkbox", "aria-label": `Send ${slot.name}` });
      this.#sent.addEventListener("change", () => {
        slot.set(this.#sent?.checked ? slot.get() ?? first() : undefined);
        this.fill();
      });
      this.element.append(make("label", { class: "row quiet" }, this.#sent, "sent"));
    }
    this.element.append(this.body, this.told, ...removal(slot));
    this.update();
  }

  /** Makes what is in it, anew. */
  fill: () => void = () => {};

  /** Shows what the value is now. */
  update(): void {
    const value = this.#slot.get();
    const set = value !== undefined && value !== null;
    this.#state.textContent = set
      ? this.#describe()
      : this.#slot.path.length === 0
      ? ""
      : "not sent";
    if (this.#sent !== undefined) this.#sent.checked = set;
  }

  /** Shows what is wrong. */
  tell(fault: string | undefined): void {
    this.told.textContent = shown(fault ?? "");
    this.told.hidden = fault === undefined;
  }

  /** Waits for an answer, and shows what fails. */
  async wait<T>(answer: Promise<T>): Promise<T | undefined> {
    this.element.setAttribute("aria-busy", "true");
    try {
      return await answer;
    } catch (error) {
      this.tell(error instanceof Error ? error.message : String(error));
      return undefined;
    } finally {
      this.element.removeAttribute("aria-busy");
    }
  }
}

/** Puts the focus on the first control in an element. */
export function focusIn(element: Element | undefined): void {
  if (element instanceof HTMLDetailsElement) element.open = true;
  element?.querySelector<HTMLElement>("input, textarea, select, summary")?.focus();
}
