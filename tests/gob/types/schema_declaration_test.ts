/**
 * Schemas as Go source.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as gob from "../../../gob/mod.ts";

const Base = gob.struct("main.Base", { ID: gob.int });
const Celsius = gob.opaque<number>("main.Celsius", "binary", {
  encode: (degrees) => new Uint8Array([degrees]),
  decode: ([degrees = 0]) => degrees,
});

interface List {
  Value: number;
  Next?: List;
}
const List: gob.Schema<List> = gob.struct("List", {
  Value: gob.int,
  Next: gob.pointer(gob.lazy(() => List)),
});
type Tree = Tree[];
const Tree: gob.Schema<Tree> = gob.slice(gob.lazy(() => Tree));

// deno-lint-ignore no-explicit-any
const table: readonly (readonly [schema: gob.Schema<any>, go: string])[] = [
  [gob.bool, "bool"],
  [gob.int8, "int8"],
  [gob.int64, "int64"],
  [gob.uint16, "uint16"],
  [gob.uint64, "uint64"],
  [gob.float32, "float32"],
  [gob.complex64, "complex64"],
  [gob.string, "string"],
  [gob.stringBytes, "string"],
  [gob.bytes, "[]byte"],
  [gob.slice(gob.uint8), "[]byte"],
  [gob.byteArray(32), "[32]byte"],
  [gob.any, "any"],
  [gob.plain, "any"],
  [gob.oneOf({ string: gob.string }), "any"],
  [gob.duration, "time.Duration"],
  [gob.time, "time.Time"],
  [gob.pointer(gob.bigInt), "*big.Int"],
  [gob.bigFloat, "big.Float"],
  [gob.bigRat, "big.Rat"],
  [gob.url, "url.URL"],
  [gob.netipAddr, "netip.Addr"],
  [gob.uuid, "uuid.UUID"],
  [gob.array(3, gob.float32), "[3]float32"],
  [gob.map(gob.string, gob.slice(gob.pointer(gob.int))), "map[string][]*int"],
  [gob.record(gob.int), "map[string]int"],
  [Celsius, "type Celsius []byte // what MarshalBinary returns"],
  [gob.struct("Empty", {}), "type Empty struct{}"],
  [gob.struct("", { X: gob.int }), "type Type1 struct { X int }"],
  [List, "type List struct { Value int; Next *List }"],
  [gob.slice(List), "[]List\ntype List struct { Value int; Next *List }"],
  [Tree, "type Type1 []Type1"],
  [
    gob.struct("Reply", { Base, Items: gob.slice(gob.string), Raw: gob.int }, {
      json: { Items: "items,omitempty", Raw: "a`b" },
      embedded: ["Base"],
    }),
    'type Reply struct { Base; Items []string `json:"items,omitempty"`; Raw int "json:\\"a`b\\"" }\n' +
    "type Base struct { ID int }",
  ],
  [
    gob.struct("Reply", { Base: gob.pointer(Base), Other: Base, Level: gob.int }, {
      embedded: ["Base", "Other", "Level"],
    }),
    "type Reply struct { *Base; Other Base; Level int }\ntype Base struct { ID int }",
  ],
  [
    gob.struct("Both", { A: gob.struct("a.Point", {}), B: gob.struct("b.Point", { X: gob.int }) }),
    "type Both struct { A Point; B Point_1 }\ntype Point struct{}\ntype Point_1 struct { X int }",
  ],
  [gob.struct("string", { X: gob.int }), "type string_1 struct { X int }"],
  [
    gob.struct("Page[int]", { "A-B": gob.int, A_B: gob.int }),
    "type Page_int struct { A_B int; A_B_1 int }",
  ],
];

Deno.test("goDeclaration() gives the Go source of a schema", () => {
  for (const [schema, go] of table) assert.equal(gob.goDeclaration(schema), go);
});

Deno.test("goDeclaration() is bounded", () => {
  // deno-lint-ignore no-explicit-any
  let schema: gob.Schema<any> = gob.int;
  for (let depth = 0; depth < 100; depth++) schema = gob.slice(schema);
  assert.match(gob.goDeclaration(schema), /^(?:\[\]){32}Type1\ntype Type1 (?:\[\]){32}Type2\n/);
  const fields = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => [`Field${index}`, gob.int]),
  );
  const text = gob.goDeclaration(gob.struct("Wide", fields));
  assert(text.length < 17_000);
  assert.match(text, /and more/);
});

Deno.test("goDeclaration() refuses what is no schema", () => {
  assert.throws(() => gob.goDeclaration({} as gob.Schema<number>), {
    name: "TypeError",
    message: "Cannot declare a type: expected a schema, received object",
  });
});

Deno.test("declarations() has the types of interface values, and of several streams those of the last", () => {
  const registry = new gob.Registry().register("main.Base", Base);
  const Box = gob.struct("Box", { In: gob.any });
  const decoder = new gob.Decoder({ streams: "many" });
  assert.equal(decoder.declarations(), "");
  decoder.push(gob.encode(Box, { In: gob.typed("main.Base", { ID: 1 }) }, { registry }));
  decoder.next();
  const both = "type Box struct { In any }\ntype Base struct { ID int }";
  assert.equal(decoder.declarations(), both);
  decoder.push(gob.encode(gob.slice(gob.int), [1]));
  decoder.next();
  assert.equal(decoder.declarations(), "type Base struct { ID int }");
});

Deno.test("the key of a map may be a pointer to a type that is declared later", () => {
  interface Later {
    X: number;
  }
  const Names = gob.map(gob.pointer(gob.lazy((): gob.Schema<Later> => Later)), gob.string);
  const Later: gob.Schema<Later> = gob.struct("Later", { X: gob.int });
  assert.equal(
    gob.goDeclaration(Names),
    "map[*Later]string\ntype Later struct { X int }",
  );
});
