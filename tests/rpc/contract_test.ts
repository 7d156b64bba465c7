import assert from "node:assert/strict";
import { gob, method, service } from "../../mod.ts";

const { int, string } = gob;

Deno.test("method() keeps the schemas and has no name before it belongs to a service", () => {
  const half = method(int, string);
  assert.equal(half.name, "");
  assert.equal(half.args, int);
  assert.equal(half.reply, string);
  assert(Object.isFrozen(half));
});

Deno.test("service() gives every method its full name", () => {
  const cases: [service: string, method: string, full: string][] = [
    ["Arith", "Multiply", "Arith.Multiply"],
    ["newServer.Arith", "Add", "newServer.Arith.Add"],
    ["a.b.c", "M", "a.b.c.M"],
    ["_goRPC_", "Cancel", "_goRPC_.Cancel"],
    ["Dienst", "Übersetze", "Dienst.Übersetze"],
  ];
  for (const [name, key, full] of cases) {
    const contract = service(name, { [key]: method(int, string) });
    assert.equal(contract.name, name);
    assert.deepEqual(Object.keys(contract.methods), [key]);
    assert.equal(contract.methods[key]?.name, full);
    assert.equal(contract.methods[key]?.args, int);
    assert.equal(contract.methods[key]?.reply, string);
  }
});

Deno.test("service() keeps the order of the methods", () => {
  const m = method(int, int);
  assert.deepEqual(Object.keys(service("S", { B: m, A: m, C: m }).methods), ["B", "A", "C"]);
});

Deno.test("service() leaves alone what it is given, so that services can share a method", () => {
  const shared = method(int, int);
  const methods = { Same: shared };
  const [one, two] = [service("One", methods), service("Two", methods)];
  assert.equal(methods.Same, shared);
  assert.equal(shared.name, "");
  assert.equal(one.methods.Same.name, "One.Same");
  assert.equal(two.methods.Same.name, "Two.Same");
  // A method of one service can be offered by another one.
  assert.equal(service("Three", one.methods).methods.Same.name, "Three.Same");
  assert.equal(one.methods.Same.name, "One.Same");
});

Deno.test("service() gives a contract that nobody can change", () => {
  const contract = service("S", { M: method(int, int) });
  for (const part of [contract, contract.methods, contract.methods.M]) {
    assert(Object.isFrozen(part));
  }
});

Deno.test("service() refuses a method that nobody could call", () => {
  const cases: [key: string, message: string][] = [
    ["", 'Cannot make service S: "" is no name of a method'],
    ["A.B", 'Cannot make service S: "A.B" is no name of a method'],
    [".", 'Cannot make service S: "." is no name of a method'],
    ["M.", 'Cannot make service S: "M." is no name of a method'],
  ];
  for (const [key, message] of cases) {
    assert.throws(() => service("S", { [key]: method(int, int) }), { name: "TypeError", message });
  }
});

Deno.test("a method says whether it does no harm if it runs twice: not by default", () => {
  const { methods } = service("S", {
    Usual: method(gob.int, gob.int),
    Once: method(gob.int, gob.int, { idempotent: false }),
    Twice: method(gob.int, gob.int, { idempotent: true }),
  });
  assert.deepEqual(
    Object.values(methods).map(({ idempotent }) => idempotent),
    [false, false, true],
  );
});
