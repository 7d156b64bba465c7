/**
 * What a server can be asked for: the registered methods by their full names. Only what a contract names is in here.
 *
 * @module
 */

import type { Schema } from "../gob/mod.ts";
import type { CallContext, Handlers, Methods, Service } from "../rpc/contract.ts";

/** A registered method. */
export interface ServedMethod {
  /** The full name. */
  readonly name: string;
  readonly args: Schema<unknown>;
  readonly reply: Schema<unknown>;
  /** The user's function, bound to the object that was registered. */
  readonly handler: (args: unknown, context: CallContext) => unknown;
}

/** The methods of one server. */
export class MethodTable {
  readonly #services = new Set<string>();
  readonly #methods = new Map<string, ServedMethod>();

  /** Adds the methods of a service. Throws where Go's `Register` gives an error, with its text. */
  register<M extends Methods>(service: Service<M>, handlers: Handlers<M>): void {
    const { name, methods } = service;
    if (name === "") throw new TypeError("rpc.Register: no service name for type Service");
    const names = Object.keys(methods);
    if (names.length === 0) {
      throw new TypeError(`rpc.Register: type ${name} has no exported methods of suitable type`);
    }
    if (this.#services.has(name)) throw new Error(`rpc: service already defined: ${name}`);
    const served = names.map((key) => serve(service, key, handlers));
    this.#services.add(name);
    for (const method of served) this.#methods.set(method.name, method);
  }

  /** The method with this full name. */
  get(name: string): ServedMethod | undefined {
    return this.#methods.get(name);
  }

  /** Why there is no method with this name, in Go's words. */
  whyMissing(name: string): string {
    const dot = name.lastIndexOf(".");
    if (dot < 0) return `rpc: service/method request ill-formed: ${name}`;
    const what = this.#services.has(name.slice(0, dot)) ? "method" : "service";
    return `rpc: can't find ${what} ${name}`;
  }
}

function serve<M extends Methods>(
  service: Service<M>,
  key: string,
  handlers: Handlers<M>,
): ServedMethod {
  const { name, args, reply } = service.methods[key]!;
  const handler: unknown = handlers[key as keyof M];
  if (typeof handler !== "function") {
    throw new TypeError(`Cannot register ${name}: expected a function, received ${typeof handler}`);
  }
  return { name, args, reply, handler: handler.bind(handlers) };
}
