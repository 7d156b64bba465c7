/**
 * A TCP proxy for tests: it stands between a client and a server and does to their bytes what a bad network does.
 *
 * Its sockets are Node's, because they can be reset; those of `Deno.connect` can only be closed.
 *
 * @module
 */

import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { inTime } from "./in_time.ts";

/** A way through the proxy: up to the server or down to the client. */
export type Way = "up" | "down";

/** Both ways. */
export const ways: readonly Way[] = ["up", "down"];

/** What can happen to a connection. */
export type Fault =
  /** Both sides are told that there is no more to come, in good order. */
  | "close"
  /** Both sides are reset. */
  | "reset"
  /** This way ends in good order, the other one goes on. */
  | "end"
  /** All that follows this way is lost without a word; the other one goes on. */
  | "swallow"
  /** Nothing more is taken from this way, so that TCP pushes back; the other one goes on. */
  | "stall";

/** What becomes of the bytes of one way. They keep their order, as TCP promises; their chunks do not. */
export interface Course {
  /** So many bytes at most leave at a time, and the next not before the event loop has gone round. */
  readonly split?: number;
  /** What comes within so many milliseconds leaves at once. */
  readonly merge?: number;
  /** Milliseconds that every chunk is held. */
  readonly delay?: () => number;
  /** What happens when so many bytes have gone this way. */
  readonly fault?: { readonly after: number; readonly what: Fault };
}

/** What a proxy does; it only passes bytes on where nothing is said. */
export type Courses = Partial<Record<Way, Course>>;

/** The proxy. Clients connect to its port. */
export class Proxy implements AsyncDisposable {
  /** Where clients connect. */
  readonly port: number;
  /** What becomes of the bytes of connections to come. */
  courses: Courses;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  /** Bytes that were passed on, over all connections. */
  readonly #passed: Record<Way, number> = { up: 0, down: 0 };
  #waiting: { way: Way; bytes: number; resolve: () => void }[] = [];

  private constructor(server: Server, target: number, courses: Courses) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    this.courses = courses;
    server.on("connection", (client: Socket) => {
      const link = new Link(client, target, this.courses, (way, bytes) => this.#count(way, bytes));
      this.#links.add(link);
      link.closed.then(() => this.#links.delete(link));
    });
  }

  /**
   * Starts a proxy on this machine.
   *
   * @param target The port of the server.
   * @param courses What becomes of the bytes.
   */
  static async start(target: number, courses: Courses = {}): Promise<Proxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Proxy(server, target, courses);
  }

  /** Bytes that were passed on so far. */
  get passed(): Readonly<Record<Way, number>> {
    return this.#passed;
  }

  /** Waits until at least so many bytes were passed on. */
  async hasPassed(way: Way, bytes: number): Promise<void> {
    if (this.#passed[way] >= bytes) return;
    const passed = new Promise<void>((resolve) => this.#waiting.push({ way, bytes, resolve }));
    await inTime(passed, `byte ${bytes} on its way ${way}`);
  }

  #count(way: Way, bytes: number): void {
    this.#passed[way] += bytes;
    this.#waiting = this.#waiting.filter((wait) => {
      if (wait.bytes > this.#passed[wait.way]) return true;
      wait.resolve();
      return false;
    });
  }

  /** Lets something happen to all connections now. */
  strike(what: Fault, way: Way = "down"): void {
    for (const link of this.#links) link.strike(what, way);
  }

  /** Stops listening and resets what is still connected. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.strike("reset");
    await inTime(closed, "the proxy's server");
    await inTime(Promise.all([...this.#links].map((link) => link.closed)), "the proxy's sockets");
  }
}

/** A connection through the proxy. */
class Link {
  /** Resolves when both sockets are closed. */
  readonly closed: Promise<unknown>;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #courses: Courses;
  readonly #count: (way: Way, bytes: number) => void;
  /** Ways on which nothing is passed on any more: bytes are thrown away, or not even read. */
  readonly #lost: Partial<Record<Way, "swallow" | "stall">> = {};

  constructor(
    client: Socket,
    target: number,
    courses: Courses,
    count: (way: Way, bytes: number) => void,
  ) {
    this.#client = client;
    this.#server = connect({ port: target, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    this.#courses = courses;
    this.#count = count;
    this.closed = Promise.all([closeOf(this.#client), closeOf(this.#server)]);
    this.#pump("up", this.#client, this.#server);
    this.#pump("down", this.#server, this.#client);
  }

  strike(what: Fault, way: Way): void {
    const [from, to] = way === "up" ? [this.#client, this.#server] : [this.#server, this.#client];
    switch (what) {
      case "reset":
        from.resetAndDestroy();
        to.resetAndDestroy();
        break;
      case "close":
        this.#lost.up = this.#lost.down = "swallow";
        from.end();
        to.end();
        break;
      case "end":
        this.#lost[way] = "swallow";
        to.end();
        break;
      case "swallow":
      case "stall":
        this.#lost[way] = what;
    }
  }

  /** Passes on what comes from one side until it ends, and its end. */
  async #pump(way: Way, from: Socket, to: Socket): Promise<void> {
    const { fault, delay } = this.#courses[way] ?? {};
    let left = fault?.after ?? Infinity;
    if (left === 0) this.strike(fault!.what, way);
    try {
      for await (const chunk of this.#chunks(way, from)) {
        if (delay !== undefined) await sleep(delay());
        const bytes = chunk.subarray(0, left);
        left -= bytes.length;
        await this.#pass(way, to, bytes);
        if (left === 0 && bytes.length > 0) this.strike(fault!.what, way);
      }
      to.end();
    } catch {
      // This side was reset: the other one is told the same.
      to.resetAndDestroy();
    }
  }

  async #pass(way: Way, to: Socket, bytes: Uint8Array): Promise<void> {
    const { split = Infinity } = this.#courses[way] ?? {};
    for (let at = 0; at < bytes.length && this.#lost[way] === undefined; at += split) {
      const piece = bytes.subarray(at, at + split);
      await new Promise<void>((resolve) => to.write(piece, () => resolve()));
      this.#count(way, piece.length);
      if (split < bytes.length) await sleep(0);
    }
  }

  /** What comes from one side, in the chunks in which it is to go on. */
  async *#chunks(way: Way, from: Socket): AsyncGenerator<Uint8Array> {
    const { merge } = this.#courses[way] ?? {};
    for (;;) {
      // What is not read fills the buffers of the system, until the sender has to wait.
      if (this.#lost[way] === "stall") return await new Promise<never>(() => {});
      let chunk = await readSome(from);
      if (chunk === null) return;
      if (merge !== undefined) {
        await sleep(merge);
        const more = from.read() as Uint8Array | null;
        if (more !== null) chunk = new Uint8Array([...chunk, ...more]);
      }
      yield chunk;
    }
  }
}

/** Resolves when a socket is closed, in whatever way. */
function closeOf(socket: Socket): Promise<void> {
  // What broke it is told by the end of its bytes.
  socket.on("error", () => {});
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

/** Reads what is there, or waits for something. `null` at the end; rejects where the socket breaks. */
async function readSome(socket: Socket): Promise<Uint8Array | null> {
  for (;;) {
    const chunk = socket.read() as Uint8Array | null;
    if (chunk !== null) return chunk;
    if (socket.readableEnded) return null;
    if (socket.errored || socket.destroyed) throw new Error("reset");
    await new Promise<void>((resolve) => {
      const events = ["readable", "end", "error", "close"];
      const wake = () => {
        for (const event of events) socket.off(event, wake);
        resolve();
      };
      for (const event of events) socket.on(event, wake);
    });
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
