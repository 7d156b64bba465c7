/**
 * What a server does: all that its debug page tells.
 *
 * @module
 */

import type { Target } from "../connection_options.ts";
import { httpGet } from "../list/http_get.ts";
import { type ListedService, readListing } from "../list/listing.ts";
import { printable } from "../printable.ts";
import type { Figures, MethodFigures } from "./protocol.ts";

/** Milliseconds to wait for a page that need not be there. */
const patience = 2_000;
/** Methods whose figures are given, and characters of their names. */
const most = { methods: 1_000, name: 300 };

/** A debug page. */
export interface Page {
  readonly services: readonly ListedService[];
  /** The connections that are open, if the page tells them: that of a netrpc server does. */
  readonly connections?: number;
}

/**
 * Asks for the debug page.
 *
 * @param target The server.
 * @param path The path of the page.
 * @returns The page; `undefined` if what answers is none.
 * @throws {NoHttp} If the server does not speak HTTP.
 */
export async function readPage(target: Target, path: string): Promise<Page | undefined> {
  const query = `${path}${path.includes("?") ? "&" : "?"}format=json`;
  const answer = await httpGet(target.options, query, Math.min(target.timeout, patience));
  const services = answer.status === 200 ? readListing(answer) : undefined;
  if (services === undefined) return undefined;
  const connections = answer.type.endsWith("json") ? connectionsIn(answer.body) : undefined;
  return { services, ...connections !== undefined && { connections } };
}

function connectionsIn(body: string): number | undefined {
  const snapshot: { connections?: unknown } | null = JSON.parse(body);
  return Array.isArray(snapshot?.connections) ? snapshot.connections.length : undefined;
}

/** The figures of a page. */
export function figuresOf({ services, connections }: Page): Figures {
  const methods = services.flatMap(({ name: service, methods }) =>
    methods.map(({ name, calls, errors, inFlight, p50, p99 }): MethodFigures => ({
      name: printable(`${service}.${name}`, most.name),
      calls,
      ...errors !== undefined && { errors },
      ...inFlight !== undefined && { inFlight },
      ...p50 !== undefined && { p50 },
      ...p99 !== undefined && { p99 },
    }))
  );
  const sum = (of: (method: MethodFigures) => number = () => 0) =>
    methods.reduce((sum, method) => sum + of(method), 0);
  const full = connections !== undefined;
  return {
    at: performance.now(),
    full,
    calls: sum(({ calls }) => calls),
    ...full && {
      errors: sum(({ errors = 0 }) => errors),
      inFlight: sum(({ inFlight = 0 }) => inFlight),
      connections,
    },
    methods: methods.slice(0, most.methods),
  };
}
