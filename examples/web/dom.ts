/**
 * The little of a browser's page that the script uses. The library of types for browsers would stand in the place of Deno's
 * wherever both have a name.
 *
 * @module
 */

/** An element of the page. */
export interface Element {
  /** Its text. */
  textContent: string | null;
}

/** What a form tells when it is sent. */
export interface SubmitEvent {
  /** The button that was pressed. */
  readonly submitter: { readonly value: string };
  /** Keeps the browser from loading another page. */
  preventDefault(): void;
}

/** A form. */
export interface Form {
  /** Its fields. */
  readonly elements: { namedItem(name: string): { readonly value: string } };
  /** Calls a function when it is sent. */
  addEventListener(type: "submit", listener: (event: SubmitEvent) => void): void;
}

/** The page. */
export interface Page {
  /** The form of the page. */
  querySelector(selector: "form"): Form;
  /** The first element that fits. */
  querySelector(selector: string): Element;
}

/** The page that the script runs in. */
export const page: Page = (globalThis as unknown as { document: Page }).document;
