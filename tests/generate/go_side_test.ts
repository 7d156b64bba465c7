/**
 * A contract with values of every kind that began in TypeScript: Go builds what is generated of it, and calls and is called.
 *
 * @module
 */

import assert from "node:assert/strict";
import { goFromContract } from "../../generate/go_from_contract.ts";
import { SchemaTypes } from "../../generate/schema_types.ts";
import { parseDeclarations, typeText } from "../../generate/type_text.ts";
import { connect, gob, method, Server, service } from "../../mod.ts";
import { assertEqual } from "../testing/equal.ts";
import { goTest } from "../testing/go.ts";
import { Child, outcomeOf } from "../testing/process.ts";

const here = new URL("go_side/", import.meta.url);

/** Numbers of every size. */
const Numbers = gob.struct("Numbers", {
  Int: gob.int,
  Int8: gob.int8,
  Int16: gob.int16,
  Int32: gob.int32,
  /** Int64 is exact. */
  Int64: gob.int64,
  Uint: gob.uint,
  Uint8: gob.uint8,
  Uint16: gob.uint16,
  Uint32: gob.uint32,
  Uint64: gob.uint64,
  Float32: gob.float32,
  Float64: gob.float64,
  Complex64: gob.complex64,
  Complex128: gob.complex128,
});

/** Base is embedded. */
const Base = gob.struct("model.Base", { ID: gob.int64, Owner: gob.string }, {
  json: { ID: "id", Owner: "owner,omitempty" },
});

/** Celsius encodes itself. */
const Celsius = gob.opaque("weather.Celsius", "gob", {
  encode: (degrees: number) => new Uint8Array([degrees]),
  decode: (bytes) => bytes[0]!,
});

/** Grade encodes itself too, and is left out if it is zero. */
const Grade = gob.opaque("Grade", "binary", {
  encode: (grade: string) => new TextEncoder().encode(grade),
  decode: (bytes) => new TextDecoder().decode(bytes),
  zero: "",
});

interface Tree {
  Name: string;
  Left?: Tree;
  Kids: Tree[];
  ByName: Map<string, Tree>;
}
/** Tree contains itself. */
const Tree: gob.Schema<Tree> = gob.struct("Tree", {
  Name: gob.string,
  Left: gob.pointer(gob.lazy(() => Tree)),
  Kids: gob.slice(gob.lazy(() => Tree)),
  ByName: gob.map(gob.string, gob.lazy(() => Tree)),
});

type Nested = Nested[];
/** Nested is made of itself alone. */
const Nested: gob.Schema<Nested> = gob.slice(gob.lazy(() => Nested));

const Circle = gob.struct("shapes.Circle", { Radius: gob.float64 });
const Square = gob.struct("shapes.Square", { Side: gob.int });
const Shape = gob.oneOf({
  "example.com/shapes.Circle": Circle,
  "*example.com/shapes.Square": Square,
  "shapes.Color": gob.string,
  "[]shapes.Circle": gob.slice(Circle),
  "string": gob.string,
  "time.Duration": gob.duration,
});

/** The same name as one above, of another package. */
const OtherBase = gob.struct("other.Base", { X: gob.int });
const Page = gob.struct("Page[int]", { Items: gob.slice(gob.int), Next: OtherBase });
const Place = gob.struct("Place", { X: gob.int, Y: gob.int });

const Everything = gob.struct("Everything", {
  Base,
  Numbers,
  Flag: gob.bool,
  Text: gob.string,
  Raw: gob.stringBytes,
  Bytes: gob.bytes,
  List: gob.slice(gob.uint8),
  Digest: gob.byteArray(4),
  Three: gob.array(3, gob.string),
  Matrix: gob.slice(gob.array(2, gob.float64)),
  Labels: gob.record(gob.string),
  Places: gob.map(Place, gob.slice(gob.string)),
  Graded: gob.map(Grade, gob.int),
  Maybe: gob.pointer(gob.int),
  Nobody: gob.pointer(Place),
  Tree,
  Nested,
  At: gob.time,
  Took: gob.duration,
  Big: gob.bigInt,
  Ratio: gob.bigRat,
  Link: gob.url,
  Addr: gob.netipAddr,
  Heat: Celsius,
  Grade,
  NoGrade: Grade,
  Shape,
  Shapes: gob.slice(Shape),
  Nothing: gob.any,
  Page,
  Inner: gob.struct("", { A: gob.int }),
  Größe: gob.int,
}, { json: { Text: "text,omitempty" }, embedded: ["Base"] });

const Args = gob.struct("Args", { A: gob.int, B: gob.int });

/**
 * Kinds returns what it gets.
 *
 * It has methods of every kind.
 */
const Kinds = service("Kinds.v1", {
  /** Everything returns all of it. */
  Everything: method(Everything, Everything),
  Multiply: method(Args, gob.int),
  Pointer: method(gob.pointer(Args), gob.pointer(Args)),
  Text: method(gob.string, gob.string),
  Bytes: method(gob.bytes, gob.bytes),
  Sum: method(gob.slice(gob.float64), gob.float64),
  Labels: method(gob.map(gob.string, gob.int), gob.map(gob.string, gob.int)),
  Later: method(gob.time, gob.time),
  Twice: method(gob.duration, gob.duration),
  Shape: method(Shape, Shape),
  Heat: method(Celsius, Celsius),
  /** Client is a name of the client's too. */
  Client: method(gob.struct("", {}), gob.bool),
  hidden: method(gob.int, gob.int),
});

/** Args is a service with the name of a type. */
const ArgsService = service("Args", { Args: method(gob.int, gob.int) });

/** What the source of the contract says besides. */
const notes = new Map<unknown, { name: string }>(
  Object.entries({ Nested, OtherBase, Page }).map(([name, value]) => [value, { name }]),
);

/** A value of every kind. */
function everything(): gob.Infer<typeof Everything> {
  const tree = (name: string) => ({ Name: name, Kids: [], ByName: new Map() });
  return {
    Base: { ID: 1n << 60n, Owner: "ada" },
    Numbers: {
      Int: -5,
      Int8: -128,
      Int16: -32768,
      Int32: -2147483648,
      Int64: -(1n << 63n),
      Uint: 5,
      Uint8: 255,
      Uint16: 65535,
      Uint32: 4294967295,
      Uint64: (1n << 64n) - 1n,
      Float32: 0.5,
      Float64: 1e300,
      Complex64: { re: 1, im: -2 },
      Complex128: { re: 0.25, im: 3 },
    },
    Flag: true,
    Text: "Grüße",
    Raw: new Uint8Array([255, 0]),
    Bytes: new Uint8Array([1, 2, 3]),
    List: [4, 5],
    Digest: new Uint8Array([1, 0, 0, 255]),
    Three: ["a", "", "c"],
    Matrix: [[1, 2], [3, 4]],
    Labels: { a: "b" },
    Places: new Map([[{ X: 1, Y: 2 }, ["here"]]]),
    Graded: new Map([["A", 1]]),
    Maybe: 1,
    Tree: {
      Name: "root",
      Left: tree("left"),
      Kids: [tree("leaf")],
      ByName: new Map([["leaf", tree("leaf")]]),
    },
    Nested: [[], [[]]],
    At: Temporal.ZonedDateTime.from("2026-11-27T10:00:00.000000005[UTC]"),
    Took: Temporal.Duration.from({ milliseconds: 90 }),
    Big: 123456789012345678901234567890n,
    Ratio: { num: -1n, den: 3n },
    Link: "https://example.com/a?b=c",
    Addr: "10.0.0.1",
    Heat: 20,
    Grade: "B",
    NoGrade: "",
    Shape: gob.typed("*example.com/shapes.Square", { Side: 3 }),
    Shapes: [
      gob.typed("example.com/shapes.Circle", { Radius: 1 }),
      undefined,
      gob.typed("shapes.Color", "red"),
      gob.typed("[]shapes.Circle", [{ Radius: 2 }]),
      gob.typed("string", "text"),
    ],
    Page: { Items: [1, 2], Next: { X: 3 } },
    Inner: { A: 4 },
    Größe: 9,
  };
}

Deno.test("the types of a contract are those of gob.goDeclaration()", () => {
  for (const schema of [Numbers, Base, Tree, Place, OtherBase, Circle, Celsius]) {
    const types = new SchemaTypes(new Map());
    types.typeOf(schema, "X");
    const own = types.declarations().map(({ name, type }) => ({ name, type: typeText(type) }));
    const { declarations } = parseDeclarations(gob.goDeclaration(schema as gob.Schema<unknown>));
    assert.deepEqual(own, declarations.map(({ name, type }) => ({ name, type: typeText(type) })));
  }
});

goTest("Go calls with what was generated of a contract, and is called", async (t) => {
  const folder = await Deno.makeTempDir();
  try {
    const program = await built(folder);
    await t.step("gofmt and vet leave it as it is", async () => {
      const { stdout, stderr } = await outcomeOf("gofmt", ["-l", folder]);
      assert.deepEqual([stdout, stderr], ["", ""]);
      const vet = await go(folder, ["vet", "./..."]);
      assert.equal(vet, "");
    });
    await t.step("a Go client calls a Deno server", () => callFromGo(program));
    await t.step("a Deno client calls a Go server", () => callGo(program));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Builds the program with the generated package. */
async function built(folder: string): Promise<string> {
  await Deno.mkdir(`${folder}/api`);
  for (const name of ["go.mod", "main.go"]) {
    await Deno.copyFile(new URL(name, here), `${folder}/${name}`);
  }
  const services = [Kinds, ArgsService];
  await Deno.writeTextFile(`${folder}/api/api.go`, goFromContract(services, { notes }));
  assert.equal(await go(folder, ["build", "-o", "program", "."]), "");
  return `${folder}/program`;
}

/** Runs Go in a folder, and gives what it complains about. */
async function go(folder: string, args: readonly string[]): Promise<string> {
  const { success, stderr } = await new Deno.Command("go", {
    args: [...args],
    cwd: folder,
    env: { CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOWORK: "off", GOTOOLCHAIN: "local" },
  }).output();
  return success ? "" : new TextDecoder().decode(stderr);
}

async function callFromGo(program: string): Promise<void> {
  const server = new Server().register(Kinds, {
    Everything(value) {
      assertEqual(value, everything());
      return value;
    },
    Multiply: ({ A, B }) => A * B,
    Pointer: (args) => ({ A: args!.B, B: args!.A }),
    Text: (text) => `${text}!`,
    Bytes: (bytes) => new Uint8Array([...bytes, 1]),
    Sum: (numbers) => numbers.reduce((sum, one) => sum + one, 0),
    Labels: (labels) => new Map([...labels].map(([name, count]) => [name, count + 1])),
    Later: (time) => time.add({ hours: 1 }),
    Twice: (duration) => duration.add(duration),
    Shape: (shape) => shape,
    Heat: (degrees) => degrees + 1,
    Client: () => true,
    hidden: (number) => number + 1,
  }).register(ArgsService, { Args: (number) => -number });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const done = server.serve(listener);
  try {
    const { port } = listener.addr as Deno.NetAddr;
    const { stdout, stderr } = await outcomeOf(program, ["call", `127.0.0.1:${port}`]);
    assert.deepEqual([stdout.trim(), stderr], ["done", ""]);
  } finally {
    await server.shutdown();
    await done;
  }
}

async function callGo(program: string): Promise<void> {
  await using child = Child.start(program, ["serve"]);
  const [hostname = "", port] = (await child.listening()).split(":");
  await using client = await connect({ hostname, port: Number(port) });
  const kinds = client.service(Kinds);
  assertEqual(await kinds.Everything(everything()), everything());
  assert.equal(await kinds.Multiply({ A: 6, B: 7 }), 42);
  assertEqual(await kinds.Pointer({ A: 1, B: 2 }), { A: 2, B: 1 });
  assert.equal(await kinds.Text("héllo"), "héllo!");
  assertEqual(await kinds.Bytes(new Uint8Array([7])), new Uint8Array([7, 1]));
  assert.equal(await kinds.Sum([0.5, 2]), 2.5);
  assertEqual(await kinds.Labels(new Map([["a", 1]])), new Map([["a", 2]]));
  const at = Temporal.ZonedDateTime.from("2026-11-27T10:00:00[UTC]");
  assertEqual(await kinds.Later(at), at.add({ hours: 1 }));
  assertEqual(
    await kinds.Twice(Temporal.Duration.from({ seconds: 20 })),
    Temporal.Duration.from({ seconds: 40 }),
  );
  for (const shape of everything().Shapes.filter((one) => one !== undefined)) {
    assertEqual(await kinds.Shape(shape), shape);
  }
  assert.equal(await kinds.Heat(20), 21);
  assert.equal(await kinds.Client({}), true);
  await assert.rejects(kinds.hidden(1), /can't find method Kinds\.v1\.hidden/);
  assert.equal(await client.service(ArgsService).Args(4), -4);
  // What implements the interface has more methods, which the contract does not know.
  const Secret = service("Kinds.v1", { Secret: method(gob.int, gob.int) });
  await assert.rejects(client.service(Secret).Secret(1), /can't find method Kinds\.v1\.Secret/);
}
