/**
 * The site of a fault: a server, and somebody on another connection who must not notice.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Client,
  connect,
  gob,
  type Handlers,
  type Method,
  method,
  Server,
  type ServerOptions,
  type Service,
  service,
} from "../../mod.ts";
import type { ServerSnapshot } from "../../server/stats.ts";
import { Args } from "../testing/arith.ts";
import { inTime } from "../testing/in_time.ts";
import { Unhandled } from "../testing/unhandled.ts";

/** The methods of {@linkcode Calls}. */
export type CallsMethods = {
  Multiply: Method<Args, number>;
  Echo: Method<Uint8Array, Uint8Array>;
  Fill: Method<number, Uint8Array>;
  Fail: Method<string, number>;
  Wait: Method<string, string>;
};

/** What is called at a site. */
export const Calls: Service<CallsMethods> = service("Calls", {
  Multiply: method(Args, gob.int),
  Echo: method(gob.bytes, gob.bytes),
  Fill: method(gob.int, gob.bytes),
  Fail: method(gob.string, gob.int),
  Wait: method(gob.string, gob.string),
});

/** What the methods do: the last one waits until somebody gives its call up. */
export const calls: Handlers<CallsMethods> = {
  Multiply: ({ A, B }) => A * B,
  Echo: (bytes) => bytes,
  Fill: (length) => new Uint8Array(length).fill(length),
  Fail(text) {
    throw new Error(text);
  },
  Wait: (text, { signal }) =>
    new Promise((resolve) => signal.addEventListener("abort", () => resolve(text))),
};

/** A server with a bystander. When it is disposed of, all must be well. */
export class Site implements AsyncDisposable {
  readonly server: Server;
  readonly port: number;
  readonly listener: Deno.TcpListener;
  /** What `serve` returned. */
  readonly serving: Promise<void>;
  readonly #unhandled = new Unhandled();
  #bystander: Bystander | undefined;

  private constructor(server: Server) {
    this.server = server;
    this.listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.port = this.listener.addr.port;
    this.serving = server.serve(this.listener);
  }

  /**
   * Serves {@linkcode Calls} and what else is registered.
   *
   * @param options The options of the server.
   * @param register Registers more.
   */
  static async start(
    options: ServerOptions = {},
    register: (server: Server) => void = () => {},
  ): Promise<Site> {
    const server = new Server(options).register(Calls, calls);
    register(server);
    const site = new Site(server);
    site.#bystander = new Bystander(await connect({ port: site.port }));
    return site;
  }

  /** Fails where anything went wrong for the bystander, who is in the middle of their calls. */
  async checkBystander(): Promise<void> {
    await this.#bystander!.check();
  }

  /** Lets the bystander go home, before the server is shut down. */
  async dismissBystander(): Promise<void> {
    await this.#bystander!.end();
  }

  /** What the debug page tells. */
  async snapshot(): Promise<ServerSnapshot> {
    const url = `http://127.0.0.1:${this.port}/debug/rpc?format=json`;
    return await (await inTime(fetch(url), "the debug page")).json();
  }

  /** How many calls of a method were begun. */
  async begun(method: string): Promise<number> {
    const { services } = await this.snapshot();
    return services.flatMap(({ methods }) => methods).find(({ name }) => name === method)!.calls;
  }

  /** Waits until the server has no connection but the bystander's, who has not noticed anything. */
  async alone(): Promise<void> {
    await this.#until(({ connections }) => connections.length === 1);
    await this.checkBystander();
  }

  /** Waits until the server has no connection but the bystander's, and no call but theirs. */
  async settled(): Promise<void> {
    await this.alone();
    await this.#until(({ services }) =>
      services.every(({ methods }) =>
        methods.every(({ name, inFlight }) => inFlight === 0 || name === "Multiply")
      )
    );
  }

  async #until(holds: (snapshot: ServerSnapshot) => boolean): Promise<void> {
    const deadline = performance.now() + 5000;
    for (let snapshot; !holds(snapshot = await this.snapshot());) {
      if (performance.now() > deadline) assert.fail(Deno.inspect(snapshot, { depth: 5 }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Ends the bystander and the server, which must both end at once: nothing may be under way any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#bystander!.end();
    } finally {
      const ended = inTime(this.server.shutdown(), "shutdown()");
      // By force at last, so that the failure of one test is not that of the next as well.
      await ended.finally(() => this.server.shutdown({ timeout: 0 }));
      await inTime(this.serving, "serve()");
      await this.#unhandled.checkNone();
      this.#unhandled[Symbol.dispose]();
    }
  }
}

/** Somebody who calls and calls on a connection of their own. */
class Bystander {
  readonly #client: Client;
  readonly #calling: Promise<void>;
  #answered = 0;
  #stopped = false;

  constructor(client: Client) {
    this.#client = client;
    this.#calling = this.#call();
    this.#calling.catch(() => {});
  }

  async #call(): Promise<void> {
    const { Multiply } = this.#client.service(Calls);
    while (!this.#stopped) {
      const n = this.#answered;
      assert.equal(await Multiply({ A: n, B: 3 }, { timeout: 5000 }), n * 3);
      this.#answered++;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Fails where a call was not answered rightly, now included. */
  async check(): Promise<void> {
    const { Multiply } = this.#client.service(Calls);
    const answered = inTime(Multiply({ A: 6, B: 7 }), "the bystander's call");
    const died = this.#calling.then(() => assert(this.#stopped, "the bystander gave up"));
    assert.equal(await Promise.race([answered, died.then(() => answered)]), 42);
  }

  async end(): Promise<void> {
    this.#stopped = true;
    try {
      await inTime(this.#calling, "the bystander");
      assert(this.#answered > 0, "the bystander made no call");
    } finally {
      await this.#client.close();
    }
  }
}
