// The options of a server: defaults, and what is refused.

import assert from "node:assert/strict";
import { type Protocol, Server, type ServerOptions } from "../../mod.ts";
import { resolveServerLimits } from "../../server/limits.ts";
import { resolveProtocolOptions, resolveServerOptions } from "../../server/options.ts";
import { Arith, arith } from "../testing/arith.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import { Loopback } from "../testing/loopback.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";

Deno.test("new Server() refuses invalid time-outs, and names them", () => {
  for (const name of ["firstByteTimeout", "idleTimeout", "writeTimeout"]) {
    for (const milliseconds of [0, -1, NaN, -Infinity]) {
      const options: ServerOptions = { [name]: milliseconds };
      assert.throws(() => new Server(options), {
        name: "RangeError",
        message: `Cannot use ${name}: expected milliseconds, more than 0, received ${milliseconds}`,
      });
    }
    const options: ServerOptions = { [name]: "5" };
    assert.throws(() => new Server(options), { name: "TypeError" });
  }
});

Deno.test("resolveServerOptions() has a default for each", () => {
  const defaults = {
    limits: resolveServerLimits(),
    stream: { limits: undefined, registry: undefined, strict: undefined, writeTimeout: 30_000 },
    firstByteTimeout: 10_000,
    idleTimeout: undefined,
    ping: { interval: 30_000, timeout: 30_000 },
    accept: undefined,
    onEvent: undefined,
    allowHalfOpen: true,
    keepAlive: true,
    noDelay: true,
  };
  assert.deepEqual(resolveServerOptions({}), defaults);
  const some = {
    firstByteTimeout: undefined,
    idleTimeout: 5,
    allowHalfOpen: false,
    noDelay: false,
  };
  assert.deepEqual(resolveServerOptions(some), {
    ...defaults,
    idleTimeout: 5,
    allowHalfOpen: false,
    noDelay: false,
  });
});

Deno.test("resolveServerOptions() takes any time-out that is more than 0", () => {
  for (const milliseconds of [0.5, 1, 2 ** 31, Infinity]) {
    const options = { firstByteTimeout: milliseconds, idleTimeout: milliseconds };
    const { firstByteTimeout, idleTimeout } = resolveServerOptions(options);
    assert.deepEqual({ firstByteTimeout, idleTimeout }, options);
  }
});

Deno.test("resolveProtocolOptions() has a default for each", () => {
  assert.deepEqual(resolveProtocolOptions({}), {
    protocols: new Set(["gob", "json", "http", "debug"]),
    httpPath: "/_goRPC_",
    debugPath: "/debug/rpc",
    debugRemote: false,
  });
  const { protocols } = resolveProtocolOptions({ protocols: ["json", "gob", "json"] });
  assert.deepEqual(protocols, new Set(["json", "gob"]));
  assert.deepEqual(resolveProtocolOptions({ protocols: [] }).protocols, new Set());
});

Deno.test("resolveProtocolOptions() refuses unknown protocols, and names the known ones", () => {
  for (const wrong of ["xml", "", "GOB", "toString"]) {
    assert.throws(() => resolveProtocolOptions({ protocols: ["gob", wrong as Protocol] }), {
      name: "TypeError",
      message: 'Cannot use protocols: expected some of "gob", "json", "http", "debug", received ' +
        JSON.stringify(wrong),
    });
  }
});

Deno.test("serve() and serveConn() refuse unknown protocols", async () => {
  const server = new Server();
  const protocols: Protocol[] = ["gob", "xml" as Protocol];
  const message = 'Cannot use protocols: expected some of "gob", "json", "http", "debug", ' +
    'received "xml"';
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [conn] = MemoryTransport.pair();
  for (
    const serving of [server.serve(listener, { protocols }), server.serveConn(conn, { protocols })]
  ) {
    const error = await rejection(serving);
    assert(error instanceof TypeError);
    assert.equal(error.message, message);
  }
});

Deno.test("shutdown() with an invalid time-out rejects and shuts nothing down", async () => {
  const server = new Server().register(Arith, arith);
  await using loopback = await Loopback.start(server);
  for (const timeout of [NaN, -1, -Infinity]) {
    const error = await rejection(server.shutdown({ timeout }));
    assert(error instanceof RangeError);
    const message = `Cannot use timeout: expected milliseconds, 0 or more, received ${timeout}`;
    assert.equal(error.message, message);
  }
  const { Multiply } = loopback.client.service(Arith);
  assert.equal(await inTime(Multiply({ A: 6, B: 7 })), 42);
});
