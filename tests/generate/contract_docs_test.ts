import assert from "node:assert/strict";
import { contractDocs } from "../../generate/contract_docs.ts";

Deno.test("contractDocs() finds the comments of constants, fields and methods", () => {
  const docs = contractDocs(`
/**
 * The contract.
 *
 * @module
 */
import { gob } from "./mod.ts"; /** of nothing */

/** Args are
 * two numbers, see {@linkcode Reply}. */
export const Args = gob.struct("/** no */", {
  /** A is the first. */
  A: gob.int, // one
  "B": gob.int,
  /** C has
   *   an inner. */
  C: gob.struct("", {
    /** D is deeper. */
    D: gob.int,
  }),
});
export type Args = gob.Infer<typeof Args>;

/** Tree is a tree. */
export interface Tree {
  /** Left of it. */
  readonly Left?: Tree;
}
export const Tree: gob.Schema<Tree> = gob.struct("Tree", {
  /** @internal */
  Left: 1,
});
/** Arith does sums.
 * @example none
 */
const Arith = service("Arith", {
  /** Multiply is one. */
  "Multiply": method(Args, gob.int),
});
`);
  const plain = Object.fromEntries(
    [...docs].map((
      [name, { doc, members }],
    ) => [name, { doc, members: Object.fromEntries(members) }]),
  );
  assert.deepEqual(plain, {
    Args: {
      doc: ["Args are", "two numbers, see Reply."],
      members: { A: ["A is the first."], C: ["C has", "  an inner."] },
    },
    Tree: { doc: ["Tree is a tree."], members: { Left: ["Left of it."] } },
    Arith: { doc: ["Arith does sums."], members: { Multiply: ["Multiply is one."] } },
  });
});

Deno.test("contractDocs() takes any text", () => {
  for (
    const text of [
      "/**",
      "/**/",
      "}}}})",
      "const",
      "`${",
      '"',
      "/** a".repeat(1_000),
      "\\".repeat(100_000),
    ]
  ) {
    assert(contractDocs(text).size <= 1);
  }
});
