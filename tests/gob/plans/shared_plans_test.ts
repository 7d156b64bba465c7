import assert from "node:assert/strict";
import { int, lazy, map, pointer, type Schema, slice, string, struct } from "../../../gob/mod.ts";
import { type SharedPlan, SharedPlans } from "../../../gob/plans/shared_plans.ts";
import type { Node } from "../../../gob/types/schema_node.ts";
import { pure } from "../hand_made.ts";

const Point = struct("Point", { X: int, Y: int });

function plansOf(schema: Schema<unknown> | Schema<never>): SharedPlans {
  return new SharedPlans(schema as unknown as Node);
}

function plan(cost = 3): SharedPlan {
  return { read: () => undefined, runs: 0, cost };
}

Deno.test("new plans are shared until a few others come", pure, () => {
  const plans = plansOf(Point as Schema<unknown>);
  const first = plan();
  plans.try("first", first);
  assert.equal(plans.get("first"), first);
  for (let n = 0; n < 3; n++) plans.try(`${n}`, plan());
  assert.equal(plans.get("first"), first);
  // It was just used, so another one goes.
  plans.try("4", plan());
  assert.equal(plans.get("first"), first);
  assert.equal(plans.get("0"), undefined);
  for (let n = 5; n < 9; n++) plans.try(`${n}`, plan());
  assert.equal(plans.get("first"), undefined);
});

Deno.test("new plans do not push out those that have read many values", pure, () => {
  const plans = plansOf(Point as Schema<unknown>);
  const kept = plan();
  plans.try("kept", kept);
  plans.keep("kept", kept);
  for (let n = 0; n < 100; n++) plans.try(`${n}`, plan());
  assert.equal(plans.get("kept"), kept);
});

Deno.test("plans that have read many values are bounded in number and cost", pure, () => {
  const plans = plansOf(Point as Schema<unknown>);
  const used = plan(1);
  plans.keep("used", used);
  for (let n = 0; n < 100; n++) {
    plans.keep(`${n}`, plan(1));
    assert.equal(plans.get("used"), used);
  }
  assert.equal(Array.from({ length: 100 }, (_, n) => plans.get(`${n}`)).filter(Boolean).length, 15);
  plans.keep("dear", plan(70));
  plans.keep("as dear", plan(70));
  assert.equal(plans.get("dear"), undefined);
  assert(plans.get("as dear"));
  plans.keep("too dear", plan(1000));
  assert.equal(plans.get("too dear"), undefined);
  assert(plans.get("as dear"));
});

Deno.test("a schema of more fields may share longer signatures", pure, () => {
  interface List {
    Next?: List;
  }
  const List: Schema<List> = struct("List", { Next: pointer(lazy(() => List)) });
  const wide = Array.from({ length: 1000 }, (_, n) => [`F${n}`, map(string, slice(List))]);
  const sizes = [int, Point, List, struct("Wide", Object.fromEntries(wide))]
    .map((schema) => plansOf(schema as Schema<unknown>).maxSignature);
  assert.deepEqual(sizes, [1024 + 128, 1024 + 3 * 128, 1024 + 2 * 128, 16 * 1024]);
});
