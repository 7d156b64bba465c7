/**
 * Contracts of Go source: what they say, and what they do not.
 *
 * @module
 */

import assert from "node:assert/strict";
import { contractFromGo, readGoApi } from "../../generate/contract_from_go.ts";
import { openProgram } from "../../generate/packages/load.ts";
import { readerOfFiles } from "../../generate/source/files_reader.ts";
import { gob } from "../../mod.ts";
import { load, withFiles } from "./contract_files.ts";
import { shapesFiles } from "./go_sources.ts";

const module = new URL("../../mod.ts", import.meta.url).href;

/** The contract of a file, without its first lines. */
async function contractOf(text: string, options = {}): Promise<string> {
  return await contractFromGo({ "go.mod": "module example.com/api\n", "api.go": text }, options);
}

async function notesOf(files: Record<string, string>, options = {}): Promise<string[]> {
  const program = openProgram(readerOfFiles(files));
  const { notes } = await readGoApi(program, await program.load("."), options);
  return notes.map(({ path, position, text }) => `${path}:${position?.line}: ${text}`);
}

const shapesContract = `import { gob, method, service } from "${module}";

export const Base = gob.struct("store.Base", {
  ID: gob.uint64,
});
export type Base = gob.Infer<typeof Base>;

/** Circle is round. */
export const Circle = gob.struct("shapes.Circle", {
  Radius: gob.float64,
});
export type Circle = gob.Infer<typeof Circle>;

/** Shape has an area. */
export type Shape =
  | gob.Typed<"*shapes.Group", Group>
  | gob.Typed<"example.com/api.Circle", Circle>
  | undefined;
export const Shape: gob.Schema<Shape> = gob.oneOf({
  "*shapes.Group": gob.lazy(() => Group),
  "example.com/api.Circle": Circle,
});

/** Group is made of shapes. */
export interface Group {
  Shapes: Shape[];
  Name: string;
  Base: Base;
}
export const Group: gob.Schema<Group> = gob.struct("shapes.Group", {
  Shapes: gob.slice(Shape),
  Name: gob.string,
  // Ready is left out: it is a chan, which gob does not send (shapes.go:26).
  Base,
}, {
  json: {
    Name: "name,omitempty",
  },
  embedded: ["Base"],
});

// Go writes the JSON of Stamp with MarshalJSON, which is not read (shapes.go:35).
/** Stamp is opaque, because a time is. */
export const Stamp = gob.opaque("shapes.Stamp", "gob", {
  // These are the bytes of GobEncode: turn them into what the value shall be, and back.
  encode: (value: Uint8Array<ArrayBuffer>) => value,
  decode: (bytes) => bytes.slice(),
  // Go leaves zero values out if the methods have value receivers.
  zero: new Uint8Array(0),
});
export type Stamp = gob.Infer<typeof Stamp>;

export interface PageShape {
  Items: Shape[];
  Next?: PageShape;
}
export const PageShape: gob.Schema<PageShape> = gob.struct("shapes.Page[shapes.Shape]", {
  Items: gob.array(4, Shape),
  Next: gob.pointer(gob.lazy(() => PageShape)),
});

export const v1Shapes = service("v1.Shapes", {
  Any: method(Shape, gob.any),
  /** Draw draws a shape. */
  Draw: method(PageShape, Stamp),
});
`;

Deno.test("contractFromGo() writes what a program registers", async () => {
  assert.equal(await contractFromGo(shapesFiles, { module }), shapesContract);
  assert.deepEqual(await notesOf(shapesFiles), [
    "shapes.go:35: Stamp encodes itself, and what its bytes mean is not known",
  ]);
});

Deno.test("contractFromGo() writes what runs", async () => {
  const text = await contractFromGo(shapesFiles, { module });
  await withFiles([text], async (_, [path]) => {
    const { Group } = await load(path!, ["Group"]);
    const circle = new gob.Typed("example.com/api.Circle", { Radius: 2 });
    const inner = { Shapes: [circle], Name: "inner", Base: { ID: 1n } };
    const group = {
      Shapes: [new gob.Typed("*shapes.Group", inner), undefined, circle],
      Name: "outer",
      Base: { ID: 2n },
    };
    assert.deepEqual(gob.decode(gob.encode(Group, group), Group), group);
  });
});

Deno.test("contractFromGo() takes every exported receiver where nothing is registered", async () => {
  const text = await contractOf(`package api
type A struct{}
func (*A) Add(args int, reply *int) error { return nil }
type b struct{}
func (b) Add(args int, reply *int) error { return nil }
type C struct{ A }
type D struct{}
func (D) Add(args int, reply int) error { return nil }`);
  assert.deepEqual(text.match(/service\("\w+"/g), ['service("A"', 'service("C"']);
});

Deno.test("contractFromGo() takes the services and types that it is told", async () => {
  const source = `package api
type A struct{}
func (*A) Add(args int, reply *int) error { return nil }
type B struct{ A }
type Page[T any] struct { Items []T }
type Used struct { Page Page[string] }
type Unused struct { X int }`;
  const text = await contractOf(source, { services: { v2: "B" }, types: ["Used", "Page[int]"] });
  assert.deepEqual(text.match(/service\("\w+"/g), ['service("v2"']);
  assert.deepEqual(text.match(/(?<=struct\(")[^"]*/g), [
    "api.Page[int]",
    "api.Page[string]",
    "api.Used",
  ]);
});

Deno.test("contractFromGo() writes all exported types of a package without services", async () => {
  const text = await contractOf(
    "package api\ntype A struct { X int }\ntype b struct {}\ntype C int",
  );
  assert.deepEqual(text.match(/(?<=export const )\w+/g), ["A", "C"]);
});

Deno.test("contractFromGo() leaves out what a receiver of values does not have", async () => {
  const source = (value: string) =>
    `package api
import "net/rpc"
type A struct{}
func (A) OnValue(args int, reply *int) error { return nil }
func (*A) OnPointer(args int, reply *int) error { return nil }
func init() { rpc.Register(${value}) }`;
  assert.match(await contractOf(source("A{}")), /\{\n {2}OnValue: .*\n\}\);/);
  assert.match(await contractOf(source("new(A)")), /\{\n {2}OnPointer: .*\n {2}OnValue: .*\n\}\);/);
});

Deno.test("contractFromGo() gives each package a name of its own", async () => {
  const text = await contractFromGo({
    "go.mod": "module example.com/api",
    "api.go": `package api
import ("example.com/api/a/types"; other "example.com/api/b/types"; "example.com/api/time")
type T struct { A types.Item; B other.Item; C time.Time }`,
    "a/types/types.go": "package types\ntype Item struct { A int }",
    "b/types/types.go": "package types\ntype Item struct { B string }",
    "time/time.go": "package time\ntype Time struct { Hours int }",
  });
  assert.deepEqual(text.match(/(?<=struct\(")[^"]*/g), [
    "types.Item",
    "b_types.Item",
    "api_time.Time",
    "api.T",
  ]);
});

Deno.test("readGoApi() notes what cannot be said, with file and line", async () => {
  const notes = await notesOf({
    "go.mod": "module example.com/api",
    "api.go": `package api
import "net/rpc"
import "example.com/missing"
type A struct{ F []func()
	G missing.T
	H func()
	I [missing.N]int
}
type Shape interface { Area() }
type Half struct{ X int }
func (Half) GobEncode() ([]byte, error) { return nil, nil }
type S struct{}
func (S) Do(args A, reply *missing.T) error { return nil }
func (S) Draw(args Shape, reply *Half) error { return nil }
func f(x interface{ g() }) {
	rpc.Register(S{})
	rpc.RegisterName(x.name(), S{})
	rpc.Register(3)
}`,
    "broken.go": "package api\nfunc {",
  });
  assert.deepEqual(notes.map((note) => note.replace(/(broken.go:2: ).*/, "$1…")), [
    "api.go:4: F of A is left out: it is a func, which gob does not send",
    "api.go:5: G of A is left out: it is of type missing.T: the package example.com/missing is not there",
    "api.go:7: I of A is left out: it is an array: expected its length, found missing.N of package example.com/missing, whose source is not there",
    "api.go:9: No type that implements Shape is registered with gob.",
    "api.go:10: Half has a method to write its gob, and none of that kind to read it.",
    "api.go:10: Half encodes itself, and what its bytes mean is not known",
    "api.go:13: The reply of S.Do is of type missing.T: the package example.com/missing is not there",
    "api.go:17: expected a service, found a name or receiver that cannot be read",
    "api.go:18: expected a receiver that net/rpc takes, found none",
    "broken.go:2: …",
  ]);
});

Deno.test("contractFromGo() changes few lines for a small change in Go", async () => {
  const before = new Set((await contractFromGo(shapesFiles, { module })).split("\n"));
  const source = shapesFiles["shapes.go"]!
    .replace("Radius float64", "Radius float32 // in metres")
    .replace("type Point struct{}", "type Point struct{ X int }");
  const after = new Set(
    (await contractFromGo({ ...shapesFiles, "shapes.go": source }, { module })).split("\n"),
  );
  assert.deepEqual([...before.difference(after)], ["  Radius: gob.float64,"]);
  assert.deepEqual([...after.difference(before)].filter((line) => !/Point|X:/.test(line)), [
    "  /** in metres */",
    "  Radius: gob.float32,",
  ]);
});
