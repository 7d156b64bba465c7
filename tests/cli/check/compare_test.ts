import assert from "node:assert/strict";
import { compare, holds, worst } from "../../../cli/check/compare.ts";
import { ContractType, questionsOf } from "../../../cli/check/contract_type.ts";
import type { Found, Shape } from "../../../cli/ask/found.ts";
import type { Wanted } from "../../../cli/ask/wanted.ts";
import { parseTypeText } from "../../../generate/type_text.ts";
import { gob } from "../../../mod.ts";

const contract = (schema: unknown) => new ContractType(schema as gob.Schema<unknown>);

const found = (type: string, shape: Shape): Found => ({ type: parseTypeText(type), shape });

const int = found("int", { kind: "basic", name: "int" });
const level = found("main.Level", { kind: "basic", name: "int" });

Deno.test("compare() knows what fits what", () => {
  const bytes: Shape = {
    kind: "slice",
    elem: found("uint8", { kind: "basic", name: "uint8" }),
  };
  const cases: readonly [unknown, Found, string][] = [
    [gob.int, int, "same"],
    [gob.pointer(gob.pointer(gob.int)), int, "same"],
    [gob.int64, int, "same"],
    [gob.int, found("int32", { kind: "basic", name: "int32" }), "other size"],
    [gob.int64, level, "same"],
    [gob.uint, level, "other type"],
    [gob.float32, found("float64", { kind: "basic", name: "float64" }), "same"],
    [gob.uint64, found("uintptr", { kind: "basic", name: "uintptr" }), "same"],
    [gob.duration, int, "same"],
    [gob.int64, found("time.Duration", { kind: "library", name: "time.Duration" }), "same"],
    [gob.duration, found("time.Time", { kind: "library", name: "time.Time" }), "other type"],
    [gob.time, found("big.Int", { kind: "library", name: "big.Int" }), "other type"],
    [gob.time, found("main.Stamp", { kind: "opaque", encoding: "gob" }), "same"],
    [gob.url, found("main.Stamp", { kind: "opaque", encoding: "gob" }), "other type"],
    [gob.bytes, found("main.Raw", bytes), "same"],
    [gob.string, found("main.Raw", bytes), "other type"],
    [gob.slice(gob.uint8), found("[]uint8", bytes), "same"],
    [gob.slice(gob.uint), found("[]uint8", bytes), "other type"],
    [gob.int, found("main.Odd", { kind: "unknown" }), "not told"],
    [gob.int, found("chan int", { kind: "unsent" }), "other type"],
    [gob.any, found("any", { kind: "interface", types: new Map() }), "same"],
    [gob.any, int, "other type"],
    [
      gob.map(gob.string, gob.int),
      found("map[main.Level]int", { kind: "map", key: level, elem: int }),
      "other type",
    ],
    [gob.slice(gob.slice(gob.int)), found("[]int", { kind: "slice", elem: int }), "other type"],
  ];
  for (const [schema, theirs, verdict] of cases) {
    const [place, ...more] = compare(contract(schema), theirs);
    assert.deepEqual([place?.verdict, more], [verdict, []], `${place?.contract} ${place?.server}`);
  }
});

Deno.test("holds() takes int for 64 bits", () => {
  assert(holds("int", "int64") && holds("int64", "int") && holds("uintptr", "uint64"));
  assert(!holds("int32", "int") && !holds("float32", "float64"));
});

Deno.test("worst() of nothing is the same", () => {
  assert.equal(worst([]), "same");
});

Deno.test("questionsOf() asks for each struct once on the way to a field", () => {
  interface Node {
    Name: string;
    Next?: Node;
    Others: Node[];
  }
  const Node: gob.Schema<Node> = gob.struct("Node", {
    Name: gob.string,
    Next: gob.pointer(gob.lazy(() => Node)),
    Others: gob.slice(gob.lazy(() => Node)),
  });
  const pair = gob.struct("Pair", { Left: Node, Right: gob.record(Node) });
  const paths = (wanted: Wanted, path: string): string[] =>
    [...wanted.fields()].flatMap(([name, inner]) => {
      const parts = [inner, inner.items(), inner.values()].flatMap((one) =>
        paths(one, `${path}.${name}`)
      );
      return [`${path}.${name}`, ...parts];
    });
  const { wanted, cut } = questionsOf(contract(pair));
  assert.equal(cut, false);
  assert.deepEqual(paths(wanted, ""), [
    ...[".Left", ".Left.Name", ".Left.Next", ".Left.Others"],
    ...[".Right", ".Right.Name", ".Right.Next", ".Right.Others"],
  ]);
});

Deno.test("questionsOf() ends, and says so, for contracts of very many fields", () => {
  const fields = Array.from({ length: 3000 }, (_, i) => [`F${i}`, gob.int] as const);
  const one = gob.struct("One", Object.fromEntries(fields));
  assert.equal(questionsOf(contract(one)).cut, true);
  const small = gob.struct("Small", Object.fromEntries(fields.slice(0, 100)));
  const many = fields.slice(0, 100).map(([name]) => [name, small] as const);
  const { wanted, cut } = questionsOf(contract(gob.struct("Many", Object.fromEntries(many))));
  assert.equal(cut, true);
  const asked = [...wanted.fields().values()].reduce((sum, one) => sum + one.fields().size, 0);
  assert(asked <= 2000);
});
