/**
 * Where things are on the page of `netrpc ui`.
 *
 * @module
 */

/** The part of the form that holds a path of fields: `Items`, `Items[0]`. */
export function part(...names: readonly string[]): string {
  const inside = ["Argument", ...names];
  return inside.map((name) => `details[data-field=${JSON.stringify(name)}]`).join(" > .parts > ");
}

/** The control of a field without parts. */
export function field(...names: readonly string[]): string {
  const name = names.at(-1);
  return `${part(...names.slice(0, -1))} > .parts > .field:not(details) [data-field=${
    JSON.stringify(name)
  }]`;
}

/** The heading that folds a part. */
export function fold(...names: readonly string[]): string {
  return `${part(...names)} > summary`;
}

/** A button in a part. */
export function add(...names: readonly string[]): string {
  return `${part(...names)} > .parts > button:last-child, ${
    part(...names)
  } > .parts > .row:last-child > button`;
}

/** An expression: the text of an element. */
export function textIn(selector: string): string {
  return `document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`;
}

/** An expression: whether an element has a text in it. */
export function has(selector: string, text: string): string {
  return `(${textIn(selector)}).includes(${JSON.stringify(text)})`;
}
