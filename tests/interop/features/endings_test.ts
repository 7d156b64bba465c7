// Ends of connections against Go programs: a server that stops in good order while calls are under way, and clients that go
// without a word.

import assert from "node:assert/strict";
import { gob, method, service } from "../../../mod.ts";
import { inTime } from "../../testing/in_time.ts";
import { Child } from "../../testing/process.ts";
import { interopTest } from "../known_failures.ts";
import { listen, SocketFolder } from "../network.ts";
import { GateArgs } from "./contract.ts";
import { DenoServer } from "./deno_server.ts";
import { passed, runGoClient, startGoClient } from "./go_peer.ts";
import { connectOptions, type Wire, wires } from "./wire.ts";

for (const wire of wires) {
  interopTest(
    `Go client, Deno server, ${wire}: the signal of serve() ends one listener`,
    async () => {
      const controller = new AbortController();
      const { signal } = controller;
      await using server = await DenoServer.start(wire, { serve: { signal } });
      await using folder = new SocketFolder();
      const [listener, address] = listen("unix", folder);
      const serving = server.server.serve(listener);
      const other = { wire: "unix", address } as const;
      await using client = await startGoClient(server, "drained");
      await using idle = await startGoClient(other, "waits");
      assert.equal(await client.readLine(), "waiting");
      assert.equal(await idle.readLine(), "waiting");
      controller.abort();
      await client.writeLine("draining");
      assert.equal(await client.readLine(), "refused");
      // The other listener goes on, and so do the calls on its connections.
      await runGoClient(other, "gob");
      server.gates.open("drained");
      await passed(client);
      await inTime(server.serving, "serve()");
      await runGoClient(other, "gob");
      assert.equal(server.gates.waiting, 1);
      await server.server.shutdown({ timeout: 0 });
      await inTime(serving, "serve()");
    },
  );
}

/** What becomes of the calls of a burst. */
interface Outcome {
  readonly Answered: number;
  /** Sent, or about to be, when the connection ended. */
  readonly Cut: number;
  /** Made when it had ended. */
  readonly Refused: number;
}

const Burst = service("Burst", { Fill: method(gob.int, gob.bytes) });

for (const wire of wires) {
  interopTest(
    `Go client, Deno server, ${wire}: shutdown() under load answers what it has begun`,
    async () => {
      for (const enough of [1, 1000, 6000]) {
        await using server = await DenoServer.start(wire);
        let begun = 0;
        const { promise: loaded, resolve } = Promise.withResolvers<void>();
        server.server.register(Burst, {
          async Fill(size) {
            if (++begun === enough) resolve();
            await new Promise((resolve) => setTimeout(resolve, 1));
            return new Uint8Array(size);
          },
        });
        await using client = await startGoClient(server, "burst");
        await loaded;
        await server.server.shutdown();
        const [line = ""] = await passed(client);
        const { Answered, Cut, Refused }: Outcome = JSON.parse(line);
        assert.equal(Answered, begun, line);
        assert.equal(Answered + Cut + Refused, 20_000, line);
        assert(Answered >= enough && Answered < 20_000, line);
      }
    },
  );
}

/** Starts a client of ours in a process of its own. */
async function startDenoClient(server: DenoServer): Promise<Child> {
  const options = JSON.stringify(await connectOptions(server.wire, server.address));
  const { pathname } = new URL("./waiting_client.ts", import.meta.url);
  const permissions = ["--allow-net", "--allow-read", "--allow-write"];
  return Child.start(Deno.execPath(), ["run", "--no-prompt", ...permissions, pathname, options]);
}

/** Clients that wait for a call. */
const waitingClients: [what: string, start: (server: DenoServer) => Promise<Child>][] = [
  ["Go", (server) => startGoClient(server, "waits")],
  ["Deno", startDenoClient],
];

for (const [what, start] of waitingClients) {
  for (const wire of wires) {
    interopTest(
      `${what} client, Deno server, ${wire}: one that is killed is lost where none may be half open`,
      async () => {
        await using server = await DenoServer.start(wire, { server: { allowHalfOpen: false } });
        await using client = await start(server);
        assert.equal(await client.readLine(), "waiting");
        await client.kill();
        assert.match(await inTime(server.gates.ended("killed")), /^(shutdown|lost)$/);
        await runGoClient(server, "gob");
      },
    );
  }
}

const Patient = service("Patient", { Wait: method(GateArgs, gob.string) });

/** Has a Go client close its sending half behind a call, whose handler goes on whatever its signal says. */
async function closeHalf(wire: Wire, allowHalfOpen: boolean | undefined): Promise<void> {
  await using server = await DenoServer.start(wire, { server: { allowHalfOpen } });
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const { promise: called, resolve: call } = Promise.withResolvers<AbortSignal>();
  server.server.register(Patient, {
    async Wait({ Gate }, { signal }) {
      call(signal);
      await opened;
      return Gate;
    },
  });
  await using client = await startGoClient(server, "half closed");
  assert.equal(await client.readLine(), "sent");
  const signal = await inTime(called, "the handler");
  const { promise: fired, resolve: fire } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => fire());
  await client.writeLine("close");
  assert.equal(await client.readLine(), "closed");
  if (allowHalfOpen === false) await inTime(fired, "the signal");
  else await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(signal.aborted, allowHalfOpen === false);
  open();
  await passed(client);
}

for (const wire of wires) {
  interopTest(
    `Go client, Deno server, ${wire}: one that closes its sending half gets its reply`,
    async () => {
      for (const allowHalfOpen of [undefined, true, false]) await closeHalf(wire, allowHalfOpen);
    },
  );
}
