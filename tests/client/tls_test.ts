// TLS between a client and a server of ours. For TLS with Go see tests/interop/features/tls_test.ts.

import assert from "node:assert/strict";
import { connect, type ConnectOptions, Server, type TlsOptions } from "../../mod.ts";
import { Arith, arith } from "../testing/arith.ts";
import { makeCertificate } from "../testing/certificate.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";

/** A server behind TLS with a certificate of its own. */
class SecureServer implements AsyncDisposable {
  readonly port: number;
  /** The certificate, by which a client knows it. */
  readonly cert: string;
  readonly #server = new Server().register(Arith, arith);
  readonly #serving: Promise<void>;

  private constructor(listener: Deno.TlsListener, cert: string) {
    this.port = listener.addr.port;
    this.cert = cert;
    this.#serving = this.#server.serve(listener);
  }

  static async start(hosts?: string[]): Promise<SecureServer> {
    const { cert, key } = await makeCertificate(hosts);
    return new SecureServer(Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key }), cert);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await inTime(this.#server.shutdown({ timeout: 100 }), "shutdown()");
    await inTime(this.#serving, "serve()");
  }
}

async function check(options: ConnectOptions): Promise<void> {
  await using client = await inTime(connect(options), "connect()");
  assert.equal(await inTime(client.service(Arith).Multiply({ A: 6, B: 7 })), 42);
}

Deno.test("connect() over TLS speaks every protocol", async () => {
  await using server = await SecureServer.start();
  const where = { port: server.port, tls: { caCerts: [server.cert] } };
  for (
    const options of [{}, { http: true }, { codec: "json" }, { hostname: "localhost" }] as const
  ) {
    await check({ ...where, ...options });
  }
});

Deno.test("connect() rejects if the server's certificate is not trusted, and closes the connection", async () => {
  await using server = await SecureServer.start();
  const { cert: other } = await makeCertificate();
  for (const tls of [true, {}, { caCerts: [other] }] as (boolean | TlsOptions)[]) {
    const error = await rejection(connect({ port: server.port, tls }), "connect()");
    assert(error instanceof Deno.errors.InvalidData);
  }
});

Deno.test("connect() rejects if the certificate is another host's", async () => {
  await using server = await SecureServer.start(["elsewhere.example"]);
  const tls = { caCerts: [server.cert] };
  const error = await rejection(connect({ port: server.port, tls }), "connect()");
  assert.match((error as Error).message, /not valid for name/);
  await check({ port: server.port, tls: { ...tls, unsafelyDisableHostnameVerification: true } });
});

Deno.test("connect() without TLS to a server behind it fails, and the server goes on", async () => {
  await using server = await SecureServer.start();
  {
    await using client = await connect({ port: server.port });
    await rejection(client.service(Arith).Multiply({ A: 6, B: 7 }));
    assert(await client.closed instanceof Error);
  }
  await check({ port: server.port, tls: { caCerts: [server.cert] } });
});

Deno.test("connect() with TLS to a server without it fails", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const server = new Server({ firstByteTimeout: 50 }).register(Arith, arith);
  const serving = server.serve(listener);
  const error = await rejection(connect({ port: listener.addr.port, tls: true }), "connect()");
  assert(error instanceof Error);
  await inTime(server.shutdown(), "shutdown()");
  await inTime(serving, "serve()");
});

/** Replaces functions that dial while a test runs. */
function replaceDeno(
  functions: Partial<Record<"connect" | "connectTls" | "startTls", unknown>>,
): Disposable {
  const { connect, connectTls, startTls } = Deno;
  Object.assign(Deno, functions);
  return { [Symbol.dispose]: () => void Object.assign(Deno, { connect, connectTls, startTls }) };
}

/** Replaces them by those that give this connection. */
function dialing(conn: MemoryTransport): Disposable {
  const [socket] = MemoryTransport.pair();
  return replaceDeno({
    connect: () => Promise.resolve(socket),
    startTls: () => Promise.resolve(conn),
  });
}

/** A connection whose handshake ends when the test says so. */
function shaking(): { conn: MemoryTransport; shaken: PromiseWithResolvers<unknown> } {
  const [near] = MemoryTransport.pair();
  const shaken = Promise.withResolvers<unknown>();
  return { conn: Object.assign(near, { handshake: () => shaken.promise }), shaken };
}

Deno.test("connect() passes the options of TLS on", async () => {
  const asked: unknown[] = [];
  const [socket] = MemoryTransport.pair();
  const refuse = (name: string) => (...args: unknown[]) => {
    asked.push([name, ...args]);
    return Promise.reject(new Error("not today"));
  };
  using _ = replaceDeno({
    connect: () => Promise.resolve(socket),
    startTls: refuse("startTls"),
    connectTls: refuse("connectTls"),
  });
  const tls: TlsOptions = {
    caCerts: ["a"],
    alpnProtocols: ["d"],
    unsafelyDisableHostnameVerification: true,
  };
  const certificate = { cert: "b", key: "c" };
  const hostname = "a.example";
  for (const given of [true, {}, tls, { ...tls, ...certificate }]) {
    await rejection(connect({ hostname, port: 1, tls: given }), "connect()");
  }
  assert.deepEqual(asked, [
    ["startTls", socket, { hostname }],
    ["startTls", socket, { hostname }],
    ["startTls", socket, { hostname, ...tls }],
    // Only this one takes certificates.
    ["connectTls", { hostname, port: 1, ...tls, ...certificate }],
  ]);
});

Deno.test("connect() tunes the socket before it begins TLS", async () => {
  const calls: string[] = [];
  const socket = {
    setNoDelay: (on: boolean) => calls.push(`noDelay ${on}`),
    setKeepAlive: (on: boolean) => calls.push(`keepAlive ${on}`),
  };
  using _ = replaceDeno({
    connect: () => Promise.resolve(socket),
    startTls: () => (calls.push("startTls"), Promise.reject(new Error("not today"))),
  });
  await rejection(connect({ port: 1, tls: true, keepAlive: false }), "connect()");
  assert.deepEqual(calls, ["noDelay true", "keepAlive false", "startTls"]);
});

Deno.test("connect() waits for the handshake", async () => {
  const { conn, shaken } = shaking();
  using _ = dialing(conn);
  let connected = false;
  const connecting = connect({ port: 1, tls: true });
  connecting.then(() => connected = true);
  await nextTurn();
  assert.equal(connected, false);
  shaken.resolve({});
  const client = await inTime(connecting, "connect()");
  await client.close();
});

Deno.test("connect() rejects with what the handshake fails with, and closes the connection", async () => {
  const { conn, shaken } = shaking();
  using _ = dialing(conn);
  const reason = new Deno.errors.InvalidData("invalid peer certificate");
  shaken.reject(reason);
  assert.equal(await rejection(connect({ port: 1, tls: true }), "connect()"), reason);
  assert.equal(conn.closes, 1);
});

Deno.test("connect() given up during the handshake closes the connection", async () => {
  for (const give of ["timeout", "signal"] as const) {
    const { conn, shaken } = shaking();
    using _ = dialing(conn);
    const controller = new AbortController();
    const options = give === "timeout" ? { timeout: 10 } : { signal: controller.signal };
    const connecting = later(connect({ port: 1, tls: true, ...options }));
    await nextTurn();
    if (give === "signal") controller.abort(new Error("mine"));
    const error = await rejection(connecting, "connect()");
    assert.equal(
      (error as Error).message,
      give === "signal"
        ? "mine"
        : "No connection within 10 ms: no answer to the TLS handshake; does the server speak TLS?",
    );
    assert.equal(conn.closes, 1);
    // A later failure of the handshake is ignored.
    shaken.reject(new Error("too late"));
    await nextTurn();
  }
});
