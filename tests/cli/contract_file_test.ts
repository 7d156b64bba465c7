import assert from "node:assert/strict";
import { CommandError } from "../../cli/command.ts";
import { contractMethod, loadContract } from "../../cli/contract_file.ts";
import { gob } from "../../mod.ts";

const module = new URL("../../mod.ts", import.meta.url).href;

async function inFolder(
  files: Readonly<Record<string, string>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "netrpc_" });
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const contract = (from: string) => `
import { gob, method, service } from ${JSON.stringify(from)};
export const Args = gob.struct("Args", { A: gob.int, B: gob.int });
export const Arith = service("Arith", { Multiply: method(Args, gob.int) });
export const Again = Arith;
export const Aaa = service("Aaa", { Run: method(gob.string, gob.string, { idempotent: true }) });
export const number = 7, nothing = null, other = { name: "x", methods: { y: 1 } };
`;

for (const from of [module, "@netrpc/netrpc", "jsr:@netrpc/netrpc"]) {
  Deno.test(`loadContract() finds the services of a file that imports ${from}`, async () => {
    await inFolder({ "a contract#1.ts": contract(from) }, async (folder) => {
      const contracts = await loadContract(`${folder}/a contract#1.ts`);
      assert.deepEqual(contracts.map(({ name }) => name), ["Aaa", "Arith"]);
      const multiply = contractMethod(contracts, "Arith.Multiply")!;
      assert.deepEqual(gob.zero(multiply.args), { A: 0, B: 0 });
      assert.equal(contractMethod(contracts, "Aaa.Run")?.idempotent, true);
      assert.equal(contractMethod(contracts, "Aaa.toString"), undefined);
    });
  });
}

Deno.test("loadContract() resolves what a file imports beside the module", async () => {
  const files = {
    "args.ts": `
      import { gob } from ${JSON.stringify(module)};
      export const Args = gob.struct("Args", { A: gob.int });`,
    "contract.ts": `
      import { Args } from './args.ts';
      import { int } from "@netrpc/netrpc/gob";
      import { method, service } from "@netrpc/netrpc";
      export const Arith = service("Arith", { Negate: method(Args, int) });`,
  };
  await inFolder(files, async (folder) => {
    const [arith] = await loadContract(`${folder}/contract.ts`);
    assert.deepEqual(gob.zero(arith!.methods.Negate!.args), { A: 0 });
  });
});

const failures: readonly [string, string, RegExp, RegExp | undefined][] = [
  ["without a service", "export const a = 1;", /contract\.ts exports no service$/, /service\("Ar/],
  ["that throws", 'throw new Error("oh no");', /^Cannot load \S+contract\.ts: oh no$/, undefined],
  ["that is no TypeScript", "export const = ;", /^Cannot load \S+contract\.ts: /, undefined],
  [
    "with other schemas",
    'export const A = { name: "A", methods: { B: { name: "A.B", args: { kind: "odd" }, reply: 1 } } }',
    /^Cannot read A of \S+contract\.ts: the args of A\.B: is not made by/,
    undefined,
  ],
];

for (const [what, text, message, hint] of failures) {
  Deno.test(`loadContract() refuses a file ${what}`, async () => {
    await inFolder({ "contract.ts": text }, async (folder) => {
      await assert.rejects(loadContract(`${folder}/contract.ts`), (error) => {
        assert(error instanceof CommandError);
        assert.match(error.message, message);
        if (hint === undefined) assert.equal(error.hint, undefined);
        else assert.match(error.hint ?? "", hint);
        return true;
      });
    });
  });
}

Deno.test("loadContract() refuses a file that is not there", async () => {
  await assert.rejects(loadContract("/does/not/exist.ts"), /Cannot load \/does\/not\/exist\.ts: /);
});
