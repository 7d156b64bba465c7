/**
 * The list of methods, and how one is opened that is not in it.
 *
 * @module
 */

import type { Offer, OfferedMethod } from "../protocol.ts";
import { button, byId, make, put } from "./elements.ts";
import { grouped } from "./texts.ts";

/** Methods that the list shows; a filter finds the others. */
const mostListed = 500;

const search = byId("search") as HTMLInputElement;
const nameField = byId("name") as HTMLInputElement;

/** What the list is told, and what it asks. */
export interface ListOptions {
  /** Opens a method. */
  readonly open: (name: string) => void;
  /** Asks the server again what it offers. */
  readonly again: () => Promise<void>;
}

/** The methods of a server. */
export class MethodList {
  readonly #open: (name: string) => void;
  #offered: readonly OfferedMethod[] = [];
  /** Methods that were opened by name, and are there. */
  readonly #found = new Map<string, OfferedMethod>();
  #hint = "";
  #current: string | undefined;

  constructor({ open, again }: ListOptions) {
    this.#open = open;
    search.addEventListener("input", () => this.#list());
    byId("again").addEventListener("click", again);
    byId("by-name").addEventListener("submit", (event) => {
      event.preventDefault();
      const name = nameField.value.trim();
      if (name.includes(".")) open(name);
      else this.say("A method has a dot in it: Service.Method");
    });
  }

  /** Shows what a server offers. */
  show({ methods, hint = "" }: Offer): void {
    this.#offered = methods;
    this.#hint = hint;
    byId("again").hidden = hint === "";
    this.#list();
    this.say(hint);
  }

  /** Marks the method that is open. */
  choose(name: string): void {
    this.#current = name;
    this.say(this.#hint);
    this.#list();
  }

  /** Adds a method that the server turned out to have. */
  found(method: OfferedMethod): void {
    if (this.find(method.name) !== undefined) return;
    this.#found.set(method.name, method);
    this.#list();
  }

  /** The method of a name, if it is in the list. */
  find(name: string): OfferedMethod | undefined {
    return this.#offered.find((one) => one.name === name) ?? this.#found.get(name);
  }

  /** Tells something about methods. */
  say(text: string): void {
    put("methods-note", text);
  }

  /** Lists the methods that the filter lets through, by service. */
  #list(): void {
    const filter = search.value.trim().toLowerCase();
    const known = new Map([
      ...this.#found,
      ...this.#offered.map((one) => [one.name, one] as const),
    ]);
    const found = [...known.keys()].filter((name) => name.toLowerCase().includes(filter));
    const services = Map.groupBy(found.slice(0, mostListed), (name) => {
      return name.slice(0, name.lastIndexOf("."));
    });
    const lists = [...services].flatMap(([service, names]) => {
      const items = names.map((name) => make("li", {}, this.#entry(name)));
      return [make("h3", {}, service), make("ul", {}, ...items)];
    });
    const left = found.length - mostListed;
    const more = left > 0 ? [make("p", { class: "quiet" }, `and ${grouped(left)} more`)] : [];
    byId("methods").replaceChildren(...lists, ...more);
    search.hidden = known.size === 0;
    put("name-label", known.size === 0 ? "Name of a method" : "Another method");
    const example = "Write the name of a method to call it, such as Arith.Multiply.";
    put("welcome", known.size === 0 ? example : "Choose a method to call it.");
  }

  #entry(name: string): HTMLElement {
    const current = this.#current === name ? "true" : undefined;
    const bare = name.slice(name.lastIndexOf(".") + 1);
    const attributes = { "data-method": name, "aria-current": current };
    return button(bare, () => this.#open(name), attributes);
  }
}
