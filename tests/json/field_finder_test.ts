import assert from "node:assert/strict";
import { fieldFinder } from "../../json/field_finder.ts";

Deno.test("fieldFinder() finds names in another case, whatever punctuation they have", () => {
  for (let code = 0x20; code < 0x180; code++) {
    const char = String.fromCharCode(code);
    const field = { name: `a${char}b` };
    const find = fieldFinder([field]);
    assert.equal(find(`a${char}b`), field, char);
    assert.equal(find(`A${char}b`), field, char);
    for (const other of ["AXb", "Ab", "A\\b", `A${char}${char}b`, `A\\${char}b`]) {
      if (other.toLowerCase() !== `A${char}b`.toLowerCase()) {
        assert.equal(find(other), undefined, `${char} ${other}`);
      }
    }
  }
});

Deno.test("fieldFinder() prefers the exact name, and then the first", () => {
  const fields = [{ name: "Name" }, { name: "NAME" }, { name: "name" }];
  const find = fieldFinder(fields);
  assert.equal(find("NAME"), fields[1]);
  assert.equal(find("nAmE"), fields[0]);
  assert.equal(find("\u212aey"), undefined);
  assert.equal(fieldFinder([{ name: "Key" }])("\u212aEY")?.name, "Key");
});
