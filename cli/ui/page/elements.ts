/**
 * Elements of the page. All texts become nodes of text: no text is read as markup.
 *
 * @module
 */

import { shown } from "./texts.ts";

/** Attributes, and what is done at events: `onclick`. An attribute that is false or undefined is left out. */
export type Attributes = Readonly<
  Record<string, string | boolean | undefined | ((event: Event) => void)>
>;

/** Makes an element. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  element.append(...children.map((one) => typeof one === "string" ? shown(one) : one));
  return element;
}

/** Makes an element of a drawing. */
export function draw(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** The element of the page with an id. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no ${id}`);
  return element;
}

/** Puts a text into the element of the page with an id, instead of what is in it. */
export function put(id: string, text: string): void {
  byId(id).textContent = shown(text);
}

/** A button. */
export function button(
  text: string,
  onclick: (event: Event) => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  return make("button", { type: "button", onclick, ...attributes }, text);
}

/** Ids that are used once. */
export class Ids {
  #last = 0;

  next(): string {
    return `n${++this.#last}`;
  }
}
