/**
 * Contracts of Go source and of random types: what the formatter, the compiler and the module itself say of them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { contractFromGo } from "../../generate/contract_from_go.ts";
import { contractText } from "../../generate/contract_text.ts";
import { Random } from "../testing/random.ts";
import { randomApi } from "./random_api.ts";
import { denoOutcome, withFiles } from "./contract_files.ts";
import { interfaces, shapesFiles } from "./go_sources.ts";

const module = new URL("../../mod.ts", import.meta.url).href;

Deno.test("contracts of Go source and of random types are formatted, have no type errors and load", async () => {
  const random = Array.from({ length: 60 }, (_, index) => {
    const api = randomApi(new Random(14, index), index % 12 + 1);
    return contractText(api, { module });
  });
  const files = { "go.mod": "module example.com/api\n", "api.go": interfaces };
  // Deno takes seconds to check the module, so all texts are checked at once.
  const texts = [
    await contractFromGo(shapesFiles, { module }),
    await contractFromGo(files, { module }),
    ...random,
  ];
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
