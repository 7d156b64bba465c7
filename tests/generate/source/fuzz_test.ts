/**
 * Broken, deep and huge source: the parser says what is wrong, or reads it, and soon.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseFile, parseFileWithBodies } from "../../../generate/source/parser.ts";
import { SourceError } from "../../../generate/source/source_error.ts";
import { Random } from "../../testing/random.ts";
import { goFiles } from "./compare.ts";

/** How long any input may take, in milliseconds, on a busy machine. */
const LONGEST = 5000;

/** Reads a text in both ways. Anything but an error of the source is a bug. */
function outcome(text: string, name: string): string[] {
  return [parseFile, parseFileWithBodies].map((parse) => {
    const start = performance.now();
    try {
      parse("x.go", text);
      return "read";
    } catch (error) {
      assert.ok(error instanceof SourceError, `${name}: ${error}\n${text.slice(0, 2000)}`);
      assert.match(error.message, /^x\.go:\d+:\d+: expected .+, found .+$/s, name);
      return error.text;
    } finally {
      const time = performance.now() - start;
      assert.ok(time < LONGEST, `${name} took ${time} ms`);
    }
  });
}

const PIECES = [
  ...["(", ")", "[", "]", "{", "}", ",", ";", "~", "...", ".", ":=", ":", "=", "*", "<-", "|", "-"],
  ...["func", "type", "struct", "interface", "map", "chan", "const", "var", "if", "for", "switch"],
  ...["\n", '"', "'", "`", "/*", "*/", "//", "\\", "0x", "1e", "é", "\u0000", "\ufeff", "\ud800"],
  ...["x", "T[P]", "rpc.Register(x)", "func() {", "case", "else", "range", "go ", "return", "a:"],
];

function mutated(text: string, other: string, random: Random): string {
  const at = random.below(text.length + 1);
  const length = random.below(random.chance(0.5) ? 5 : 200);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + text.slice(at, at + length).repeat(3) + text.slice(at + length);
    case 3: {
      const from = random.below(other.length);
      return text.slice(0, at) + other.slice(from, from + length) + text.slice(at + length);
    }
    case 4:
      return text.slice(0, at) + String.fromCharCode(random.below(0x180)) + text.slice(at + 1);
    default:
      return text.slice(0, at) + random.pick(PIECES) + text.slice(at);
  }
}

Deno.test("parseFile() of cut and mutated files throws SourceError only", async () => {
  const tests = new URL("../../", import.meta.url).pathname;
  const seeds = await Promise.all((await goFiles(tests)).map((path) => Deno.readTextFile(path)));
  const short = seeds.filter(({ length }) => length < 20_000);
  assert.ok(short.length > 5);
  let read = 0;
  for (let input = 0; input < 3000; input++) {
    const random = new Random(15, input);
    let text = random.pick(short);
    for (let i = random.between(1, 4); i > 0; i--) text = mutated(text, random.pick(short), random);
    if (outcome(text, `input ${input}`).includes("read")) read++;
  }
  // Both happen, so that the mutations are neither too wild nor too tame.
  assert.ok(read > 300 && read < 2700, `${read} were read`);
});

const DEEP: Readonly<Record<string, (n: number) => string>> = {
  parentheses: (n) => `var x = ${"(".repeat(n)}1${")".repeat(n)}`,
  "open parentheses": (n) => `var x = ${"(".repeat(n)}`,
  minus: (n) => `var x = ${"- ".repeat(n)}1`,
  "pointers of values": (n) => `var x = ${"*".repeat(n)}p`,
  pointers: (n) => `type T ${"*".repeat(n)}int`,
  slices: (n) => `type T ${"[]".repeat(n)}int`,
  arrays: (n) => `type T ${"[1]".repeat(n)}int`,
  "open brackets": (n) => `type T ${"[".repeat(n)}`,
  lengths: (n) => `type T ${"[len(".repeat(n)}x${")]int".repeat(n)}`,
  maps: (n) => `type T ${"map[".repeat(n)}int${"]int".repeat(n)}`,
  structs: (n) => `type T ${"struct{a ".repeat(n)}int${"}".repeat(n)}`,
  interfaces: (n) => `type T ${"interface{".repeat(n)}${"}".repeat(n)}`,
  functions: (n) => `type T ${"func(a ".repeat(n)}int${")".repeat(n)}`,
  results: (n) => `type T ${"func() ".repeat(n)}int`,
  channels: (n) => `type T ${"chan ".repeat(n)}int`,
  generics: (n) => `type T ${"B[".repeat(n)}int${"]".repeat(n)}`,
  parameters: (n) => `type T[P ${"*(".repeat(n)}int${")".repeat(n)}] int`,
  calls: (n) => `var x = ${"f(".repeat(n)}1${")".repeat(n)}`,
  literals: (n) => `var x = T${"{".repeat(n)}a.Register()${"}".repeat(n)}`,
  closures: (n) => `var x = ${"func() { a.Register(".repeat(n)}1${")}".repeat(n)}`,
  conditions: (n) => `var x = ${"func() { if x := ".repeat(n)}a.Register()${"{}}".repeat(n)}`,
  "types in lengths": (n) =>
    `func f() { a.Register(); ${"type T [func() { ".repeat(n)}${"}]int".repeat(n)} }`,
  registrations: (n) => `var x = ${"a.Register(".repeat(n)}1${")".repeat(n)}`,
  receivers: (n) => `func (${"*(".repeat(n)}T${")".repeat(n)}) f() {}`,
  blocks: (n) => `func f() ${"{".repeat(n)}a.Register()${"}".repeat(n)}`,
  labels: (n) => `func f() { a.Register(); ${"a: ".repeat(n)}}`,
  switches: (n) => `func f() { a.Register();${"switch { case x: ".repeat(n)}${"}".repeat(n)} }`,
};

Deno.test("parseFile() says that nesting is too deep", () => {
  for (const [name, source] of Object.entries(DEEP)) {
    for (const text of outcome(`package p\n${source(100_000)}\n`, name)) {
      assert.equal(text, "expected at most 500 levels of nesting, found more", name);
    }
    // What is just deep enough must fit on the stack.
    for (let n = 50; n <= 500; n += 50) outcome(`package p\n${source(n)}\n`, `${name} ${n}`);
  }
});

Deno.test("parseFile() counts brackets of bodies at any depth", () => {
  const n = 100_000;
  const deep = `${"{([".repeat(n)}${"])}".repeat(n)}`;
  assert.equal(parseFile("x.go", `package p\nfunc f() {${deep}}\n`).functions.length, 1);
});

const LONG: Readonly<Record<string, (n: number) => string>> = {
  sums: (n) => `var x = 1${" + 1".repeat(n)}`,
  strings: (n) => `var x = ""${' + "text"'.repeat(n)}`,
  selections: (n) => `var x = a${".b".repeat(n)}`,
  indices: (n) => `var x = a${"[0]".repeat(n)}`,
  calls: (n) => `var x = a${"()".repeat(n)}`,
  registrations: (n) => `var x = a${".Register()".repeat(n)}`,
  elses: (n) => `func f() { a.Register(); if x {}${" else if x {}".repeat(n)} }`,
  locals: (n) => `func f() {${"x := &T{}; rpc.Register(x);".repeat(n)}}`,
  "many locals": (n) =>
    `func f() {${
      Array.from({ length: n }, (_, i) => `x${i} := T{}; rpc.Register(x${i});`)
        .join("")
    }}`,
  comments: (n) => `var x = 1 ${"/* */".repeat(n)}`,
  "comments after names": (n) => `type T struct { ${"x /**/ , ".repeat(n)} x int }`,
  "doc comments": (n) => `${"// text\n".repeat(n)}type T int`,
  "apart comments": (n) => `${"// text\n\n".repeat(n)}type T int`,
  "old constraints": (n) => `${"// +build a\n\n".repeat(n)}\npackage p`,
  unions: (n) => `type T interface { a${"|~b".repeat(n)} }`,
  names: (n) => `var a${", a".repeat(n)} int`,
  constants: (n) => `const (\na = iota\n${"a\n".repeat(n)})`,
  arguments: (n) => `var x = f(${"1, ".repeat(n)})`,
  types: (n) => `type (\n${"T int\n".repeat(n)})`,
  "lines of a comment": (n) => `/*${"\n".repeat(n)}*/\ntype T int`,
  fields: (n) => `type T struct {\n${"a int\n".repeat(n)}}`,
  tables: (n) => `var x = []T{${"{1, 2},\n".repeat(n)}}`,
  functions: (n) => `${"func f() { x.Register(1) }\n".repeat(n)}`,
  parameters: (n) => `func f(${"a, ".repeat(n)} a int)`,
  digits: (n) => `var x = ${"1".repeat(n)}`,
  underscores: (n) => `var x = 1${"_".repeat(n)}`,
  escapes: (n) => `var x = "${"\\x41".repeat(n)}"`,
  quotes: (n) => `${'"'.repeat(n)}`,
  slashes: (n) => `${"/ ".repeat(n)}`,
  "open comments": (n) => `${"/* ".repeat(n)}`,
  "lines of spaces": (n) => `var x = 1${" \t\r".repeat(n)}`,
  "name of letters": (n) => `var ${"é".repeat(n)} int`,
};

/** So many values cannot be spread as arguments of a call. */
const TOO_MANY_ARGUMENTS = new Set([
  "arguments",
  "types",
  "constants",
  "fields",
  "lines of a comment",
]);

Deno.test("parseFile() takes time in proportion to the length", () => {
  for (const [name, source] of Object.entries(LONG)) {
    const text = source(TOO_MANY_ARGUMENTS.has(name) ? 130_000 : 20_000);
    outcome(text.includes("package") ? text : `package p\n${text}\n`, name);
  }
});
