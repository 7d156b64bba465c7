/**
 * Contracts of Go types: their text, and the bytes that they encode.
 *
 * @module
 */

import assert from "node:assert/strict";
import { contractText } from "../../generate/contract_text.ts";
import type { GoApi, GoField, GoType } from "../../generate/go_type.ts";
import { parseDeclarations, parseTypeText } from "../../generate/type_text.ts";
import { gob } from "../../mod.ts";
import { writeGobFiles } from "../cli/go_peer.ts";
import { goTest } from "../testing/go.ts";
import { load, withFiles } from "./contract_files.ts";

const module = new URL("../../mod.ts", import.meta.url).href;

/** An API of declarations in Go's notation. */
function api(text: string, parts: Partial<GoApi> = {}): GoApi {
  return { declarations: parseDeclarations(text).declarations, services: [], ...parts };
}

Deno.test("contractText() writes a service and its types, dependencies first", () => {
  const { declarations } = api(
    "type Args struct { A int; B int }\ntype Reply struct { Items []*Item }\ntype Item struct { At time.Time; Took time.Duration }" +
      "\ntype Arith int",
  );
  const text = contractText({
    declarations: declarations.map((one) =>
      one.name === "Args" ? { ...one, package: "main", doc: ["Args are two numbers."] } : one
    ),
    services: [{
      name: "Arith",
      doc: ["Arith is a service.", "", "It has two methods."],
      methods: [
        {
          name: "Multiply",
          args: parseTypeText("main.Args"),
          reply: parseTypeText("int"),
          doc: ["Multiply returns the product."],
        },
        { name: "List", args: parseTypeText("struct{}"), reply: parseTypeText("Reply") },
      ],
    }],
  });
  assert.equal(
    text,
    `import { gob, method, service } from "@netrpc/netrpc";

/** Args are two numbers. */
export const Args = gob.struct("main.Args", {
  A: gob.int,
  B: gob.int,
});
export type Args = gob.Infer<typeof Args>;

export const Item = gob.struct("Item", {
  At: gob.time,
  Took: gob.duration,
});
export type Item = gob.Infer<typeof Item>;

export const Reply = gob.struct("Reply", {
  Items: gob.slice(gob.pointer(Item)),
});
export type Reply = gob.Infer<typeof Reply>;

export const ArithListArgs = gob.struct("", {});
export type ArithListArgs = gob.Infer<typeof ArithListArgs>;

/**
 * Arith is a service.
 *
 * It has two methods.
 */
export const Arith = service("Arith", {
  /** Multiply returns the product. */
  Multiply: method(Args, gob.int),
  List: method(ArithListArgs, Reply),
});
`,
  );
});

Deno.test("contractText() writes recursive types as docs/contracts.md does", () => {
  const text = contractText(api(
    "type List struct { Value int; Next *List }\ntype Tree []Tree\n" +
      "type A struct { B *B; N any }\ntype B struct { As map[[2]byte]A }",
  ));
  assert.equal(
    text,
    `import { gob } from "@netrpc/netrpc";

export interface List {
  Value: number;
  Next?: List;
}
export const List: gob.Schema<List> = gob.struct("List", {
  Value: gob.int,
  Next: gob.pointer(gob.lazy(() => List)),
});

export type Tree = Tree[];
export const Tree: gob.Schema<Tree> = gob.slice(gob.lazy(() => Tree));

export interface A {
  B?: B;
  N?: unknown;
}
export const A: gob.Schema<A> = gob.struct("A", {
  B: gob.pointer(gob.lazy(() => B)),
  N: gob.any,
});

export interface B {
  As: Map<string, A>;
}
export const B: gob.Schema<B> = gob.struct("B", {
  As: gob.map(gob.byteArray(2), A),
});
`,
  );
});

Deno.test("contractText() carries tags and embedded structs along", () => {
  const text = contractText(api(
    'type Reply struct { Base; ID int `json:"id,omitempty" xml:"x"`; Raw uint64 `json:"raw,string"` }\n' +
      'type Base struct { Owner string `xml:"owner"` }',
  ));
  assert.match(
    text,
    /Base,\n {2}ID: gob.int,\n {2}Raw: gob.uint64,\n\}, \{\n {2}json: \{\n {4}ID: "id,omitempty",\n {4}Raw: "raw,string",\n {2}\},\n {2}embedded: \["Base"\],\n\}\);/,
  );
  assert.doesNotMatch(text, /owner/);
});

Deno.test("contractText() leaves the tags out if it is told to", () => {
  const text = contractText(api('type R struct { ID int `json:"id"` }'), { json: false });
  assert.doesNotMatch(text, /json/);
});

Deno.test("contractText() says what it leaves out", () => {
  const text = contractText(api(
    "type Job struct { Name string; Done chan int; Hook func(int) error; At geo.Point; Bad map[[]int]int; hidden int }\n" +
      "type Callback func()\ntype Uses struct { C Callback }\ntype Loop *Loop",
    {
      services: [{
        name: "Jobs",
        methods: [
          { name: "Run", args: parseTypeText("geo.Point"), reply: parseTypeText("int") },
          { name: "Get", args: parseTypeText("int"), reply: parseTypeText("geo.Point") },
          { name: "a.b", args: parseTypeText("int"), reply: parseTypeText("int") },
        ],
      }],
    },
  ));
  assert.equal(
    text,
    `import { gob, method, service } from "@netrpc/netrpc";

export const Job = gob.struct("Job", {
  Name: gob.string,
  // Done is left out: it is a chan, which gob does not send.
  // Hook is left out: it is a func, which gob does not send.
  // At is left out: it is of type geo.Point, which is not declared here.
  // Bad is left out: it is a map with keys of []int, which Go cannot compare.
});
export type Job = gob.Infer<typeof Job>;

export const Uses = gob.struct("Uses", {
  // C is left out: it is a func, which gob does not send.
});
export type Uses = gob.Infer<typeof Uses>;

// Callback is left out: it is a func, which gob does not send.

// Loop is left out: it is a type that only leads to itself.

export const Jobs = service("Jobs", {
  // Run is left out: its argument is of type geo.Point, which is not declared here.
  // The reply is of type geo.Point, which is not declared here.
  Get: method(gob.int, gob.plain),
  // "a.b" is left out: it is no name of a method.
});
`,
  );
});

Deno.test("contractText() gives names that TypeScript takes, each once", () => {
  const struct: GoType = { kind: "struct", fields: [] };
  const names = [
    ["class"],
    ["gob"],
    ["Map", "main"],
    ["Point", "main"],
    ["Point", "geo"],
    ["Page[int]"],
    ["Größe"],
    ["変換"],
    ["string"],
    ["Arith", "main"],
  ];
  const field: GoField = { name: "In", type: { kind: "named", package: "main", name: "Arith" } };
  const text = contractText({
    declarations: [
      ...names.map(([name = "", from]) => ({ name, type: struct, ...from && { package: from } })),
      { name: "User", type: { kind: "struct", fields: [field] } },
    ],
    services: [{ name: "Arith", methods: [] }, { name: "_goRPC_", methods: [] }],
  });
  const found = [...text.matchAll(/^export const (\S+) = \S+\("([^"]*)"/gm)].map(([, as, of]) =>
    `${as} ${of}`
  );
  assert.deepEqual(found, [
    "classType class",
    "gobType gob",
    "MainMap main.Map",
    "Point main.Point",
    "GeoPoint geo.Point",
    "PageInt Page[int]",
    "Größe Größe",
    "変換 変換",
    "stringType string",
    "Arith main.Arith",
    "User User",
    "ArithService Arith",
    "_goRPC_ _goRPC_",
  ]);
});

Deno.test("contractText() gives types that encode themselves a place to fill in", () => {
  const text = contractText(api(
    "type Money []byte // what MarshalBinary returns\ntype Priced struct { Money; Name string }",
  ));
  assert.match(
    text,
    /export const Money = gob.opaque\("Money", "binary", \{\n {2}\/\/ These are the bytes of/,
  );
  // The methods of an embedded type are those of the struct.
  assert.match(text, /export const Priced = gob.opaque\("Priced", "binary", \{/);
});

Deno.test("nothing in names, tags and comments gets out of its place", () => {
  const evil = "*/ evil(); // \" ' ` ${evil()} \u2028 \n evil();";
  const fields: GoField[] = [
    {
      name: `E${evil}`,
      type: { kind: "basic", name: "int" },
      doc: [evil],
      tag: `json:${JSON.stringify(evil)}`,
    },
    { name: "Bad", type: { kind: "named", package: "x", name: evil } },
  ];
  const text = contractText({
    declarations: [{ name: evil, type: { kind: "struct", fields }, doc: [evil] }],
    services: [{
      name: evil,
      doc: [evil],
      methods: [{ name: evil, args: { kind: "interface" }, reply: { kind: "interface" } }],
    }],
  });
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, "");
  assert.doesNotMatch(code.replaceAll(/\b\w*Evil\w*\b/g, ""), /evil\(/);
  assert.doesNotMatch(code, /\u2028/);
});

const kinds =
  `type All struct { Bool bool; Int int; Int8 int8; Int16 int16; Int32 int32; Int64 int64; Uint uint;
Uint8 uint8; Uint16 uint16; Uint32 uint32; Uint64 uint64; Uintptr uintptr; Float32 float32; Float64 float64;
Complex64 complex64; Complex128 complex128; String string; Bytes []byte; Struct Inner; Pointer *Inner; Pointers **int;
Anonymous struct { Q int }; Array [3]int; Hash [4]byte; Structs []Inner; Pointees []*Inner; Matrix [][]float64;
Strings map[string]string; Numbers map[int]string; Levels map[Level]Tags; StructMap map[string]Inner;
PointerMap map[string]*Inner; Any any; Anys []any; Shape any; Time time.Time; TimeP *time.Time; Duration time.Duration;
Durations []time.Duration; Big big.Int; BigP *big.Int; URL url.URL; Addr netip.Addr; Level Level; Color Color; Flag Flag;
Ratio Ratio; Mask Mask; Tags Tags; Labels Labels; Digest Digest; Raw Raw; Base; Self *All; Node Node; Custom Custom;
Bin Bin; Text Text }
type Level int
type Color string
type Flag bool
type Ratio float64
type Mask uint16
type Tags []string
type Labels map[string]string
type Digest [4]byte
type Raw []byte
type Inner struct { X int; Y int; Deep *Deep }
type Deep struct { S string; L Level }
type Base struct { ID int64; Owner string }
type Node struct { Name string; Next *Node; Children []Node }
type Circle struct { R float64 }
type Square struct { Side int }
type Custom []byte // what GobEncode returns
type Bin []byte // what MarshalBinary returns
type Text struct { S string }`;

goTest("contracts encode the bytes that Go sends", async () => {
  const record =
    "type Record struct { ID int; Name string; At time.Time; Tags []string; Attrs map[string]string }";
  const texts = [kinds, record].map((text) => contractText(api(text), { module }));
  await withFiles(texts, async (folder, [kindsPath, recordPath]) => {
    await writeGobFiles(folder, 1);
    const records = await Deno.readFile(`${folder}/large.gob`);
    const { Record } = await load(recordPath!, ["Record"]);
    assert.deepEqual(
      linesOf(gob.encode(Record, gob.decode(records, Record) as unknown)),
      linesOf(records),
    );

    const bytes = await Deno.readFile(`${folder}/kinds.gob`);
    const { All, Circle, Inner, Square } = await load(kindsPath!, [
      "All",
      "Circle",
      "Inner",
      "Square",
    ]);
    const registry = new gob.Registry().register("main.Circle", Circle)
      .register("*main.Square", Square).register("main.Inner", Inner);
    const options = { registry, strict: true };
    const again = gob.encode(All, gob.decode(bytes, All, options), {
      registry,
    });
    const [ours, theirs] = [again, bytes].map((bytes) => {
      // Nil maps, which Go does not send, become empty ones, which it does: Self has some.
      const { Self: _, ...others } = gob.decode(bytes) as Record<string, unknown>;
      return others;
    });
    assert.deepEqual(ours, theirs);
    // The names of named kinds are not in contracts, and so not in the definitions. The values are the same bytes.
    assert.deepEqual(valueOf(again), valueOf(bytes));
  });
});

/** What a stream says, without offsets and lengths. Go numbers the types of a process, so they are numbered anew. */
function linesOf(bytes: Uint8Array): string[] {
  const numbers = new Map<string, number>();
  return gob.inspect(bytes).split("\n").map((line) =>
    line.replace(/^ *\d+/, "").replace(/message of \d+/, "message of").replace(
      /\btype (\d+)(?: at \d+, \d+ bytes?)?/g,
      (_, id: string) => {
        if (!numbers.has(id)) numbers.set(id, numbers.size);
        return `type ${numbers.get(id)}`;
      },
    )
  );
}

/** The lines of the value alone. */
function valueOf(bytes: Uint8Array): string[] {
  const lines = linesOf(bytes);
  const start = lines.findIndex((line) => line.startsWith("    value of type"));
  return lines.slice(start, lines.findLastIndex((line) => line.startsWith("      Self:")))
    .filter((line) => !/defines type|goes on|^ {8}.*: \w+$|message of/.test(line))
    .map((line) => line.replace(/type \d+/, "type"));
}
