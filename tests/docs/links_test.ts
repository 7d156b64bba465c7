// Every link in README.md, docs/ and the pages beside programs leads somewhere.

import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { pagesIn } from "./pages.ts";

const top = new URL("../../", import.meta.url).pathname;

/** A page without its blocks of code. */
async function textOf(page: string): Promise<string> {
  const text = await Deno.readTextFile(join(top, page));
  return text.replaceAll(/^```.*?^```/gms, "");
}

/** The anchors that a page has on the usual sites: one for each heading. */
async function anchorsOf(page: string): Promise<Set<string>> {
  const headings = [...(await textOf(page)).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\-_ ]/gu, "").replaceAll(" ", "-")
  );
  return new Set(headings);
}

/** What is wrong with a link on a page, if anything is. */
async function faultOf(page: string, link: string): Promise<string | undefined> {
  const [path, anchor] = link.split("#", 2) as [string, string | undefined];
  const target = path === "" ? page : normalize(join(dirname(page), path));
  try {
    await Deno.stat(join(top, target));
  } catch {
    return `${page}: ${link}: there is no ${target}`;
  }
  if (anchor === undefined || !target.endsWith(".md")) return undefined;
  return (await anchorsOf(target)).has(anchor)
    ? undefined
    : `${page}: ${link}: ${target} has no such heading`;
}

async function faults(): Promise<string[]> {
  const found: string[] = [];
  for (const page of await pagesIn("")) {
    const text = (await textOf(page)).replaceAll(/`[^`\n]*`/g, "");
    for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link!)) continue;
      const fault = await faultOf(page, link!);
      if (fault !== undefined) found.push(fault);
    }
  }
  return found;
}

Deno.test("every link of the documentation leads somewhere", async () => {
  assert.deepEqual(await faults(), []);
});

Deno.test("the front page of the documentation names every page", async () => {
  const front = await Deno.readTextFile(join(top, "docs/README.md"));
  const pages = (await pagesIn("docs")).map((page) => page.slice("docs/".length));
  const unnamed = pages.filter((page) =>
    page !== "README.md" && !page.startsWith("plugins/") && !front.includes(`](${page})`)
  );
  assert.deepEqual(unnamed, []);
});

Deno.test("the pages of the guide can be read", async () => {
  const front = await Deno.readTextFile(join(top, "docs/README.md"));
  const guide = front.slice(front.indexOf("## The guide"), front.indexOf("## For reference"));
  for (const [, page] of guide.matchAll(/\]\((\w+\.md)\)/g)) {
    const lines = (await Deno.readTextFile(join(top, "docs", page!))).split("\n").length;
    assert(lines <= 251, `docs/${page} has ${lines} lines`);
  }
});
