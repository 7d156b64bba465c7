/**
 * Several workers behind one port.
 *
 * @module
 */

/** The message that starts a worker. */
export interface Order {
  /** Its number, from 1. */
  worker: number;
  /** The port to listen on; 0 lets the system pick one. */
  port: number;
}

/** A worker's answer when it listens. */
export interface Listening {
  port: number;
}

/** Workers that serve until they are disposed. */
export class Workers implements Disposable {
  /** The port that they share. */
  readonly port: number;
  readonly #workers: readonly Worker[];

  private constructor(port: number, workers: readonly Worker[]) {
    this.port = port;
    this.#workers = workers;
  }

  /** Starts workers on a port; with port 0 the first lets the system pick one for all. */
  static async start(count: number, port = 0): Promise<Workers> {
    const workers: Worker[] = [];
    for (let worker = 1; worker <= count; worker++) {
      const started = new Worker(new URL("worker.ts", import.meta.url), { type: "module" });
      workers.push(started);
      port = await listening(started, { worker, port });
    }
    return new Workers(port, workers);
  }

  /** Ends all workers and their connections. */
  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

/** Starts a worker; resolves to its port when it listens. */
function listening(worker: Worker, order: Order): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Listening>) => resolve(data.port);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(order);
  });
}
