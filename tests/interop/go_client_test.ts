// The Go client of the standard library against our server, over TCP and over unix sockets. Every scenario also runs against
// a Go server, so that what it asks for is what Go does.

import assert from "node:assert/strict";
import { DenoServer } from "./deno_server.ts";
import { goScenarios, GoServer, goTexts, peerProgram, runGoClient } from "./go_peer.ts";
import { interopTest } from "./known_failures.ts";
import { networks } from "./network.ts";
import { assertSameTexts, takenByOurs } from "./texts.ts";
import { Child } from "../testing/process.ts";

/** Scenarios that every server passes. */
const scenarios = [
  ...["arith", "embedded", "dotted", "builtin", "scalars", "nested", "lenient", "errors"],
  ...["interfaces", "described interfaces", "typed interfaces", "recursive", "times"],
  ...["big numbers", "places", "concurrent", "many clients", "out of order", "large"],
  ...[
    "large at once",
    "slow reader",
    "raw order",
    "sequence numbers",
    "extra fields",
    "discarded bodies",
  ],
  ...["byte by byte", "all in one write", "half close", "close during calls"],
  ...["reset during calls", "truncated", "garbage"],
];
/** Scenarios of what Go's server does otherwise or not at all. */
const scenariosOfOurs = [
  "error without a text",
  "faults",
  "discarded interfaces",
  "unknown struct",
  "too much",
];
/** Scenarios that need `Control`. */
const scenariosOfControl = ["dropped by the server"];
/** Scenarios during which the test does something with the server. */
const scenariosOfShutdown = ["drained by the server", "forced by the server"];

interopTest("every scenario of the Go client has its test", async () => {
  const all = [...scenarios, ...scenariosOfOurs, ...scenariosOfControl, ...scenariosOfShutdown];
  assert.deepEqual(await goScenarios(), all.sort());
});

for (const network of networks) {
  for (const scenario of [...scenarios, ...scenariosOfControl]) {
    interopTest(`Go client, Go server, ${network}: ${scenario}`, async () => {
      await using server = await GoServer.start(network);
      await runGoClient(server.address, scenario);
    });
  }

  for (const scenario of [...scenarios, ...scenariosOfOurs]) {
    interopTest(`Go client, Deno server, ${network}: ${scenario}`, async () => {
      await using server = DenoServer.start(network);
      await runGoClient(server.address, scenario);
    });
  }

  for (const scenario of scenariosOfControl) {
    interopTest(`Go client, Deno server, ${network}: ${scenario}`, async () => {
      await using server = DenoServer.startWithControl(network);
      await runGoClient(server.address, scenario);
    });
  }

  interopTest(`Go client, Deno server, ${network}: every error text`, async () => {
    await using goServer = await GoServer.start(network);
    await using denoServer = DenoServer.start(network);
    const expected = await goTexts(goServer.address);
    for (const name of takenByOurs) delete expected[name];
    assertSameTexts(await goTexts(denoServer.address, ["ours"]), expected);
  });

  interopTest(`Go client, Deno server, ${network}: shutdown lets calls finish`, async () => {
    await using server = DenoServer.start(network);
    await using client = await startClient(server, "drained by the server");
    const gate = await gateOf(client);
    const shutdown = server.server.shutdown({ timeout: 20_000 });
    server.gates.open(gate);
    assert.equal(await client.readLine(), "ok");
    await shutdown;
    await server.served();
    assert.deepEqual(server.gates.aborted, []);
  });

  interopTest(`Go client, Deno server, ${network}: shutdown ends calls by force`, async () => {
    await using server = DenoServer.start(network);
    await using client = await startClient(server, "forced by the server");
    await gateOf(client);
    await server.server.shutdown({ timeout: 20 });
    await server.served();
    assert.equal(await client.readLine(), "ok");
    assert.equal(server.gates.aborted.length, 1);
  });
}

async function startClient({ address }: DenoServer, scenario: string): Promise<Child> {
  return Child.start(await peerProgram(), ["client", address.network, address.text, scenario]);
}

/** The gate at which the client says that its call waits. */
async function gateOf(client: Child): Promise<string> {
  const line = await client.readLine();
  const gate = /^waiting at (.+)$/.exec(line ?? "")?.[1];
  assert(gate !== undefined, `expected "waiting at <gate>", received ${line}`);
  return gate;
}
