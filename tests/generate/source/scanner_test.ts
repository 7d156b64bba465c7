/**
 * Tokens: where they stand, where a line ends a statement, and what is none.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Scanner } from "../../../generate/source/scanner.ts";
import { SourceError } from "../../../generate/source/source_error.ts";

/** The tokens of a text: `line:column kind`, with the word of those that do not stand for themselves. */
function tokens(text: string): string[] {
  const scanner = new Scanner("x.go", text);
  const list: string[] = [];
  for (scanner.next(); scanner.kind !== "end"; scanner.next()) {
    const { line, column, kind } = scanner;
    const word = scanner.added ? "added" : scanner.word() === kind ? "" : scanner.word();
    list.push(`${line}:${column} ${kind} ${word}`.trimEnd());
  }
  return list;
}

function kinds(text: string): string {
  return tokens(text).map((token) => token.split(" ").slice(1, 2)).join(" ");
}

Deno.test("Scanner.next() counts lines, and columns in bytes", () => {
  assert.deepEqual(tokens('é := "€😀" + `a\né` + x // 😀\n/* é\n é */ y'), [
    ...["1:1 name é", "1:4 :=", '1:7 string "€😀"', "1:17 +", "1:19 string `a\né`", "2:5 +"],
    ...["2:7 name x", "2:9 ; added", "4:8 name y", "4:9 ; added"],
  ]);
  // Two of the bytes of the mark belong to no column of the text.
  assert.deepEqual(tokens("\ufeffx"), ["1:4 name x", "1:5 ; added"]);
});

Deno.test("Scanner.next() adds semicolons where Go does", () => {
  assert.equal(kinds("a\nb"), "name ; name ;");
  assert.equal(kinds("a +\nb"), "name + name ;");
  assert.equal(
    kinds("return\nbreak\ncontinue\nfallthrough\ngoto\n"),
    "return ; break ; continue ; fallthrough ; goto",
  );
  assert.equal(
    kinds("1\n'a'\n\"\"\n``\n)\n]\n}\n++\n--\n(\n"),
    "number ; rune ; string ; string ; ) ; ] ; } ; ++ ; -- ; (",
  );
  assert.equal(
    kinds("a // b\nc /* d */ e /* f\n*/ g /* h */ // i\n/* j */"),
    "name ; name name ; name ;",
  );
  assert.equal(kinds("a;\n\nb"), "name ; name ;");
});

Deno.test("Scanner.next() knows every operator and keyword", () => {
  const operators = "+ & += &= && == != ( ) - | -= |= || < <= [ ] * ^ *= ^= <- > >= { } " +
    "/ << /= <<= = := , ; % >> %= >>= ! ... . : &^ &^= ~";
  assert.equal(kinds(operators), operators);
  assert.equal(kinds(operators.replaceAll(" ", "\n")).replaceAll(/([)\]}]) ;/g, "$1"), operators);
  const keywords =
    "break case chan const continue default defer else fallthrough for func go goto if import " +
    "interface map package range return select struct switch type var";
  assert.equal(kinds(keywords), keywords);
  assert.equal(kinds("&^=<<=<-...x&&^y"), "&^= <<= <- ... name && ^ name ;");
});

Deno.test("Scanner.next() takes every number and refuses what is none", () => {
  const good = [
    ...[
      "0",
      "42",
      "4_2",
      "0600",
      "0_600",
      "0o600",
      "0O17",
      "0xBad_Face",
      "0x_67",
      "0b1_01",
      "0B_1",
    ],
    ...["0.", "72.40", "072.40", "2.71828", "1.e+0", "6.67428e-11", "1E6", ".25", ".12345E+5"],
    ...["1_5.", "0.15e+0_2", "0x1p-2", "0x2.p10", "0x1.Fp+0", "0X.8p-0", "0X_1FFFP-16"],
    ...["0i", "0123i", "0o123i", "0xabci", "0.i", "2.71828i", "1.e+0i", "0x1p-2i", "09i"],
  ];
  for (const number of good) assert.deepEqual(tokens(number)[0], `1:1 number ${number}`);
  const bad = [
    ...[
      "0b2",
      "0o8",
      "08",
      "0x",
      "0b",
      "1__0",
      "1_",
      "0_x1",
      "1_.5",
      "1._5",
      "1.5_e1",
      "1e",
      "1e_1",
    ],
    ...["0x1.8", "0x.p1", "1p2", "0b1.0", "0o1e1", "1ii", "12abc", "09"],
  ];
  for (const number of bad) {
    assert.throws(() => tokens(number), {
      name: "SourceError",
      message: new RegExp(`^x.go:1:1: expected number, found ${number.slice(0, 3)}`),
    });
  }
});

Deno.test("Scanner.next() says where a text goes wrong", () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a "b\n', "1:3: expected the end of the string, found end of line"],
    ["\n `b\n", "2:2: expected the end of the string, found end of file"],
    ["'a", "1:1: expected the end of the rune, found end of file"],
    ["'ab'", "1:1: expected rune, found 'ab'"],
    ["''", "1:1: expected rune, found ''"],
    ["'\\\"'", "1:1: expected rune, found '\\\"'"],
    ["'\\ud800'", "1:1: expected rune, found '\\ud800'"],
    ["'\\400'", "1:1: expected rune, found '\\400'"],
    ['"\\q"', '1:1: expected string, found "\\q"'],
    ['"\\x1"', '1:1: expected string, found "\\x1"'],
    ["x /* y", "1:3: expected the end of the comment, found end of file"],
    ["x # y", "1:3: expected a token of Go, found the character U+0023"],
    ["x 😀", "1:3: expected a token of Go, found the character U+1F600"],
    ["x\u0000", "1:2: expected a token of Go, found the character U+0000"],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => tokens(text), { message: `x.go:${message}` });
  }
  const error = new SourceError("a/b.go", { line: 3, column: 7 }, "expected x, found y");
  assert.equal(error.message, "a/b.go:3:7: expected x, found y");
  assert.deepEqual([error.path, error.line, error.column], ["a/b.go", 3, 7]);
});

Deno.test("Scanner.doc is the comment that ends on the line before a token", () => {
  const scanner = new Scanner("x.go", "// a\n\n// b\n/* c */\nx // d\n// e\ny // f\n\nz /* g */ w");
  const docs: (readonly string[])[] = [];
  for (scanner.next(); scanner.kind !== "end"; scanner.next()) {
    if (scanner.kind === "name") docs.push(scanner.doc);
  }
  assert.deepEqual(docs, [["// b", "/* c */"], ["// e"], [], []]);
});

Deno.test("Scanner.trailing() is the // comment on the line that a semicolon ends", () => {
  const scanner = new Scanner(
    "x.go",
    "a // b\nc; // d\ne /* f */ // g\nh /* i */\nj; k {// l\n}\nm //",
  );
  const found: (string | undefined)[] = [];
  for (scanner.next(); scanner.kind !== "end"; scanner.next()) {
    if (scanner.kind === ";") found.push(scanner.trailing());
  }
  assert.deepEqual(found, ["// b", "// d", "// g", undefined, undefined, undefined, "//"]);
});
