/**
 * Gates: calls that wait until another call lets them go, so that a test decides the order of replies without a clock.
 *
 * @module
 */

/** The gates of one server, shared by all its connections. */
export class Gates {
  readonly #gates = new Map<string, Door>();
  /** The reasons of the waiting calls whose signal has fired. */
  readonly aborted: unknown[] = [];

  /** Waits until the gate is open. A call that is given up stops waiting. */
  async wait(name: string, signal?: AbortSignal): Promise<string> {
    const gate = this.#get(name);
    gate.waiting++;
    signal?.addEventListener("abort", () => {
      this.aborted.push(signal.reason);
      gate.open();
    }, { once: true });
    await gate.opened;
    return name;
  }

  /** Opens the gate for good, before or after somebody waits at it. */
  open(name: string): void {
    this.#get(name).open();
  }

  /** How many calls have come to the gate so far. */
  waiting(name: string): number {
    return this.#get(name).waiting;
  }

  #get(name: string): Door {
    let gate = this.#gates.get(name);
    if (gate === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = { opened: promise, open: resolve, waiting: 0 };
      this.#gates.set(name, gate);
    }
    return gate;
  }
}

interface Door {
  readonly opened: Promise<void>;
  readonly open: () => void;
  waiting: number;
}
