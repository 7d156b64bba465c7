/**
 * The connections of a server, from the accepted socket to the end of the session.
 *
 * @module
 */

import type { ServerCodec } from "../codec.ts";
import type { Transport } from "../rpc/connection.ts";
import type { ConnectionInfo } from "../rpc/contract.ts";
import { ShutdownError } from "../rpc/errors.ts";
import { GobServerCodec } from "../rpc/gob_codec.ts";
import type { ServerInterceptor } from "../rpc/interceptor.ts";
import { tuneSocket } from "../rpc/socket_options.ts";
import { startTimer } from "../rpc/timers.ts";
import { Turns } from "../rpc/fair_turns.ts";
import { AddressCounts, peerOf } from "./accept_hook.ts";
import { ByteLimit } from "./byte_limit.ts";
import { CallLimit } from "./call_limit.ts";
import { type Emit, emitter, type EndReason, type LimitName, type RefuseReason } from "./events.ts";
import type { MethodTable } from "./method_table.ts";
import {
  type DebugRequest,
  isLocal,
  negotiate,
  type Negotiated,
  type Offer,
  type Page,
} from "./negotiate.ts";
import { loadParts, type OptionalParts } from "./optional_parts.ts";
import {
  type ProtocolOptions,
  type ResolvedServerOptions,
  resolveProtocolOptions,
  resolveServerOptions,
  type ServerOptions,
} from "./options.ts";
import { ServedConnection } from "./served_connection.ts";
import { Session } from "./session.ts";
import { type ConnectionStats, ServerStats } from "./stats.ts";

/** A connection of the server: one that was accepted, or a session. */
interface Served {
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
  readonly #emit: Emit | undefined;
  readonly #callLimit: CallLimit;
  readonly #byteLimit: ByteLimit;
  readonly #addresses: AddressCounts;
  readonly #turns = new Turns();
  /** Every connection, with the promise of its end. */
  readonly #served = new Map<Served, Promise<void>>();
  /** Wake those who wait until one more connection is allowed. */
  #waiting: (() => void)[] = [];
  /** The number of the last connection. */
  #lastId = 0;
  /** Set by `drain`: later connections are drained at once. */
  #draining = false;
  /** Set by `abort`. */
  #aborted = false;

  constructor(
    methods: MethodTable,
    interceptors: readonly ServerInterceptor[],
    options: ServerOptions,
  ) {
    this.#methods = methods;
    this.#interceptors = interceptors;
    this.#options = resolveServerOptions(options);
    const { limits, onEvent } = this.#options;
    this.#emit = emitter(onEvent);
    this.#callLimit = new CallLimit(limits.maxCalls);
    this.#byteLimit = new ByteLimit(
      limits.maxBufferedBytes,
      () => this.#limitReached("maxBufferedBytes"),
    );
    this.#addresses = new AddressCounts(limits.maxConnectionsPerAddress);
  }

  /** Makes a group of connections with the same options, which can be ended together. */
  async group(options: ProtocolOptions): Promise<ConnectionGroup> {
    const { debugRemote, ...resolved } = resolveProtocolOptions(options);
    const parts = await loadParts(resolved.protocols);
    const debugPage = (request: DebugRequest) => this.#debugPage(request, parts, debugRemote);
    const offer: Offer = { ...resolved, debugPage };
    return new ConnectionGroup((conn) => this.#start(conn, offer, parts), this.#waitForRoom);
  }

  /** Handlers that are running, also those whose connections are gone. */
  get running(): number {
    return this.#callLimit.running;
  }

  /** Whether connections were ended by force. */
  get aborted(): boolean {
    return this.#aborted;
  }

  /** Serves a connection of which only the codec is known. */
  serveCodec(codec: ServerCodec): Promise<void> {
    const session = this.#makeSession(codec, this.#makeConnection("codec", undefined));
    return this.#track(session, session.run());
  }

  /** Makes the debug page. `undefined`: the request is from another machine, and those are not allowed. */
  #debugPage(
    { format, remoteAddr, host }: DebugRequest,
    { debugAnswer }: OptionalParts,
    remote: boolean,
  ): Page | undefined {
    if (!remote && !isLocal(remoteAddr, host)) return undefined;
    return debugAnswer?.(format, this.#stats.snapshot(this.#methods.values()));
  }

  /** Reads no further request on any connection. */
  drain(): void {
    this.#draining = true;
    for (const served of this.#served.keys()) served.drain();
  }

  /** Ends all connections at once. */
  abort(): void {
    this.#aborted = this.#served.size > 0;
    for (const served of this.#served.keys()) served.abort();
  }

  /** Waits until all connections have ended. */
  async ended(): Promise<void> {
    while (this.#served.size > 0) await Promise.all(this.#served.values());
  }

  /** Waits until one more connection is allowed. */
  readonly #waitForRoom = async (): Promise<void> => {
    if (this.#served.size < this.#options.limits.maxConnections) return;
    this.#limitReached("maxConnections");
    while (this.#served.size >= this.#options.limits.maxConnections) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  };

  #limitReached(limit: LimitName, connection?: ConnectionInfo): void {
    this.#stats.countLimit(limit);
    this.#emit?.({ type: "limit", limit, connection });
  }

  #start(
    conn: Transport,
    offer: Offer,
    parts: OptionalParts,
  ): { served: Served; end: Promise<void> } {
    tuneSocket(conn, this.#options);
    const served = new AcceptedConnection(conn);
    const end = this.#track(served, this.#serve(served, conn, offer, parts));
    return { served, end };
  }

  async #serve(
    accepted: AcceptedConnection,
    conn: Transport,
    offer: Offer,
    parts: OptionalParts,
  ): Promise<void> {
    const { remoteAddr } = conn;
    if (!this.#addresses.add(remoteAddr)) {
      this.#limitReached("maxConnectionsPerAddress");
      return this.#refuse(accepted, conn, "maxConnectionsPerAddress");
    }
    const stopTimer = startTimer(this.#options.firstByteTimeout, () => accepted.giveUp());
    try {
      const negotiated = await this.#negotiate(accepted, conn, offer);
      if (negotiated === undefined) return;
      // Behind the handshake it is known that the client speaks, and when it does so is its own affair.
      if (negotiated.viaHttp) stopTimer();
      const codec = this.#makeCodec(negotiated, parts);
      const connection = this.#makeConnection(negotiated.protocol, remoteAddr);
      const session = this.#makeSession(codec, connection, stopTimer);
      accepted.handOver(session);
      await session.run();
    } finally {
      stopTimer();
      this.#addresses.delete(remoteAddr);
    }
  }

  /** Asks the program, and negotiates. `undefined`: there is nothing to serve, and the connection is closed. */
  async #negotiate(
    accepted: AcceptedConnection,
    conn: Transport,
    offer: Offer,
  ): Promise<Negotiated | undefined> {
    const { accept } = this.#options;
    try {
      if (accept !== undefined) {
        const peer = await peerOf(conn);
        let error: unknown;
        let isAccepted: unknown = false;
        try {
          isAccepted = await accept(peer);
        } catch (thrown) {
          error = thrown;
        }
        if (isAccepted === false) return this.#refuse(accepted, conn, "accept", error);
      }
      const negotiated = await negotiate(conn, offer);
      if (negotiated === "answered") return accepted.abort() as undefined;
      return negotiated ?? this.#refuse(accepted, conn, accepted.givenUp ? "silent" : "protocol");
    } catch (error) {
      // It broke before any call, so nobody has to be told.
      return this.#refuse(accepted, conn, accepted.givenUp ? "silent" : "broken", error);
    }
  }

  #refuse(
    accepted: AcceptedConnection,
    { remoteAddr }: Transport,
    reason: RefuseReason,
    error?: unknown,
  ): undefined {
    accepted.abort();
    this.#stats.countRefused(reason);
    this.#emit?.({ type: "refused", remoteAddr, reason, error });
  }

  #makeCodec({ protocol, transport }: Negotiated, { makeJsonCodec }: OptionalParts): ServerCodec {
    const { stream } = this.#options;
    return protocol === "json" && makeJsonCodec !== undefined
      ? makeJsonCodec(transport, stream)
      : new GobServerCodec(transport, stream);
  }

  #makeConnection(
    protocol: ConnectionInfo["protocol"],
    remoteAddr: Deno.Addr | undefined,
  ): ServedConnection {
    return new ServedConnection(++this.#lastId, protocol, remoteAddr);
  }

  #makeSession(
    codec: ServerCodec,
    connection: ServedConnection,
    onFirstRequest?: () => void,
  ): Session {
    const { limits, idleTimeout, allowHalfOpen, ping } = this.#options;
    const stats = this.#stats.opened(
      connection.remoteAddr,
      connection.protocol,
      () => codec.differences?.() ?? [],
    );
    this.#emit?.({ type: "opened", connection });
    const session = new Session(codec, {
      methods: this.#methods,
      interceptors: this.#interceptors,
      maxCalls: limits.maxCallsPerConnection,
      maxPendingBytes: limits.maxPendingBytes,
      callLimit: this.#callLimit,
      byteLimit: this.#byteLimit,
      turns: this.#turns,
      idleTimeout,
      allowHalfOpen,
      ping,
      connection,
      stats,
      emit: this.#emit,
      onFirstRequest,
      onLimit: (limit) => this.#limitReached(limit, connection),
      onEnd: (reason, error) => this.#sessionEnded(connection, stats, reason, error),
    });
    if (this.#draining) session.drain();
    return session;
  }

  #sessionEnded(
    connection: ServedConnection,
    stats: ConnectionStats,
    reason: EndReason,
    error: unknown,
  ): void {
    stats.close();
    connection.close();
    this.#stats.countEnded(reason);
    this.#emit?.({ type: "ended", connection, reason, error });
  }

  #track(served: Served, end: Promise<void>): Promise<void> {
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
  readonly #start: (conn: Transport) => { served: Served; end: Promise<void> };
  readonly #waitForRoom: () => Promise<void>;
  readonly #served = new Map<Served, Promise<void>>();

  constructor(
    start: (conn: Transport) => { served: Served; end: Promise<void> },
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
class AcceptedConnection implements Served {
  readonly #conn: Transport;
  #session: Session | undefined;
  #closed = false;
  /** Set when the peer did not say in time what it wants. */
  givenUp = false;

  constructor(conn: Transport) {
    this.#conn = conn;
  }

  handOver(session: Session): void {
    this.#session = session;
    if (this.#closed) session.abort();
  }

  /** Its first request has not arrived in time. */
  giveUp(): void {
    this.givenUp = true;
    if (this.#session === undefined) return this.abort();
    this.#session.abort("silent", new ShutdownError("no whole request within firstByteTimeout"));
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
