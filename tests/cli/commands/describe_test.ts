import assert from "node:assert/strict";
import { Server } from "../../../mod.ts";
import { Arith, arith } from "../../testing/arith.ts";
import { eachGoPeerTest, goPeerTest } from "../go_peer.ts";
import { netrpcHere } from "../test_terminal.ts";

const noReply =
  "// The type of the reply is told by a debug page only, and the server shows none here.\n";
const usualFields =
  "// Some 300 usual names of fields were tried. There may be others: --fields A,B asks.\n";
const noFields = "// Fields that were not asked for are not known: --fields A,B asks.\n";

eachGoPeerTest("describe finds fields with usual names, and runs no method", async (peer) => {
  const { code, out, err } = await netrpcHere(["describe", peer.tcp, "Arith.Multiply"]);
  assert.equal(err, "");
  assert.equal(
    out,
    `// Arith.Multiply(main.Args, ?) error, as ${peer.tcp} told it.
${usualFields}${noReply}
type Args struct {
	A int
	B int
}
`,
  );
  assert.equal(code, 0);
  assert.equal(await peer.executed(), 0);
});

eachGoPeerTest("describe asks for fields, and for the reply on the debug page", async (peer) => {
  const { code, out } = await netrpcHere([
    ...["describe", "--http", peer.http, "Kinds.Print"],
    ...["--fields", "Struct.X,Struct.Deep.S,Levels"],
    ...["--fields", "Hash,Digest,Node.Next.Name,Node.Children.Name,Self.Nope,Bin,ID,PointerMap.Y"],
  ]);
  assert.equal(
    out,
    `// Kinds.Print(main.All, *string) error, as ${peer.http} told it.
${noFields}
// It has no field Nope.
type All struct {
	Struct     Inner
	Levels     map[Level]Tags
	Hash       [4]byte
	Digest     Digest
	Node       Node
	Self       *All
	Bin        Bin
	ID         int64
	PointerMap map[string]Inner
}

type Inner struct {
	X    int
	Deep Deep
	Y    int
}

type Deep struct {
	S string
}

// The server does not tell the size of the numbers.
type Level int

type Tags []string

// The server does not tell the size of the elements: bytes, or larger numbers.
type Digest [4]byte

type Node struct {
	Name     string
	Next     *Node
	Children []Node
}

type Bin []byte

func (b Bin) MarshalBinary() ([]byte, error) {
	return b, nil
}

func (b *Bin) UnmarshalBinary(data []byte) error {
	*b = append([]byte(nil), data...)
	return nil
}
`,
  );
  assert.equal(code, 0);
  assert.equal(await peer.executed(), 0);
});

goPeerTest("describe tries usual names in the fields that it finds, once", async (peer) => {
  const { code, out, err } = await netrpcHere(["describe", peer.tcp, "Kinds.Print"]);
  assert.deepEqual([code, err], [0, ""]);
  assert.doesNotMatch(out, /It has no field/);
  assert.match(out, /^type All struct \{\n(?:\t.*\n)*\tNode +Node\n/m);
  assert.match(
    out,
    /^type Node struct \{\n\tName +string\n\tChildren +\[\]Node\n\tNext +\*Node\n\}/m,
  );
  assert.equal(await peer.executed(), 0);
});

goPeerTest("describe prints a contract that check finds right", async (peer) => {
  const fields =
    "Int8,Uint64,Time,Duration,BigP,URL,Addr,Any,Shape,Labels,Matrix,Structs.X,Node.Next.Name";
  const described = await netrpcHere([
    ...["describe", "--unix", peer.unix, "Kinds.Print", "--ts", "--fields", fields],
  ]);
  assert.deepEqual([described.code, described.err], [0, ""]);
  await Deno.writeTextFile(`${peer.folder}/contract.ts`, described.out);
  const checked = await netrpcHere(["check", peer.tcp, `${peer.folder}/contract.ts`]);
  assert.deepEqual([checked.code, checked.err], [0, ""]);
  assert.match(checked.out, /^Kinds\.Print +same$/m);
});

const arguments_: readonly (readonly [string, string])[] = [
  ...[["Int", "int"], ["Uint8", "uint8"], ["Float", "float64"], ["Complex", "complex128"]] as const,
  ...[["Bool", "bool"], ["String", "string"], ["Bytes", "[]uint8"], [
    "Level",
    "main.Level",
  ]] as const,
  ...[["Map", "map[string]main.Inner"], ["Slice", "[]main.Inner"], ["Array", "[3]int"]] as const,
  ...[["Time", "time.Time"], ["Duration", "time.Duration"], ["Any", "any"]] as const,
  ...[["Shape", "main.Shape"], ["Empty", "struct{}"], ["Anonymous", "struct { Q int }"]] as const,
];

eachGoPeerTest("describe tells arguments that are no structs", async (peer) => {
  for (const [method, type] of arguments_) {
    const { out, err } = await netrpcHere(["describe", peer.tcp, `Single.${method}`]);
    assert.equal(err, "");
    assert.equal(
      out.split("\n")[0],
      `// Single.${method}(${type}, ?) error, as ${peer.tcp} told it.`,
    );
  }
  assert.equal(await peer.executed(), 0);
});

goPeerTest("describe shows what is asked with --verbose", async (peer) => {
  const { err } = await netrpcHere(["describe", peer.tcp, "Arith.Divide", "--fields", "A", "-v"]);
  assert.equal(
    err,
    `\
Arith.Divide with ?: gob: type mismatch in decoder: want struct type main.Args; got non-struct
Arith.Divide with { A ? }: gob: wrong type (int) for received field @.A
`,
  );
});

Deno.test("describe asks our own server too", async () => {
  await using server = new Server().register(Arith, arith);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  const address = `127.0.0.1:${listener.addr.port}`;
  const { code, out } = await netrpcHere([
    "describe",
    address,
    "Arith.Multiply",
    "--fields",
    "A,B",
  ]);
  assert.equal(code, 0);
  assert.equal(
    out,
    `\
// Arith.Multiply(Args, *int) error, as ${address} told it.
${noFields}
type Args struct {
	A int
	B int
}
`,
  );
});

goPeerTest("describe says why it cannot", async (peer) => {
  for (
    const [args, code, text] of [
      [[], 2, /ADDRESS is missing/],
      [[peer.tcp], 2, /describe takes an ADDRESS and a method, Arith\.Multiply, not nothing/],
      [[peer.tcp, "Arith"], 2, /and a method, Arith\.Multiply, not "Arith"/],
      [[peer.tcp, "Arith.Multiply", "x"], 2, /and a method, and no more/],
      [[peer.tcp, "Arith.Multiply", "--fields", "A,b"], 2, /--fields takes names .* not "b"/],
      [[peer.tcp, "Arith.None"], 1, /rpc: can't find method Arith\.None/],
      [["--http", peer.http, "Arith.Multply"], 1, /\nhint: did you mean Arith\.Multiply\?\n$/],
      [["--http-path", "rpc", peer.http, "Arith.Multiply"], 2, /--http-path takes a path .*"rpc"/],
      [[peer.tcp, "None.None"], 1, /rpc: can't find service None\.None/],
      [["--json", peer.json, "Arith.Multiply"], 1, /A JSON-RPC server does not tell its types/],
    ] as const
  ) {
    const outcome = await netrpcHere(["describe", ...args]);
    assert.deepEqual([outcome.code, outcome.out], [code, ""]);
    assert.match(outcome.err, text);
  }
});
