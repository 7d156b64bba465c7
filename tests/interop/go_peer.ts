/**
 * The Go programs of ./peer as the tests use them: a server in a process of its own, and clients that run to their end.
 *
 * @module
 */

import assert from "node:assert/strict";
import { buildGo } from "../testing/go.ts";
import { type Child, output, ServerChild } from "../testing/process.ts";
import { type Address, anyAddress, type Network, parseAddress, SocketFolder } from "./network.ts";

/** The path of the program, built when it is first asked for. */
export function peerProgram(): Promise<string> {
  return buildGo(new URL("./peer/", import.meta.url));
}

/** A Go server. */
export class GoServer implements AsyncDisposable {
  /** Where it listens. */
  readonly address: Address;
  readonly #server: ServerChild;
  readonly #folder: SocketFolder;

  private constructor(server: ServerChild, address: Address, folder: SocketFolder) {
    this.#server = server;
    this.address = address;
    this.#folder = folder;
  }

  /** Starts one. */
  static async start(network: Network): Promise<GoServer> {
    const folder = new SocketFolder();
    const where = anyAddress(network, folder);
    const server = await ServerChild.start(await peerProgram(), ["server", network, where]);
    return new GoServer(server, parseAddress(network, server.address), folder);
  }

  /** The process. */
  get child(): Child {
    return this.#server.child;
  }

  /** How many connections it has. */
  async connections(): Promise<number> {
    await this.child.writeLine("connections");
    const line = await this.child.readLine();
    const count = /^connections (\d+)$/.exec(line ?? "")?.[1];
    assert(count !== undefined, `expected the number of connections, received ${line}`);
    return Number(count);
  }

  /** Kills it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** Runs one scenario of the Go client, which checks everything itself. */
export async function runGoClient(address: Address, scenario: string): Promise<void> {
  const args = ["client", address.network, address.text, scenario];
  assert.equal(await output(await peerProgram(), args), "ok");
}

/** The names of the scenarios that the Go client has. */
export async function goScenarios(): Promise<string[]> {
  return (await output(await peerProgram(), ["scenarios"])).split("\n");
}

/** What a server answers to the mistakes of the Go client; with the flag `ours`, to those that our server refuses. */
export async function goTexts(
  address: Address,
  flags: readonly "ours"[] = [],
): Promise<Record<string, string>> {
  const args = ["texts", address.network, address.text, ...flags];
  return JSON.parse(await output(await peerProgram(), args));
}
