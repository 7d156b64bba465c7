// Connections against Go programs: who is there, who says nothing, who takes more than there is room for, and when and why a
// connection ended.

import assert from "node:assert/strict";
import {
  type Acceptor,
  connect,
  gob,
  method,
  service,
  ShutdownError,
  type Transport,
} from "../../../mod.ts";
import { inTime, rejection } from "../../testing/in_time.ts";
import { Unhandled } from "../../testing/unhandled.ts";
import { interopTest } from "../known_failures.ts";
import { Arith, Slow } from "./contract.ts";
import { DenoServer } from "./deno_server.ts";
import { GoServer, passed, runGoClient, startGoClient } from "./go_peer.ts";
import { connectOptions, wires } from "./wire.ts";

/** Lets some milliseconds pass in which something must not happen. */
function aWhile(milliseconds = 30): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Milliseconds that a promise takes. */
async function duration(promise: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await promise;
  return performance.now() - began;
}

for (const wire of wires) {
  interopTest(
    `Go client, Deno server, ${wire}: the handler knows the caller's address`,
    async () => {
      await using server = await DenoServer.start(wire);
      await runGoClient(server, "who");
    },
  );

  interopTest(`Go client, Deno server, ${wire}: one that says nothing is let go`, async () => {
    await using server = await DenoServer.start(wire, { server: { firstByteTimeout: 50 } });
    const ended = runGoClient(server, "says nothing");
    assert(await duration(ended) >= 45);
    await runGoClient(server, "says a bit");
    await runGoClient(server, "gob");
  });

  interopTest(`Go client, Deno server, ${wire}: one that falls silent is let go`, async () => {
    await using server = await DenoServer.start(wire, { server: { idleTimeout: 200 } });
    await using client = await startGoClient(server, "falls silent");
    assert.equal(await client.readLine(), "waiting");
    // A call that is under way keeps the connection, on which another can be made; that one lets the first go.
    await aWhile(500);
    await client.writeLine("go on");
    await passed(client);
  });

  interopTest(`Deno client, Deno server, ${wire}: closed tells of an idle connection`, async () => {
    await using server = await DenoServer.start(wire, { server: { idleTimeout: 100 } });
    await using client = await connect(await connectOptions(wire, server.address));
    assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
    const reason = await inTime(client.closed);
    assert(reason instanceof ShutdownError);
    assert.equal(reason.message, "unexpected EOF");
  });
}

interopTest(
  "Go client, Deno server, TLS: one that never shakes hands takes nobody's place",
  async () => {
    // Deno keeps its socket until the handshake ends, but the server has forgotten it.
    await using server = await DenoServer.start("tls", {
      server: { firstByteTimeout: 50, limits: { maxConnections: 1 } },
    });
    const { port } = server.address.options as Deno.ConnectOptions;
    using _ = await Deno.connect({ hostname: "127.0.0.1", port });
    await runGoClient(server, "gob");
  },
);

for (const wire of wires) {
  interopTest(`Deno client, silent Go server, ${wire}: connect() gives up in time`, async () => {
    await using server = await GoServer.start("silent", wire);
    const dialing = rejection(server.connect({ http: true, timeout: 50 }), "connect()");
    assert(await duration(dialing) >= 45);
    const error = await dialing;
    assert(error instanceof DOMException);
    assert.equal(error.name, "TimeoutError");
    const controller = new AbortController();
    const given = rejection(server.connect({ http: true, signal: controller.signal }));
    controller.abort(new Error("mine"));
    assert.equal((await given as Error).message, "mine");
  });

  interopTest(`Deno client, Go server, ${wire}: closed tells who ended it`, async () => {
    await using server = await GoServer.start("plain", wire);
    const first = await server.connect();
    const slow = first.service(Slow);
    const call = rejection(slow.Wait({ Gate: "never" }));
    await slow.Arrived({ Gate: "never" });
    await server.drop();
    const reason = await inTime(first.closed);
    assert(reason instanceof ShutdownError);
    assert.equal(reason.message, "unexpected EOF");
    // Each call has an error of its own, with the place of the call.
    const failure = await call;
    assert(failure instanceof ShutdownError);
    assert.deepEqual([failure.message, failure.sent], [reason.message, true]);
    const later = await rejection(slow.Open({ Gate: "never" }));
    assert(later instanceof ShutdownError);
    assert.equal(later.message, "connection is shut down");
    const second = await server.connect();
    await second.close();
    assert.equal(await second.closed, undefined);
  });
}

interopTest(
  "Deno client, TLS: connect() gives up on a server that never shakes hands",
  async () => {
    // A listener takes connections by itself; nobody answers on them.
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    const error = await rejection(connect({ port, tls: true, timeout: 50 }), "connect()");
    assert(error instanceof DOMException);
    assert.equal(error.name, "TimeoutError");
  },
);

/** A listener that counts. */
class Counted implements Acceptor {
  /** How many connections were accepted. */
  accepted = 0;
  readonly #listener: Deno.Listener;

  constructor(listener: Deno.Listener) {
    this.#listener = listener;
  }

  async accept(): Promise<Transport> {
    const conn = await this.#listener.accept();
    this.accepted++;
    return conn;
  }

  close(): void {
    this.#listener.close();
  }
}

interopTest("Go clients, Deno server: at maxConnections others wait for room", async () => {
  let counted: Counted | undefined;
  await using server = await DenoServer.start("tcp", {
    server: { limits: { maxConnections: 2 } },
    between: (listener) => counted = new Counted(listener),
  });
  await using client = await startGoClient(server, "waits for room");
  assert.equal(await client.readLine(), "full");
  await aWhile();
  assert.equal(counted?.accepted, 2);
  await client.writeLine("go on");
  await passed(client);
  assert.equal(counted?.accepted, 4);
});

interopTest(
  "Go client, Deno server: at maxCallsPerConnection no further handler starts",
  async () => {
    const limits = { maxCallsPerConnection: 8 };
    await using server = await DenoServer.start("tcp", { server: { limits } });
    const { gates } = server;
    await using client = await startGoClient(server, "push back");
    assert.equal(await client.readLine(), "sent");
    await aWhile();
    assert.equal(gates.began, 8);
    // Another connection has calls of its own.
    await runGoClient(server, "gob");
    assert.equal(gates.began, 8);
    gates.open("push");
    await passed(client);
    assert.deepEqual([gates.began, gates.most], [50, 8]);
  },
);

interopTest(
  "Go client, Deno server: at maxPendingBytes one that does not read is not read",
  async () => {
    await using server = await DenoServer.start("tcp", {
      server: { limits: { maxPendingBytes: 256 * 1024 } },
    });
    await using client = await startGoClient(server, "slow reader");
    assert.equal(await client.readLine(), "sent");
    const begun = await settled(() => callsOf(server, "Fill"));
    assert(begun > 4 && begun < 500, `${begun} of 1000 calls were begun`);
    // Others are served meanwhile.
    await runGoClient(server, "gob");
    await client.writeLine("read");
    await passed(client);
    assert.equal(await callsOf(server, "Fill"), 1000);
  },
);

/** Waits until a number has grown and does not grow any more. */
async function settled(count: () => Promise<number>): Promise<number> {
  for (let last = 0;;) {
    const now = await count();
    if (now > 0 && now === last) return now;
    last = now;
    await aWhile(50);
  }
}

/** How often a method has been called, by the server's own page. */
async function callsOf({ address }: DenoServer, method: string): Promise<number> {
  const response = await fetch(`http://${address.text}/debug/rpc?format=json`);
  const { services } = await response.json() as {
    services: { methods: { name: string; calls: number }[] }[];
  };
  const methods = services.flatMap(({ methods }) => methods);
  return methods.find(({ name }) => name === method)?.calls ?? 0;
}

/** Every way to fail, each with what the caller is told. */
const faults: Record<string, [text: string, fail: () => unknown]> = {
  Throw: ["thrown", () => {
    throw new Error("thrown");
  }],
  Reject: ["rejected", () => Promise.reject(new Error("rejected"))],
  String: ["a string", () => {
    throw "a string";
  }],
  Nothing: ["undefined", () => Promise.reject(undefined)],
  Empty: ["unspecified error", () => {
    throw new Error("");
  }],
  Null: ["unspecified error", () => {
    throw Object.create(null);
  }],
  Deep: ["Maximum call stack size exceeded", function deep(): unknown {
    return [deep()];
  }],
  Type: ["Cannot read properties of undefined (reading 'x')", () => {
    return (undefined as unknown as { x: number }).x;
  }],
  Getter: ["unspecified error", () => {
    throw Object.defineProperty(new Error(), "message", {
      get() {
        throw new Error("no");
      },
    });
  }],
  Reply: [
    "rpc: error encoding body: Cannot encode value: expected int, received string",
    () => "seven",
  ],
  Thenable: ["hostile", () => ({
    get then() {
      throw new Error("hostile");
    },
  })],
  Twice: ["first", () => ({
    then(_: unknown, reject: (reason: unknown) => void) {
      reject(new Error("first"));
      throw new Error("second");
    },
  })],
};

interopTest(
  "Go client, Deno server: no handler that fails ends the process or the connection",
  async () => {
    using unhandled = new Unhandled();
    await using server = await DenoServer.start("tcp");
    const { promise: later, resolve: called } = Promise.withResolvers<void>();
    const names = Object.keys(faults);
    const one = method(gob.int, gob.int);
    const Faults = service(
      "Faults",
      Object.fromEntries([...names, "Later"].map((name) => [name, one])),
    );
    const handlers = Object.entries(faults).map((
      [name, [, fail]],
    ) => [name, () => fail() as number]);
    server.server.register(Faults, {
      ...Object.fromEntries(handlers),
      async Later() {
        called();
        await aWhile(10);
        throw new Error("nobody hears this");
      },
    });
    const lines = await runGoClient(server, "faults", names);
    assert.deepEqual(lines, Object.entries(faults).map(([name, [text]]) => `${name}: ${text}`));
    await inTime(later, "the last call");
    await aWhile(20);
    await unhandled.checkNone();
  },
);
