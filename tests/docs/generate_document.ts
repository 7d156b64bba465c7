/**
 * The example of docs/generate.md. `deno run --allow-all tests/docs/generate_document.ts` writes what the commands print into the page.
 *
 * @module
 */

import { type Page, rewritePage } from "./page_runner.ts";

const top = new URL("../../", import.meta.url);

/** docs/generate.md. */
export const generatePage: Page = {
  url: new URL("docs/generate.md", top),
  ports: ["1234", "1235"],
  permissions: ["--allow-read"],
  async prepare(folder) {
    for (const name of ["shelf", "odd", "notes", "write"]) await Deno.mkdir(`${folder}/${name}`);
    await Deno.writeTextFile(`${folder}/go.mod`, "module example.com/shelf\n\ngo 1.21\n");
    const imports = { "@netrpc/netrpc": `${new URL("mod.ts", top)}` };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports }));
    return [];
  },
};

if (import.meta.main) await rewritePage(generatePage);
