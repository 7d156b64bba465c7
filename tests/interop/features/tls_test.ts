// TLS against Go's crypto/tls in both roles, with certificates that Go makes for this run.

import assert from "node:assert/strict";
import { connect, type TlsOptions } from "../../../mod.ts";
import { rejection } from "../../testing/in_time.ts";
import { interopTest } from "../known_failures.ts";
import { Arith } from "./contract.ts";
import { DenoServer } from "./deno_server.ts";
import { GoServer, runGoClient } from "./go_peer.ts";
import { certificates, connectOptions } from "./wire.ts";

// That all protocols work over TLS is in protocols_test.ts.

/** What `connect` rejects with where TLS comes to nothing. */
async function refusal(server: GoServer, tls: TlsOptions): Promise<string> {
  const error = await rejection(server.connect({}, tls), "connect()");
  assert(error instanceof Error);
  return error.message;
}

/** Makes a call on a connection of its own. */
async function check(server: GoServer, tls?: TlsOptions): Promise<void> {
  await using client = await server.connect({}, tls);
  assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
}

interopTest(
  "Deno client, Go server: a certificate that nobody vouches for is refused",
  async () => {
    const { Stranger } = await certificates();
    await using server = await GoServer.start("plain", "tls");
    assert.match(await refusal(server, {}), /UnknownIssuer/);
    assert.match(await refusal(server, { caCerts: [Stranger] }), /UnknownIssuer/);
    await check(server);
  },
);

interopTest("Deno client, Go server: a certificate of another host is refused", async () => {
  const { Authority, ElsewhereCert, ElsewhereKey } = await certificates();
  const changed = { ServerCert: ElsewhereCert, ServerKey: ElsewhereKey };
  await using server = await GoServer.start("plain", "tls", changed);
  const caCerts = [Authority];
  assert.match(await refusal(server, { caCerts }), /not valid for name/);
  await check(server, { caCerts, unsafelyDisableHostnameVerification: true });
});

interopTest("Deno client, Go server: a host by its name", async () => {
  const { Authority } = await certificates();
  await using server = await GoServer.start("plain", "tls");
  const { port } = server.address.options as Deno.ConnectOptions;
  const tls = { caCerts: [Authority] };
  await using client = await connect({ hostname: "localhost", port, tls });
  assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
});

interopTest(
  "Deno client, Go server: shows its certificate where the server asks for one",
  async () => {
    const { Authority, ClientCert, ClientKey } = await certificates();
    await using server = await GoServer.start("plain", "tls", { RequireClient: true });
    const caCerts = [Authority];
    await check(server, { caCerts, cert: ClientCert, key: ClientKey });
    // In TLS 1.3 the client is through with the handshake before the server has looked: the connection ends behind it.
    await using client = await server.connect({}, { caCerts });
    await rejection(client.service(Arith).Multiply({ A: 6, B: 7 }));
    assert.match((await client.closed)?.message ?? "", /CertificateRequired/);
  },
);

interopTest("Deno client: a server without TLS, and TLS to one that has none", async () => {
  await using plain = await GoServer.start("http", "tcp");
  await using secure = await GoServer.start("plain", "tls");
  const { Authority } = await certificates();
  const tls = { caCerts: [Authority] };
  const { options } = plain.address;
  const error = await rejection(connect({ ...options as Deno.ConnectOptions, tls }), "connect()");
  assert(error instanceof Error);
  assert.match(error.message, /corrupt message|InvalidContentType|received fatal alert/);
  // Plain bytes are no handshake for the Go server, which closes; there is no call that could be answered.
  await using client = await connect(await connectOptions("tcp", secure.address));
  await rejection(client.service(Arith).Multiply({ A: 6, B: 7 }));
  assert(await client.closed instanceof Error);
  await check(secure);
});

interopTest(
  "Go client, Deno server: a certificate that nobody vouches for is refused",
  async () => {
    const { Stranger } = await certificates();
    await using server = await DenoServer.start("tls");
    const text = "certificate signed by unknown authority";
    await runGoClient(server, "tls refused", [text], { Authority: "" });
    await runGoClient(server, "tls refused", [text], { Authority: Stranger });
    // The server has survived the broken handshakes.
    await runGoClient(server, "gob");
  },
);

interopTest("Go client, Deno server: a client's certificate is not asked for", async () => {
  // Deno.listenTls cannot ask for one; a client that has one is served like any other.
  await using server = await DenoServer.start("tls");
  await runGoClient(server, "gob");
  await runGoClient(server, "gob", [], { ClientCert: "", ClientKey: "" });
});

interopTest("Deno server: bytes that are no TLS end their connection and no other", async () => {
  await using server = await DenoServer.start("tls");
  const { port } = server.address.options as Deno.ConnectOptions;
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(new TextEncoder().encode("GET /debug/rpc HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  const buffer = new Uint8Array(1024);
  let received = 0;
  try {
    for (let count; (count = await conn.read(buffer)) !== null;) received += count;
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
  }
  // An alert, perhaps, and nothing else.
  assert(received < 50, `${received} bytes`);
  await runGoClient(server, "gob");
});
