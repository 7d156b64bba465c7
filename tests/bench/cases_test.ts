import assert from "node:assert/strict";
import { cases } from "../../bench/cases/all.ts";
import { otherCases } from "../../bench/others/cases.ts";
import { packages } from "../../bench/others/packages.ts";

Deno.test("every case has a name of its own", () => {
  const names = [...cases, ...otherCases].map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("other packages have exact versions", () => {
  for (const [name, version] of Object.entries(packages)) {
    assert.match(version, /^\d+\.\d+\.\d+$/, name);
  }
});

Deno.test("only the cases of other packages are not measured without being asked for", () => {
  assert(otherCases.every(({ name }) => name.startsWith("others-")));
  assert(cases.every(({ name }) => !name.startsWith("others-")));
});
