/**
 * A service for tests of pools, and servers of it that come and go on their ports.
 *
 * @module
 */

import {
  gob,
  type Handlers,
  type Method,
  method,
  Server,
  type Service,
  service,
} from "../../mod.ts";
import type { PoolEvent } from "../../pool/mod.ts";

/** The contract: `Twice` may run twice. */
export const Echo: Service<{
  Once: Method<string, string>;
  Twice: Method<string, string>;
  Fail: Method<string, string>;
}> = service("Echo", {
  Once: method(gob.string, gob.string),
  Twice: method(gob.string, gob.string, { idempotent: true }),
  Fail: method(gob.string, gob.string, { idempotent: true }),
});

/** A server that answers with its name and what it was sent, and counts. */
export class EchoServer implements Handlers<typeof Echo.methods>, AsyncDisposable {
  readonly name: string;
  readonly port: number;
  /** What was called, in order. */
  readonly calls: string[] = [];
  /** The most connections at a time, and all that there were. */
  connections = 0;
  /** If it is set, calls wait for it. */
  gate: Promise<void> | undefined;
  readonly #server: Server;
  readonly #serving: Promise<void>;

  constructor(name: string, port: number = freePort()) {
    this.name = name;
    this.#server = new Server({
      onEvent: ({ type }) => {
        if (type === "opened") this.connections++;
      },
    }).register(Echo, this);
    const listener = Deno.listen({ hostname: "127.0.0.1", port });
    this.port = listener.addr.port;
    this.#serving = this.#server.serve(listener);
  }

  async Once(text: string): Promise<string> {
    this.calls.push(text);
    await this.gate;
    return `${this.name}: ${text}`;
  }

  Twice(text: string): Promise<string> {
    return this.Once(text);
  }

  Fail(text: string): string {
    this.calls.push(text);
    throw new Error("it fails");
  }

  /** Ends as a process does that is killed. */
  async kill(): Promise<void> {
    await this.#server.shutdown({ timeout: 0 });
    await this.#serving;
  }

  /** Ends in good order. */
  async shutdown(): Promise<void> {
    await this.#server.shutdown();
    await this.#serving;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/**
 * A port on which nobody listens, and which the system gives to nobody meanwhile: it is below those from which the system
 * picks.
 */
export function freePort(): number {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

/** Events as a test compares them: the type and the names of servers. */
export class EventLog {
  readonly events: PoolEvent[] = [];

  readonly add = (event: PoolEvent): void => {
    this.events.push(event);
  };

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }
}

/** Waits until something is so. */
export async function until(what: () => boolean, text: string = String(what)): Promise<void> {
  const start = performance.now();
  while (!what()) {
    if (performance.now() - start > 5000) throw new Error(`not so within 5 s: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
