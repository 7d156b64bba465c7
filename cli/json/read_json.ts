/**
 * Reads JSON exactly: `JSON.parse` rounds numbers of 64 bits, and lets the last of two members of one name win.
 *
 * @module
 */

import { type Json, JsonNumber, type JsonObject } from "./json_value.ts";

/** A text is no JSON. The message says where. */
export class JsonError extends SyntaxError {
  override readonly name = "JsonError";
}

/** Values in values, at most. */
const maxDepth = 500;

/**
 * Reads a JSON value.
 *
 * @param text The text, of one value.
 * @throws {JsonError} If it is none: with line and column.
 */
export function readJson(text: string): Json {
  const reader = new Reader(text);
  const json = reader.value();
  reader.end();
  return json;
}

const literals: readonly (readonly [string, Json])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
];

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): Json {
    this.#space();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object();
      case "[":
        return this.#array();
      case '"':
        return this.#string();
    }
    const number = this.#match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) return new JsonNumber(number);
    for (const [word, json] of literals) {
      if (this.#match(new RegExp(`${word}\\b`, "y")) !== undefined) return json;
    }
    throw this.#wrong("a value");
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw this.#wrong("the end");
  }

  #object(): JsonObject {
    const members = new Map<string, Json>();
    this.#list("}", () => {
      this.#space();
      const start = this.#at;
      if (this.#text[this.#at] !== '"') throw this.#wrong("a name in double quotes");
      const name = this.#string();
      if (members.has(name)) {
        this.#at = start;
        throw this.#error(`the name ${JSON.stringify(name.slice(0, 60))} is there twice`);
      }
      this.#space();
      if (this.#text[this.#at] !== ":") throw this.#wrong('":"');
      this.#at++;
      members.set(name, this.value());
    });
    return members;
  }

  #array(): Json[] {
    const items: Json[] = [];
    this.#list("]", () => items.push(this.value()));
    return items;
  }

  /** What stands between brackets, with commas. */
  #list(close: string, item: () => void): void {
    if (++this.#depth > maxDepth) throw this.#wrong(`at most ${maxDepth} levels`);
    this.#at++;
    this.#space();
    for (let first = true; this.#text[this.#at] !== close; first = false) {
      if (!first) {
        if (this.#text[this.#at] !== ",") throw this.#wrong(`"," or "${close}"`);
        this.#at++;
      }
      item();
      this.#space();
    }
    this.#at++;
    this.#depth--;
  }

  #string(): string {
    const start = this.#at;
    // deno-lint-ignore no-control-regex
    const quoted = this.#match(/"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y);
    if (quoted !== undefined) return JSON.parse(quoted);
    this.#at = start;
    throw this.#wrong("a string that ends on its line, with escapes as in JSON");
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    if (text !== undefined) this.#at += text.length;
    return text;
  }

  #space(): void {
    this.#match(/[ \t\r\n]*/y);
  }

  #wrong(expected: string): JsonError {
    const found = this.#at < this.#text.length
      ? JSON.stringify(this.#text.slice(this.#at, this.#at + 20))
      : "the end";
    return this.#error(`expected ${expected}, found ${found}`);
  }

  #error(what: string): JsonError {
    const before = this.#text.slice(0, this.#at).split("\n");
    const where = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
    return new JsonError(`Cannot read the JSON at ${where}: ${what}`);
  }
}
