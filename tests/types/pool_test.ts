// What the compiler makes of a pool. A line that is expected to be an error and is none is one itself, so that checking
// this file is the test; nothing of it needs to run.

import assert from "node:assert/strict";
import { type ConnectOptions, gob, method, service, type Stub } from "../../mod.ts";
import { connectPool, dnsServers, type FindServers, type Pool } from "../../pool/mod.ts";

/** True where two types are the same, not only assignable to each other. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

/** Compiles where the type is `true`. */
function check<T extends true>(): T | undefined {
  return undefined;
}

const Args = gob.struct("Args", { A: gob.int, B: gob.int });
const Arith = service("Arith", {
  Multiply: method(Args, gob.int, { idempotent: true }),
  Divide: method(Args, gob.int),
});

/** Holds code that only the compiler sees. */
function compiled(_: (pool: Pool) => unknown): void {}

Deno.test("a pool is checked by the compiler", () => {
  // That this file has been compiled is what is tested.
  assert.equal(typeof compiled, "function");
});

compiled((pool) => {
  const arith = pool.service(Arith);
  check<Same<typeof arith, Stub<typeof Arith.methods>>>();
  arith.Multiply({ A: 1, B: 2 }, { idempotent: false, timeout: 1 });
  // @ts-expect-error: idempotent is true or false
  arith.Multiply({ A: 1, B: 2 }, { idempotent: "yes" });
  // @ts-expect-error: no such method
  arith.Subtract({ A: 1, B: 2 });
  // @ts-expect-error: a field is missing
  arith.Multiply({ A: 1 });
  const product = pool.call(Arith.methods.Multiply, { A: 1, B: 2 });
  check<Same<typeof product, Promise<number>>>();
  // @ts-expect-error: a field has another type
  pool.call(Arith.methods.Multiply, { A: 1, B: "2" });
  // @ts-expect-error: no such option of a method
  method(Args, gob.int, { idempotant: true });
});

compiled(() => {
  connectPool({ servers: [{ port: 1 }, { transport: "unix", path: "a.sock" }] });
  connectPool({ servers: [{ port: 1, tls: true, ping: false, codec: "json" }] });
  // Without parameters is fine: not everybody needs the signal.
  connectPool({ servers: () => Promise.resolve([{ port: 1 }]) });
  connectPool({ servers: dnsServers("nodes.test", { port: 1 }) });
  const list: readonly ConnectOptions[] = [];
  connectPool({ servers: list });
  // @ts-expect-error: there have to be servers
  connectPool({});
  // @ts-expect-error: a server has a port
  connectPool({ servers: [{ hostname: "a.test" }] });
  // @ts-expect-error: a list, also of one
  connectPool({ servers: { port: 1 } });
  // @ts-expect-error: no such option
  connectPool({ servers: list, retries: 1 });
  // @ts-expect-error: no such record
  dnsServers("nodes.test", { port: 1, record: "MX" });
  check<Same<ReturnType<typeof dnsServers>, FindServers>>();
});

compiled((pool) => {
  const [server] = pool.servers();
  // @ts-expect-error: there may be none
  void server.phase;
  connectPool({
    servers: [{ port: 1 }],
    prepare: (client) => client.use((_, next) => next()),
    onEvent(event) {
      if (event.type === "connectFailed") check<Same<typeof event.retryIn, number>>();
      if (event.type === "found") check<Same<typeof event.addresses, readonly string[]>>();
      // @ts-expect-error: no such event
      if (event.type === "gone") return;
    },
  });
});
