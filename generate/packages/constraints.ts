/**
 * The conditions under which a file belongs to its package: `//go:build` and `// +build` lines.
 *
 * @module
 */

import { shortened } from "../source/scanner.ts";

/** A condition: whether it holds, given which tags do. */
export type Constraint = (holds: (tag: string) => boolean) => boolean;

/** A line of a condition that cannot be read. */
export class ConstraintError extends Error {
  override readonly name: string = "ConstraintError";
  /** The line of the file, from 1. */
  readonly line: number;
  /** The column, from 1. */
  readonly column: number;

  /** Says what was expected and what was found. */
  constructor(line: number, column: number, text: string) {
    super(text);
    this.line = line;
    this.column = column;
  }
}

/** More tags in one condition are refused, as Go does. */
const mostTags = 1000;

/** The same for a line of the old form. */
const mostOldTags = 101;

const always: Constraint = () => true;
const never: Constraint = () => false;

/**
 * The condition that the head of a file states, before the package clause. A `//go:build` line alone counts if there is one. Follows
 * `shouldBuild` of Go's go/build.
 *
 * @throws {ConstraintError} If a line of it cannot be read.
 */
export function constraintOf(text: string): Constraint {
  const { build, old } = headOf(text);
  if (build !== undefined) return new Reader(build).read();
  const conditions = old.map((line) => oldConstraint(line));
  return conditions.length === 0 ? always : (holds) => conditions.every((one) => one(holds));
}

/** A line of the head, without what introduces it. */
interface Line {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** The lines of conditions in the comments before the package clause. */
function headOf(text: string): { build?: Line; old: Line[] } {
  let build: Line | undefined;
  const old: Line[] = [];
  // Lines of the old form count only if a blank line follows before anything else but line comments.
  let waiting: Line[] = [];
  let inBlock = false;
  let ended = false;
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (let number = 1; start < text.length; number++) {
    const newline = text.indexOf("\n", start);
    const raw = text.slice(start, newline < 0 ? text.length : newline);
    start = newline < 0 ? text.length : newline + 1;
    let line = raw.trim();
    if (line === "" && !ended) {
      old.push(...waiting);
      waiting = [];
      continue;
    }
    if (!line.startsWith("//")) ended = true;
    if (!inBlock) {
      const found = conditionIn(line, raw, number, /^\/\/go:build(?=\s|$)/);
      if (found !== undefined) {
        if (build !== undefined) {
          throw new ConstraintError(
            number,
            found.column,
            "expected one //go:build line, found two",
          );
        }
        build = found;
      }
      const oldForm = ended ? undefined : conditionIn(line, raw, number, /^\/\/\s*\+build(?=\s|$)/);
      if (oldForm !== undefined) waiting.push(oldForm);
    }
    for (;;) {
      if (inBlock) {
        const end = line.indexOf("*/");
        if (end < 0) break;
        inBlock = false;
        line = line.slice(end + 2).trim();
      }
      if (line === "" || line.startsWith("//")) break;
      if (!line.startsWith("/*")) return { build, old };
      inBlock = true;
      line = line.slice(2);
    }
  }
  return { build, old };
}

function conditionIn(line: string, raw: string, number: number, start: RegExp): Line | undefined {
  const head = start.exec(line)?.[0];
  if (head === undefined) return undefined;
  const text = line.slice(head.length);
  return { text, line: number, column: raw.indexOf(head) + head.length + 1 };
}

/** A line of the old form: words are alternatives, commas mean "and". What makes no sense is never true. */
function oldConstraint({ text }: Line): Constraint {
  const words = text.trim().split(/\s+/).filter((word) => word !== "");
  const alternatives = words.map((word) => word.split(",").map(oldTag));
  if (alternatives.flat().length > mostOldTags) return always;
  return (holds) => alternatives.some((all) => all.every((one) => one(holds)));
}

function oldTag(text: string): Constraint {
  if (text.startsWith("!!") || text === "!") return (holds) => holds("ignore");
  const tag = text.startsWith("!") ? text.slice(1) : text;
  const known = /^[\p{L}\p{Nd}_.]+$/u.test(tag);
  const name = known ? tag : "ignore";
  return tag === text ? (holds) => holds(name) : (holds) => !holds(name);
}

/** Reads `a && (b || !c)`. */
class Reader {
  readonly #line: Line;
  readonly #tokens = /\s*(?:(\|\||&&|[()!])|([\p{L}\p{Nd}_.]+))/uy;
  /** The token that comes next, empty at the end, and where it is. */
  #token = "";
  #isTag = false;
  #at = 0;
  /** How many tags and brackets were read; it bounds the depth too. */
  #size = 0;

  constructor(line: Line) {
    this.#line = line;
  }

  read(): Constraint {
    this.#next();
    const condition = this.#or();
    if (this.#token !== "") throw this.#error("expected && or || or the end of the line");
    return condition;
  }

  #next(): void {
    const { text } = this.#line;
    const from = this.#tokens.lastIndex;
    const match = this.#tokens.exec(text);
    if (match === null) {
      this.#at = from + text.slice(from).search(/\S|$/);
      this.#token = text.slice(this.#at, this.#at + 1);
      this.#isTag = false;
      if (this.#token !== "") throw this.#error("expected a tag or an operator");
      return;
    }
    this.#isTag = match[2] !== undefined;
    this.#token = match[1] ?? match[2] ?? "";
    this.#at = this.#tokens.lastIndex - this.#token.length;
  }

  #or(): Constraint {
    const parts = [this.#and()];
    while (this.#token === "||") {
      this.#next();
      parts.push(this.#and());
    }
    return parts.length === 1 ? parts[0] ?? never : (holds) => parts.some((one) => one(holds));
  }

  #and(): Constraint {
    const parts = [this.#not()];
    while (this.#token === "&&") {
      this.#next();
      parts.push(this.#not());
    }
    return parts.length === 1 ? parts[0] ?? never : (holds) => parts.every((one) => one(holds));
  }

  #not(): Constraint {
    if (++this.#size > mostTags) throw this.#error(`expected at most ${mostTags} tags`);
    if (this.#token !== "!") return this.#atom();
    this.#next();
    const condition = this.#atom();
    return (holds) => !condition(holds);
  }

  #atom(): Constraint {
    const token = this.#token;
    if (token === "(") {
      this.#next();
      const condition = this.#or();
      if (this.#token !== ")") throw this.#error("expected a closing bracket");
      this.#next();
      return condition;
    }
    if (!this.#isTag) throw this.#error("expected a tag");
    this.#next();
    return (holds) => holds(token);
  }

  #error(expected: string): ConstraintError {
    const { line, column } = this.#line;
    const found = this.#token === "" ? "the end of the line" : shortened(this.#token);
    return new ConstraintError(line, column + this.#at, `${expected}, found ${found}`);
  }
}
