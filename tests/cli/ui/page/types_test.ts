import assert from "node:assert/strict";
import { mergeTypes, sampleAt, type Step, typeAt } from "../../../../cli/ui/page/types.ts";
import type { FormType } from "../../../../cli/ui/protocol.ts";

const int: FormType = { go: "int", kind: "basic", name: "int" };
const point = (...names: readonly string[]): FormType => ({
  go: "main.Point",
  kind: "struct",
  fields: names.map((name) => ({ name, type: int })),
});
const list = (elem: FormType): FormType => ({ go: "[]main.Point", kind: "slice", elem });
const any = (...types: readonly (readonly [string, FormType])[]): FormType => ({
  go: "any",
  kind: "interface",
  types: types.map(([name, type]) => ({ name, type })),
});

Deno.test("mergeTypes() keeps what was known, at every depth", () => {
  assert.deepEqual(mergeTypes(undefined, int), int);
  assert.deepEqual(mergeTypes(list(point("X")), list(point("Y", "X"))), list(point("X", "Y")));
  assert.deepEqual(
    mergeTypes(any(["main.A", point("X")]), any(["main.B", int], ["main.A", point("Y")])),
    any(["main.A", point("X", "Y")], ["main.B", int]),
  );
  // A server that was replaced may have another type.
  assert.deepEqual(mergeTypes(point("X"), int), int);
});

Deno.test("typeAt() and sampleAt() follow a path", () => {
  const path: Step[] = [{ kind: "field", name: "Shapes" }, { kind: "item" }, {
    kind: "type",
    name: "main.Point",
  }];
  const type: FormType = {
    go: "main.Args",
    kind: "struct",
    fields: [{
      name: "Shapes",
      type: { go: "[]any", kind: "slice", elem: any(["main.Point", point("X")]) },
    }],
  };
  assert.deepEqual(typeAt(type, path), point("X"));
  assert.equal(typeAt(type, [{ kind: "field", name: "Other" }, { kind: "item" }]), undefined);
  assert.equal(sampleAt(path, "null"), '{"Shapes":[{"$type":"main.Point","value":null}]}');
  assert.equal(
    sampleAt([{ kind: "value" }, { kind: "field", name: 'a"' }], "{}"),
    '{"":{"a\\"":{}}}',
  );
  const map: FormType = { go: "map[string]int", kind: "map", key: point("K"), elem: int };
  assert.deepEqual(typeAt(map, [{ kind: "key" }]), point("K"));
  assert.deepEqual(typeAt(map, [{ kind: "value" }]), int);
});
