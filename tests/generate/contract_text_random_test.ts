/**
 * Contracts of random types: what the formatter, the compiler and the module itself say of them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { contractText } from "../../generate/contract_text.ts";
import { Random } from "../testing/random.ts";
import { randomApi } from "./random_api.ts";
import { denoOutcome, withFiles } from "./contract_files.ts";

const module = new URL("../../mod.ts", import.meta.url).href;

Deno.test("contracts of random types are formatted, have no type errors and load", async () => {
  const texts = Array.from({ length: 60 }, (_, index) => {
    const api = randomApi(new Random(14, index), index % 12 + 1);
    return contractText(api, { module });
  });
  await withFiles(texts, async (folder, paths) => {
    await Deno.writeTextFile(
      `${folder}/all.ts`,
      paths.map((path, index) => `export * as c${index} from ${JSON.stringify(path)};\n`).join(""),
    );
    for (
      const [command, ...args] of [
        ["fmt", "--check", "--line-width", "100", ...paths],
        ["check", `${folder}/all.ts`],
        ["run", "--no-check", `${folder}/all.ts`],
      ]
    ) {
      const { code, stderr } = await denoOutcome(command!, args);
      assert.equal(code, 0, stderr);
    }
  });
});
