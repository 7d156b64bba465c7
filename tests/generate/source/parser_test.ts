/**
 * Declarations of a file, form by form, and what is said of broken ones.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseFile } from "../../../generate/source/parser.ts";
import type { SourceFile } from "../../../generate/source/syntax.ts";
import { declarationsOf } from "./declarations_of.ts";

function file(text: string): SourceFile {
  return parseFile("x.go", `package p\n${text}\n`);
}

/** The declarations of one kind, without places and empty comments. */
function facts(text: string, kind: string): string[] {
  const found = [declarationsOf(file(text))[kind] ?? []].flat();
  return found.map((fact) => fact.replaceAll(/\b\d+:\d+ /g, "").replaceAll("``", ""));
}

Deno.test("parseFile() reads the clauses at the top", () => {
  const text = `\ufeff// Copyright

//go:build linux && (amd64 || arm64)
// +build linux

// Package p.
package p // text

import "fmt"
import (
	. "math"; _ "embed"
	api "example.com/api/v2"

	/*
	#include <stdio.h>
	*/
	"C"
)
`;
  const { path, package: name, constraint, imports } = parseFile("a/x.go", text);
  assert.deepEqual([path, name, constraint], ["a/x.go", "p", "linux && (amd64 || arm64)"]);
  assert.deepEqual(imports.map(({ name, path }) => [name, path]), [
    [undefined, "fmt"],
    [".", "math"],
    ["_", "embed"],
    ["api", "example.com/api/v2"],
    [undefined, "C"],
  ]);
  assert.deepEqual(imports.at(1)!.position, { line: 11, column: 2 });
  assert.equal("constraint" in parseFile("x.go", "package p"), false);
});

Deno.test("parseFile() tells type parameters from lengths of arrays", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["A [N]int", "A [N]int"],
    ["A [N * M]int", "A [(N * M)]int"],
    ["A [N * (M)]int", "A [(N * M)]int"],
    ["A [N(M)]int", "A [N(M)]int"],
    ["A [pkg.N]int", "A [pkg.N]int"],
    ["A [len(x)]int", "A [len(x)]int"],
    ["A [...]int", "A [...]int"],
    ["A []int", "A []int"],
    ["A [2]int", "A [2]int"],
    ["A [1 << iota | N]int", "A [((1 << iota) | N)]int"],
    ["A[N any] int", "A[N any] int"],
    ["A[N, M any] int", "A[N any, M any] int"],
    ["A[P *T,] int", "A[P *T] int"],
    ["A[P *T, Q any] int", "A[P *T, Q any] int"],
    ["A[P *struct{}] int", "A[P *struct{}] int"],
    ["A[P (T),] int", "A[P T] int"],
    ["A[P (interface{})] int", "A[P interface{}] int"],
    ["A[P *T | Q,] int", "A[P interface{?;}] int"],
    ["A[P ~int] int", "A[P interface{?;}] int"],
    [
      "A[P ~int | ~string, Q interface{ ~int; M() }] int",
      "A[P interface{?;}, Q interface{M()();?;}] int",
    ],
    ["A[P []int] int", "A[P []int] int"],
    ["A[P B[P]] int", "A[P B[P]] int"],
    ["A[P B[int, P], Q pkg.C[P]] = D[P, Q]", "A[P B[int, P], Q pkg.C[P]] = D[P, Q]"],
    ["A[P interface{ []int | map[string]P }] int", "A[P interface{?;}] int"],
    ["A = []B", "A = []B"],
  ];
  for (const [source, expected] of cases) {
    assert.deepEqual(facts(`type ${source}`, "types"), [expected], source);
  }
});

Deno.test("parseFile() reads every form of a type", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["struct{}", "struct{}"],
    ['struct { a, b int; C []byte `json:"c"` }', 'struct{a int;b int;C []byte `json:"c"`;}'],
    [
      "struct { a [N]int; b []int; c [2]T; d[3][4]int }",
      "struct{a [N]int;b []int;c [2]T;d [3][4]int;}",
    ],
    [
      'struct { T; *U; pkg.V "tag"; *pkg.W; G[int]; *H[K, V]; pkg.I[int] }',
      "struct{embedded T;embedded *U;embedded pkg.V `tag`;embedded *pkg.W;embedded G[int];embedded *H[K, V];embedded pkg.I[int];}",
    ],
    [
      "struct { _ int; f func(); m map[K]V; i interface{}; c <-chan int }",
      "struct{_ int;f func()();m map[K]V;i interface{};c chan int;}",
    ],
    ["map[string][]*pkg.T", "map[string][]*pkg.T"],
    ["chan<- chan int", "chan chan int"],
    ["chan (<-chan int)", "chan chan int"],
    ["<-chan func() int", "chan func()(int)"],
    ["((*(T)))", "*T"],
    ["func(int, ...string) (a, b int, err error)", "func(int, ...string)(a int, b int, err error)"],
    [
      "func(a, b pkg.T, c [2]int, d A[int], e ...*T) func()",
      "func(a pkg.T, b pkg.T, c [2]int, d A[int], e ...*T)(func()())",
    ],
    ["func(A[int], [N]int, pkg.B[K, V]) (*T)", "func(A[int], [N]int, pkg.B[K, V])(*T)"],
    [
      "interface { M(a int) error; error; pkg.I; ~int | T; G[int]; N() }",
      "interface{M(a int)(error);N()();error;pkg.I;?;G[int];}",
    ],
  ];
  for (const [source, expected] of cases) {
    assert.deepEqual(facts(`type T ${source}`, "types"), [`T ${expected}`], source);
  }
});

Deno.test("parseFile() repeats lines of constants and counts iota", () => {
  const text = `const (
	A, B = iota, "b"
	C, D // again

	E T = 1 << iota
	F
	_ = 'x'
)
const G, H float64 = 1.5, -0x1p-2`;
  assert.deepEqual(facts(text, "constants"), [
    ...[
      "A 0 = iota",
      "B 0 = `b`",
      "C 1 = iota",
      "D 1 = `b`",
      "E 2 T = (1 << iota)",
      "F 3 T = (1 << iota)",
    ],
    ...["_ 4 = '120'", "G 0 float64 = 1.5", "H 0 float64 = (-0x1p-2)"],
  ]);
});

Deno.test("parseFile() reads values with Go's precedence", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a + b*c - d", "((a + (b * c)) - d)"],
    ["a || b && c == d | e &^ f", "(a || (b && (c == (d | (e &^ f)))))"],
    ["-a.b * ^(c + 1)", "((-a.b) * (^(c + 1)))"],
    ["a.b.c(d)(e...)", "a.b.c(d)(e)"],
    ["&T{a: {1}, b: []int{2}}", "(&T{})"],
    ["pkg.T{}", "pkg.T{}"],
    ["G[int]{}", "G[int]{}"],
    ["[...]int{1, 2}", "[...]int{}"],
    ["struct{ a int }{1}", "struct{a int;}{}"],
    ["(*T)(nil)", "(*T)(nil)"],
    ["(*T).Method", "(*T).Method"],
    ['[]byte("x")', "[]byte(`x`)"],
    ["(<-chan int)(x)", "chan int(x)"],
    ["new(pkg.T)", "new(pkg.T)"],
    ["make([]T, 3, 4)", "make([]T, 3, 4)"],
    ["func(a int) { x() }(1)", "?(1)"],
    ["a[1]", "?"],
    ["a[1:2]", "?"],
    ["a[:]", "?"],
    ["a.(T)", "?"],
    ["f[int](x)", "f[int](x)"],
    ["interface{}(x)", "interface{}(x)"],
    ['"a" + `b` + "\\x63\\u00e9\\n\\101\\xff"', "`abcé\nA\ufffd`"],
    ["'\\U0001F600'", "'128512'"],
    ["'\\xff'", "'255'"],
    ["'\\''", "'39'"],
    ['"\\xe2\\x82\\xac"', "`€`"],
  ];
  for (const [source, expected] of cases) {
    assert.deepEqual(facts(`var x = ${source}`, "variables"), [`x = ${expected}`], source);
  }
  assert.deepEqual(facts("var a, b = 1, f()\nvar c, d T = g()", "variables"), [
    ...["a = 1", "b = f()", "c T", "d T"],
  ]);
});

Deno.test("parseFile() reads functions, their receivers and the comments above them", () => {
  const text = `
// F does it.
//
//go:noinline
func F[T any](a, b T) (err error) { return nil }
func (t T) A() {}
// B is
// two lines.
func (*T) B(int)
func (m *Map[K, _]) C(f func(int) bool, rest ...any) (int, error) {
	goto end
end:
}
// apart

func (Map[K, V]) D() interface{ X() } { panic("}") }
func init() {}`;
  assert.deepEqual(facts(text, "functions"), [
    "F generic(a T, b T)(err error)`F does it.`",
    "A of T()()",
    "B of *T(int)()`B is\ntwo lines.`",
    "C of *Map[K,_](f func(int)(bool), rest ...any)(int, error)",
    "D of Map[K,V]()(interface{X()();})",
    "init()()",
  ]);
});

Deno.test("parseFile() keeps the comments of types, fields and methods", () => {
  const text = `
// group
type (
	// A is one.
	A struct {
		// X is a field.
		X, Y int // trailing
		Z int
		/* T too */
		T
	}
	B interface {
		// M is called.
		M()
	}
)
/* C is
   alone. */
type C int`;
  assert.deepEqual(facts(text, "types"), [
    "A struct{X int`X is a field.\ntrailing`;Y int`X is a field.\ntrailing`;Z int;embedded T` T too`;}`A is one.`",
    "B interface{M()()`M is called.`;}",
    "C int` C is\n   alone.`",
  ]);
});

Deno.test("parseFile() says where a file is broken", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["type A struct {\n\tX 5\n}", "3:4: expected ; or end of line, found 5"],
    ["type A struct {", "3:1: expected name of a field or type, found end of file"],
    ["type A struct { []int }", "2:17: expected name of a field or type, found ["],
    ["type A struct { *[]int }", "2:17: expected name of a type to embed, found another type"],
    ["type", "3:1: expected name, found end of file"],
    ["type A", "2:7: expected type, found end of line"],
    ["type A map[string", "2:18: expected ], found end of line"],
    ["type A[P any, 5] int", "2:15: expected name, found 5"],
    ["func F(a, b int, string)", "2:18: expected type after the name, found none"],
    ["func F(a int, []string)", "2:15: expected name of the parameter, found type"],
    ["func (a, b T) F()", "2:6: expected one receiver, found 2"],
    ["func (a []T) F()", "2:9: expected name of a type as the receiver, found another type"],
    ["func F() { ( }", "2:14: expected ), found }"],
    ["func F() {", "3:1: expected }, found end of file"],
    ["var x = )", "2:9: expected value or type, found )"],
    ["var x = 1 2", "2:11: expected ; or end of line, found 2"],
    ["x := 1", "2:1: expected const, var, type or func, found name x"],
    ["import 5", "2:8: expected path of a package, found 5"],
    ['type A int\nimport "x"', "3:1: expected imports before other declarations, found import"],
    ["type B struct { A[1] }", "2:19: expected type, found value"],
    ["func init() { rpc.Register(x) if }", "2:31: expected ; or end of line, found if"],
    ["func init() { switch { x.Register() } }", "2:24: expected case, found name x"],
  ];
  for (const [source, message] of cases) {
    assert.throws(() => file(source), { name: "SourceError", message: `x.go:${message}` });
  }
  assert.throws(() => parseFile("x.go", ""), {
    message: "x.go:1:1: expected package, found end of file",
  });
});
