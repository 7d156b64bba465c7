// What the checks in this folder know of TypeScript's grammar: which characters of a file are code, and
// which are text (comments, strings, regular expressions). The compiler's own graph (`deno info`) would
// need a process, permission to run it and a tree that resolves. This needs only the text of one file, so
// the checks run anywhere and their tests can use invented files. tests/tools compares the two on the real
// tree.

/** A module named by a file, and the line on which it is named. */
export interface ImportedName {
  /** The text between the quotes, or `undefined` if the import is computed. */
  readonly specifier: string | undefined;
  /** Counted from 1. */
  readonly line: number;
}

const WORDS_BEFORE_A_REGEXP = new Set(
  "return typeof case in of do else void delete throw new instanceof await yield".split(" "),
);

/**
 * Blanks out comments, the insides of strings and of templates, and regular expressions. What is
 * left is code at its old position, so that an index into the result is an index into the source.
 */
export function codeOf(source: string): string {
  return new Blanker(source).run();
}

class Blanker {
  readonly #source: string;
  /** The result for everything before `#at`. */
  #code = "";
  #at = 0;
  /** How many braces are open in each `${…}` that has been entered, innermost last. */
  readonly #braces: number[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  run(): string {
    while (this.#at < this.#source.length) this.#step();
    return this.#code;
  }

  #step(): void {
    const source = this.#source;
    const here = source[this.#at];
    const next = source[this.#at + 1];
    if (here === "/" && next === "/") return this.#blankTo(this.#find("\n"));
    if (here === "/" && next === "*") return this.#blankTo(this.#find("*/", 2) + 2);
    if (here === '"' || here === "'") return this.#string(here);
    if (here === "`") return this.#template();
    if (here === "/" && this.#regexpMayStart()) return this.#regexp();
    if (here === "}" && this.#braces.at(-1) === 0) {
      this.#braces.pop();
      return this.#template();
    }
    this.#countBrace(here);
    this.#keep();
  }

  #countBrace(here: string | undefined): void {
    const innermost = this.#braces.length - 1;
    if (innermost < 0) return;
    if (here === "{") this.#braces[innermost]! += 1;
    if (here === "}") this.#braces[innermost]! -= 1;
  }

  #string(quote: string): void {
    this.#keep();
    let end = this.#at;
    while (end < this.#source.length && this.#source[end] !== quote) {
      end += this.#source[end] === "\\" ? 2 : 1;
    }
    this.#blankTo(end);
    this.#keep();
  }

  /** From a template's backtick, or from the brace that ends a substitution, to the next of either. */
  #template(): void {
    this.#keep();
    let end = this.#at;
    while (end < this.#source.length && this.#source[end] !== "`") {
      if (this.#source.startsWith("${", end)) {
        this.#braces.push(0);
        this.#blankTo(end);
        this.#keep();
        return this.#keep();
      }
      end += this.#source[end] === "\\" ? 2 : 1;
    }
    this.#blankTo(end);
    this.#keep();
  }

  /** A slash after a value divides. One after `)` is taken to divide as well: `if (x) /y/` is not written here. */
  #regexpMayStart(): boolean {
    const before = this.#code.trimEnd();
    const word = /[\w$]+$/.exec(before)?.[0];
    if (word !== undefined) return WORDS_BEFORE_A_REGEXP.has(word);
    return !/[)\]}"'`]$/.test(before);
  }

  #regexp(): void {
    let end = this.#at + 1;
    let inClass = false;
    while (end < this.#source.length && this.#source[end] !== "\n") {
      const here = this.#source[end];
      if (here === "\\") end += 1;
      else if (here === "[") inClass = true;
      else if (here === "]") inClass = false;
      else if (here === "/" && !inClass) break;
      end += 1;
    }
    this.#keep();
    this.#blankTo(end);
    this.#keep();
  }

  #find(text: string, from = 0): number {
    const found = this.#source.indexOf(text, this.#at + from);
    return found < 0 ? this.#source.length : found;
  }

  #keep(): void {
    this.#code += this.#source[this.#at] ?? "";
    this.#at += 1;
  }

  #blankTo(end: number): void {
    this.#code += this.#source.slice(this.#at, end).replace(/[^\n]/g, " ");
    this.#at = Math.min(end, this.#source.length);
  }
}

// A clause holds names, commas, braces and a star, never a quote, a semicolon or a parenthesis.
const FROM = /(?<![\w$.#])(?:import|export)\b[\w$\s,{}*]*?\bfrom\s*(?=["'])/g;
const FOR_EFFECT = /(?<![\w$.#])import\s*(?=["'])/g;
// A method may have the name: `async import(name) {`.
const DYNAMIC = /(?<![\w$.#]|\basync )import\s*\(\s*/g;

/** Every module that a file names: imports and re-exports, of values and of types, and `import(…)`. */
export function importsOf(source: string): ImportedName[] {
  const code = codeOf(source);
  const ends = [FROM, FOR_EFFECT, DYNAMIC]
    .flatMap((form) => [...code.matchAll(form)])
    .map((match) => match.index + match[0].length)
    .sort((a, b) => a - b);
  return ends.map((at) => ({ specifier: stringAt(source, at), line: lineAt(source, at) }));
}

function stringAt(source: string, at: number): string | undefined {
  const quote = source[at];
  if (quote !== '"' && quote !== "'") return undefined;
  const end = source.indexOf(quote, at + 1);
  return end < 0 ? undefined : source.slice(at + 1, end);
}

/** The number of the line, counted from 1, that an index lies on. */
export function lineAt(source: string, index: number): number {
  let line = 1;
  for (let at = source.indexOf("\n"); at >= 0 && at < index; at = source.indexOf("\n", at + 1)) {
    line += 1;
  }
  return line;
}
