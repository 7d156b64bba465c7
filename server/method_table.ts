/**
 * The registered methods of a server by their full names. Only methods of a contract can be called.
 *
 * @module
 */

import { shorten } from "../gob/errors.ts";
import { type CountedMethod, MethodStats } from "./stats.ts";
import type {
  AnyMethod,
  CallContext,
  Handlers,
  Methods,
  RegisterOptions,
  Service,
} from "../rpc/contract.ts";

/** Longer names are cut in the texts of errors. */
const maxShownName = 256;

/** A registered method. */
export interface ServedMethod extends CountedMethod {
  /** The user's function, bound to the object that was registered. */
  readonly handler: (args: unknown, context: CallContext) => unknown;
}

/** The methods of one server. */
export class MethodTable {
  readonly #services = new Set<string>();
  readonly #methods = new Map<string, ServedMethod>();

  /** Adds the methods of a service. Throws if Go's `Register` gives an error, with its text. */
  register<M extends Methods<M>>(
    service: Service<M>,
    handlers: Partial<Handlers<M>>,
    { partial = false }: RegisterOptions = {},
  ): void {
    const { name, methods } = service;
    if (typeof partial !== "boolean") {
      throw new TypeError(`Cannot use partial: expected a boolean, received ${typeof partial}`);
    }
    if (name === "") throw new TypeError("rpc.Register: no service name for type Service");
    const entries = Object.entries<AnyMethod>(methods).filter(([key]) =>
      !partial || handlers[key as keyof M] !== undefined
    );
    if (entries.length === 0) {
      throw new TypeError(`rpc.Register: type ${name} has no exported methods of suitable type`);
    }
    if (this.#services.has(name)) throw new Error(`rpc: service already defined: ${name}`);
    const served = entries.map(([key, method]) => serve(method, key, handlers));
    this.#services.add(name);
    for (const method of served) this.#methods.set(method.name, method);
  }

  /** The method with this full name. */
  get(name: string): ServedMethod | undefined {
    return this.#methods.get(name);
  }

  /** All methods. */
  values(): Iterable<ServedMethod> {
    return this.#methods.values();
  }

  /** Why there is no method with this name, in Go's words. */
  whyMissing(name: string): string {
    const dot = name.lastIndexOf(".");
    // The name is the peer's, and may be long.
    const shown = shorten(name, maxShownName);
    if (dot < 0) return `rpc: service/method request ill-formed: ${shown}`;
    const what = this.#services.has(name.slice(0, dot)) ? "method" : "service";
    return `rpc: can't find ${what} ${shown}`;
  }
}

function serve({ name, args, reply }: AnyMethod, key: string, handlers: object): ServedMethod {
  const handler = (handlers as Record<string, unknown>)[key];
  if (typeof handler !== "function") {
    throw new TypeError(`Cannot register ${name}: expected a function, received ${typeof handler}`);
  }
  return { name, args, reply, handler: handler.bind(handlers), stats: new MethodStats() };
}
