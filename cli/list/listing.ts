/**
 * What a debug page says of a server: read from the JSON of a netrpc server, or from the page of Go's net/rpc/debug.go.
 *
 * @module
 */

import type { HttpAnswer } from "./http_get.ts";

/** A method, as the server tells it. */
export interface ListedMethod {
  readonly name: string;
  /** The Go type of the argument. */
  readonly args: string;
  /** The Go type of the reply. */
  readonly reply: string;
  /** The calls so far. */
  readonly calls: number;
  /** Calls that were answered with an error: netrpc servers only, as all that follows. */
  readonly errors?: number;
  /** Calls that have not been answered. */
  readonly inFlight?: number;
  /** Milliseconds within which half of the calls were answered. */
  readonly p50?: number | null;
  /** Milliseconds within which 99 of 100 calls were answered. */
  readonly p99?: number | null;
}

/** A service. */
export interface ListedService {
  readonly name: string;
  readonly methods: readonly ListedMethod[];
}

/**
 * Reads an answer.
 *
 * @returns The services, or `undefined` if it is no debug page of net/rpc.
 */
export function readListing({ type, body }: HttpAnswer): ListedService[] | undefined {
  return type.endsWith("json") ? ofJson(body) : ofHtml(body);
}

function ofJson(body: string): ListedService[] | undefined {
  let snapshot: unknown;
  try {
    snapshot = JSON.parse(body);
  } catch {
    return undefined;
  }
  const services = listIn(snapshot, "services");
  return services?.map((service) => ({
    name: textIn(service, "name"),
    methods: (listIn(service, "methods") ?? []).map(methodOf),
  }));
}

function methodOf(method: unknown): ListedMethod {
  const latency = valueIn(method, "latency");
  return {
    name: textIn(method, "name"),
    args: textIn(method, "args"),
    reply: textIn(method, "reply"),
    calls: numberIn(method, "calls") ?? 0,
    errors: numberIn(method, "errors") ?? 0,
    inFlight: numberIn(method, "inFlight") ?? 0,
    p50: numberIn(latency, "p50"),
    p99: numberIn(latency, "p99"),
  };
}

function valueIn(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

function listIn(value: unknown, key: string): unknown[] | undefined {
  const list = valueIn(value, key);
  return Array.isArray(list) ? list : undefined;
}

function textIn(value: unknown, key: string): string {
  const text = valueIn(value, key);
  return typeof text === "string" ? text : "?";
}

function numberIn(value: unknown, key: string): number | null {
  const number = valueIn(value, key);
  return typeof number === "number" ? number : null;
}

/** A heading between rules, or a row of a table: the expressions see no two ways to match, so that they stay linear. */
const parts = /<hr>\s*Service([^<]*)<|<td[^<>]*>([^<]*)<\/td>\s*<td[^<>]*>\s*(\d{1,20})\s*<\/td>/gi;

function ofHtml(body: string): ListedService[] | undefined {
  const services: { name: string; methods: ListedMethod[] }[] = [];
  for (const [, heading, signature, calls] of body.matchAll(parts)) {
    if (heading !== undefined) services.push({ name: unescaped(heading).trim(), methods: [] });
    else {
      const method = ofSignature(unescaped(signature!).trim(), Number(calls));
      if (method !== undefined) services.at(-1)?.methods.push(method);
    }
  }
  // A server without services has Go's page without a heading.
  return services.length > 0 || /<title>Services<\/title>/i.test(body) ? services : undefined;
}

/** Reads `Multiply(*main.Args, *int) error`. */
function ofSignature(text: string, calls: number): ListedMethod | undefined {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 1 || close < open) return undefined;
  const types = text.slice(open + 1, close);
  const comma = commaOf(types);
  if (comma < 0) return undefined;
  return {
    name: text.slice(0, open),
    args: types.slice(0, comma),
    reply: types.slice(comma + 1).trim(),
    calls,
  };
}

/** Where the comma between two types is: outside of brackets, and of the quotes of a tag. */
function commaOf(types: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < types.length; at++) {
    const char = types[at]!;
    if (char === "\\" && quoted) at++;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    else if (char === "," && depth === 0) return at;
  }
  return -1;
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescaped(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi,
    (whole, dec, hex, name) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = dec === undefined ? parseInt(hex, 16) : Number(dec);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
