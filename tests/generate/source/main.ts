/**
 * Compares the parser with Go's own over all of Go's source: the standard library, its tests and the tests of the compiler.
 * Run with `deno task parse`; prints every difference, and how long the parser took. A directory as argument is compared instead.
 *
 * @module
 */

import { goRoot } from "./go_root.ts";
import { compare, type Comparison, goFiles } from "./compare.ts";

function summary({ files, bytes, time, same, refused, taken, differences }: Comparison): string {
  const speed = `${(bytes / 1e6).toFixed(1)} MB in ${(time / 1000).toFixed(1)} s`;
  const outcome = `${same} facts the same, ${differences.length} differences`;
  return `${files} files, ${speed}; ${outcome}; broken: ${refused} refused by both, ${taken} by Go only`;
}

if (import.meta.main) {
  const root = await goRoot();
  const directories = Deno.args.length > 0 ? Deno.args : [`${root}/src`, `${root}/test`];
  let good = true;
  for (const directory of directories) {
    const paths = await goFiles(directory);
    for (const bodies of [false, true]) {
      const result = await compare(paths, bodies);
      for (const difference of result.differences) console.log(difference);
      good &&= result.differences.length === 0;
      console.log(`${directory}${bodies ? ", every statement" : ""}: ${summary(result)}`);
    }
  }
  if (!good) Deno.exit(1);
}
