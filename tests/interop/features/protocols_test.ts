// The protocols that share a port, against Go's own: gob, the HTTP handshake, JSON-RPC, the debug page; in both roles.

import assert from "node:assert/strict";
import { type Client, connect, type Protocol, ServerError } from "../../../mod.ts";
import { rejection } from "../../testing/in_time.ts";
import { output } from "../../testing/process.ts";
import { type Address, listen as listenAt, SocketFolder } from "../network.ts";
import { interopTest } from "../known_failures.ts";
import { Arith } from "./contract.ts";
import { DenoServer } from "./deno_server.ts";
import { ask, GoServer, type Kind, runGoClient } from "./go_peer.ts";
import { connectOptions, peerProgram, type Wire, wires } from "./wire.ts";

const allProtocols: readonly Protocol[] = ["gob", "json", "http", "debug"];

/** The scenarios of the Go client that tests of this folder run. */
const scenarios = [
  // This file.
  ...["gob", "json", "http", "http refused", "http in pieces", "protocols", "all at once"],
  ...["let go"],
  // calls_test.ts
  ...["cancel", "many given up", "deadline", "connection lost", "forced", "said with a call"],
  ...["codes", "codes, stock", "foreign headers", "health"],
  // connections_test.ts
  ...["who", "says nothing", "says a bit", "falls silent", "waits for room", "push back"],
  ...["slow reader", "faults"],
  // endings_test.ts
  ...["drained", "burst", "waits", "half closed"],
  // interceptors_test.ts
  ...["intercepted", "intercepted, extended"],
  // sockets_test.ts
  ...["small replies"],
  // tls_test.ts
  ...["tls refused"],
];

interopTest("every scenario of the Go client has its test", async () => {
  const all = (await output(await peerProgram(), ["scenarios"])).split("\n");
  assert.deepEqual(all, scenarios.toSorted());
});

for (const wire of wires) {
  for (const scenario of ["gob", "json", "http", "http in pieces"]) {
    interopTest(`Go client, Deno server, ${wire}: ${scenario}`, async () => {
      await using server = await DenoServer.start(wire);
      await runGoClient(server, scenario);
    });
  }

  // Go's own client has no TLS here.
  if (wire === "tls") continue;
  interopTest(`Go client, Deno server, ${wire}: an HTTP path of one's own`, async () => {
    await using server = await DenoServer.start(wire, { serve: { httpPath: "/rpc/here" } });
    await runGoClient(server, "http", ["/rpc/here"]);
    const refused = "unexpected HTTP response: 404 Not Found";
    await runGoClient(server, "http refused", ["/_goRPC_", refused]);
  });
}

interopTest("Go client, Go server: the scenarios ask for what Go's server does", async () => {
  const cases: [Kind, scenario: string, ...args: string[]][] = [
    ["plain", "gob"],
    ["json", "json"],
    ["http", "http"],
    ["http", "http in pieces"],
    ["http path", "http", "/rpc/here"],
    ["http path", "http refused", "/_goRPC_", "unexpected HTTP response: 404 Not Found"],
  ];
  for (const [kind, scenario, ...args] of cases) {
    await using server = await GoServer.start(kind, "tcp");
    await runGoClient(server, scenario, args);
  }
});

interopTest("Go client, Deno server: DialHTTP where the handshake is switched off", async () => {
  const cases: [Protocol[], refusal: string][] = [
    [["gob", "json"], "unexpected EOF"],
    [["gob", "debug"], "unexpected HTTP response: 404 Not Found"],
  ];
  for (const [protocols, text] of cases) {
    await using server = await DenoServer.start("tcp", { serve: { protocols } });
    await runGoClient(server, "http refused", ["/_goRPC_", text]);
  }
});

/** Makes calls of all kinds. */
async function exercise(client: Client): Promise<void> {
  const arith = client.service(Arith);
  assert.equal(await arith.Multiply({ A: 6, B: 7 }), 42);
  assert.deepEqual(await arith.Divide({ A: 17, B: 5 }), { Quo: 3, Rem: 2 });
  const error = await rejection(arith.Divide({ A: 17, B: 0 }));
  assert(error instanceof ServerError);
  assert.equal(error.message, "divide by zero");
  const numbers = Array.from({ length: 200 }, (_, n) => n);
  const products = await Promise.all(numbers.map((n) => arith.Multiply({ A: n, B: n })));
  assert.deepEqual(products, numbers.map((n) => n * n));
}

for (const wire of wires) {
  for (
    const [kind, options] of [
      ["plain", {}],
      ["http", { http: true }],
      ["http", { http: "/_goRPC_" }],
      ["http path", { http: "/rpc/here" }],
      ["json", { codec: "json" }],
    ] as const
  ) {
    const how = JSON.stringify(options);
    interopTest(`Deno client, Go server, ${wire}: ${kind}, connect(${how})`, async () => {
      await using server = await GoServer.start(kind, wire);
      await using client = await server.connect(options);
      await exercise(client);
    });
  }

  interopTest(`Deno client, Deno server, ${wire}: every way to connect`, async () => {
    await using server = await DenoServer.start(wire);
    const where = await connectOptions(wire, server.address);
    for (const options of [{}, { http: true }, { codec: "json" }] as const) {
      await using client = await connect({ ...where, ...options });
      await exercise(client);
    }
  });
}

interopTest("Deno client: Go's refusals of the handshake are errors of connect()", async () => {
  const cases: [Kind, Wire, string | true, string][] = [
    ["http", "tcp", "/nothing", "unexpected HTTP response: 404 Not Found"],
    ["http", "unix", "/nothing", "unexpected HTTP response: 404 Not Found"],
    ["http path", "tcp", true, "unexpected HTTP response: 404 Not Found"],
    ["web", "tcp", true, "unexpected HTTP response: 404 Not Found"],
  ];
  for (const [kind, wire, http, text] of cases) {
    await using server = await GoServer.start(kind, wire);
    const error = await rejection(server.connect({ http }), "connect()");
    assert(error instanceof Error);
    assert.equal(error.message, text, `${kind} over ${wire}, ${http}`);
  }
});

interopTest(
  "Deno client: plain HTTP to a Go server with TLS is an error of connect()",
  async () => {
    await using server = await GoServer.start("http", "tls");
    const where = await connectOptions("tcp", server.address);
    const error = await rejection(connect({ ...where, http: true }), "connect()");
    assert(error instanceof Error);
    assert.match(error.message, /400 Bad Request|unexpected EOF|malformed HTTP response/);
  },
);

interopTest("what is no CONNECT on the path of RPC is refused as Go refuses it", async () => {
  await using go = await GoServer.start("http", "tcp");
  await using deno = await DenoServer.start("tcp");
  await using unix = await DenoServer.start("unix");
  for (const method of ["GET", "POST", "PUT", "HEAD", "OPTIONS"]) {
    const expected = await ask(go, method, "/_goRPC_");
    assert.equal(expected.status, 405);
    for (const server of [deno, unix]) {
      const { status, body, headers, length } = await ask(server, method, "/_goRPC_");
      assert.equal(status, expected.status, method);
      assert.equal(body, expected.body, method);
      assert.deepEqual(headers["Content-Type"], expected.headers["Content-Type"]);
      assert.equal(length, "405 must CONNECT\n".length);
    }
  }
  for (const path of ["/", "/_goRPC_/", "/_gorpc_", "/debug/rpc/x"]) {
    const expected = await ask(go, "GET", path);
    const { status, body } = await ask(deno, "GET", path);
    assert.deepEqual([status, body], [expected.status, expected.body], path);
    assert.equal(status, 404);
  }
});

for (const wire of ["tcp", "unix"] as const) {
  interopTest(`four protocols on one port at the same time, ${wire}`, async () => {
    await using server = await DenoServer.start(wire);
    await runGoClient(server, "all at once");
  });
}

interopTest("each protocol can be switched on and off by itself", async () => {
  const choices: Protocol[][] = [
    ...allProtocols.map((protocol) => [protocol]),
    ...allProtocols.map((off) => allProtocols.filter((protocol) => protocol !== off)),
    [],
  ];
  for (const protocols of choices) {
    // It is not its patience that ends the connections.
    const options = { server: { firstByteTimeout: 60_000 }, serve: { protocols } };
    await using server = await DenoServer.start("tcp", options);
    const [line = ""] = await runGoClient(server, "protocols");
    const expected = Object.fromEntries(
      allProtocols.map((protocol) => [protocol, protocols.includes(protocol)]),
    );
    assert.deepEqual(JSON.parse(line), expected, `only ${protocols}`);
  }
});

/** Beginnings that tell what they are, by what they begin. */
const beginnings = {
  gob: [[0], ...Array.from({ length: 256 }, (_, first) => [first, 0xff, 0x81, 0x03])],
  json: bytesOf(["{", " ", "\t", "\n", "\r"].map((first) => `${first}{"method":"Arith.Multiply"`)),
  http: bytesOf([..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((first) => `${first} / HTTP/1.0\r\n\r\n`)),
};

function bytesOf(texts: readonly string[]): number[][] {
  return texts.map((text) => [...new TextEncoder().encode(text)]);
}

interopTest("each protocol by itself lets go whoever begins with anything else", async () => {
  const { gob, json, http } = beginnings;
  // With HTTP it is the request that tells: these are for what is not there, and are told so.
  const others: [Protocol, number[][]][] = [
    ["gob", [...json, ...http]],
    ["json", [...gob, ...http]],
    ["http", [...gob, ...json, ...http, ...bytesOf(["GET /debug/rpc HTTP/1.0\r\n\r\n"])]],
    ["debug", [...gob, ...json, ...http, ...bytesOf(["CONNECT /_goRPC_ HTTP/1.0\n\n"])]],
  ];
  for (const [protocol, wrong] of others) {
    const options = { server: { firstByteTimeout: 60_000 }, serve: { protocols: [protocol] } };
    await using server = await DenoServer.start("tcp", options);
    await runGoClient(server, "let go", wrong.map((bytes) => new Uint8Array(bytes).toHex()));
  }
});

interopTest("protocols of two listeners of one server do not mix", async () => {
  await using server = await DenoServer.start("tcp", { serve: { protocols: ["json"] } });
  await using folder = new SocketFolder();
  const [listener, address]: [Deno.Listener, Address] = listenAt("unix", folder);
  const serving = server.server.serve(listener, { protocols: ["gob"] });
  const unix = { wire: "unix", address } as const;
  await runGoClient(server, "json");
  await runGoClient(unix, "gob");
  await runGoClient(server, "http refused", ["/_goRPC_", "unexpected EOF"]);
  await server.server.shutdown();
  await serving;
});

interopTest("the debug page as Go's HTTP client sees it", async () => {
  await using server = await DenoServer.start("tcp");
  await using unix = await DenoServer.start("unix");
  await runGoClient(server, "gob");
  for (const target of [server, unix]) {
    const { status, headers, body, length } = await ask(target, "GET", "/debug/rpc");
    assert.equal(status, 200);
    assert.deepEqual(headers["Content-Type"], ["text/html; charset=utf-8"]);
    assert.equal(length, new TextEncoder().encode(body).length);
    assert.match(body, /<title>Services<\/title>/);
    // Methods stand there as on Go's page.
    assert.match(body, /<b>Multiply<\/b>\(Args, int\) error/);
    const head = await ask(target, "HEAD", "/debug/rpc");
    assert.deepEqual([head.status, head.body], [200, ""]);
    assert(Math.abs(head.length - length) < 1000, "the length of what GET would send");
  }
  const { headers, body } = await ask(server, "GET", "/debug/rpc?format=json");
  assert.deepEqual(headers["Content-Type"], ["application/json"]);
  const { services } = JSON.parse(body);
  const arith = services.find(({ name }: { name: string }) => name === "Arith");
  const [divide, multiply] = arith.methods;
  assert.deepEqual([divide.name, divide.calls, divide.errors], ["Divide", 2, 1]);
  assert.deepEqual([multiply.name, multiply.calls, multiply.errors], ["Multiply", 201, 0]);
  for (const method of ["POST", "PUT", "DELETE"]) {
    assert.equal((await ask(server, method, "/debug/rpc")).status, 404);
  }
});

interopTest("the debug page has no names of other hosts, unless it is open to all", async () => {
  const hosts: [host: string, ours: boolean][] = [
    ["localhost", true],
    ["LOCALHOST:1234", true],
    ["127.0.0.1:80", true],
    ["127.1.2.3", true],
    ["[::1]:1234", true],
    ["evil.example", false],
    ["evil.example:80", false],
    ["localhost.evil.example", false],
    ["127.0.0.1.evil.example", false],
    ["10.0.0.1", false],
  ];
  await using local = await DenoServer.start("tcp");
  await using open = await DenoServer.start("tcp", { serve: { debugRemote: true } });
  for (const [host, ours] of hosts) {
    for (const path of ["/debug/rpc", "/debug/rpc?format=json"]) {
      assert.equal((await ask(local, "GET", path, host)).status, ours ? 200 : 404, host);
      assert.equal((await ask(open, "GET", path, host)).status, 200, host);
    }
  }
});

interopTest("the debug page at a path of one's own", async () => {
  await using server = await DenoServer.start("tcp", { serve: { debugPath: "/status" } });
  assert.equal((await ask(server, "GET", "/status")).status, 200);
  assert.equal((await ask(server, "GET", "/debug/rpc")).status, 404);
});
