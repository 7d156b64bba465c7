/**
 * The broker: connections by number, on the one connection between a host and a plugin.
 *
 * @module
 */

import type { Transport } from "../mod.ts";
import type { MuxSession, MuxStream } from "../mux/mod.ts";
import { PluginError } from "./errors.ts";

/**
 * Makes more connections between a host and a plugin. One side takes a number, tells the other (in an argument or a
 * reply), and accepts; the other dials. So a plugin can call its host back. Follows go-plugin's `MuxBroker`.
 *
 * @example The plugin calls what the host serves
 * ```ts ignore
 * // In the host:
 * const id = plugin.broker.nextId();
 * plugin.broker.accept(id).then((conn) => server.serveConn(conn));
 * await greeter.Greet({ Name: "Ann", Callback: id });
 *
 * // In the plugin:
 * const client = new Client(gobClientCodec(await broker.dial(Callback)));
 * ```
 */
export interface Broker {
  /**
   * A number that this side has not used yet.
   *
   * @returns 1 at first, one more each time.
   */
  nextId(): number;
  /**
   * Waits for the other side to dial a number.
   *
   * @param id The number, which this side has from `nextId`.
   * @returns The connection.
   * @throws {PluginError} If nobody has dialed within 5 seconds, or the connection to the other side has ended.
   * @throws {RangeError} If the number is none of 32 bits.
   */
  accept(id: number): Promise<Transport>;
  /**
   * Dials a number on which the other side accepts, now or within 5 seconds.
   *
   * @param id The number that the other side has told.
   * @returns The connection.
   * @throws {PluginError} If nobody has accepted, or the connection to the other side has ended.
   * @throws {RangeError} If the number is none of 32 bits.
   */
  dial(id: number): Promise<Transport>;
}

/** Milliseconds that a dialed connection waits to be accepted, and the other way round, as in go-plugin. */
const defaultPatience = 5000;
/** Connections that were dialed and that nobody has accepted. More are refused. */
export const mostWaiting: number = 1024;

/** A number that one side waits for. */
interface Waiting {
  readonly stream?: MuxStream;
  readonly accept?: (stream: MuxStream) => void;
  /** Forgets the number. */
  readonly late: () => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** A broker on a session whose first streams are taken. */
export class MuxBroker implements Broker {
  readonly #session: MuxSession;
  readonly #waiting = new Map<number, Waiting>();
  /** Streams whose number has not arrived. */
  #nameless = 0;
  #lastId = 0;
  #ended = false;
  readonly #patience: number;

  /**
   * @param session The session. All streams that come from now on are the broker's.
   * @param patience Milliseconds that one side waits for the other.
   */
  constructor(session: MuxSession, patience: number = defaultPatience) {
    this.#session = session;
    this.#patience = patience;
    this.#run();
  }

  nextId(): number {
    this.#lastId = (this.#lastId + 1) >>> 0;
    return this.#lastId;
  }

  async accept(id: number): Promise<Transport> {
    checkId(id);
    const stream = await this.#take(id);
    try {
      await writeId(stream, id);
    } catch (cause) {
      stream.close();
      throw new PluginError("broker", `connection ${id} has ended before it was accepted`, {
        cause,
      });
    }
    return stream;
  }

  #take(id: number): Promise<MuxStream> {
    const waiting = this.#waiting.get(id);
    if (waiting?.stream !== undefined) {
      this.#forget(id, waiting);
      return Promise.resolve(waiting.stream);
    }
    if (waiting !== undefined) {
      return Promise.reject(
        new PluginError("broker", `connection ${id} is being accepted already`),
      );
    }
    if (this.#ended) return Promise.reject(goneError());
    return new Promise((accept, reject) => {
      this.#wait(id, {
        accept,
        late: () =>
          reject(
            this.#ended
              ? goneError()
              : new PluginError("broker", `timeout waiting for accept: nobody dialed ${id}`),
          ),
      });
    });
  }

  async dial(id: number): Promise<Transport> {
    checkId(id);
    if (this.#ended) throw goneError();
    const stream = await this.#session.open().catch((cause) => {
      throw goneError(cause);
    });
    const refused = (why: string, cause?: unknown) => {
      stream.close();
      return new PluginError("broker", `cannot dial ${id}: ${why}`, {
        cause,
        hint: "the other side must accept the number within 5 seconds",
      });
    };
    // The other side waits as long by itself.
    const timer = setTimeout(() => stream.close(), 2 * this.#patience);
    let answer: number | undefined;
    try {
      await writeId(stream, id);
      answer = await readId(stream);
    } catch (cause) {
      throw refused("the connection has ended", cause);
    } finally {
      clearTimeout(timer);
    }
    if (answer === undefined) throw refused("the other side has not accepted it");
    if (answer !== id) throw refused(`bad ack: ${answer} (expected ${id})`);
    return stream;
  }

  async #run(): Promise<void> {
    try {
      for (let stream; (stream = await this.#session.accept()) !== undefined;) {
        if (this.#nameless + this.#waiting.size >= mostWaiting) stream.close();
        else this.#receive(stream);
      }
    } catch {
      // The session has ended.
    }
    this.#ended = true;
    for (const [id, waiting] of this.#waiting) {
      this.#forget(id, waiting);
      waiting.late();
    }
  }

  /** Finds who waits for a stream. A stream that does not say its number in time is closed. */
  async #receive(stream: MuxStream): Promise<void> {
    this.#nameless++;
    const timer = setTimeout(() => stream.close(), this.#patience);
    const id = await readId(stream).catch(() => undefined);
    clearTimeout(timer);
    this.#nameless--;
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || this.#ended || waiting?.stream !== undefined) return stream.close();
    if (waiting === undefined) return this.#wait(id, { stream, late: () => stream.close() });
    this.#forget(id, waiting);
    waiting.accept!(stream);
  }

  #wait(id: number, party: Omit<Waiting, "timer">): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      party.late();
    }, this.#patience);
    this.#waiting.set(id, { ...party, timer });
  }

  #forget(id: number, { timer }: Waiting): void {
    clearTimeout(timer);
    this.#waiting.delete(id);
  }
}

function goneError(cause?: unknown): PluginError {
  return new PluginError("connection", "the connection between host and plugin has ended", {
    cause,
  });
}

function checkId(id: number): void {
  if (typeof id !== "number" || id >>> 0 !== id) {
    throw new RangeError(`Cannot use id: expected an integer from 0 to 4294967295, received ${id}`);
  }
}

/** The number in four bytes, the least significant first. */
async function writeId(stream: Transport, id: number): Promise<void> {
  let bytes = Uint8Array.of(id, id >>> 8, id >>> 16, id >>> 24);
  while (bytes.length > 0) bytes = bytes.subarray(await stream.write(bytes));
}

/** Reads the number; `undefined` if the stream ends before. */
async function readId(stream: Transport): Promise<number | undefined> {
  const bytes = new Uint8Array(4);
  for (let length = 0; length < 4;) {
    const count = await stream.read(bytes.subarray(length));
    if (count === null) return undefined;
    length += count;
  }
  return (bytes[0]! | bytes[1]! << 8 | bytes[2]! << 16 | bytes[3]! << 24) >>> 0;
}
