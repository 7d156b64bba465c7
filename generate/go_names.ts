/**
 * Names of a contract as exported names of a Go package, where each is taken once.
 *
 * @module
 */

/** The most characters of a name that is made of several words. */
const maxName = 200;

/** The exported names of one scope: a package, a struct, an interface. */
export class GoNames {
  readonly #taken: Set<string>;

  /** @param taken Names that are taken from the start. */
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** Whether a name is free. */
  isFree(name: string): boolean {
    return !this.#taken.has(name);
  }

  /**
   * Takes the first of some names that is free, or the last with a number.
   *
   * @param wishes The names, as the contract has them: `Point`, `Page[int]`. Those without a letter are passed over.
   * @param suffixes What Go puts behind the name in other names, which must be free too: `Client`.
   */
  take(wishes: readonly string[], suffixes: readonly string[] = []): string {
    const names = wishes.map(exportedName).filter((name) => name !== "");
    const last = names.at(-1) ?? "Type";
    for (let count = 1;;) {
      const name = names.shift() ?? `${last}${++count}`;
      const all = [name, ...suffixes.map((suffix) => name + suffix)];
      if (all.some((one) => this.#taken.has(one))) continue;
      for (const one of all) this.#taken.add(one);
      return name;
    }
  }
}

/** The words of a text as one name that Go exports; empty if there are none. */
export function exportedName(text: string): string {
  const words = text.slice(0, maxName).match(/[\p{L}\p{Nd}_]+/gu) ?? [];
  const name = words.map(capitalized).join("");
  return name === "" || /^\p{Lu}/u.test(name) ? name : `X${name}`;
}

function capitalized(word: string): string {
  const [letter = ""] = word;
  const upper = letter.toUpperCase();
  return /^\p{Lu}$/u.test(upper) ? upper + word.slice(letter.length) : word;
}
