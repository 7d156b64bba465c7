import assert from "node:assert/strict";
import { Asker, UnknownMethodError } from "../../../cli/ask/asker.ts";
import type { Found } from "../../../cli/ask/found.ts";
import { wantedJson } from "../../../cli/ask/wanted_json.ts";
import { nothing, wantedPaths } from "../../../cli/ask/wanted.ts";
import { readJson } from "../../../cli/json/read_json.ts";
import { typeText } from "../../../generate/type_text.ts";
import { gob, method, Server, service } from "../../../mod.ts";
import { eachGoPeerTest } from "../go_peer.ts";
import { targetAt } from "./target_at.ts";

/** The type with what it is behind it. */
function shown(found: Found | undefined): string {
  if (found === undefined) return "missing";
  const { type, shape } = found;
  const text = typeText(type);
  switch (shape.kind) {
    case "basic":
      return text === shape.name ? text : `${text} ${shape.name}`;
    case "slice":
      return type.kind === "slice" ? `[]${shown(shape.elem)}` : `${text} []${shown(shape.elem)}`;
    case "array":
      return type.kind === "array"
        ? `[${shape.length}]${shown(shape.elem)}`
        : `${text} [${shape.length}]${shown(shape.elem)}`;
    case "map": {
      const inner = `map[${shown(shape.key)}]${shown(shape.elem)}`;
      return type.kind === "map" ? inner : `${text} ${inner}`;
    }
    case "struct":
      return `${text} {${[...shape.fields].map(([name, f]) => `${name} ${shown(f)}`).join("; ")}}`;
    case "interface":
      return `${text} interface {${
        [...shape.types].map(([n, f]) => `${n}: ${shown(f)}`).join("; ")
      }}`;
    case "opaque":
      return `${text} ${shape.encoding}`;
    default:
      return `${text} ${shape.kind}`;
  }
}

const kinds: Readonly<Record<string, string>> = {
  Bool: "bool",
  Int: "int",
  Int8: "int8",
  Int64: "int64",
  Uint: "uint",
  Uint8: "uint8",
  Uint64: "uint64",
  Uintptr: "uintptr",
  Float32: "float32",
  Float64: "float64",
  Complex64: "complex64",
  Complex128: "complex128",
  String: "string",
  Bytes: "[]uint8",
  "Struct.X": "main.Inner {X int}",
  "Struct.Deep.L": "main.Inner {Deep main.Deep {L main.Level int}}",
  "Struct.Nope": "main.Inner {Nope missing}",
  "Pointer.Y": "main.Inner {Y int}",
  Pointers: "int",
  "Anonymous.Q": "struct { Q int } {Q int}",
  Array: "[3]int",
  Hash: "[4]uint8",
  "Structs.X": "[]main.Inner {X int}",
  "Pointees.Deep.S": "[]main.Inner {Deep main.Deep {S string}}",
  Matrix: "[][]float64",
  Strings: "map[string]string",
  Numbers: "map[int]string",
  Levels: "map[main.Level int]main.Tags []string",
  "StructMap.X": "map[string]main.Inner {X int}",
  "PointerMap.Y": "map[string]main.Inner {Y int}",
  Any: "any interface {}",
  Anys: "[]any interface {}",
  Shape: "main.Shape interface {}",
  Time: "time.Time library",
  TimeP: "time.Time library",
  Duration: "time.Duration library",
  Durations: "[]time.Duration library",
  Big: "big.Int library",
  BigP: "big.Int library",
  URL: "url.URL library",
  Addr: "netip.Addr library",
  Level: "main.Level int",
  Color: "main.Color string",
  Flag: "main.Flag bool",
  Ratio: "main.Ratio float64",
  Mask: "main.Mask uint",
  Tags: "main.Tags []string",
  Labels: "main.Labels map[string]string",
  Digest: "main.Digest [4]uint",
  Raw: "main.Raw []uint8",
  "Base.ID": "main.Base {ID int64}",
  Owner: "string",
  "Self.Self.Int": "main.All {Self main.All {Int int}}",
  "Node.Children.Next.Name": "main.Node {Children []main.Node {Next main.Node {Name string}}}",
  Custom: "main.Custom gob",
  Bin: "main.Bin binary",
  "Text.S": "main.Text {S string}",
  Done: "chan any unsent",
  Hook: "func() unsent",
  hidden: "missing",
  Nope: "missing",
};

eachGoPeerTest("explore() learns the kind of every field, and no method runs", async (peer) => {
  await using asker = await Asker.open(targetAt(peer.tcp));
  const { shape } = await asker.explore("Kinds.Echo", wantedPaths(Object.keys(kinds)));
  assert(shape.kind === "struct");
  await Promise.all(
    Object.entries(kinds).map(async ([path, expected]) => {
      const { shape: alone } = await asker.explore("Kinds.Echo", wantedPaths([path]));
      assert(alone.kind === "struct");
      assert.equal(shown(alone.fields.get(path.split(".")[0]!)), expected, path);
    }),
  );
  assert.equal(shape.fields.size, new Set(Object.keys(kinds).map((p) => p.split(".")[0])).size);
  assert.equal(await peer.executed(), 0);
});

eachGoPeerTest("explore() asks for all fields of a level at once", async (peer) => {
  let rounds = 0;
  let pending = 0;
  const told: string[] = [];
  await using asker = await Asker.open(targetAt(peer.tcp), {
    verbose: (question) => {
      told.push(question);
      if (pending === 0) {
        rounds++;
        pending = 1;
        setTimeout(() => pending = 0);
      }
    },
  });
  await asker.explore(
    "Kinds.Echo",
    wantedPaths(["Int", "String", "Bool", "Struct.X", "Structs.Y"]),
  );
  assert.deepEqual(told.slice(0, 3), [
    "Kinds.Echo with ?",
    "Kinds.Echo with { Int ? }",
    "Kinds.Echo with { String ? }",
  ]);
  assert(rounds <= 5, `${rounds} rounds`);
});

eachGoPeerTest("explore() asks for what interfaces hold", async (peer) => {
  await using asker = await Asker.open(targetAt(peer.tcp));
  const ask = async (name: string, json: string) =>
    shown(await asker.explore(name, wantedJson([readJson(json)])));
  assert.equal(
    await ask(
      "Kinds.Echo",
      '{"Shape":{"$type":"main.Circle","R":1},"Anys":[1,{"$type":"main.Level","value":1}]}',
    ),
    "main.All {Shape main.Shape interface {main.Circle: main.Circle {R float64}}; " +
      "Anys []any interface {int: int; main.Level: main.Level int}}",
  );
  assert.equal(
    await ask("Single.Shape", '{"$type":"*main.Square","Side":1,"Nope":2}'),
    "main.Shape interface {*main.Square: main.Square {Side int; Nope missing}}",
  );
  assert.equal(
    await ask("Single.Any", '{"a":["x",{"$type":"time.Time","value":""}]}'),
    "any interface {map[string]interface {}: map[string]any interface {[]interface {}: " +
      "[]any interface {string: string; time.Time: time.Time library}}}",
  );
  await assert.rejects(
    ask("Kinds.Echo", '{"Any":{"$type":"main.Nope"}}'),
    /^CommandError: Kinds.Echo: Any cannot hold a value of type main.Nope: /,
  );
  // The connection is none the worse for it.
  assert.equal(await ask("Single.Int", "1"), "int");
  assert.equal(await peer.executed(), 0);
});

eachGoPeerTest("explore() knows a method that is not there", async (peer) => {
  await using asker = await Asker.open(targetAt(peer.tcp));
  for (const name of ["Arith.Nope", "Nope.Multiply"]) {
    await assert.rejects(asker.explore(name, nothing), UnknownMethodError);
  }
});

Deno.test("explore() gets the same answers from our server, whose handlers do not run", async () => {
  const Point = gob.struct("main.Point", { X: gob.int, Y: gob.float64, At: gob.time });
  const Args = gob.struct("main.Args", {
    ID: gob.int64,
    Points: gob.slice(Point),
    Tags: gob.map(gob.string, gob.bytes),
    Any: gob.any,
  });
  const Svc = service("Svc", { Do: method(Args, gob.int) });
  let ran = 0;
  await using server = new Server().register(Svc, { Do: () => ++ran });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  await using asker = await Asker.open(targetAt(`127.0.0.1:${listener.addr.port}`));
  const paths = ["ID", "Points.X", "Points.At", "Tags", "Any", "Nope", "Points.Nope"];
  assert.equal(
    shown(await asker.explore("Svc.Do", wantedPaths(paths))),
    "main.Args {ID int64; Points []main.Point {X int; At time.Time library; Nope missing}; " +
      "Tags map[string][]uint8; Any any interface {}; Nope missing}",
  );
  assert.equal(await asker.fits("Svc.Do", Args), undefined);
  assert.match(await asker.fits("Svc.Do", gob.int) ?? "", /want struct type/);
  assert.equal(ran, 0);
});

Deno.test("explore() does not exhaust the types that our server holds for a connection", async () => {
  const names = Array.from({ length: 1500 }, (_, i) => `F${i}`);
  const Inner = gob.struct("Inner", Object.fromEntries(names.map((name) => [name, gob.int])));
  const Svc = service("Svc", { Do: method(gob.struct("A", { In: gob.slice(Inner) }), gob.int) });
  await using server = new Server().register(Svc, { Do: () => 1 });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  await using asker = await Asker.open(targetAt(`127.0.0.1:${listener.addr.port}`));
  const { shape } = await asker.explore("Svc.Do", wantedPaths(names.map((name) => `In.${name}`)));
  assert(shape.kind === "struct");
  const inner = shape.fields.get("In")?.shape;
  assert(inner?.kind === "slice" && inner.elem.shape.kind === "struct");
  const fields = [...inner.elem.shape.fields.values()];
  assert.equal(fields.length, names.length);
  assert(fields.every((field) => shown(field) === "int"));
});
