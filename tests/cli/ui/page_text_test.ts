import assert from "node:assert/strict";
import { pageText, scriptOf } from "../../../cli/ui/page_text.ts";

Deno.test("the page is one document, with a script that is JavaScript", async () => {
  const { html, policy } = await pageText();
  const scripts = [...html.matchAll(/<script type="module">(.*?)<\/script>/gs)];
  assert.equal(scripts.length, 1);
  const [, script] = scripts[0]!;
  assert.doesNotMatch(script!, /^(?:import|export)\b|<!--/m);
  // Nothing but the icon, which is empty, has an address.
  assert.deepEqual([...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, at]) => at), [
    "data:,",
    "#main",
  ]);
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script)),
  );
  assert(policy.includes(`script-src 'sha256-${digest.toBase64()}'`));
  assert(html.length < 100_000, `${html.length} characters`);
});

Deno.test("scriptOf() puts modules together whose private names are alike", async () => {
  const script = scriptOf(
    new Map([
      [
        "a/one.ts",
        "/** Doc. */\nfunction same(): number { return 1; }\nexport const one: number = same();\n",
      ],
      [
        "a/two.ts",
        'import type { T } from "./three.ts";\nimport { one, type O } from "./one.ts";\n' +
        "function same(): number { return 2; }\nexport function two(): number { return one + same(); }\n",
      ],
      ["b/main.ts", 'import { two } from "../a/two.ts";\nexport const all: number = two();\n'],
    ]),
  );
  assert.doesNotMatch(script, /Doc|: number/);
  const run = await import(
    `data:text/javascript,${encodeURIComponent(`${script}export { module3 };`)}`
  );
  assert.deepEqual(run.module3, { all: 3 });
});

Deno.test("scriptOf() refuses a module that imports what is not before it", () => {
  const sources = new Map([["a.ts", 'import { b } from "./b.ts";\n']]);
  assert.throws(() => scriptOf(sources), { name: "TypeError", message: /a\.ts imports \.\/b\.ts/ });
});
