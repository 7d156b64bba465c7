import assert from "node:assert/strict";
import { connect, Server, type Transport } from "../../mod.ts";
import { dial } from "../../client/dial.ts";
import { acceptHandshake, readHead } from "../../rpc/http_handshake.ts";
import { Arith, arith } from "../testing/arith.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";

function listen(): Deno.TcpListener {
  return Deno.listen({ hostname: "127.0.0.1", port: 0 });
}

/** Serves as long as the test runs. */
function serve(listener: Deno.Listener): AsyncDisposable {
  const server = new Server().register(Arith, arith);
  const serving = server.serve(listener);
  return {
    async [Symbol.asyncDispose]() {
      await inTime(server.shutdown(), "shutdown()");
      await inTime(serving, "serve()");
    },
  };
}

/** A port on which nobody listens. */
function freePort(): number {
  using listener = listen();
  return listener.addr.port;
}

/** Waits for the next connection to a listener, and for its end. */
async function checkEnds(listener: Deno.Listener): Promise<void> {
  const conn = await inTime(listener.accept(), "accept()");
  try {
    assert.equal(await inTime(conn.read(new Uint8Array(1)), "read()"), null);
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
  } finally {
    conn.close();
  }
}

/** Replaces the function that dials while a test runs. */
function replaceDeno(open: (options: unknown) => Promise<Transport>): Disposable {
  const { connect } = Deno;
  Deno.connect = open as unknown as typeof connect;
  return { [Symbol.dispose]: () => void (Deno.connect = connect) };
}

Deno.test("connect() connects over TCP", async () => {
  const listener = listen();
  await using _ = serve(listener);
  const { port } = listener.addr;
  for (const address of [{ port }, { port, hostname: "127.0.0.1" }, { transport: "tcp", port }]) {
    await using client = await connect(address as { port: number });
    assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
  }
});

Deno.test({
  name: "connect() connects over unix sockets",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "netrpc_" });
    const path = `${folder}/socket`;
    {
      await using _ = serve(Deno.listen({ transport: "unix", path }));
      await using client = await connect({ transport: "unix", path });
      assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
    }
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("connect() rejects with the error of the system if nobody listens", async () => {
  const port = freePort();
  for (const [hostname, shown] of [[undefined, "127.0.0.1"], ["127.0.0.1", "127.0.0.1"]]) {
    for (const options of [{}, { tls: true }, { tls: { cert: "", key: "" } }, { http: true }]) {
      const error = await rejection(connect({ port, hostname, ...options }), "connect()");
      // It refuses to read the certificate before it dials.
      if (error instanceof Deno.errors.InvalidData) continue;
      assert(error instanceof Deno.errors.ConnectionRefused, Deno.inspect(error));
      assert.match(
        error.message,
        new RegExp(`^Cannot connect to ${shown}:${port}: Connection ref`),
      );
      assert(error.cause instanceof Deno.errors.ConnectionRefused);
    }
  }
  const path = "no_such_socket";
  const error = await rejection(connect({ transport: "unix", path }), "connect()");
  assert(error instanceof Deno.errors.NotFound);
  assert.match(error.message, /^Cannot connect to no_such_socket: /);
});

Deno.test("connect() names hosts as they are written in addresses", async () => {
  for (const [hostname, shown] of [["::1", "[::1]:9"], ["example.test", "example.test:9"]]) {
    using _ = replaceDeno(() => Promise.reject(new Deno.errors.TimedOut("timed out")));
    const error = await rejection(connect({ port: 9, hostname }), "connect()");
    assert(error instanceof Deno.errors.TimedOut);
    assert.equal(error.message, `Cannot connect to ${shown}: timed out`);
  }
});

Deno.test("connect() passes errors on that are not of the network", async () => {
  for (const reason of [new Deno.errors.NotCapable("no net"), new TypeError("port"), "text"]) {
    using _ = replaceDeno(() => Promise.reject(reason));
    assert.equal(await rejection(connect({ port: 9 }), "connect()"), reason);
  }
});

Deno.test("connect() without a time-out waits ten seconds for a handshake, and no longer", async () => {
  const { setTimeout } = globalThis;
  for (
    const [timeout, message] of [
      [
        undefined,
        "No connection within 10000 ms: no answer to the HTTP handshake; does the server speak HTTP?",
      ],
      [
        20_000,
        "No connection within 20000 ms: no answer to the HTTP handshake; does the server speak HTTP?",
      ],
      [Infinity, undefined],
    ] as const
  ) {
    const [near, far] = MemoryTransport.pair();
    using _ = replaceDeno(() => Promise.resolve(near));
    let dialing;
    try {
      // Time goes a thousand times faster here.
      globalThis.setTimeout = ((run: () => void, ms: number) =>
        setTimeout(run, ms / 1000)) as typeof setTimeout;
      dialing = later(dial({ port: 1, http: true, timeout }));
      await readHead(far);
    } finally {
      globalThis.setTimeout = setTimeout;
    }
    if (message === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      await acceptHandshake(far);
      (await inTime(dialing, "dial()")).close();
      continue;
    }
    const error = await rejection(dialing, "connect()");
    assert(error instanceof DOMException);
    assert.deepEqual([error.name, error.message], ["TimeoutError", message]);
    assert(near.closed);
  }
});

Deno.test("connect() with a signal that has fired does not dial", async () => {
  using _ = replaceDeno(() => assert.fail("dialed"));
  for (const reason of [new Error("mine"), "text", undefined]) {
    const signal = AbortSignal.abort(reason);
    const port = 1;
    assert.equal(await rejection(connect({ port, signal }), "connect()"), signal.reason);
  }
});

Deno.test("connect() rejects with the signal's reason when it fires, and closes what comes too late", async () => {
  const { promise, resolve } = Promise.withResolvers<Transport>();
  using _ = replaceDeno(() => promise);
  const controller = new AbortController();
  const dialing = later(connect({ port: 1, signal: controller.signal }));
  await nextTurn();
  controller.abort();
  assert.equal(await rejection(dialing, "connect()"), controller.signal.reason);
  const [near] = MemoryTransport.pair();
  resolve(near);
  await nextTurn();
  assert.equal(near.closed, true);
});

Deno.test("connect() rejects with a TimeoutError when nobody answers in time", async () => {
  const { promise, resolve } = Promise.withResolvers<Transport>();
  using _ = replaceDeno(() => promise);
  const error = await rejection(connect({ port: 1, timeout: 10 }), "connect()");
  assert(error instanceof DOMException);
  assert.equal(error.name, "TimeoutError");
  const [near] = MemoryTransport.pair();
  resolve(near);
  await nextTurn();
  assert.equal(near.closed, true);
});

Deno.test("connect() given up does not mind a dial that fails too late", async () => {
  const { promise, reject } = Promise.withResolvers<Transport>();
  using _ = replaceDeno(() => promise);
  assert(await rejection(connect({ port: 1, timeout: 2 }), "connect()") instanceof DOMException);
  reject(new Error("too late"));
  await nextTurn();
});

Deno.test("connect() given up at once closes its connection", async () => {
  using listener = listen();
  const controller = new AbortController();
  const { port } = listener.addr;
  const dialing = later(connect({ port, signal: controller.signal }));
  controller.abort();
  assert.equal(await rejection(dialing, "connect()"), controller.signal.reason);
  await checkEnds(listener);
});

Deno.test("connect()'s signal and time-out do not concern the connection afterwards", async () => {
  const listener = listen();
  await using _ = serve(listener);
  const controller = new AbortController();
  const { port } = listener.addr;
  await using client = await connect({ port, signal: controller.signal, timeout: 60_000 });
  controller.abort();
  await nextTurn();
  assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
});

Deno.test("connect()'s time-out passes after the dial without effect", async () => {
  const listener = listen();
  await using _ = serve(listener);
  await using client = await connect({ port: listener.addr.port, timeout: 40 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
});

for (const timeout of [Infinity, 2 ** 31]) {
  Deno.test(`connect() with a time-out of ${timeout} ms does not give up at once`, async () => {
    const { promise, resolve } = Promise.withResolvers<Transport>();
    using _ = replaceDeno(() => promise);
    const dialing = later(dial({ port: 1, timeout }));
    await new Promise((resolve) => setTimeout(resolve, 10));
    const [near] = MemoryTransport.pair();
    resolve(near);
    assert.equal(await inTime(dialing, "dial()"), near);
  });
}

Deno.test("connect() refuses invalid limits, and leaves no connection behind", async () => {
  let near: MemoryTransport | undefined;
  using _ = replaceDeno(() => {
    [near] = MemoryTransport.pair();
    return Promise.resolve(near);
  });
  const limits = { maxDepth: 0 };
  assert(await rejection(connect({ port: 1, limits }), "connect()") instanceof RangeError);
  // It may or may not have dialed before it noticed.
  assert(near === undefined || near.closed);
});

Deno.test("connect() refuses invalid options, and does not dial", async () => {
  using _ = replaceDeno(() => assert.fail("dialed"));
  const timeout = "Cannot use timeout: expected milliseconds, 0 or more, received";
  const callTimeout = "Cannot use callTimeout: expected milliseconds, 0 or more, received";
  const http = 'Cannot use http: expected a boolean, or a path that begins with "/" and has no ' +
    "spaces or control characters, received";
  const codec = 'Cannot use codec: expected "gob" or "json", received';
  const cases: [options: Record<string, unknown>, name: string, message: string][] = [
    [{ timeout: NaN }, "RangeError", `${timeout} NaN`],
    [{ timeout: -1 }, "RangeError", `${timeout} -1`],
    [{ timeout: -Infinity }, "RangeError", `${timeout} -Infinity`],
    [{ timeout: "5" }, "TypeError", `${timeout} string`],
    [{ callTimeout: NaN }, "RangeError", `${callTimeout} NaN`],
    [{ callTimeout: -1 }, "RangeError", `${callTimeout} -1`],
    [{ callTimeout: null }, "TypeError", `${callTimeout} null`],
    [{ http: "" }, "TypeError", `${http} ""`],
    [{ http: "rpc" }, "TypeError", `${http} "rpc"`],
    [{ http: "/a b" }, "TypeError", `${http} "/a b"`],
    [{ http: "/a\r\nHost: b" }, "TypeError", `${http} "/a\\r\\nHost: b"`],
    [{ http: "/a\n" }, "TypeError", `${http} "/a\\n"`],
    [{ http: "/\0" }, "TypeError", `${http} "/\\u0000"`],
    [{ http: "/\x7f" }, "TypeError", `${http} "/\x7f"`],
    [{ http: 1 }, "TypeError", `${http} number`],
    [{ http: null }, "TypeError", `${http} null`],
    [{ codec: "xml" }, "TypeError", `${codec} "xml"`],
    [{ codec: "" }, "TypeError", `${codec} ""`],
    [{ codec: null }, "TypeError", `${codec} null`],
  ];
  for (const [options, name, message] of cases) {
    const error = await rejection(connect({ port: 1, ...options }), "connect()");
    assert(error instanceof Error);
    assert.deepEqual([error.name, error.message], [name, message]);
  }
});

Deno.test("connect() refuses an address that is a text or a number, as Go takes it", async () => {
  using _ = replaceDeno(() => assert.fail("dialed"));
  const expected = 'Cannot connect: expected { hostname, port } or { transport: "unix", path }';
  for (
    const [address, received] of [
      ["127.0.0.1:1234", '"127.0.0.1:1234"'],
      [1234, "number"],
      [undefined, "undefined"],
      [null, "null"],
    ] as const
  ) {
    const error = await rejection(dial(address as never), "dial()");
    assert(error instanceof TypeError);
    assert.equal(error.message, `${expected}, received ${received}`);
    const again = await rejection(connect(address as never), "connect()");
    assert.equal((again as Error).message, error.message);
  }
});

Deno.test("connect() takes a path of the HTTP handshake as it is", async () => {
  for (const http of ["/", "/rpc", "//", "/a?b=c#d", "/%20", "/é"]) {
    const [near, far] = MemoryTransport.pair();
    using _ = replaceDeno(() => Promise.resolve(near));
    const dialing = later(dial({ port: 1, http }));
    const { first } = await inTime(readHead(far));
    assert.equal(first, `CONNECT ${http} HTTP/1.0`);
    await acceptHandshake(far);
    (await inTime(dialing, "dial()")).close();
  }
});

Deno.test("connect() with a time-out of 0 gives up unless it is there at once", async () => {
  using _ = replaceDeno(() => new Promise(() => {}));
  const error = await rejection(connect({ port: 1, timeout: 0 }), "connect()");
  assert(error instanceof DOMException);
  assert.equal(error.name, "TimeoutError");
});

Deno.test("a connection that came back to itself counts as refused", async () => {
  const port = freePort();
  let closed = false;
  const [conn] = MemoryTransport.pair();
  const address = { transport: "tcp", hostname: "127.0.0.1", port } as const;
  using _ = replaceDeno(() =>
    Promise.resolve(
      Object.assign(conn, {
        localAddr: address,
        remoteAddr: { ...address },
        close: () => void (closed = true),
      }),
    )
  );
  const error = await rejection(connect({ port }));
  assert(error instanceof Deno.errors.ConnectionRefused);
  assert.equal(
    error.message,
    `Cannot connect to 127.0.0.1:${port}: Connection refused: it came back to itself`,
  );
  assert.equal(closed, true);
});

Deno.test({
  name: "the system connects a socket to itself, and connect() does not take it",
  ignore: Deno.build.os !== "linux",
  async fn() {
    // Linux picks even ports first, and gives odd ones to those who listen on any.
    const port = freePort() + 1;
    for (let n = 0; n < 3000; n++) {
      const error = await rejection(connect({ port }));
      assert(error instanceof Deno.errors.ConnectionRefused, String(error));
    }
  },
});
