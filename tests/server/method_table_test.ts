import assert from "node:assert/strict";
import {
  gob,
  type Handlers,
  method,
  type Methods,
  Server,
  ServerError,
  service,
} from "../../mod.ts";
import { MethodTable } from "../../server/method_table.ts";
import { type Args, Arith, arith } from "../testing/arith.ts";
import { rejection } from "../testing/in_time.ts";
import { Loopback } from "../testing/loopback.ts";

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

Deno.test("register() with partial leaves out the methods that have no handler", async () => {
  const server = new Server().register(Arith, { Multiply: arith.Multiply }, { partial: true });
  await using loopback = await Loopback.start(server);
  const stub = loopback.client.service(Arith);
  assert.equal(await stub.Multiply({ A: 6, B: 7 }), 42);
  const error = await rejection(stub.Divide({ A: 1, B: 1 }));
  assert(error instanceof ServerError);
  assert.equal(error.message, "rpc: can't find method Arith.Divide");
  assert.match(error.hint!, /^the server has Arith without this method/);
  const unknown = service("Nowhere", { Get: method(gob.int, gob.int) });
  const lost = await rejection(loopback.client.service(unknown).Get(1));
  assert(lost instanceof ServerError);
  assert.equal(lost.message, "rpc: can't find service Nowhere.Get");
  assert.equal(lost.hint, "the server has registered no service under the name Nowhere");
  assert.equal(await stub.Multiply({ A: 6, B: 7 }), 42);
});

Deno.test("register() with partial takes members of a class, and undefined as nothing", () => {
  class Half {
    Multiply({ A, B }: Args): number {
      return A * B;
    }
  }
  for (const handlers of [new Half(), { ...arith, Divide: undefined }]) {
    const table = new MethodTable();
    table.register(Arith, handlers, { partial: true });
    assert.deepEqual([...table.values()].map(({ name }) => name), ["Arith.Multiply"]);
    assert.equal(table.whyMissing("Arith.Divide"), "rpc: can't find method Arith.Divide");
  }
  const whole = new MethodTable();
  whole.register(Arith, arith, { partial: true });
  assert.equal([...whole.values()].length, 2);
});

Deno.test("register() with partial refuses what is wrong all the same", () => {
  const cases: [handlers: unknown, message: string][] = [
    [{}, "rpc.Register: type Arith has no exported methods of suitable type"],
    [
      { multiply: arith.Multiply },
      "rpc.Register: type Arith has no exported methods of suitable type",
    ],
    [{ Multiply: 42 }, "Cannot register Arith.Multiply: expected a function, received number"],
    [
      { ...arith, Divide: null },
      "Cannot register Arith.Divide: expected a function, received object",
    ],
  ];
  for (const [handlers, message] of cases) {
    assert.throws(() => new Server().register(Arith, wrong(handlers), { partial: true }), {
      name: "TypeError",
      message,
    });
  }
  for (const partial of [null, 1, "yes"] as unknown as boolean[]) {
    assert.throws(() => new MethodTable().register(Arith, arith, { partial }), {
      name: "TypeError",
      message: `Cannot use partial: expected a boolean, received ${typeof partial}`,
    });
  }
  const server = new Server().register(Arith, { Multiply: arith.Multiply }, { partial: true });
  assert.throws(() => server.register(Arith, { Divide: arith.Divide }, { partial: true }), {
    message: "rpc: service already defined: Arith",
  });
});
