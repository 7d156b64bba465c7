import assert from "node:assert/strict";
import { FoundDeclarations } from "../../../cli/describe/found_api.ts";
import type { Found } from "../../../cli/ask/found.ts";
import type { GoType } from "../../../generate/go_type.ts";

const int: Found = {
  type: { kind: "basic", name: "int" },
  shape: { kind: "basic", name: "int" },
};

function struct(type: string, fields: Record<string, Found | undefined>): Found {
  const fieldMap = new Map(Object.entries(fields));
  return {
    type: { kind: "named", package: "main", name: type },
    shape: { kind: "struct", fields: fieldMap },
  };
}

function declared(found: Found): Record<string, GoType> {
  const declarations = new FoundDeclarations();
  declarations.typeOf(found);
  return Object.fromEntries(declarations.all().map(({ name, type }) => [name, type]));
}

Deno.test("FoundDeclarations puts together what was asked of a type in several places", () => {
  const { Inner } = declared(
    struct("All", { One: struct("Inner", { X: int }), Two: struct("Inner", { Y: int }) }),
  );
  assert.deepEqual(Inner, {
    kind: "struct",
    fields: [{ name: "X", type: int.type }, { name: "Y", type: int.type }],
  });
});

Deno.test("FoundDeclarations takes no name that is none", () => {
  const evil: Found = {
    type: { kind: "named", name: "x\n; import 'evil'" },
    shape: { kind: "unknown" },
  };
  assert.deepEqual(Object.keys(declared(evil)), ["Unreadable"]);
});
