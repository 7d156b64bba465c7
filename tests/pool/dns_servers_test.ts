// Servers that the domain name system knows, asked over UDP.

import assert from "node:assert/strict";
import { connectPool, type DnsOptions, dnsServers } from "../../pool/mod.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { DnsStub, type Records } from "./dns_stub.ts";
import { Echo, EchoServer, EventLog, until } from "./echo_server.ts";

const { signal } = new AbortController();

const srv = (priority: number, port: number, target: string) => ({
  ...{ priority, port, target },
  weight: 1,
});

const cases: [
  what: string,
  records: Records,
  options: DnsOptions,
  expected: Record<string, unknown>[],
  asked: string[],
][] = [
  [
    "all A records, with the port",
    { A: ["10.0.0.1", "10.0.0.2"], AAAA: ["fd00::1"] },
    { port: 1234 },
    [{ hostname: "10.0.0.1", port: 1234 }, { hostname: "10.0.0.2", port: 1234 }],
    ["A"],
  ],
  [
    "AAAA records if there is no A",
    { AAAA: ["fd00::1", "fd00::2"] },
    { port: 1234 },
    [{ hostname: "fd00::1", port: 1234 }, { hostname: "fd00::2", port: 1234 }],
    ["A", "AAAA"],
  ],
  [
    "AAAA records if they are asked for",
    { A: ["10.0.0.1"], AAAA: ["fd00::1"] },
    { port: 1234, record: "AAAA" },
    [{ hostname: "fd00::1", port: 1234 }],
    ["AAAA"],
  ],
  [
    "SRV records of the lowest priority, with their ports",
    { SRV: [srv(20, 3, "c.test"), srv(10, 1, "a.test"), srv(10, 2, "b.test")] },
    {},
    [{ hostname: "a.test", port: 1 }, { hostname: "b.test", port: 2 }],
    ["SRV"],
  ],
  [
    "the options of connections",
    { A: ["10.0.0.1"] },
    { port: 1, record: "A", connect: { tls: true, ping: false, timeout: 9 } },
    [{ hostname: "10.0.0.1", port: 1, tls: true, ping: false, timeout: 9 }],
    ["A"],
  ],
];

for (const [what, records, options, expected, asked] of cases) {
  Deno.test(`dnsServers() gives ${what}`, async () => {
    await using dns = await DnsStub.start();
    dns.records = { "nodes.test": records };
    const find = dnsServers("nodes.test", { ...options, nameServer: dns.nameServer });
    const sort = (servers: readonly unknown[]) => servers.map((one) => JSON.stringify(one)).sort();
    const found = (await inTime(find(signal))).map((server) =>
      Object.fromEntries(Object.entries(server).sort())
    );
    assert.deepEqual(
      sort(found),
      sort(expected.map((server) => Object.fromEntries(Object.entries(server).sort()))),
    );
    assert.deepEqual([...new Set(dns.questions)], asked.map((type) => `${type} nodes.test`));
  });
}

for (const options of [{ port: 1 }, { port: 1, record: "A" }, {}] as const) {
  Deno.test(`dnsServers() rejects for a name that is unknown: ${Deno.inspect(options)}`, async () => {
    await using dns = await DnsStub.start();
    const find = dnsServers("nowhere.test", { ...options, nameServer: dns.nameServer });
    assert(await rejection(find(signal)) instanceof Deno.errors.NotFound);
  });
}

Deno.test("dnsServers() ends with its signal", async () => {
  await using dns = await DnsStub.start();
  dns.trouble = "silent";
  const controller = new AbortController();
  const find = dnsServers("nodes.test", { port: 1, nameServer: dns.nameServer });
  const finding = rejection(find(controller.signal));
  await until(() => dns.questions.length > 0);
  controller.abort();
  assert.equal((await finding as Error).name, "AbortError");
});

Deno.test("dnsServers() refuses a port for SRV, and addresses without one", () => {
  assert.throws(() => dnsServers("x.test", { record: "SRV", port: 1 }), {
    name: "TypeError",
    message: "Cannot use port: SRV records have the ports",
  });
  for (const record of ["A", "AAAA"] as const) {
    assert.throws(() => dnsServers("x.test", { record }), {
      name: "TypeError",
      message: `Cannot look for ${record} records without a port`,
    });
  }
});

Deno.test("a pool follows the addresses of a name, and outlives the name server", async () => {
  await using a = new EchoServer("a");
  await using dns = await DnsStub.start();
  const log = new EventLog();
  dns.records = { "nodes.test": { A: ["127.0.0.2"] } };
  await using pool = connectPool({
    servers: dnsServers("nodes.test", { port: a.port, nameServer: dns.nameServer }),
    refresh: 20,
    dialTimeout: 1000,
    backoff: { first: 5, longest: 10 },
    onEvent: log.add,
  });
  const { Once } = pool.service(Echo);
  // Nobody listens at the first address.
  const call = later(Once("1"));
  await until(() => log.types.includes("connectFailed"));
  dns.records = { "nodes.test": { A: ["127.0.0.1"] } };
  assert.equal(await inTime(call), "a: 1");
  dns.trouble = "failure";
  await until(() => log.types.includes("findFailed"));
  assert.equal(await Once("2"), "a: 2");
  assert.equal(a.connections, 1);
});
