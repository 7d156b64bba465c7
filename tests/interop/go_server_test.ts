// The Deno client against a Go server of the standard library, over TCP and over unix sockets.

import assert from "node:assert/strict";
import { connect, ShutdownError } from "../../mod.ts";
import { callScenarios } from "./client_calls.ts";
import { connectionScenarios } from "./client_connections.ts";
import { loadScenarios } from "./client_load.ts";
import { valueScenarios } from "./client_values.ts";
import { Gate } from "./contract.ts";
import { GoServer, goTexts } from "./go_peer.ts";
import { interopTest } from "./known_failures.ts";
import { networks } from "./network.ts";
import { alive, failure, gateName, sleep, Target, waiting } from "./target.ts";
import { onlyInGo, textsOfMistakes } from "./texts.ts";

const scenarios = {
  ...callScenarios,
  ...valueScenarios,
  ...loadScenarios,
  ...connectionScenarios,
};

for (const network of networks) {
  for (const [name, scenario] of Object.entries(scenarios)) {
    interopTest(`Deno client, Go server, ${network}: ${name}`, async () => {
      await using server = await GoServer.start(network);
      await scenario(new Target(server.address));
      await withoutConnections(server);
    });
  }

  interopTest(`Deno client, Go server, ${network}: every error text`, async () => {
    await using server = await GoServer.start(network);
    const expected = await goTexts(server.address);
    for (const name of onlyInGo) delete expected[name];
    const received = await textsOfMistakes(new Target(server.address));
    assert.deepEqual(withoutReceivedNames(received), withoutReceivedNames(expected));
  });

  interopTest(`Deno client, Go server, ${network}: the server is killed during calls`, async () => {
    await using server = await GoServer.start(network);
    await using client = await new Target(server.address).connect();
    const gate = gateName("killed");
    const calls = Array.from({ length: 20 }, () => client.service(Gate).Wait(gate));
    const failures = Promise.all(calls.map(failure));
    await waiting(client, gate, calls.length);
    await server.child.kill();
    for (const error of await failures) {
      assert(error instanceof ShutdownError);
      assert.equal(error.message, "unexpected EOF");
    }
    assert(await client.closed instanceof Error);
  });
}

interopTest("Deno client, Go server: ending the client ends the connection", async () => {
  await using server = await GoServer.start("tcp");
  const target = new Target(server.address);
  {
    await using first = await target.connect();
    await using second = await target.connect();
    await alive(first);
    await alive(second);
    assert.equal(await server.connections(), 2);
  }
  await withoutConnections(server);
});

/** Waits until the server has seen the end of every connection. */
async function withoutConnections(server: GoServer): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (await server.connections() === 0) return;
    await sleep(5);
  }
  assert.fail("The Go server still has connections");
}

/**
 * Go's server looks a received type up by its number among the types of its own process before it looks among those of the
 * stream, so that the name at the end of these texts is a matter of chance for a client that numbers from the start. Only
 * the basic types have the same numbers everywhere.
 */
function withoutReceivedNames(texts: Record<string, string>): Record<string, string> {
  const name =
    /(?<=received (?:remote|concrete) type )(?!(?:bool|int|uint|float|bytes|string|complex|interface)$).*$/s;
  return Object.fromEntries(
    Object.entries(texts).map(([what, text]) => [what, text.replace(name, "…")]),
  );
}

interopTest("Deno client, Go server: any answer to a ping will do", async () => {
  await using server = await GoServer.start("tcp");
  const ping = { interval: 10, timeout: 2000 };
  await using client = await connect({ ...server.address.options, ping });
  assert.equal(await Promise.race([client.closed, sleep(200)]), undefined);
  await alive(client);
});
