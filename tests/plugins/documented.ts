/**
 * The programs and files that the pages of docs/plugins show.
 *
 * @module
 */

const top = new URL("../../", import.meta.url);

/**
 * The first block of a page that begins with these words. Imports are found from anywhere: of the module, and of the files of
 * the example that the page says to copy.
 */
export function documented(page: string, start: string = "ts ignore"): string {
  const text = Deno.readTextFileSync(new URL(`docs/plugins/${page}.md`, top));
  const block = text.split(`\`\`\`${start}\n`)[1]?.split("```")[0];
  if (block === undefined) throw new Error(`docs/plugins/${page}.md has no block ${start}`);
  return block
    .replace('"@netrpc/netrpc"', `"${new URL("mod.ts", top)}"`)
    .replace('"@netrpc/netrpc/plugin"', `"${new URL("plugin/mod.ts", top)}"`)
    .replaceAll(/ from "\.\//g, ` from "${new URL(`examples/plugins/${page}/`, top)}`);
}
