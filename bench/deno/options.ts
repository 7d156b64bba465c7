/**
 * The flags of the Deno side, which are those of bench/go/main.go.
 *
 * @module
 */

import { parseArgs } from "node:util";

/** The flags of all commands. Each has a default, and a command uses those that it needs. */
export interface Options {
  /** Where the server listens; port 0 lets the system pick one. */
  readonly addr: string;
  /** What is called: multiply, bytes, strings, map. */
  readonly call: string;
  /** Bytes, strings or map entries of the argument. */
  readonly size: number;
  /** Calls under way at a time. */
  readonly inFlight: number;
  /** `multiply` only: one caller that does not wait for the reply. */
  readonly oneCaller: boolean;
  /** Whether every call is measured by itself. */
  readonly latency: boolean;
  /** Calls of `first-calls`. */
  readonly calls: number;
  /** Connections to open. */
  readonly connections: number;
  /** What is done with the data: encode, decode, json-encode, json-decode. */
  readonly op: string;
  /** What is encoded and decoded, see data.ts. */
  readonly data: string;
  /** Types on the stream. */
  readonly types: number;
  /** Milliseconds of a round. */
  readonly ms: number;
  /** Milliseconds before the first round that are not measured. */
  readonly warmUpMs: number;
  /** Calls or operations that the warm-up makes at least. */
  readonly warmUpCount: number;
  /** Rounds; 0 makes one for each line of the input. */
  readonly rounds: number;
}

/** Reads the flags. */
export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      "addr": { type: "string", default: "127.0.0.1:0" },
      "call": { type: "string", default: "multiply" },
      "size": { type: "string", default: "0" },
      "in-flight": { type: "string", default: "1" },
      "one-caller": { type: "boolean", default: false },
      "latency": { type: "boolean", default: false },
      "calls": { type: "string", default: "1" },
      "connections": { type: "string", default: "1" },
      "op": { type: "string", default: "encode" },
      "data": { type: "string", default: "entries" },
      "types": { type: "string", default: "1" },
      "ms": { type: "string", default: "1000" },
      "warm-up-ms": { type: "string", default: "500" },
      "warm-up-count": { type: "string", default: "0" },
      "rounds": { type: "string", default: "0" },
    },
  });
  return {
    addr: values.addr,
    call: values.call,
    size: Number(values.size),
    inFlight: Number(values["in-flight"]),
    oneCaller: values["one-caller"],
    latency: values.latency,
    calls: Number(values.calls),
    connections: Number(values.connections),
    op: values.op,
    data: values.data,
    types: Number(values.types),
    ms: Number(values.ms),
    warmUpMs: Number(values["warm-up-ms"]),
    warmUpCount: Number(values["warm-up-count"]),
    rounds: Number(values.rounds),
  };
}

/** The parts of `host:port`. */
export function parseAddress(addr: string): { hostname: string; port: number } {
  const colon = addr.lastIndexOf(":");
  return { hostname: addr.slice(0, colon), port: Number(addr.slice(colon + 1)) };
}
