import assert from "node:assert/strict";
import { gob, type Protocol, Server } from "../../mod.ts";
import { type DebugRequest, isLocal, negotiate, type Offer } from "../../server/negotiate.ts";
import type { Transport } from "../../rpc/connection.ts";
import { writeText } from "../../rpc/http_handshake.ts";
import { Arith, arith } from "../testing/arith.ts";
import { inTime } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { Request } from "../testing/scripted_peer.ts";

const here: Deno.Addr = { transport: "tcp", hostname: "127.0.0.1", port: 4000 };

/** An offer of these protocols, and the requests for its page. */
function offerOf(
  protocols: readonly Protocol[] = ["gob", "json", "http", "debug"],
): { offer: Offer; requests: DebugRequest[] } {
  const requests: DebugRequest[] = [];
  const offer: Offer = {
    protocols: new Set(protocols),
    httpPath: "/_goRPC_",
    debugPath: "/debug/rpc",
    debugPage(request) {
      requests.push(request);
      return { headers: { "Content-Type": "text/plain" }, body: "the pagé" };
    },
  };
  return { offer, requests };
}

/** What becomes of a connection on which this arrives: what it speaks, what was answered, what is left to read. */
async function outcome(
  sent: string | Uint8Array,
  offer: Offer,
): Promise<{ protocol?: string; answer: string; left: string }> {
  const [near, far] = MemoryTransport.pair();
  near.remoteAddr = here;
  if (typeof sent === "string") await writeText(far, sent);
  else await far.write(sent);
  far.closeWrite();
  const found = await inTime(negotiate(near, offer), "negotiate()");
  const rpc = found === "answered" ? undefined : found;
  const left = rpc === undefined ? "" : await all(rpc.transport);
  near.close();
  const answer = await all(far);
  return { ...(rpc === undefined ? {} : { protocol: rpc.protocol }), answer, left };
}

async function all(transport: Transport): Promise<string> {
  const buffer = new Uint8Array(1000);
  const bytes: number[] = [];
  for (let count; (count = await inTime(transport.read(buffer), "read()")) !== null;) {
    bytes.push(...buffer.subarray(0, count));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

const notFound = [
  "HTTP/1.0 404 Not Found",
  "Content-Type: text/plain; charset=utf-8",
  "Content-Length: 19",
  "Connection: close",
].join("\r\n") + "\r\n\r\n";
const mustConnect = [
  "HTTP/1.0 405 Method Not Allowed",
  "Content-Type: text/plain; charset=utf-8",
  "Content-Length: 17",
  "Connection: close",
].join("\r\n") + "\r\n\r\n";
const page = [
  "HTTP/1.0 200 OK",
  "Content-Type: text/plain",
  "Content-Length: 9",
  "Connection: close",
].join("\r\n") + "\r\n\r\n";

Deno.test("negotiate() answers requests that lead to no RPC", async () => {
  const cases: [request: string, answer: string][] = [
    ["GET /_goRPC_ HTTP/1.1", mustConnect + "405 must CONNECT\n"],
    ["POST /_goRPC_ HTTP/1.1", mustConnect + "405 must CONNECT\n"],
    ["GET /_goRPC_?x=1 HTTP/1.1", mustConnect + "405 must CONNECT\n"],
    ["HEAD /_goRPC_ HTTP/1.1", mustConnect],
    ["CONNECT /elsewhere HTTP/1.0", notFound + "404 page not found\n"],
    ["CONNECT /debug/rpc HTTP/1.0", notFound + "404 page not found\n"],
    ["GET / HTTP/1.1", notFound + "404 page not found\n"],
    ["HEAD / HTTP/1.1", notFound],
    ["GET", notFound + "404 page not found\n"],
    ["GET http://evil.example/debug/rpc HTTP/1.1", notFound + "404 page not found\n"],
    ["GET /debug/rpc/ HTTP/1.1", notFound + "404 page not found\n"],
    ["POST /debug/rpc HTTP/1.1", notFound + "404 page not found\n"],
    ["GET /debug/rpc HTTP/1.1", page + "the pagé"],
    ["HEAD /debug/rpc HTTP/1.1", page],
  ];
  for (const [request, answer] of cases) {
    for (const end of ["\n\n", "\r\nAccept: */*\r\n\r\n"]) {
      const found = await outcome(request + end, offerOf().offer);
      assert.deepEqual(found, { answer, left: "" }, request);
    }
  }
});

Deno.test("negotiate() tells the page what was asked for, and by whom", async () => {
  const cases: [request: string, expected: Partial<DebugRequest>][] = [
    ["GET /debug/rpc HTTP/1.1\nHost: localhost:80\n\n", { host: "localhost:80" }],
    ["GET /debug/rpc?format=json HTTP/1.1\n\n", { format: "json" }],
    ["GET /debug/rpc?a=b&format=json HTTP/1.1\n\n", { format: "json" }],
    ["GET /debug/rpc?format=html HTTP/1.1\n\n", {}],
    ["GET /debug/rpc?format=JSON HTTP/1.1\n\n", {}],
    ["GET /debug/rpc?format=prometheus HTTP/1.1\n\n", { format: "prometheus" }],
    ["HEAD /debug/rpc?format=json HTTP/1.1\n\n", { format: "json" }],
  ];
  for (const [request, expected] of cases) {
    const { offer, requests } = offerOf();
    await outcome(request, offer);
    assert.deepEqual(requests, [{ format: "html", host: "", remoteAddr: here, ...expected }]);
  }
});

Deno.test("negotiate() answers 404 to those who may not see the page", async () => {
  const { offer } = offerOf();
  const closed = { ...offer, debugPage: () => undefined };
  const found = await outcome("GET /debug/rpc HTTP/1.1\n\n", closed);
  assert.deepEqual(found, { answer: notFound + "404 page not found\n", left: "" });
});

Deno.test("negotiate() agrees to RPC and keeps what came behind the handshake", async () => {
  const head = "CONNECT /_goRPC_ HTTP/1.0\n\n";
  const found = await outcome(head + "GET is no text here", offerOf().offer);
  assert.deepEqual(found, {
    protocol: "gob",
    answer: "HTTP/1.0 200 Connected to Go RPC\n\n",
    left: "GET is no text here",
  });
});

Deno.test("negotiate() hands on all bytes of gob and JSON", async () => {
  const request = new gob.Encoder().encode(Request, { ServiceMethod: "Arith.Multiply", Seq: 0 });
  const text = new TextDecoder().decode(request);
  for (const protocols of [["gob"], ["gob", "json"], ["gob", "http"]] as Protocol[][]) {
    const found = await outcome(request, offerOf(protocols).offer);
    assert.deepEqual(found, { protocol: "gob", answer: "", left: text });
  }
  for (const protocols of [["json"], ["gob", "json"], ["json", "debug"]] as Protocol[][]) {
    const found = await outcome('{"method":""}', offerOf(protocols).offer);
    assert.deepEqual(found, { protocol: "json", answer: "", left: '{"method":""}' });
  }
});

Deno.test("negotiate() has nothing for a protocol that is not offered", async () => {
  const cases: [sent: string, protocols: Protocol[], answer: string][] = [
    ['{"method":""}', ["gob", "http", "debug"], ""],
    ["\x2e\xff", ["json", "http", "debug"], ""],
    ["CONNECT /_goRPC_ HTTP/1.0\n\n", ["gob", "json"], ""],
    ["CONNECT /_goRPC_ HTTP/1.0\n\n", ["gob", "debug"], notFound + "404 page not found\n"],
    ["GET /_goRPC_ HTTP/1.0\n\n", ["gob", "debug"], notFound + "404 page not found\n"],
    ["GET /debug/rpc HTTP/1.0\n\n", ["gob", "http"], notFound + "404 page not found\n"],
    ["GET /debug/rpc HTTP/1.0\n\n", [], ""],
    ["", ["gob", "json", "http", "debug"], ""],
  ];
  for (const [sent, protocols, answer] of cases) {
    assert.deepEqual(await outcome(sent, offerOf(protocols).offer), { answer, left: "" }, sent);
  }
});

Deno.test("negotiate() rejects if the connection ends or breaks in a head", async () => {
  for (const head of ["CO", "GET / HTTP/1.1\r\nHost: a\r\n"]) {
    const [near, far] = MemoryTransport.pair();
    await writeText(far, head);
    far.closeWrite();
    await assert.rejects(inTime(negotiate(near, offerOf().offer)), { message: "unexpected EOF" });
  }
  const [near, far] = MemoryTransport.pair();
  await writeText(far, "GET / HTTP/1.1\n\n");
  near.writeError = new Error("broken pipe");
  await assert.rejects(inTime(negotiate(near, offerOf().offer)), { message: "broken pipe" });
});

Deno.test("isLocal() knows the addresses of this machine", () => {
  const cases: [addr: Deno.Addr | undefined, expected: boolean][] = [
    [{ transport: "tcp", hostname: "127.0.0.1", port: 1 }, true],
    [{ transport: "tcp", hostname: "127.8.9.10", port: 1 }, true],
    [{ transport: "tcp", hostname: "::1", port: 1 }, true],
    [{ transport: "tcp", hostname: "::ffff:127.0.0.1", port: 1 }, true],
    [{ transport: "unix", path: "/run/a.sock" }, true],
    // What a client of a unix socket looks like that has no name.
    [{ transport: "unix", path: null as unknown as string }, true],
    [{ transport: "tcp", hostname: "192.0.2.1", port: 1 }, false],
    [{ transport: "tcp", hostname: "10.127.0.1", port: 1 }, false],
    [{ transport: "tcp", hostname: "2001:db8::1", port: 1 }, false],
    [{ transport: "tcp", hostname: "::ffff:192.0.2.1", port: 1 }, false],
    [{ transport: "tcp", hostname: "::", port: 1 }, false],
    [{ transport: "tcp", hostname: "0.0.0.0", port: 1 }, false],
    [{ transport: "vsock", cid: 2, port: 1 }, false],
    [undefined, false],
  ];
  for (const [addr, expected] of cases) {
    assert.equal(isLocal(addr, "localhost"), expected, Deno.inspect(addr));
  }
});

Deno.test("isLocal() knows the names of this machine, which a unix socket needs not", () => {
  const ours = ["", "localhost", "LocalHost:80", "127.0.0.1", "127.255.0.9:1", "[::1]", "[::1]:80"];
  const others = [
    ...["evil.example", "localhost.evil.example", "evil.example:80", "127.0.0.1.evil.example"],
    ...["192.0.2.1", "0.0.0.0", "[::]", "127.1", "1270.0.0.1", "localhost@evil.example", "a:b"],
  ];
  const here: Deno.Addr = { transport: "tcp", hostname: "127.0.0.1", port: 1 };
  for (const host of ours) assert.equal(isLocal(here, host), true, host);
  for (const host of others) assert.equal(isLocal(here, host), false, host);
  assert.equal(isLocal({ transport: "unix", path: "/run/a.sock" }, "unix"), true);
});

/** What a server answers to somebody at this address who asks for the page. */
async function askForPage(
  remoteAddr: Deno.Addr | undefined,
  debugRemote: boolean | undefined,
  host = "localhost",
  query = "",
): Promise<string> {
  const server = new Server().register(Arith, arith);
  const [near, far] = MemoryTransport.pair();
  if (remoteAddr !== undefined) near.remoteAddr = remoteAddr;
  const served = server.serveConn(near, debugRemote === undefined ? {} : { debugRemote });
  await writeText(far, `GET /debug/rpc${query} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const answer = await all(far);
  await inTime(served, "serveConn()");
  return answer;
}

Deno.test("the debug page is shown to this machine, and to others if debugRemote is set", async () => {
  const far: Deno.Addr = { transport: "tcp", hostname: "192.0.2.1", port: 4000 };
  const cases: [addr: Deno.Addr | undefined, remote: boolean | undefined, shown: boolean][] = [
    [here, undefined, true],
    [here, false, true],
    [{ transport: "unix", path: "/run/a.sock" }, undefined, true],
    [far, undefined, false],
    [far, false, false],
    [undefined, undefined, false],
    [far, true, true],
    [undefined, true, true],
  ];
  for (const query of ["", "?format=json", "?format=prometheus"]) {
    for (const [addr, remote, shown] of cases) {
      const answer = await askForPage(addr, remote, "localhost", query);
      assert.match(answer, shown ? /^HTTP\/1\.0 200 OK\r\n/ : /^HTTP\/1\.0 404 Not Found\r\n/);
      assert.equal(answer.includes("Multiply"), shown, Deno.inspect([addr, remote]));
    }
    assert.match(await askForPage(here, false, "evil.example", query), /^HTTP\/1\.0 404/);
    assert.match(await askForPage(here, true, "evil.example", query), /^HTTP\/1\.0 200/);
  }
});
