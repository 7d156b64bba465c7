/**
 * Names of Go as names of a TypeScript module, where each is taken once.
 *
 * @module
 */

import { isIdentifier } from "./contract_layout.ts";

/** What a contract cannot declare: words of the language, types that are built in, and what the text itself uses. */
const reserved: readonly string[] =
  ("abstract any arguments as async await bigint boolean break case catch class const continue debugger declare default " +
    "delete do else enum eval export extends false finally for from function get global globalThis if implements import " +
    "in infer instanceof interface is keyof let module namespace never new null number object of package private " +
    "protected public readonly require return set static string super switch symbol this throw true try type typeof " +
    "undefined unique unknown using var void while with yield " +
    "ArrayBuffer Infinity Map NaN Temporal Uint8Array gob method service").split(" ");

/** The most characters of a name that is made of several. */
const maxName = 200;

/** The names of one module. */
export class Identifiers {
  readonly #taken = new Set<string>(reserved);

  /**
   * Takes a name that is free.
   *
   * @param name Go's name: `Point`, `Page[int]`.
   * @param prefix What comes in front of it if it is taken: the package.
   * @param suffix What comes behind it if it still is.
   */
  take(name: string, prefix: string | undefined, suffix: string): string {
    const plain = identifierFrom(name) || suffix;
    const candidates = [plain];
    if (prefix !== undefined) candidates.push(identifierFrom(`${upper(prefix)} ${upper(plain)}`));
    candidates.push(`${plain}${suffix}`);
    for (let count = 2;; count++) {
      const free = candidates.shift() ?? `${plain}${count}`;
      if (free === "" || this.#taken.has(free)) continue;
      this.#taken.add(free);
      return free;
    }
  }
}

/** The words of a text as one name; empty if there are none. */
function identifierFrom(text: string): string {
  if (isIdentifier(text)) return text;
  const words = text.slice(0, maxName).match(/[\p{ID_Continue}$]+/gu) ?? [];
  const [first = "", ...others] = words;
  const name = first + others.map(upper).join("");
  return name === "" || isIdentifier(name) ? name : `_${name}`;
}

function upper(word: string): string {
  const [first = ""] = word;
  return first.toUpperCase() + word.slice(first.length);
}
