/**
 * The connections of a server, from the accepted socket to the end of the session.
 *
 * @module
 */

import type { ServerCodec } from "../codec.ts";
import type { Transport } from "../rpc/connection.ts";
import { GobServerCodec } from "../rpc/gob_codec.ts";
import type { ServerInterceptor } from "../rpc/interceptor.ts";
import type { MethodTable } from "./method_table.ts";
import {
  type DebugRequest,
  isLocal,
  negotiate,
  type Negotiated,
  type Offer,
  type Page,
} from "./negotiate.ts";
import {
  type ProtocolOptions,
  type ResolvedServerOptions,
  resolveProtocolOptions,
  resolveServerOptions,
  type ServerOptions,
} from "./options.ts";
import { Session } from "./session.ts";
import { type ConnectionStats, ServerStats } from "./stats.ts";
import { tuneSocket } from "../rpc/socket_options.ts";
import { startTimer } from "../rpc/timers.ts";

/** A connection that can be ended: a session, or one whose protocol is still being negotiated. */
interface ServedConnection {
  /** Ends when the running calls are answered; reads no further request. */
  drain(): void;
  /** Ends at once. */
  abort(): void;
}

/** All connections of one server. */
export class Connections {
  readonly #methods: MethodTable;
  readonly #interceptors: readonly ServerInterceptor[];
  readonly #options: ResolvedServerOptions;
  readonly #stats = new ServerStats();
  /** Every connection, with the promise of its end. */
  readonly #served = new Map<ServedConnection, Promise<void>>();
  /** Wake those who wait until one more connection is allowed. */
  #waiting: (() => void)[] = [];
  /** Set by `drain`: later connections are drained at once. */
  #draining = false;

  constructor(
    methods: MethodTable,
    interceptors: readonly ServerInterceptor[],
    options: ServerOptions,
  ) {
    this.#methods = methods;
    this.#interceptors = interceptors;
    this.#options = resolveServerOptions(options);
  }

  /** Makes a group of connections with the same options, which can be ended together. */
  group(options: ProtocolOptions): ConnectionGroup {
    const { debugRemote, ...protocols } = resolveProtocolOptions(options);
    const debugPage = (request: DebugRequest) => this.#debugPage(request, debugRemote);
    const offer: Offer = { ...protocols, debugPage };
    return new ConnectionGroup((conn) => this.#start(conn, offer), this.#waitForRoom);
  }

  /** Serves a connection of which only the codec is known. */
  serveCodec(codec: ServerCodec): Promise<void> {
    const stats = this.#stats.opened(undefined, "codec");
    const session = this.#makeSession(codec, undefined, stats);
    return this.#track(session, session.run().finally(() => stats.close()));
  }

  /** Makes the debug page. `undefined`: the request is from another machine, and those are not allowed. */
  async #debugPage(
    { format, remoteAddr, host }: DebugRequest,
    remote: boolean,
  ): Promise<Page | undefined> {
    if (!remote && !isLocal(remoteAddr, host)) return undefined;
    const { debugAnswer } = await import("./debug_answer.ts");
    return debugAnswer(format, this.#stats.snapshot(this.#methods.values()));
  }

  /** Reads no further request on any connection. */
  drain(): void {
    this.#draining = true;
    for (const served of this.#served.keys()) served.drain();
  }

  /** Ends all connections at once. */
  abort(): void {
    for (const served of this.#served.keys()) served.abort();
  }

  /** Waits until all connections have ended. */
  async ended(): Promise<void> {
    while (this.#served.size > 0) await Promise.all(this.#served.values());
  }

  /** Waits until one more connection is allowed. */
  readonly #waitForRoom = async (): Promise<void> => {
    while (this.#served.size >= this.#options.limits.maxConnections) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  };

  #start(conn: Transport, offer: Offer): { served: ServedConnection; end: Promise<void> } {
    tuneSocket(conn, this.#options);
    const served = new AcceptedConnection(conn);
    const end = this.#track(served, this.#serve(served, conn, offer));
    return { served, end };
  }

  async #serve(accepted: AcceptedConnection, conn: Transport, offer: Offer): Promise<void> {
    const negotiated = await this.#negotiate(accepted, conn, offer);
    if (negotiated === undefined) return accepted.abort();
    const stats = this.#stats.opened(conn.remoteAddr, negotiated.protocol);
    const session = this.#makeSession(await this.#makeCodec(negotiated), conn.remoteAddr, stats);
    accepted.handOver(session);
    await session.run();
    stats.close();
  }

  /** Negotiates within `firstByteTimeout`. `undefined`: there is nothing to serve. */
  async #negotiate(
    accepted: AcceptedConnection,
    conn: Transport,
    offer: Offer,
  ): Promise<Negotiated | undefined> {
    const stopTimer = startTimer(this.#options.firstByteTimeout, () => accepted.abort());
    try {
      return await negotiate(conn, offer);
    } catch {
      // It broke before any call, so nobody has to be told.
      return undefined;
    } finally {
      stopTimer();
    }
  }

  async #makeCodec({ protocol, transport }: Negotiated): Promise<ServerCodec> {
    if (protocol === "gob") return new GobServerCodec(transport, this.#options.stream);
    // Loaded here because most programs never need it.
    const { JsonServerCodec } = await import("../rpc/json_codec.ts");
    return new JsonServerCodec(transport, this.#options.stream);
  }

  #makeSession(
    codec: ServerCodec,
    remoteAddr: Deno.Addr | undefined,
    stats: ConnectionStats,
  ): Session {
    const { limits, idleTimeout, allowHalfOpen } = this.#options;
    const session = new Session(codec, {
      methods: this.#methods,
      interceptors: this.#interceptors,
      maxCalls: limits.maxCallsPerConnection,
      maxPendingBytes: limits.maxPendingBytes,
      idleTimeout,
      allowHalfOpen,
      remoteAddr,
      stats,
    });
    if (this.#draining) session.drain();
    return session;
  }

  #track(served: ServedConnection, end: Promise<void>): Promise<void> {
    if (this.#draining) served.drain();
    const tracked = end.finally(() => {
      this.#served.delete(served);
      // Each checks the limit again.
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.#served.set(served, tracked);
    return tracked;
  }
}

/** The connections of one `serve`. */
export class ConnectionGroup {
  readonly #start: (conn: Transport) => { served: ServedConnection; end: Promise<void> };
  readonly #waitForRoom: () => Promise<void>;
  readonly #served = new Map<ServedConnection, Promise<void>>();

  constructor(
    start: (conn: Transport) => { served: ServedConnection; end: Promise<void> },
    waitForRoom: () => Promise<void>,
  ) {
    this.#start = start;
    this.#waitForRoom = waitForRoom;
  }

  /** Begins to serve a connection; resolves when one more is allowed. */
  serve(conn: Transport): Promise<void> {
    const { served, end } = this.#start(conn);
    this.#served.set(served, end);
    end.then(() => this.#served.delete(served));
    return this.#waitForRoom();
  }

  /** Reads no further request on the connections of the group. */
  drain(): void {
    for (const served of this.#served.keys()) served.drain();
  }

  /** Waits until the connections of the group have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#served.values());
  }
}

/** A connection that was accepted: a socket until its protocol is known, then a session. */
class AcceptedConnection implements ServedConnection {
  readonly #conn: Transport;
  #session: Session | undefined;
  #closed = false;

  constructor(conn: Transport) {
    this.#conn = conn;
  }

  handOver(session: Session): void {
    this.#session = session;
    if (this.#closed) session.abort();
  }

  drain(): void {
    if (this.#session === undefined) this.abort();
    else this.#session.drain();
  }

  abort(): void {
    if (this.#session !== undefined) return this.#session.abort();
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#conn.close();
    } catch {
      // The system has closed it.
    }
  }
}
