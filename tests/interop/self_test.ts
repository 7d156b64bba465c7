// The Deno client against the Deno server, with the scenarios that run against Go: where one of these fails, the fault is
// not in the meeting of two implementations.

import { callScenarios } from "./client_calls.ts";
import { loadScenarios } from "./client_load.ts";
import { valueScenarios } from "./client_values.ts";
import { DenoServer } from "./deno_server.ts";
import { GoServer, goTexts } from "./go_peer.ts";
import { interopTest } from "./known_failures.ts";
import { networks } from "./network.ts";
import { Target } from "./target.ts";
import { assertSameTexts, onlyInGo, takenByOurs, textsOfMistakes } from "./texts.ts";

for (const network of networks) {
  for (
    const [name, scenario] of Object.entries({
      ...callScenarios,
      ...valueScenarios,
      ...loadScenarios,
    })
  ) {
    Deno.test(`Deno client, Deno server, ${network}: ${name}`, async () => {
      await using server = DenoServer.start(network);
      await scenario(new Target(server.address));
    });
  }

  interopTest(`Deno client, Deno server, ${network}: every error text`, async () => {
    await using goServer = await GoServer.start(network);
    await using denoServer = DenoServer.start(network);
    const expected = await goTexts(goServer.address);
    for (const name of [...onlyInGo, ...takenByOurs]) delete expected[name];
    const received = await textsOfMistakes(new Target(denoServer.address), takenByOurs);
    assertSameTexts(received, expected);
  });
}
