/**
 * Contracts: the methods of a service, described once for both sides. Types do not exist at run time, so a method has the
 * schemas of its argument and its reply. The types of handlers and stubs follow from them.
 *
 * @module
 */

import type { Schema } from "../gob/mod.ts";

/**
 * A method of a service.
 *
 * @typeParam A The type of its argument.
 * @typeParam R The type of its reply.
 */
export interface Method<A, R> {
  /** The full name, `Service.Method`; empty until the method belongs to a service. */
  readonly name: string;
  /** The schema of the argument. */
  readonly args: Schema<A>;
  /** The schema of the reply. */
  readonly reply: Schema<R>;
  /** Whether it does no harm if a call runs twice; see {@linkcode MethodOptions}. */
  readonly idempotent?: boolean;
}

/** Options of a method. */
export interface MethodOptions {
  /**
   * Whether it does no harm if a call runs twice: false. A pool of connections sends such a call again when its connection
   * breaks before the reply. Only the caller's contract matters; nothing of it is sent.
   */
  idempotent?: boolean;
}

/** A method of any types. */
// deno-lint-ignore no-explicit-any
export type AnyMethod = Method<any, any>;

/**
 * The methods of a service by their Go names: an object type or an interface whose members are all methods.
 *
 * @typeParam M That type itself.
 */
export type Methods<M = Record<string, AnyMethod>> = { readonly [K in keyof M]: AnyMethod };

/**
 * A service: a name and its methods.
 *
 * @typeParam M The methods by their names.
 */
export interface Service<M extends Methods<M>> {
  /** The name under which Go registers it: `Arith`. */
  readonly name: string;
  /** The methods, each with its full name. */
  readonly methods: M;
}

/**
 * Describes a method.
 *
 * @param args The schema of its argument. Go's `*Args` and `Args` are the same on the wire.
 * @param reply The schema of its reply.
 * @param options Whether a call may run twice.
 * @returns The method, for a {@linkcode service}.
 *
 * @example
 * ```ts
 * import { gob, method, service } from "@netrpc/netrpc";
 *
 * const Args = gob.struct("Args", { A: gob.int, B: gob.int });
 * const Arith = service("Arith", { Multiply: method(Args, gob.int, { idempotent: true }) });
 * void Arith;
 * ```
 */
export function method<A, R>(
  args: Schema<A>,
  reply: Schema<R>,
  options: MethodOptions = {},
): Method<A, R> {
  return Object.freeze({ name: "", args, reply, idempotent: options.idempotent ?? false });
}

/**
 * Describes a service: the contract that server and client share.
 *
 * @param name The name under which the service is registered; it can have dots.
 * @param methods Its methods by their Go names.
 * @returns The contract.
 * @throws {TypeError} If the name of a method is empty or has a dot: such a method cannot be called.
 *
 * @example
 * ```ts
 * import { gob, method, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * assert.equal(Echo.methods.Text.name, "Echo.Text");
 * ```
 */
export function service<const M extends Methods<M>>(name: string, methods: M): Service<M> {
  const bound: Record<string, AnyMethod> = {};
  for (const [key, { args, reply, idempotent }] of Object.entries<AnyMethod>(methods)) {
    if (key === "" || key.includes(".")) {
      throw new TypeError(
        `Cannot make service ${name}: ${JSON.stringify(key)} is no name of a method`,
      );
    }
    bound[key] = Object.freeze({ name: `${name}.${key}`, args, reply, idempotent });
  }
  return Object.freeze({ name, methods: Object.freeze(bound) as M });
}

/** A connection of a server, as handlers and events see it. */
export interface ConnectionInfo {
  /** A number that no other connection of this server has: 1, 2, 3, … */
  readonly id: number;
  /** What it speaks: `gob`, `json`, or `codec` for one given to `serveCodec`. */
  readonly protocol: "gob" | "json" | "codec";
  /** The address of the peer, if the connection has one. */
  readonly remoteAddr?: Deno.Addr;
  /** Resolves when the connection has ended, for whatever reason. Never rejects. */
  readonly closed: Promise<void>;
  /** A place for the program's own state of this connection, such as the user who has logged in. Dropped with it. */
  readonly state: Map<unknown, unknown>;
}

/** What a handler gets in addition to the argument. */
export interface CallContext {
  /**
   * Fires when the answer is not needed any more: the caller cancelled, its deadline passed, the connection is known to be
   * broken, or the server was shut down by force. By default it does not fire when the caller only closed its sending half;
   * see `allowHalfOpen` of the server.
   */
  readonly signal: AbortSignal;
  /** The full name of the method: `Arith.Divide`. */
  readonly method: string;
  /** The address of the caller, if the connection has one. */
  readonly remoteAddr?: Deno.Addr;
  /** The connection of the caller: its id, its end, and a place for state. */
  readonly connection: ConnectionInfo;
  /** What the caller sent in addition to the argument; empty for a stock Go peer. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Milliseconds for which the caller still waits, 0 or more; `undefined` if it set no time-out or is a stock Go peer. */
  readonly remaining?: number;
}

/** The functions that serve the methods `M`: a plain object or an instance of a class. */
export type Handlers<M extends Methods<M>> = {
  readonly [K in keyof M]: M[K] extends Method<infer A, infer R>
    ? (args: A, context: CallContext) => R | Promise<R>
    : never;
};

/**
 * The functions that serve a service: what a class writes behind `implements`, or a function takes as a parameter.
 *
 * @typeParam S The type of the contract: `typeof Arith`.
 *
 * @example
 * ```ts
 * import { gob, type HandlersOf, type InferArgs, method, Server, service } from "@netrpc/netrpc";
 *
 * const Args = gob.struct("Args", { A: gob.int, B: gob.int });
 * const Arith = service("Arith", { Multiply: method(Args, gob.int) });
 *
 * class Calculator implements HandlersOf<typeof Arith> {
 *   Multiply({ A, B }: InferArgs<typeof Arith.methods.Multiply>): number {
 *     return A * B;
 *   }
 * }
 * new Server().register(Arith, new Calculator());
 * ```
 */
export type HandlersOf<S extends { readonly methods: object }> = {
  readonly [K in keyof S["methods"]]: S["methods"][K] extends Method<infer A, infer R>
    ? (args: A, context: CallContext) => R | Promise<R>
    : never;
};

/**
 * The type of a method's argument: `InferArgs<typeof Arith.methods.Divide>`.
 *
 * @typeParam M The type of the method.
 */
export type InferArgs<M extends AnyMethod> = M extends Method<infer A, infer _> ? A : never;

/**
 * The type of a method's reply: `InferReply<typeof Arith.methods.Divide>`.
 *
 * @typeParam M The type of the method.
 */
export type InferReply<M extends AnyMethod> = M extends Method<infer _, infer R> ? R : never;

/** Options of the registration of a service. */
export interface RegisterOptions {
  /**
   * Whether methods without a handler are left out: false. A call of such a method is answered as Go answers one of a method
   * that it does not know.
   */
  partial?: boolean;
}

/** Options of a call. */
export interface CallOptions {
  /** Cancels the call when it fires: the call rejects with its reason, and the server is told. */
  signal?: AbortSignal;
  /**
   * Milliseconds after which the call rejects with a `DOMException` named `TimeoutError`, and the server is told. A server
   * of this module gets the time-out with the request.
   */
  timeout?: number;
  /** What the handler gets in addition to the argument, such as a token or a trace. Only servers of this module know it. */
  metadata?: Record<string, string>;
  /**
   * Whether it does no harm if this call runs twice: what the method says, by default. Only a pool of connections uses it: it
   * sends such a call again when its connection breaks before the reply.
   */
  idempotent?: boolean;
}

/** The functions that call the methods `M` of the far side. */
export type Stub<M extends Methods<M>> = {
  readonly [K in keyof M]: M[K] extends Method<infer A, infer R>
    ? (args: A, options?: CallOptions) => Promise<R>
    : never;
};
