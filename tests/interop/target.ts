/**
 * What the scenarios of the Deno client work with: the way to the server and the assertions of calls.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Client, connect, gob, ServerError } from "../../mod.ts";
import { assertEqual } from "../testing/equal.ts";
import { Arith, Gate, registry } from "./contract.ts";
import type { Address } from "./network.ts";

/** The server under test. */
export class Target {
  /** Where it listens. */
  readonly address: Address;

  /** Takes what a server has printed or told. */
  constructor(address: Address) {
    this.address = address;
  }

  /** A client of it. */
  connect(known: gob.Registry = registry): Promise<Client> {
    return connect({ ...this.address.options, registry: known });
  }

  /** A bare connection to it. */
  dial(): Promise<Deno.TcpConn | Deno.UnixConn> {
    const { options } = this.address;
    return "path" in options ? Deno.connect(options) : Deno.connect(options);
  }
}

/** A scenario runs calls against a server and checks everything itself. */
export type Scenario = (target: Target) => Promise<void>;

/** Scenarios by name. */
export type Scenarios = Readonly<Record<string, Scenario>>;

/** Asserts that a call succeeds with this reply. */
export async function replies<T>(call: Promise<T>, expected: T, what?: string): Promise<void> {
  assertEqual(await call, expected, what);
}

/** Asserts that the server answers a call with this text. */
export async function refused(call: Promise<unknown>, text: string): Promise<ServerError> {
  const error = await failure(call);
  assert(error instanceof ServerError, `expected a ServerError, received ${Deno.inspect(error)}`);
  assert.equal(error.message, text);
  assert.equal(error.name, "ServerError");
  return error;
}

/** Asserts that a call fails, and gives what it failed with. */
export async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  assert.fail("expected a failure, received a reply");
}

/** Asserts that the connection works: it has survived what came before. */
export async function alive(client: Client): Promise<void> {
  await replies(client.service(Arith).Add({ A: 20, B: 22 }), { C: 42 }, "the call after it");
}

/** A name of a gate that no other run uses on the same server. */
export function gateName(name: string): string {
  return `${name} ${crypto.randomUUID()}`;
}

/** Returns when `count` calls have come to the gate. */
export async function waiting(client: Client, gate: string, count: number): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    if (await client.service(Gate).Waiting(gate) === count) return;
    await sleep(5);
  }
  assert.fail(`fewer than ${count} calls have come to the gate`);
}

/** Lets some time pass, in milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The header of a request, as Go's `rpc.Request`. */
export const Request: gob.Schema<{ ServiceMethod: string; Seq: bigint }> = gob.struct("Request", {
  ServiceMethod: gob.string,
  Seq: gob.uint64,
});

/** The header of a reply, as Go's `rpc.Response`. */
export const Response: gob.Schema<{ ServiceMethod: string; Seq: bigint; Error: string }> = gob
  .struct("Response", { ServiceMethod: gob.string, Seq: gob.uint64, Error: gob.string });

/** A connection on which a test writes headers and bodies by itself. */
export class RawClient implements Disposable {
  readonly #conn: Deno.TcpConn | Deno.UnixConn;
  readonly #encoder = new gob.Encoder({ registry });
  readonly #decoder = new gob.Decoder({ registry });

  private constructor(conn: Deno.TcpConn | Deno.UnixConn) {
    this.#conn = conn;
  }

  /** Dials. */
  static async connect(target: Target): Promise<RawClient> {
    return new RawClient(await target.dial());
  }

  /** Writes a request. */
  async send<T>(name: string, seq: bigint, schema: gob.Schema<T>, args: T): Promise<void> {
    await this.write(this.#encoder.encode(Request, { ServiceMethod: name, Seq: seq }));
    await this.write(this.#encoder.encode(schema, args));
  }

  /** Writes bytes as they are. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      written += await this.#conn.write(bytes.subarray(written));
    }
  }

  /** Ends the sending half. */
  async closeWrite(): Promise<void> {
    await this.#conn.closeWrite();
  }

  /** The next value, or `undefined` where the connection ends before it. */
  async next<T>(schema: gob.Schema<T>): Promise<T | undefined> {
    const chunk = new Uint8Array(64 * 1024);
    for (;;) {
      const decoded = this.#decoder.next(schema);
      if (decoded !== undefined) return decoded.value;
      const n = await this.#conn.read(chunk);
      if (n === null) return undefined;
      this.#decoder.push(chunk.slice(0, n));
    }
  }

  /** Closes the connection. */
  [Symbol.dispose](): void {
    this.#conn.close();
  }
}
