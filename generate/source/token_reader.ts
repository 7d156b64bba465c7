/**
 * What every part of the parser does with tokens: look at one, take it, demand it, go over brackets.
 *
 * @module
 */

import { docLines } from "./comments.ts";
import { type Mark, Scanner, shortened } from "./scanner.ts";
import type { Position } from "./syntax.ts";
import type { TokenKind } from "./tokens.ts";

/** How deep types and expressions may be nested: less than any stack holds. */
export const MAX_DEPTH = 500;

const closers: ReadonlyMap<TokenKind, TokenKind> = new Map<TokenKind, TokenKind>([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

/** The lowest floor of the parser. */
export class TokenReader {
  readonly #scanner: Scanner;
  #depth = 0;

  constructor(path: string, text: string) {
    this.#scanner = new Scanner(path, text);
    this.next();
  }

  /** What the token at hand is. */
  protected get kind(): TokenKind {
    return this.#scanner.kind;
  }

  /** Where the token at hand begins in the text. */
  protected get offset(): number {
    return this.#scanner.start;
  }

  protected position(): Position {
    return this.#scanner.position();
  }

  /** The token at hand as it is written. */
  protected word(): string {
    return this.#scanner.word();
  }

  protected next(): void {
    this.#scanner.next();
  }

  /** The lines of the comment above the token at hand. */
  protected doc(): readonly string[] {
    const { doc } = this.#scanner;
    return doc.length === 0 ? doc : docLines(doc);
  }

  /** The lines of a comment above a declaration, and of the one behind what was read of it. */
  protected docWithTrailing(above: readonly string[]): readonly string[] {
    const trailing = this.#scanner.trailing();
    return trailing === undefined ? above : [...above, ...docLines([trailing])];
  }

  protected mark(): Mark {
    return this.#scanner.mark();
  }

  protected goBack(mark: Mark): void {
    this.#scanner.goBack(mark);
  }

  /** Whether the token at hand is the one wanted. */
  protected at(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  /** Takes the token at hand if it is the one wanted. */
  protected take(kind: TokenKind): boolean {
    if (this.kind !== kind) return false;
    this.next();
    return true;
  }

  /** Takes the token at hand, which must be the one wanted. */
  protected demand(kind: TokenKind): void {
    if (!this.take(kind)) this.failExpecting(kind);
  }

  /** Takes a name. */
  protected demandName(): string {
    if (this.kind !== "name") this.failExpecting("name");
    const name = this.word();
    this.next();
    return name;
  }

  /** The end of a statement or of a line of a group; before a closing bracket it may be left out. */
  protected demandEnd(): void {
    if (!this.at(")") && !this.at("}")) this.demandSemicolon();
  }

  /** The end of a statement. */
  protected demandSemicolon(): void {
    if (!this.take(";")) this.failExpecting("; or end of line");
  }

  /** Stops here. */
  protected failExpecting(expected: string): never {
    return this.#scanner.fail(`expected ${expected}, found ${this.#found()}`);
  }

  /** Stops at a place. */
  protected failAt(text: string, position: Position): never {
    return this.#scanner.fail(text, position);
  }

  /** Runs a part that may contain itself. */
  protected nested<T>(part: () => T): T {
    if (this.#depth >= MAX_DEPTH) {
      this.#scanner.fail(`expected at most ${MAX_DEPTH} levels of nesting, found more`);
    }
    this.#depth++;
    const result = part();
    this.#depth--;
    return result;
  }

  /** Goes over a pair of brackets and what is between them. Returns whether a `.Register…` is in there. */
  protected skipBrackets(): boolean {
    const open: TokenKind[] = [];
    let registers = false;
    let afterDot = false;
    do {
      const { kind } = this;
      const closer = closers.get(kind);
      if (closer !== undefined) open.push(closer);
      else if (kind === ")" || kind === "]" || kind === "}") {
        const expected = open.pop();
        if (expected !== kind) this.failExpecting(expected ?? "no bracket");
      } else if (kind === "end") this.failExpecting(open.at(-1) ?? "}");
      else if (afterDot && kind === "name" && isRegistration(this.word())) registers = true;
      afterDot = kind === ".";
      this.next();
    } while (open.length > 0);
    return registers;
  }

  #found(): string {
    switch (this.kind) {
      case "end":
        return "end of file";
      case "name":
        return `name ${shortened(this.word())}`;
      case ";":
        return this.#scanner.added ? "end of line" : ";";
      default:
        return shortened(this.word());
    }
  }
}

/** Whether a method of this name registers something. */
export function isRegistration(name: string): boolean {
  return name.startsWith("Register");
}
