/**
 * Contracts: what a service has to offer, said once for both sides. Types do not exist at run time, so a method names
 * the schemas of its argument and its reply; what a server implements and what a client calls follow from them.
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
}

/** A method whose types do not matter. */
// deno-lint-ignore no-explicit-any
export type AnyMethod = Method<any, any>;

/**
 * The methods of a service by their Go names: an object type, or an interface, all of whose members are methods.
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
 * @param args The schema of its one argument. Go's `*Args` and `Args` are the same on the wire.
 * @param reply The schema of its reply.
 * @returns The method, to be put in a {@linkcode service}.
 *
 * @example
 * ```ts
 * import { gob, method, service } from "@netrpc/netrpc";
 *
 * const Args = gob.struct("Args", { A: gob.int, B: gob.int });
 * const Arith = service("Arith", { Multiply: method(Args, gob.int) });
 * void Arith;
 * ```
 */
export function method<A, R>(args: Schema<A>, reply: Schema<R>): Method<A, R> {
  return Object.freeze({ name: "", args, reply });
}

/**
 * Describes a service: the contract that server and client share.
 *
 * @param name The name under which the service is registered; it may have dots.
 * @param methods Its methods by their Go names.
 * @returns The contract.
 * @throws {TypeError} Where a method has a name with a dot, which nobody could call.
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
  for (const [key, { args, reply }] of Object.entries<AnyMethod>(methods)) {
    if (key === "" || key.includes(".")) {
      throw new TypeError(
        `Cannot make service ${name}: ${JSON.stringify(key)} is no name of a method`,
      );
    }
    bound[key] = Object.freeze({ name: `${name}.${key}`, args, reply });
  }
  return Object.freeze({ name, methods: Object.freeze(bound) as M });
}

/** What a handler is told of its call beside the argument. */
export interface CallContext {
  /**
   * Fires when nobody waits for the answer any more: the caller cancelled, its deadline passed, the connection is known to be
   * broken, or the server was shut down by force. It does not fire when the caller has merely closed its sending half.
   */
  readonly signal: AbortSignal;
  /** The full name of the method: `Arith.Divide`. */
  readonly method: string;
  /** The address of the caller, where the connection has one. */
  readonly remoteAddr?: Deno.Addr;
  /** What the caller said beside the argument; empty where it said nothing, as every stock Go peer. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Milliseconds for which the caller still waits, 0 or more; `undefined` where it set no time-out or is a stock Go peer. */
  readonly remaining?: number;
}

/** What a program writes to serve the methods `M`: a plain object or an instance of a class. */
export type Handlers<M extends Methods<M>> = {
  readonly [K in keyof M]: M[K] extends Method<infer A, infer R>
    ? (args: A, context: CallContext) => R | Promise<R>
    : never;
};

/** What a program can ask of a call. */
export interface CallOptions {
  /** Gives the call up when it fires: the call rejects with its reason, and the server is told. */
  signal?: AbortSignal;
  /**
   * Milliseconds after which the call is given up, with a `DOMException` named `TimeoutError`; the server is told, and a
   * server of this module knows beforehand.
   */
  timeout?: number;
  /** What the handler is told beside the argument, if its server is of this module: a token, a trace. */
  metadata?: Record<string, string>;
}

/** What a program calls: the methods `M` of the far side. */
export type Stub<M extends Methods<M>> = {
  readonly [K in keyof M]: M[K] extends Method<infer A, infer R>
    ? (args: A, options?: CallOptions) => Promise<R>
    : never;
};
