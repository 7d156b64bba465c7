/**
 * The connections of a server, from the accepted socket to the end of the session.
 *
 * @module
 */

import type { ServerCodec } from "../codec.ts";
import type { Transport } from "../rpc/connection.ts";
import type { ConnectionInfo } from "../rpc/contract.ts";
import { GobServerCodec } from "../rpc/gob_codec.ts";
import type { ServerInterceptor } from "../rpc/interceptor.ts";
import { tuneSocket } from "../rpc/socket_options.ts";
import { Turns } from "../rpc/fair_turns.ts";
import { AddressCounts, peerOf } from "./accept_hook.ts";
import { AcceptedConnection, type Served } from "./accepted_connection.ts";
import { ByteLimit } from "./byte_limit.ts";
import { CallLimit } from "./call_limit.ts";
import { ConnectionGroup } from "./connection_group.ts";
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
import type { SessionOptions } from "./session_options.ts";
import { ServerStats } from "./stats.ts";

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
  /** What all sessions share. */
  readonly #session: SessionOptions;
  readonly #served = new Set<Served>();
  /** Wake those who wait until a connection has ended. */
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
    this.#session = this.#sessionOptions();
  }

  #sessionOptions(): SessionOptions {
    const { limits, idleTimeout, allowHalfOpen, ping } = this.#options;
    return {
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
      emit: this.#emit,
      onLimit: (limit, connection) => this.#limitReached(limit, connection),
      onEnd: (connection, reason, error) => this.#sessionEnded(connection, reason, error),
    };
  }

  /** Makes a group of connections with the same options, which can be ended together. */
  async group(options: ProtocolOptions): Promise<ConnectionGroup> {
    const { debugRemote, ...resolved } = resolveProtocolOptions(options);
    const parts = await loadParts(resolved.protocols);
    const debugPage = (request: DebugRequest) => this.#debugPage(request, parts, debugRemote);
    const offer: Offer = { ...resolved, debugPage };
    return new ConnectionGroup({
      start: (conn, group) => this.#start(conn, offer, parts, group),
      waitForRoom: () => this.#waitForRoom(),
      waitForEnd: () => this.#waitForEnd(),
    });
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
  async serveCodec(codec: ServerCodec): Promise<void> {
    const session = this.#makeSession(codec, this.#makeConnection("codec", undefined));
    this.#served.add(session);
    await session.run();
    this.#remove(session);
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
    for (const served of this.#served) served.drain();
  }

  /** Ends all connections at once. */
  abort(): void {
    this.#aborted = this.#served.size > 0;
    for (const served of this.#served) served.abort();
  }

  /** Waits until all connections have ended. */
  async ended(): Promise<void> {
    while (this.#served.size > 0) await this.#waitForEnd();
  }

  /** Waits until a connection has ended. */
  #waitForEnd(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Waits until one more connection is allowed. */
  async #waitForRoom(): Promise<void> {
    const { maxConnections } = this.#options.limits;
    if (this.#served.size < maxConnections) return;
    this.#limitReached("maxConnections");
    while (this.#served.size >= maxConnections) await this.#waitForEnd();
  }

  #limitReached(limit: LimitName, connection?: ConnectionInfo): void {
    this.#stats.countLimit(limit);
    this.#emit?.({ type: "limit", limit, connection });
  }

  #start(conn: Transport, offer: Offer, parts: OptionalParts, group: Set<Served>): void {
    tuneSocket(conn, this.#options);
    const accepted = new AcceptedConnection(conn);
    this.#served.add(accepted);
    group.add(accepted);
    this.#serve(accepted, conn, offer, parts, group);
    if (this.#draining) accepted.drain();
  }

  async #serve(
    accepted: AcceptedConnection,
    conn: Transport,
    offer: Offer,
    parts: OptionalParts,
    group: Set<Served>,
  ): Promise<void> {
    const { remoteAddr } = conn;
    if (!this.#addresses.add(remoteAddr)) {
      this.#limitReached("maxConnectionsPerAddress");
      this.#refuse(accepted, conn, "maxConnectionsPerAddress");
      return this.#remove(accepted, group);
    }
    const ended = () => {
      accepted.heard();
      this.#addresses.delete(remoteAddr);
      this.#remove(accepted, group);
    };
    accepted.expectRequest(this.#options.firstByteTimeout);
    const negotiated = await this.#negotiate(accepted, conn, offer);
    if (negotiated === undefined) return ended();
    // Behind the handshake it is known that the client speaks, and when it does so is its own affair.
    if (negotiated.viaHttp) accepted.heard();
    const codec = this.#makeCodec(negotiated, parts);
    const connection = this.#makeConnection(negotiated.protocol, remoteAddr);
    const session = this.#makeSession(codec, connection, accepted);
    accepted.handOver(session);
    // Not awaited: what an asynchronous function keeps is a twentieth of the memory of an idle connection.
    session.run().then(ended);
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
    accepted?: AcceptedConnection,
  ): Session {
    const stats = this.#stats.opened(
      connection.remoteAddr,
      connection.protocol,
      () => codec.differences?.() ?? [],
    );
    this.#emit?.({ type: "opened", connection });
    const session = new Session(codec, this.#session, connection, stats, accepted);
    if (this.#draining) session.drain();
    return session;
  }

  #sessionEnded(connection: ServedConnection, reason: EndReason, error: unknown): void {
    connection.close();
    this.#stats.countEnded(reason);
    this.#emit?.({ type: "ended", connection, reason, error });
  }

  #remove(served: Served, group?: Set<Served>): void {
    this.#served.delete(served);
    group?.delete(served);
    // Each checks again what it waits for.
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
