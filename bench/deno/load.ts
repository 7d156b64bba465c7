/**
 * The load generator: calls on one connection, as many at a time as were asked for.
 *
 * @module
 */

import { type Client, connect } from "../../mod.ts";
import { makeBytes, makeMap, makeStrings } from "../fixtures.ts";
import { Arith, Echo } from "./contract.ts";
import { type Call, measureCalls, measureLatency, measureThroughput } from "./measure.ts";
import { type Options, parseAddress } from "./options.ts";
import { makeRounds, type Result, runRounds } from "./rounds.ts";

/** Makes calls on one connection. */
export async function load(options: Options): Promise<void> {
  await using client = await connect(parseAddress(options.addr));
  const call = makeCall(client, options);
  await runRounds(options, (ms) => {
    if (options.latency) return measureLatency(call, ms);
    if (options.oneCaller) return measureOneCaller(client, options.inFlight, ms);
    return measureThroughput(call, options.inFlight, ms);
  });
}

/** Makes the first calls of this process, as many at a time as were asked for. */
export async function firstCalls(options: Options): Promise<void> {
  await using client = await connect(parseAddress(options.addr));
  const call = multiply(client);
  await makeRounds(options, () => measureCalls(call, options.inFlight, options.calls));
}

function makeCall(client: Client, { call, size }: Options): Call {
  switch (call) {
    case "multiply":
      return multiply(client);
    case "bytes":
      return echoBytes(client, size);
    case "strings":
      return echoStrings(client, size);
    case "map":
      return echoMap(client, size);
  }
  throw new TypeError(`Unknown call ${call}`);
}

/** The small call. */
export function multiply(client: Client): Call {
  const arith = client.service(Arith);
  return async (n) => {
    const reply = await arith.Multiply({ A: n, B: 7 });
    if (reply !== n * 7) throw new Error(`expected ${n * 7}, received ${reply}`);
  };
}

function echoBytes(client: Client, size: number): Call {
  const echo = client.service(Echo);
  const args = makeBytes(size);
  return async () => checkLength(size, (await echo.Bytes(args)).length);
}

function echoStrings(client: Client, size: number): Call {
  const echo = client.service(Echo);
  const args = makeStrings(size);
  return async () => checkLength(size, (await echo.Strings(args)).length);
}

function echoMap(client: Client, size: number): Call {
  const echo = client.service(Echo);
  const args = makeMap(size);
  return async () => checkLength(size, (await echo.Map(args)).size);
}

function checkLength(expected: number, received: number): void {
  if (received !== expected) {
    throw new Error(`expected a length of ${expected}, received ${received}`);
  }
}

/** Sends a call for each reply that comes, without a wait for any, until the time is over. */
function measureOneCaller(client: Client, inFlight: number, ms: number): Promise<Result> {
  const arith = client.service(Arith);
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const start = performance.now();
  let [sent, received] = [0, 0];
  function send(): void {
    const expected = sent * 7;
    arith.Multiply({ A: sent++, B: 7 }).then((reply) => take(reply, expected)).catch(reject);
  }
  function take(reply: number, expected: number): void {
    if (reply !== expected) throw new Error(`expected ${expected}, received ${reply}`);
    received++;
    const elapsed = performance.now() - start;
    if (elapsed < ms) send();
    else if (received === sent) resolve({ count: received, seconds: elapsed / 1000 });
  }
  while (sent < inFlight) send();
  return promise;
}
