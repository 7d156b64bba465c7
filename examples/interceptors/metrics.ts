/**
 * Counts of calls, for a program that collects metrics. The server's debug page shows more; change these as you need.
 *
 * @module
 */

/** The counts of one method. */
interface Count {
  calls: number;
  errors: number;
  milliseconds: number;
}

/** Counts calls by method. */
export class Metrics {
  readonly #methods = new Map<string, Count>();

  /** Counts a call. Pass `metrics.count` as an interceptor on either side. */
  readonly count = async (
    { method }: { readonly method: string },
    next: () => Promise<unknown>,
  ): Promise<unknown> => {
    const count = this.#of(method);
    const began = performance.now();
    count.calls++;
    try {
      return await next();
    } catch (error) {
      count.errors++;
      throw error;
    } finally {
      count.milliseconds += performance.now() - began;
    }
  };

  #of(method: string): Count {
    let count = this.#methods.get(method);
    if (count === undefined) {
      count = { calls: 0, errors: 0, milliseconds: 0 };
      this.#methods.set(method, count);
    }
    return count;
  }

  /** The counts in Prometheus's text format. */
  text(): string {
    const lines = [...this.#methods].flatMap(([method, { calls, errors, milliseconds }]) => [
      `rpc_calls_total{method="${method}"} ${calls}`,
      `rpc_errors_total{method="${method}"} ${errors}`,
      `rpc_seconds_total{method="${method}"} ${(milliseconds / 1000).toFixed(6)}`,
    ]);
    return lines.join("\n") + "\n";
  }
}
