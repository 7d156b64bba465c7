/**
 * A fixed sequence of calls, every one of which has to come to an end whatever happens to the connection.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Client,
  connect,
  type DialOptions,
  ServerError,
  ShutdownError,
  type TlsOptions,
} from "../../mod.ts";
import { inTime } from "../testing/in_time.ts";
import { Calls } from "./site.ts";

/** How to connect, but for the port. */
export interface ConversationOptions extends DialOptions {
  readonly tls?: TlsOptions;
}

/** What became of a call. */
export type Outcome =
  /** The right answer, be it an error. */
  | "answered"
  /** The call was given up by its caller. */
  | "given up"
  /** The connection ended before the answer. */
  | "broken"
  /** There was never a connection. */
  | "no connection";

const echoed = new Uint8Array(40).fill(7);

/**
 * Makes the calls.
 *
 * @param port The port to connect to.
 * @param options How to connect.
 * @param patience Milliseconds after which a call is given up; the one that nobody answers sooner.
 * @returns What became of each call. It rejects where one has a wrong answer, or rejects with what no caller expects.
 */
export async function converse(
  port: number,
  options: ConversationOptions = {},
  patience: number = 5000,
): Promise<Outcome[]> {
  let client;
  try {
    client = await inTime(connect({ ...options, port, timeout: patience }), "connect()");
  } catch (error) {
    assert(error instanceof Error, `connect() rejected with ${Deno.inspect(error)}`);
    return new Array(sequenceLength).fill("no connection");
  }
  try {
    return await inTime(sequence(client, { timeout: patience }), "the calls");
  } finally {
    await inTime(client.close(), "close()");
    await inTime(client.closed, "closed");
  }
}

/** How many calls there are. */
const sequenceLength = 9;

async function sequence(client: Client, options: { timeout: number }): Promise<Outcome[]> {
  const stub = client.service(Calls);
  const product = () => gives(stub.Multiply({ A: -6, B: 7 }, options), -42);
  const first = await product();
  const controller = new AbortController();
  // A server that is not told of the abort has the time-out to go by.
  const timeout = Math.min(options.timeout, 100);
  const waiting = gives(stub.Wait("given up", { timeout, signal: controller.signal }), "never");
  const some = [
    product(),
    gives(stub.Echo(echoed, options), echoed),
    fails(stub.Fail("it failed", options), "it failed"),
    gives(stub.Echo(new Uint8Array(0), options), new Uint8Array(0)),
  ];
  controller.abort();
  const second = await Promise.all(some);
  const last = [
    gives(stub.Multiply({ A: 6, B: 7 }, { ...options, metadata: { who: "me" } }), 42),
    product(),
    product(),
  ];
  return [first, await waiting, ...second, ...await Promise.all(last)];
}

async function gives(call: Promise<unknown>, expected: unknown): Promise<Outcome> {
  try {
    assert.deepEqual(await call, expected);
    return "answered";
  } catch (error) {
    return fate(error);
  }
}

async function fails(call: Promise<unknown>, expected: string): Promise<Outcome> {
  try {
    assert.fail(`expected an error, received ${Deno.inspect(await call)}`);
  } catch (error) {
    if (!(error instanceof ServerError)) return fate(error);
    assert.equal(error.message, expected);
    return "answered";
  }
}

function fate(error: unknown): Outcome {
  if (error instanceof ShutdownError) return "broken";
  if (error instanceof DOMException) return "given up";
  throw error;
}
