/**
 * Source that is meant to take for ever, or all memory.
 *
 * @module
 */

import assert from "node:assert/strict";
import { contractFromGo } from "../../../generate/contract_from_go.ts";

function times(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

/** Declarations of a type, by what they do. */
const cases: Readonly<Record<string, readonly [type: string, declarations: string]>> = {
  "a long chain of named types": [
    "T0",
    times(2_000, (i) => `type T${i} T${i + 1}`) + "\ntype T2000 int",
  ],
  "a long chain of structs": [
    "T0",
    times(2_000, (i) => `type T${i} struct { F *T${i + 1} }`) + "\ntype T2000 int",
  ],
  "a long chain of aliases": [
    "T0",
    times(2_000, (i) => `type T${i} = T${i + 1}`) + "\ntype T2000 int",
  ],
  "a long chain of embedded structs": [
    "T0",
    times(1_000, (i) => `type T${i} struct { T${i + 1} }`) + "\ntype T1000 int",
  ],
  "a long chain of interfaces": [
    "T0",
    times(2_000, (i) => `type T${i} interface { T${i + 1} }`) + "\ntype T2000 int",
  ],
  "aliases that double a struct": [
    "T0",
    times(60, (i) => `type T${i} = struct { A, B T${i + 1} }`) + "\ntype T60 int",
  ],
  "aliases that double a map": [
    "T0",
    times(60, (i) => `type T${i} = map[T${i + 1}]T${i + 1}`) + "\ntype T60 int",
  ],
  "aliases that double arguments": [
    "T0",
    "type P[A, B any] struct { X A; Y B }\n" +
    times(60, (i) => `type T${i} = P[T${i + 1}, T${i + 1}]`) + "\ntype T60 int",
  ],
  "aliases that double methods": [
    "T0",
    times(60, (i) => `type T${i} = interface{ M(T${i + 1}, T${i + 1}) }`) + "\ntype T60 int",
  ],
  "a generic type that grows": ["G[int]", "type G[A any] struct { Next *G[[]A]; V A }"],
  "a generic type that doubles": ["G[int]", "type G[A any] struct { Next *G[struct{ X, Y A }] }"],
  "a generic type that embeds a larger one": ["G[int]", "type G[A any] struct { *G[G[A]] }"],
  "an alias in itself": ["A", "type A = struct { F *A; G *A }"],
  "aliases of each other": ["A", "type A = B\ntype B = A"],
  "named types of each other": ["A", "type A B\ntype B A"],
  "an array of itself": ["A", "type A [2]A"],
  "a struct in itself": ["A", "type A struct { A; B A }"],
  "an interface in itself": ["A", "type A interface { A; B() }"],
  "constants of each other": ["[a]int", "const a = b\nconst b = a"],
  "arguments that do not fit": ["P", "type P[A any] struct { X A }\ntype Q P[int, int]"],
  "variables of each other": [
    "int",
    'import "net/rpc"\nvar a = b\nvar b = a\nfunc f() { x := x.y(x); rpc.Register(a); rpc.Register(x) }',
  ],
  "names of JavaScript": [
    "constructor",
    "type constructor struct { __proto__ }\ntype __proto__ struct { X toString }\ntype toString int",
  ],
};

Deno.test("contractFromGo() comes to an end", async (t) => {
  for (const [name, [type, declarations]] of Object.entries(cases)) {
    await t.step(name, async () => {
      const [imports = ""] = /^import.*\n/.exec(declarations) ?? [];
      const text = await contractFromGo({
        "api.go": `package api
${imports}type S struct{}
func (S) M(args T, reply *T) error { return nil }
type T struct { X ${type} }
${declarations.slice(imports.length)}`,
      }, { services: { S: "S" } });
      assert.match(text, /M: method\(T, T\)/);
      assert(text.length < 1_000_000, `${text.length} characters`);
    });
  }
});
