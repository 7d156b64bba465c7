import assert from "node:assert/strict";
import { gob, type Handlers, method, type Methods, Server, service } from "../../mod.ts";
import { MethodTable } from "../../server/method_table.ts";
import { Arith, arith } from "../testing/arith.ts";

/** Handlers whose type is wrong on purpose. */
function wrong<M extends Methods<M>>(handlers: unknown): Handlers<M> {
  return handlers as Handlers<M>;
}

Deno.test("register() refuses what Go refuses, in Go's words", () => {
  const nameless = service("", { M: method(gob.int, gob.int) });
  assert.throws(() => new Server().register(nameless, { M: (n) => n }), {
    name: "TypeError",
    message: /^rpc\.Register: no service name for type /,
  });
  assert.throws(() => new Server().register(service("Empty", {}), {}), {
    name: "TypeError",
    message: "rpc.Register: type Empty has no exported methods of suitable type",
  });
  const server = new Server().register(Arith, arith);
  for (let again = 0; again < 2; again++) {
    assert.throws(() => server.register(Arith, arith), {
      name: "Error",
      message: "rpc: service already defined: Arith",
    });
  }
  const dotted = service("newServer.Arith", Arith.methods);
  server.register(dotted, arith);
  assert.throws(() => server.register(dotted, arith), {
    message: "rpc: service already defined: newServer.Arith",
  });
});

Deno.test("register() refuses a handler that is no function, and names it", () => {
  const cases: [handlers: unknown, method: string, received: string][] = [
    [{}, "Multiply", "undefined"],
    [{ Multiply: arith.Multiply }, "Divide", "undefined"],
    [{ ...arith, Divide: "divide" }, "Divide", "string"],
    [{ ...arith, Divide: null }, "Divide", "object"],
    [{ ...arith, Multiply: { call: () => 1 } }, "Multiply", "object"],
    [Object.create(null), "Multiply", "undefined"],
    [{ multiply: arith.Multiply, divide: arith.Divide }, "Multiply", "undefined"],
  ];
  for (const [handlers, name, received] of cases) {
    assert.throws(() => new Server().register(Arith, wrong(handlers)), {
      name: "TypeError",
      message: `Cannot register Arith.${name}: expected a function, received ${received}`,
    });
  }
  for (const nothing of [undefined, null]) {
    assert.throws(() => new Server().register(Arith, wrong(nothing)), TypeError);
  }
});

Deno.test("register() adds all of a service or nothing", () => {
  const table = new MethodTable();
  assert.throws(
    () => table.register(Arith, wrong({ Multiply: arith.Multiply })),
    TypeError,
  );
  assert.equal(table.get("Arith.Multiply"), undefined);
  assert.equal(table.whyMissing("Arith.Multiply"), "rpc: can't find service Arith.Multiply");
  table.register(Arith, arith);
  assert.equal(table.get("Arith.Multiply")?.name, "Arith.Multiply");
});

Deno.test("register() gives the server, for the next call", () => {
  const server = new Server();
  assert.equal(server.register(Arith, arith), server);
});

Deno.test("a table has the methods of its contracts and nothing else", () => {
  class Calculator {
    Multiply({ A, B }: { A: number; B: number }): number {
      return A * B;
    }
    Divide({ A, B }: { A: number; B: number }): { Quo: number; Rem: number } {
      return { Quo: A / B, Rem: 0 };
    }
    Secret(): string {
      return "secret";
    }
  }
  for (const handlers of [arith, new Calculator(), Object.assign({ Extra: () => 1 }, arith)]) {
    const table = new MethodTable();
    table.register(Arith, handlers);
    for (const name of ["Multiply", "Divide"]) {
      assert.equal(table.get(`Arith.${name}`)?.name, `Arith.${name}`);
    }
    const others = [
      "Secret",
      "Extra",
      "multiply",
      "",
      ...Object.getOwnPropertyNames(Object.prototype),
    ];
    for (const name of others) {
      assert.equal(table.get(`Arith.${name}`), undefined, name);
      assert.equal(table.whyMissing(`Arith.${name}`), `rpc: can't find method Arith.${name}`);
    }
    for (const name of ["", "Arith", "__proto__", "constructor", "toString"]) {
      assert.equal(table.get(name), undefined);
    }
  }
});

Deno.test("MethodTable.whyMissing() says it in Go's words", () => {
  const table = new MethodTable();
  table.register(Arith, arith);
  table.register(service("newServer.Arith", Arith.methods), arith);
  const cases: [name: string, text: string][] = [
    ["", "rpc: service/method request ill-formed: "],
    ["Arith", "rpc: service/method request ill-formed: Arith"],
    [".", "rpc: can't find service ."],
    [".Multiply", "rpc: can't find service .Multiply"],
    ["Arith.", "rpc: can't find method Arith."],
    ["Arith.Nope", "rpc: can't find method Arith.Nope"],
    ["Nope.Multiply", "rpc: can't find service Nope.Multiply"],
    ["arith.Multiply", "rpc: can't find service arith.Multiply"],
    ["newServer.Arith.Nope", "rpc: can't find method newServer.Arith.Nope"],
    ["newServer.Multiply", "rpc: can't find service newServer.Multiply"],
    ["Arith.Multiply.Multiply", "rpc: can't find service Arith.Multiply.Multiply"],
    ["__proto__.toString", "rpc: can't find service __proto__.toString"],
  ];
  for (const [name, text] of cases) assert.equal(table.whyMissing(name), text);
});
