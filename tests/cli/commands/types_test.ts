import assert from "node:assert/strict";
import { gob } from "../../../mod.ts";
import { goTest } from "../../testing/go.ts";
import { outcomeOf } from "../../testing/process.ts";
import { writeGobFiles } from "../go_peer.ts";
import { joined, run, stream, withFolder } from "./gob_files.ts";

const go = `// Values:
//
//   1 of Record
//   1 of uint
//   1 of []int

package main

import "time"

type Record struct {
	ID   int
	Name string
	At   time.Time
	Raw  []byte
	Any  any
	Next Link
}

type Link struct {
	Key map[int]string
}

type Circle struct {
	R float64
}
`;

const contract = `// Values:
//
//   1 of Record
//   1 of uint
//   1 of []int

// Gob does not tell the size of integers. Numbers beyond 2^53 need gob.int64 or gob.uint64,
// whose values are bigint: --int64 writes those.

import { gob } from "@netrpc/netrpc";

export const Link = gob.struct("Link", {
  Key: gob.map(gob.int, gob.string),
});
export type Link = gob.Infer<typeof Link>;

export const Record = gob.struct("Record", {
  ID: gob.int,
  Name: gob.string,
  At: gob.time,
  Raw: gob.bytes,
  Any: gob.any,
  Next: Link,
});
export type Record = gob.Infer<typeof Record>;

export const Circle = gob.struct("Circle", {
  R: gob.float64,
});
export type Circle = gob.Infer<typeof Circle>;

export const Value = gob.slice(gob.int);
export type Value = gob.Infer<typeof Value>;
`;

Deno.test("types prints what a stream declares, as Go and as a contract", async () => {
  assert.deepEqual(await run(["types"], stream()), { code: 0, out: go, err: "" });
  assert.deepEqual(await run(["types", "--go", "-"], stream()), { code: 0, out: go, err: "" });
  assert.deepEqual(await run(["types", "--ts"], stream()), { code: 0, out: contract, err: "" });
  const { out } = await run(["types", "--ts", "--module", "../mod.ts"], stream());
  assert.equal(out, contract.replace("@netrpc/netrpc", "../mod.ts"));
  const { out: wide } = await run(["types", "--ts", "--int64"], stream());
  const [before, after] = contract.replaceAll("gob.int,", "gob.int64,").split(
    /\/\/ Gob does[^]*?\n\n/,
  );
  assert.equal(
    wide,
    `${before}${after}`.replace("gob.int)", "gob.int64)").replace(
      "gob.int, gob.s",
      "gob.int64, gob.s",
    ),
  );
});

Deno.test("types prints every type once, and types of one name that differ under two names", async () => {
  const Old = gob.struct("Item", { ID: gob.int, In: gob.struct("Inner", { X: gob.int }) });
  const New = gob.struct("Item", { ID: gob.int, In: gob.struct("Inner", { Y: gob.string }) });
  const bytes = joined(
    gob.encode(Old, gob.zero(Old)),
    gob.encode(New, gob.zero(New)),
    gob.encode(Old, gob.zero(Old)),
  );
  const { out } = await run(["types"], bytes);
  assert.equal(
    out,
    `// Values:
//
//   2 of Item
//   1 of Item_2

package main

type Item struct {
	ID int
	In Inner
}

type Inner struct {
	X int
}

type Item_2 struct {
	ID int
	In Inner_2
}

type Inner_2 struct {
	Y string
}
`,
  );
});

Deno.test("types says of which types Go sends no name", async () => {
  const { out } = await run(["types"], gob.encode(gob.slice(gob.pointer(gob.time)), []));
  assert.match(
    out,
    /\n\/\/ Go sends no name of a type .*: often time\.Time\.\ntype Type\d+ \[\]byte\n/,
  );
});

Deno.test("types puts a pointer where a struct contains itself", async () => {
  interface List {
    Next?: List;
  }
  const List: gob.Schema<List> = gob.struct("List", { Next: gob.pointer(gob.lazy(() => List)) });
  const bytes = gob.encode(List, {});
  assert.match((await run(["types"], bytes)).out, /\ntype List struct \{\n\tNext \*List\n\}\n$/);
  assert.match((await run(["types", "--ts"], bytes)).out, /\n {2}Next\?: List;\n/);
});

Deno.test("types prints what it saw before an error, and refuses options that contradict", async () => {
  const cut = stream().slice(0, -1);
  const { code, out, err } = await run(["types"], cut);
  assert.equal(code, 1);
  assert.match(out, /type Circle struct/);
  assert.match(err, /at byte \d+: it ends inside a value/);
  assert.equal((await run(["types", "--go", "--ts"], cut)).code, 2);
  assert.equal((await run(["types", "--module", "x"], cut)).code, 2);
  assert.equal((await run(["types", "--int64"], cut)).code, 2);
  assert.match((await run(["types"], new TextEncoder().encode("hello there"))).err, /is no gob/);
  assert.equal((await run(["types"])).out, "// No values.\n\npackage main\n");
});

goTest("types prints Go that gofmt leaves as it is and Go compiles", async () => {
  await withFolder({}, async (folder) => {
    await writeGobFiles(folder, 10);
    const names = ["values", "kinds", "streams"].map((name) => `${folder}/${name}.gob`);
    const { code, out } = await run(["types", ...names]);
    assert.equal(code, 0);
    await Deno.writeTextFile(`${folder}/types.go`, `${out}\nfunc main() {}\n`);
    const fmt = await outcomeOf("gofmt", ["-l", folder]);
    assert.deepEqual(fmt, { code: 0, stdout: "", stderr: "" });
    const vet = await outcomeOf("go", ["vet", `${folder}/types.go`], {
      cwd: folder,
      env: { GOFLAGS: "-mod=mod", GOWORK: "off", GOTOOLCHAIN: "local" },
    });
    assert.equal(vet.code, 0, vet.stderr);
  });
});
