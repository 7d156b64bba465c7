/**
 * The parser beside Go's own, on some packages. `deno task parse` does it with all of Go's source.
 *
 * @module
 */

import assert from "node:assert/strict";
import { goTest } from "../../testing/go.ts";
import { compare, goFiles } from "./compare.ts";
import { goRoot } from "./go_root.ts";

const DIRECTORIES = [
  ...[
    "src/net/rpc",
    "src/encoding/gob",
    "src/encoding/json",
    "src/go/ast",
    "src/slices",
    "src/syscall",
  ],
  ...["src/internal/types/testdata/spec", "test/typeparam", "test/syntax"],
];

goTest("parseFile() finds what Go's parser finds", async () => {
  const root = await goRoot();
  const paths = await Promise.all(DIRECTORIES.map((directory) => goFiles(`${root}/${directory}`)));
  for (const bodies of [false, true]) {
    const { files, same, differences } = await compare(paths.flat(), bodies);
    assert.deepEqual(differences, []);
    assert.ok(files > 300 && same > 10_000, `${files} files, ${same} facts`);
  }
});
