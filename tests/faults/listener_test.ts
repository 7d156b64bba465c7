// The listener goes, or the server is shut down, while clients come and call.

import assert from "node:assert/strict";
import {
  type Client,
  connect,
  gob,
  type Handlers,
  method,
  Server,
  service,
  ShutdownError,
} from "../../mod.ts";
import { Random } from "../testing/random.ts";
import { inTime, later } from "../testing/in_time.ts";
import { checkRefused } from "../testing/loopback.ts";
import { Unhandled } from "../testing/unhandled.ts";

const Busy = service("Busy", { Echo: method(gob.int, gob.int) });

/** Takes a random time for every answer, and counts. */
class Worker implements Handlers<typeof Busy.methods> {
  readonly #random = new Random(3);
  /** The numbers of the calls that were begun. */
  readonly begun = new Set<number>();

  async Echo(n: number): Promise<number> {
    assert(!this.begun.has(n), `call ${n} came twice`);
    this.begun.add(n);
    const time = this.#random.below(12);
    if (time > 2) await new Promise((resolve) => setTimeout(resolve, time));
    return n;
  }
}

/** Clients that connect, make some calls and go, again and again, until they are refused. */
class Crowd {
  /** The numbers of the calls that were answered. */
  readonly answered = new Set<number>();
  /** Calls that reject because their connection is gone. */
  broken = 0;
  #next = 0;
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Comes with so many clients at a time. Resolves when all have been refused. */
  async come(clients: number): Promise<void> {
    await Promise.all(Array.from({ length: clients }, () => this.#comeAgain()));
  }

  async #comeAgain(): Promise<void> {
    for (;;) {
      let client;
      try {
        client = await inTime(connect({ port: this.#port }), "connect()");
      } catch (error) {
        assert(error instanceof Error, Deno.inspect(error));
        return;
      }
      for (let round = 0; round < 5; round++) await this.#call(client, 5);
      await inTime(client.close(), "close()");
    }
  }

  /** Makes calls side by side, each of which must come to an end. */
  async #call(client: Client, count: number): Promise<void> {
    const stub = client.service(Busy);
    await Promise.all(Array.from({ length: count }, async () => {
      const n = this.#next++;
      try {
        assert.equal(await inTime(stub.Echo(n), `call ${n}`), n);
        this.answered.add(n);
      } catch (error) {
        assert(error instanceof ShutdownError, Deno.inspect(error));
        this.broken++;
      }
    }));
  }

  /** Waits until so many calls were answered. */
  async hasAnswers(count: number): Promise<void> {
    while (this.answered.size < count) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

interface Scene {
  readonly server: Server;
  readonly listener: Deno.TcpListener;
  readonly controller: AbortController;
}

/** What happens to a server under load, and whether it has time to answer what it has begun. */
const ends: readonly [name: string, drains: boolean, end: (scene: Scene) => void][] = [
  ["its listener is closed", true, ({ listener }) => listener.close()],
  ["its signal fires", true, ({ controller }) => controller.abort()],
  ["it is shut down", true, ({ server }) => void server.shutdown()],
  ["it is shut down in no time", false, ({ server }) => void server.shutdown({ timeout: 0 })],
];

for (const [name, drains, end] of ends) {
  const keeps = drains ? "answers what it has begun" : "lets every call come to an end";
  Deno.test(`a server under load ${keeps} when ${name}`, async () => {
    using unhandled = new Unhandled();
    const worker = new Worker();
    const server = new Server().register(Busy, worker);
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    const controller = new AbortController();
    const serving = server.serve(listener, { signal: controller.signal });
    const crowd = new Crowd(port);
    const come = later(crowd.come(12));
    await inTime(crowd.hasAnswers(400), "the first calls");
    end({ server, listener, controller });
    await inTime(serving, "serve()");
    await checkRefused(port);
    await inTime(come, "the crowd");
    await inTime(server.shutdown(), "shutdown()");
    if (drains) assert.deepEqual([...worker.begun.difference(crowd.answered)], []);
    await unhandled.checkNone();
  });
}

Deno.test("calls go on under load when the listener is closed", async () => {
  const worker = new Worker();
  await using server = new Server().register(Busy, worker);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  await using client = await connect({ port: listener.addr.port });
  const stub = client.service(Busy);
  const calls = Array.from({ length: 500 }, (_, n) => stub.Echo(n));
  listener.close();
  await inTime(serving, "serve()");
  const more = Array.from({ length: 500 }, (_, n) => stub.Echo(500 + n));
  const replies = await inTime(Promise.all([...calls, ...more]), "the calls");
  assert.deepEqual(replies, Array.from({ length: 1000 }, (_, n) => n));
});
