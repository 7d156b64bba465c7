/**
 * Gates at which calls wait, so that a test decides by events and not by a clock what happens when.
 *
 * @module
 */

import { ShutdownError } from "../../../mod.ts";

/** Things that happen at a gate, each a promise. */
interface Gate {
  readonly arrived: PromiseWithResolvers<void>;
  readonly opened: PromiseWithResolvers<void>;
  readonly ended: PromiseWithResolvers<string>;
}

/** The gates of one server. */
export class Gates {
  /** How many calls have begun to wait. */
  began = 0;
  /** How many wait now. */
  waiting = 0;
  /** The most that have waited at a time. */
  most = 0;
  readonly #gates = new Map<string, Gate>();

  #get(name: string): Gate {
    let gate = this.#gates.get(name);
    if (gate === undefined) {
      gate = {
        arrived: Promise.withResolvers(),
        opened: Promise.withResolvers(),
        ended: Promise.withResolvers(),
      };
      this.#gates.set(name, gate);
    }
    return gate;
  }

  /** Waits until the gate is open, or until nobody waits for the answer. */
  async wait(name: string, signal: AbortSignal): Promise<string> {
    const gate = this.#get(name);
    this.began++;
    this.most = Math.max(this.most, ++this.waiting);
    gate.arrived.resolve();
    const { promise: aborted, resolve } = Promise.withResolvers<string>();
    signal.addEventListener("abort", () => resolve(nameOf(signal.reason)), { once: true });
    const how = await Promise.race([gate.opened.promise.then(() => "opened"), aborted]);
    this.waiting--;
    gate.ended.resolve(how);
    if (how !== "opened") throw new Error(`gave up: ${how}`);
    return name;
  }

  /** Resolves as soon as a call has come to the gate. */
  arrived(name: string): Promise<void> {
    return this.#get(name).arrived.promise;
  }

  /** Lets those at the gate go, and all who come later. */
  open(name: string): void {
    this.#get(name).opened.resolve();
  }

  /** Resolves as soon as a call at the gate has ended: to `opened`, `cancelled`, `deadline`, `shutdown` or `lost`. */
  ended(name: string): Promise<string> {
    return this.#get(name).ended.promise;
  }
}

/** Why nobody waits any more. */
function nameOf(reason: unknown): string {
  if (reason instanceof DOMException && reason.name === "AbortError") return "cancelled";
  if (reason instanceof DOMException && reason.name === "TimeoutError") return "deadline";
  return reason instanceof ShutdownError ? "shutdown" : "lost";
}
