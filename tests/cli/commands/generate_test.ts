import assert from "node:assert/strict";
import { netrpc } from "../netrpc.ts";

const permissions = ["--allow-read"];

const shelf = `package shelf

import "example.com/elsewhere"

type Args struct {
	A int \`json:"a"\`
	T elsewhere.T
}

type service struct{}

// Multiply returns the product.
func (s *service) Multiply(args Args, reply *int) error { return nil }

type Extra struct{ Level }
type Level int
`;

const contract = `import { gob, method, service } from "@netrpc/netrpc";

export const Args = gob.struct("shelf.Args", {
  A: gob.int,
  // T is left out: it is of type elsewhere.T: the package example.com/elsewhere is not there (shelf/shelf.go:7).
});
export type Args = gob.Infer<typeof Args>;

export const Level = gob.int;
export type Level = gob.Infer<typeof Level>;

export const Extra = gob.struct("shelf.Extra", {
  Level,
});
export type Extra = gob.Infer<typeof Extra>;

export const Daemon = service("Daemon", {
  /** Multiply returns the product. */
  Multiply: method(Args, gob.int),
});
`;

/** Calls `use` with a folder of these files. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("generate writes a contract, and notes on stderr", async () => {
  await withFiles({ "shelf/shelf.go": shelf, "go.mod": "module example.com/m\n" }, async (cwd) => {
    const args = ["generate", "./shelf", "--service", "Daemon=service", "--type", "Extra"];
    const run = await netrpc(args, { cwd, permissions });
    const note = "shelf/shelf.go:7:2: T of Args is left out: it is of type elsewhere.T: " +
      "the package example.com/elsewhere is not there\n";
    assert.deepEqual(run, { code: 0, stdout: contract, stderr: note });
    const strict = await netrpc([...args, "--strict", "--module", "./mod.ts", "--json"], {
      ...{ cwd, permissions },
    });
    assert.equal(strict.code, 1);
    assert.equal(strict.stderr, note);
    assert(strict.stdout.startsWith('import { gob, method, service } from "./mod.ts";\n'));
    assert(strict.stdout.includes('A: "a"'));
    const files = ["generate", "shelf/shelf.go", "--service", "Daemon=service", "--type", "Extra"];
    assert.equal((await netrpc(files, { cwd, permissions })).stdout, contract);
  });
});

Deno.test("generate takes several folders, systems and tags", async () => {
  const files = {
    "go.mod": "module example.com/m\n",
    "a/a.go":
      "package a\ntype A struct{}\nfunc (A) Do(args int, reply *string) error { return nil }\n",
    "b/b_windows.go":
      "package b\ntype B struct{}\nfunc (B) Do(args B, reply *B) error { return nil }\n",
    "b/c.go":
      "//go:build extra\n\npackage b\ntype C struct{}\nfunc (C) Do(args C, reply *C) error { return nil }\n",
    "c/a.go": "package a\ntype A struct{}\nfunc (A) Do(args A, reply *A) error { return nil }\n",
  };
  await withFiles(files, async (cwd) => {
    const args = ["generate", "a", "b", "--os", "windows", "--tags", "none,extra"];
    const { code, stdout, stderr } = await netrpc(args, { cwd, permissions });
    assert.deepEqual([code, stderr], [0, ""]);
    for (const name of ["A", "B", "C"]) assert(stdout.includes(`= service("${name}", {`), stdout);
    const none = await netrpc(["generate", "b"], { cwd, permissions });
    assert.equal(none.code, 1);
    assert.match(
      none.stderr,
      /^netrpc: Cannot load b: expected a directory with Go files for linux\/amd64, found only what is not built: b_windows\.go and 1 more\nhint: --os/,
    );
    const twice = await netrpc(["generate", "c", "c/../c", "a", "--type", "A"], {
      cwd,
      permissions,
    });
    assert.match(twice.stderr, /two types a\.A/);
  });
});

Deno.test("generate says what is wrong", async () => {
  const files = {
    "broken.go": "package broken\ntype A struct {\n",
    "empty.go": "package empty\n",
    "test/a_test.go": "package test\n",
    "torn/a.go": "package torn\ntype A int\n",
    "torn/b.go": "package torn\n}\n",
    "odd/odd.go": "package odd\ntype Plain struct{ A int }\n",
    "contract.ts": 'import { gob, method, service } from "@netrpc/netrpc";\n' +
      'export const A = service("A", { B: method(gob.int, gob.int) });\n',
  };
  await withFiles(files, async (cwd) => {
    const said = async (...args: string[]) => {
      const { code, stderr } = await netrpc(["generate", ...args], { cwd, permissions });
      return `${code} ${stderr}`;
    };
    assert.match(
      await said("broken.go"),
      /^1 broken\.go:3:1: expected .*\nnetrpc: No Go file of broken\.go could be read\n$/s,
    );
    assert.match(await said("empty.go"), /^1 netrpc: empty\.go has no types and registers nothing/);
    assert.match(await said("nowhere"), /^1 netrpc: Cannot load nowhere: .*no such directory/);
    assert.match(await said("contract.ts"), /^1 .*\nhint: a contract becomes Go with --go/);
    assert.match(await said("test"), /^1 .*only what is not built: a_test\.go\n/);
    assert.match(
      await said("odd", "--type", "Nope"),
      /^1 netrpc: Cannot find Nope: .*odd declares no such type\n$/,
    );
    assert.match(
      await said("odd", "--service", "X=Plian"),
      /^1 netrpc: Cannot find Plian: .*\nhint: did you mean Plain\?\n$/,
    );
    assert.match(
      await said("odd", "--service", "X=Plain"),
      /^1 odd\/odd\.go:2:6: expected methods .*\nnetrpc: Cannot write the service X: Plain has no/,
    );
    assert.match(
      await said("odd", "--os", "linus"),
      /^2 .*--os takes a GOOS.*did you mean linux\?/,
    );
    assert.match(await said("odd", "--arch", "x"), /^2 netrpc: --arch takes a GOARCH, not "x"\n/);
    assert.match(await said("nowhere.go"), /^1 netrpc: Cannot load nowhere\.go: expected a file/);
    assert.match(await said(), /^2 netrpc: generate takes the folder/);
    assert.match(await said(".", "empty.go"), /^2 netrpc: generate takes folders or files/);
    assert.match(
      await said(".", "--service", "X"),
      /^2 netrpc: --service takes NAME=TYPE, not "X"/,
    );
    assert.match(await said(".", "--package", "x"), /^2 netrpc: --package goes with --go/);
    assert.match(
      await said("--go", "contract.ts", "--strict"),
      /^2 netrpc: --go and --strict do not/,
    );
    assert.match(await said(".", "--go", "contract.ts"), /^2 netrpc: --go takes one contract/);
    assert.match(
      await said("--go", "contract.ts", "--package", "a b"),
      /^2 .*name of a Go package/,
    );
    assert.match(
      await said("--go", "contract.ts", "--package", "func"),
      /^2 .*name of a Go package/,
    );
    assert.match(await said("--go", "none.ts"), /^1 netrpc: Cannot load none\.ts/);
    const { code, stdout } = await netrpc(["generate", "--go", "contract.ts"], {
      cwd,
      permissions,
    });
    assert.equal(code, 0);
    assert.match(stdout, /^package api\n\nimport "net\/rpc"\n\n\/\/ A is what serves A\./);
  });
});

Deno.test("generate needs --allow-read, and says so", async () => {
  await withFiles({ "a.go": shelf }, async (cwd) => {
    const { code, stderr } = await netrpc(["generate", "."], { cwd, permissions: [] });
    assert.equal(code, 1);
    assert.match(stderr, /--allow-read/);
  });
});
