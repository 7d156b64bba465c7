// The figures of README.md are those of docs/numbers.md.

import assert from "node:assert/strict";
import { withFigures } from "../../bench/readme_figures.ts";

const top = new URL("../../", import.meta.url);
const oneLine = (text: string) => text.replaceAll(/\s+/g, " ");

Deno.test("README.md has the figures of docs/numbers.md", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", top));
  const numbers = await Deno.readTextFile(new URL("docs/numbers.md", top));
  assert.equal(oneLine(readme), oneLine(withFigures(readme, numbers)));
});

Deno.test("a figure that is missing is an error that names it", () => {
  const page = "<!-- figures: begin -->\n<!-- figures: end -->";
  assert.throws(() => withFigures(page, "| calls, 64 in flight | 1 | 2 | 2.0× |"), {
    message: 'expected "calls, 1000 in flight" in the summary of the numbers',
  });
});
