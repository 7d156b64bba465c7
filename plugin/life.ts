/**
 * How long a plugin lives: until a host ends it, a signal does, or there is no host any more.
 *
 * @module
 */

/** Milliseconds between two looks at the parent process. */
const lookInterval = 1000;
/** The end by a signal, as the exit codes that shells give. */
const endingSignals = { SIGTERM: 143, SIGHUP: 129 } as const;

/** Watches for the end of a plugin. */
export class PluginLife {
  /** Resolves at the end, to the exit code. */
  readonly ended: Promise<number>;
  readonly #end: (code: number) => void;
  readonly #parent = Deno.ppid;
  readonly #patience: number;
  readonly #looks: ReturnType<typeof setInterval>;
  readonly #listeners: [Deno.Signal, () => void][] = [];
  /** Connections that are open. */
  #hosts = 0;
  /** Set when a host has been here. */
  #hadHost = false;
  /** Since when there is no host. */
  #aloneSince: number | undefined;

  /** @param patience Milliseconds that the plugin waits for a host to come back. */
  constructor(patience: number) {
    this.#patience = patience;
    ({ promise: this.ended, resolve: this.#end } = Promise.withResolvers<number>());
    const interval = Math.max(10, Math.min(lookInterval, patience / 4));
    this.#looks = setInterval(() => this.#look(), interval);
    // A person's Ctrl-C reaches plugins too; their host decides when they end.
    this.#listen("SIGINT", () => {});
    for (const [signal, code] of Object.entries(endingSignals)) {
      this.#listen(signal as Deno.Signal, () => this.end(code));
    }
  }

  /** A host has connected. */
  arrived(): void {
    this.#hosts++;
    this.#hadHost = true;
    this.#aloneSince = undefined;
  }

  /** The connection of a host has ended. */
  left(): void {
    this.#hosts--;
  }

  /** Ends the plugin. Later calls change nothing. */
  end(code: number): void {
    this.#end(code);
  }

  /** Stops watching. */
  stop(): void {
    clearInterval(this.#looks);
    for (const [signal, listener] of this.#listeners) Deno.removeSignalListener(signal, listener);
  }

  /** Before the first connection, only a parent that is gone means that there is no host. */
  #look(): void {
    if (this.#hosts > 0 || !this.#hadHost && Deno.ppid === this.#parent) return;
    this.#aloneSince ??= performance.now();
    if (performance.now() - this.#aloneSince >= this.#patience) this.end(0);
  }

  #listen(signal: Deno.Signal, listener: () => void): void {
    try {
      Deno.addSignalListener(signal, listener);
      this.#listeners.push([signal, listener]);
    } catch {
      // Windows has fewer signals.
    }
  }
}
