/**
 * The server's end: a handler of `Deno.serve` that makes connections of WebSockets.
 *
 * @module
 */

import type { Protocol, Server, Transport } from "../mod.ts";
import { HeldBytes } from "./held_bytes.ts";
import { type AllowedPages, checkOrigins, faultOf } from "./origin.ts";
import { checkBytes, openTransport } from "./transport.ts";

/** Options of {@linkcode webSocketHandler}. */
export interface WebSocketHandlerOptions {
  /**
   * Origins of pages that may connect, such as `"https://example.com"`, beside those of the host that they call; `"*"`: all
   * pages. None by default. Programs that send no `Origin`, as all but browsers, may always connect.
   */
  origins?: readonly string[] | "*";
  /**
   * Hosts by which the server may be called, with their ports: `"127.0.0.1:8080"`. All by default. A server that only this machine
   * reaches should name its own, since any domain can be made to lead to it.
   */
  hosts?: readonly string[];
  /** The protocols: gob and JSON-RPC. The HTTP handshake and the debug page belong on a port of their own. */
  protocols?: readonly Protocol[];
  /** WebSockets at a time: 16,384. One more is answered with 503. */
  maxConnections?: number;
  /** Bytes of one connection that have come and that nobody has read: 67,108,864 (64 MiB). Above it the connection is closed. */
  maxHeldBytes?: number;
  /** The same of all connections together: 268,435,456 (256 MiB). Above it the connection that holds the most is closed. */
  maxHeldBytesOfAll?: number;
  /**
   * Milliseconds of silence after which a peer is closed that does not answer a ping of WebSocket: 30,000. Browsers answer by
   * themselves. `Infinity`: no pings.
   */
  pingTimeout?: number;
}

/** Who serves the connections: a `Server`, or whatever else takes one and says when it has ended. */
export type WebSocketTarget = Pick<Server, "serveConn">;

/** A handler as `Deno.serve` takes it. Without the second argument connections have no `remoteAddr`. */
export type WebSocketHandler = (
  request: Request,
  info?: { readonly remoteAddr: Deno.Addr },
) => Response;

interface ResolvedOptions extends AllowedPages {
  readonly protocols: readonly Protocol[];
  readonly maxConnections: number;
  readonly maxHeldBytes: number;
  /** Seconds; 0: none. */
  readonly idleTimeout: number;
}

/** The WebSockets of one handler. */
class WebSockets {
  readonly #target: WebSocketTarget;
  readonly #options: ResolvedOptions;
  readonly #held: HeldBytes;
  #open = 0;

  constructor(target: WebSocketTarget, options: ResolvedOptions, held: HeldBytes) {
    this.#target = target;
    this.#options = options;
    this.#held = held;
  }

  handle(request: Request, remoteAddr: Deno.Addr | undefined): Response {
    const refusal = refusalOf(request, this.#options);
    if (refusal !== undefined) return refusal;
    if (this.#open >= this.#options.maxConnections) {
      return answer(503, "there are too many connections, try again later", { "retry-after": "5" });
    }
    const { idleTimeout } = this.#options;
    let upgrade: Deno.WebSocketUpgrade;
    try {
      upgrade = Deno.upgradeWebSocket(request, { idleTimeout });
    } catch (error) {
      return answer(400, `this is no handshake of WebSocket: ${(error as Error).message}`);
    }
    this.#serve(upgrade.socket, remoteAddr);
    return upgrade.response;
  }

  async #serve(socket: WebSocket, remoteAddr: Transport["remoteAddr"]): Promise<void> {
    const { maxHeldBytes, protocols } = this.#options;
    this.#open++;
    const ended = new Promise((resolve) => socket.addEventListener("close", resolve));
    try {
      const transport = await openTransport(socket, { held: this.#held, maxHeldBytes, remoteAddr });
      try {
        await this.#target.serveConn(transport, { protocols });
      } finally {
        transport.close();
      }
      // A peer that never answers our close still costs a socket.
      await ended;
    } catch {
      // It was gone before it was open, or the target did not want it: there is nobody to tell.
    } finally {
      this.#open--;
    }
  }
}

/** The answer to a request that may not become a WebSocket. */
function refusalOf(request: Request, allowed: AllowedPages): Response | undefined {
  const { headers } = request;
  if (headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return answer(426, "this address is for WebSockets: new WebSocket(…)", {
      upgrade: "websocket",
      connection: "upgrade",
    });
  }
  if (headers.get("sec-websocket-version") !== "13") {
    return answer(426, "the version of WebSocket must be 13", { "sec-websocket-version": "13" });
  }
  const fault = faultOf(request, allowed);
  return fault === undefined ? undefined : answer(403, fault);
}

function answer(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "x-content-type-options": "nosniff",
      ...headers,
    },
  });
}

function count(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`Cannot use ${name}: expected an integer of 1 or more, received ${value}`);
}

/** Deno counts in whole seconds. */
function seconds(name: string, milliseconds: number): number {
  if (milliseconds === Infinity) return 0;
  if (milliseconds > 0 && milliseconds < 2 ** 31) return Math.ceil(milliseconds / 1000);
  throw new RangeError(
    `Cannot use ${name}: expected milliseconds above 0 and below ${
      2 ** 31
    }, or Infinity, received ${milliseconds}`,
  );
}

/**
 * Makes a handler for `Deno.serve` that turns requests into WebSockets and hands them to a server, so that browsers can call
 * it. It serves every path that it is given; a program with pages of its own calls it for one path.
 *
 * A browser's page may connect if it comes from the host that it calls, or if `origins` names it. Requests that are no WebSocket's
 * are answered with 426 or 400, those of other pages with 403, and those above `maxConnections` with 503, each with a text
 * that says why. `shutdown` of the server ends its WebSockets, with the code 1000 as soon as their calls are answered.
 *
 * @param server The server, or anything else with a `serveConn`: it can send the bytes elsewhere.
 * @param options Whom to let in, and the limits.
 * @returns The handler.
 * @throws {TypeError} If an origin is none.
 * @throws {RangeError} If a limit is out of range.
 *
 * @example Beside pages of one's own
 * ```ts
 * import { gob, method, Server, service } from "@netrpc/netrpc";
 * import { webSocketHandler } from "@netrpc/netrpc/websocket";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * const calls = webSocketHandler(server, { origins: ["https://example.com"] });
 *
 * await using http = Deno.serve(
 *   { hostname: "127.0.0.1", port: 0, onListen() {} },
 *   (request, info) => {
 *     const { pathname } = new URL(request.url);
 *     return pathname === "/rpc" ? calls(request, info) : new Response("a page");
 *   },
 * );
 * const response = await fetch(`http://127.0.0.1:${http.addr.port}/rpc`);
 * assert.equal(response.status, 426);
 * assert.equal(await response.text(), "this address is for WebSockets: new WebSocket(…)\n");
 * ```
 */
export function webSocketHandler(
  server: WebSocketTarget,
  options: WebSocketHandlerOptions = {},
): WebSocketHandler {
  const { maxConnections = 16_384, maxHeldBytesOfAll = 256 * 1024 * 1024 } = options;
  const sockets = new WebSockets(server, {
    origins: checkOrigins(options.origins ?? []),
    hosts: options.hosts?.map((host) => host.toLowerCase()),
    protocols: options.protocols ?? ["gob", "json"],
    maxConnections: count("maxConnections", maxConnections),
    maxHeldBytes: checkBytes("maxHeldBytes", options.maxHeldBytes),
    idleTimeout: seconds("pingTimeout", options.pingTimeout ?? 30_000),
  }, new HeldBytes(checkBytes("maxHeldBytesOfAll", maxHeldBytesOfAll)));
  return (request, info) => sockets.handle(request, info?.remoteAddr);
}
