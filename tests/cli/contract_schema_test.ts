import assert from "node:assert/strict";
import { SchemaAdopter } from "../../cli/contract_schema.ts";
import { gob } from "../../mod.ts";

/** Loads another copy of gob. */
async function otherGob(folder: string): Promise<typeof gob> {
  for (const name of ["gob", "json"]) {
    await copy(new URL(`../../${name}/`, import.meta.url), `${folder}/${name}`);
  }
  return await import(`file://${folder}/gob/mod.ts`);
}

async function copy(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copy(new URL(`${name}/`, from), `${to}/${name}`);
    else await Deno.copyFile(new URL(name, from), `${to}/${name}`);
  }
}

function everything(of: typeof gob): gob.Schema<unknown> {
  interface Node {
    Name: string;
    Next?: Node;
  }
  const node: gob.Schema<Node> = of.struct("main.Node", {
    Name: of.string,
    Next: of.pointer(of.lazy(() => node)),
  });
  return of.struct("main.All", {
    ...{
      Bool: of.bool,
      Int: of.int,
      Int8: of.int8,
      Int64: of.int64,
      Uint: of.uint,
      Uint16: of.uint16,
    },
    ...{ Uint64: of.uint64, Float32: of.float32, Float64: of.float64, Complex64: of.complex64 },
    ...{ Complex128: of.complex128, String: of.string, StringBytes: of.stringBytes, Any: of.any },
    ...{
      Duration: of.duration,
      Bytes: of.bytes,
      List: of.slice(of.uint8),
      Slice: of.slice(of.int),
    },
    ...{ Array: of.array(2, of.int32), ByteArray: of.byteArray(4), Pointer: of.pointer(of.int) },
    ...{ Map: of.map(of.int, of.string), Record: of.record(of.float64), Time: of.time, Node: node },
    ...{ Big: of.bigInt, URL: of.url, Addr: of.netipAddr, One: of.oneOf({ "main.Node": node }) },
    Custom: of.opaque("main.Custom", "binary", {
      encode: (text: string) => new TextEncoder().encode(text),
      decode: (bytes) => new TextDecoder().decode(bytes),
      zero: "",
    }),
  }, { json: { Bool: "bool,omitempty" }, embedded: ["Node"] }) as gob.Schema<unknown>;
}

Deno.test("SchemaAdopter takes the schemas of another copy over, with all that they say", async () => {
  const folder = await Deno.makeTempDir({ prefix: "netrpc_" });
  try {
    const other = await otherGob(folder);
    const [foreign, ours] = [everything(other), everything(gob)];
    assert.throws(() => gob.zero(foreign), TypeError);
    const adopter = new SchemaAdopter();
    const adopted = adopter.adopt(foreign);
    assert.equal(adopter.adopt(foreign), adopted);
    assert.equal(adopter.adopt(ours), ours);
    const value = {
      ...gob.zero(ours) as object,
      ...{ Int: 7, Int64: 2n ** 62n, Bytes: new Uint8Array([1, 2]), List: [3, 4], Custom: "text" },
      ...{ Record: { a: 1 }, Node: { Name: "a", Next: { Name: "b" } }, Big: 2n ** 80n },
      One: gob.typed("main.Node", { Name: "c" }),
    };
    const bytes = gob.encode(ours, value);
    assert.deepEqual(gob.encode(adopted, value), bytes);
    assert.deepEqual(gob.decode(bytes, adopted), gob.decode(bytes, ours));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("SchemaAdopter refuses what is no schema", () => {
  for (const value of [undefined, null, 7, "int", {}, { kind: "struct2" }, { kind: "slice" }]) {
    assert.throws(() => new SchemaAdopter().adopt(value), TypeError);
  }
});
