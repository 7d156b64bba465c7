import assert from "node:assert/strict";
import { Server } from "../../../mod.ts";
import { Arith, arith } from "../../testing/arith.ts";
import { makeCertificate } from "../../testing/certificate.ts";
import { eachGoPeerTest, goPeerTest } from "../go_peer.ts";
import { netrpc } from "../netrpc.ts";
import { netrpcHere } from "../test_terminal.ts";

const list = (...args: string[]) => netrpcHere(["list", ...args]);

/** A listener that answers each connection with these bytes, and ends it unless it hangs. */
async function answering<T>(
  answer: string | Uint8Array,
  use: (address: string) => Promise<T>,
  { hang = false } = {},
): Promise<T> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const conns: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const conn of listener) {
      conns.push(conn);
      await conn.read(new Uint8Array(4096));
      const bytes = typeof answer === "string" ? new TextEncoder().encode(answer) : answer;
      try {
        for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
      } catch {
        // The command has seen enough.
      }
      if (!hang) conns.pop()!.close();
    }
  })();
  try {
    return await use(`127.0.0.1:${listener.addr.port}`);
  } finally {
    listener.close();
    for (const conn of conns) conn.close();
    await accepting.catch(() => {});
  }
}

eachGoPeerTest("list shows what a Go server offers", async (peer) => {
  const { code, out, err } = await list(peer.http, "Arith", "--http");
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^Arith\n +METHOD +ARGUMENT +REPLY +CALLS\n/);
  assert.match(out, /^ +Multiply +\*?main\.Args +\*int +0$/m);
  const json = await list(peer.http, "--format", "json");
  const names = JSON.parse(json.out).map(({ name }: { name: string }) => name);
  assert(names.includes("Arith") && names.length > 1, names.join());
});

goPeerTest("list says what a server without a debug page lacks", async (peer) => {
  for (const address of [peer.tcp, peer.json]) {
    const { code, out, err } = await list(address, "--timeout", "2s");
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, /^netrpc: Cannot list the services of \S+: it (closed|broke|did not|what)/);
    assert.match(err, /\nhint: only a debug page lists services: .*netrpc describe ADDRESS/);
  }
  const other = await list(peer.http, "--page", "/other");
  assert.match(
    other.err,
    /\/other is answered with HTTP\/1\.0 404 Not Found, "404 page not found"/,
  );
  assert.match(other.err, /\nhint: --page says where/);
  const unknown = await list(peer.http, "Aritth");
  assert.match(unknown.err, /has no service Aritth: did you mean Arith\?\n$/);
});

Deno.test("list shows what a netrpc server offers, with times and errors", async () => {
  const server = new Server().register(Arith, arith);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener, { debugPath: "/rpc" });
  const address = `127.0.0.1:${listener.addr.port}`;
  const { code, out, err } = await list(address, "--page", "/rpc");
  const wrong = await list(address);
  await server.shutdown();
  await serving;
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^Arith\n +METHOD +ARGUMENT +REPLY +CALLS +ERRORS +P50 +P99\n/);
  assert.match(out, /^ +Multiply +Args +int +0 +0 +- +-$/m);
  assert.match(wrong.err, /this machine only, unless it has debugRemote: true/);
});

Deno.test("list asks over a unix socket", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/server.sock`;
  const server = new Server().register(Arith, arith);
  const serving = server.serve(Deno.listen({ transport: "unix", path }));
  const found = await list("--unix", path, "--format", "json");
  const permissions = ["--allow-net", `--allow-read=${path}`, `--allow-write=${path}`];
  const process = await netrpc(["list", "--unix", path], { permissions });
  await server.shutdown();
  await serving;
  await Deno.remove(folder, { recursive: true });
  assert.equal(JSON.parse(found.out)[0].name, "Arith");
  assert.deepEqual([process.code, process.stderr], [0, ""]);
});

Deno.test("list asks over TLS, and trusts whom it is told to", async () => {
  const { cert, key } = await makeCertificate();
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/ca.pem`, cert);
  const server = new Server().register(Arith, arith);
  const listener = Deno.listenTls({ hostname: "localhost", port: 0, cert, key });
  const serving = server.serve(listener);
  const address = `localhost:${listener.addr.port}`;
  const found = await list(address, "--tls", "--cacert", `${folder}/ca.pem`);
  const refused = await list(address, "--tls");
  await server.shutdown();
  await serving;
  await Deno.remove(folder, { recursive: true });
  assert.match(found.out, /^Arith\n/);
  assert.match(refused.err, /^netrpc: Cannot connect to localhost:\d+: invalid peer certificate/);
  const plain = await answering("", (address) => list(address, "--tls"));
  assert.match(plain.err, /\nhint: if the server speaks no TLS, leave out --tls\n$/);
});

Deno.test("list says what another page is", async () => {
  const page = (type: string, body: string) =>
    `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const table: [string, RegExp][] = [
    [
      page("text/html; charset=utf-8", "<title>Welcome to \x1b[31mnginx!</title>"),
      /\/debug\/rpc is another page: of type text\/html, with the title "Welcome to \\u001b\[31mnginx!"\nhint: --page/,
    ],
    [page("text/plain", "hello"), /of type text\/plain, that begins with "hello"/],
    [page("application/json", "[1]"), /of type application\/json, that begins with "\[1\]"/],
    [page("", ""), /of no type, and empty/],
    ["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab", /breaks off after 42 of 140 bytes/],
    ["SSH-2.0-OpenSSH_9.2\r\n", /what it answers is no HTTP: "SSH-2.0-OpenSSH_9.2/],
    ["", /it closed the connection without an answer to HTTP/],
    [
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n",
      /hint: the server speaks TLS: add --tls/,
    ],
    [
      "HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n",
      /\/debug\/rpc is answered with HTTP\/1.1 302 Found\n/,
    ],
    [`HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(20_000)}`, /the head of its answer does not end/],
    [
      `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n${" ".repeat(17 * 1024 * 1024)}`,
      /The page is longer than 16 MiB/,
    ],
  ];
  for (const [answer, expected] of table) {
    const { code, out, err } = await answering(answer, (address) => list(address));
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, expected);
  }
  const silent = await answering("", (address) => list(address, "--timeout", "100ms"), {
    hang: true,
  });
  assert.match(silent.err, /it did not answer to HTTP within 100 ms/);
});

Deno.test("list reads a page in chunks, and prints no control character of it", async () => {
  const body = JSON.stringify({
    services: [{
      name: "A\x1b[2J",
      methods: [{ name: "M\n", args: "x".repeat(500), reply: "\u202e", calls: 1 }],
    }],
  }).replace("\u202e", "\\u202e");
  const head =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
  const chunks = `${(50).toString(16)}\r\n${body.slice(0, 50)}\r\n${
    (body.length - 50).toString(16)
  };x=y\r\n${body.slice(50)}\r\n0\r\n\r\n`;
  const { code, out } = await answering(head + chunks, (address) => list(address));
  assert.equal(code, 0);
  assert.match(out, /^A\\u001b\[2J\n/);
  assert.match(out, /^ +M\\n +x{200}… \(300 more characters\) +\\u202e +1 +0 +- +-$/m);
});

Deno.test("list refuses options that are wrong", async () => {
  const table: [string[], RegExp][] = [
    [["127.0.0.1:1", "--page", "debug"], /--page takes a path such as \/debug\/rpc, not "debug"/],
    [["127.0.0.1:1", "--format", "yaml"], /--format is text or json, not "yaml"/],
    [["127.0.0.1:1", "A", "B"], /list takes an ADDRESS and a SERVICE, and no more/],
    [["127.0.0.1:1", "--timeout", "-1s"], /--timeout takes a duration such as 5s/],
  ];
  for (const [args, expected] of table) {
    const { code, err } = await list(...args);
    assert.equal(code, 2);
    assert.match(err, expected);
  }
});
