/**
 * The Go program of ./peer as the tests use it: servers in a process of their own, and clients that run a scenario.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Client, connect, type DialOptions, type TlsOptions } from "../../../mod.ts";
import { Child } from "../../testing/process.ts";
import { type Address, parseAddress, SocketFolder } from "../network.ts";
import { registry } from "./contract.ts";
import { type Certificates, certificates, connectOptions, peerProgram, type Wire } from "./wire.ts";

/** What a Go server serves. */
export type Kind =
  | "plain"
  | "json"
  | "extended"
  | "foreign"
  | "silent"
  | "web"
  | "http"
  | "http path";

/** Starts the program. Over TLS it is told certificates first. */
async function start(
  wire: Wire,
  args: readonly string[],
  changed: Partial<Certificates>,
): Promise<Child> {
  const child = Child.start(await peerProgram(), args);
  if (wire === "tls") {
    await child.writeLine(JSON.stringify({ ...await certificates(), ...changed }));
  }
  return child;
}

/** A Go server. It ends with the object. */
export class GoServer implements AsyncDisposable {
  readonly wire: Wire;
  /** Where it listens. */
  readonly address: Address;
  /** The process. */
  readonly child: Child;
  readonly #folder: SocketFolder;

  private constructor(wire: Wire, address: Address, child: Child, folder: SocketFolder) {
    this.wire = wire;
    this.address = address;
    this.child = child;
    this.#folder = folder;
  }

  /** Starts one; over TLS with other certificates where some are given. */
  static async start(
    kind: Kind,
    wire: Wire,
    changed: Partial<Certificates> = {},
  ): Promise<GoServer> {
    const folder = new SocketFolder();
    const where = wire === "unix" ? folder.path() : "127.0.0.1:0";
    const child = await start(wire, ["server", kind, wire, where], changed);
    try {
      const network = wire === "unix" ? "unix" : "tcp";
      return new GoServer(wire, parseAddress(network, await child.listening()), child, folder);
    } catch (error) {
      await child[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Connects to it. */
  async connect(options: DialOptions = {}, tls?: TlsOptions): Promise<Client> {
    const where = await connectOptions(this.wire, this.address, tls);
    return await connect({ registry, ...where, ...options });
  }

  /** Makes it close all its connections. */
  async drop(): Promise<void> {
    await this.child.writeLine("drop");
  }

  /** Kills it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** Where a Go client connects to. */
export interface ClientTarget {
  readonly wire: Wire;
  readonly address: Address;
}

/** Starts a scenario of the Go client, for a test that talks with it. {@linkcode passed} waits for its end. */
export async function startGoClient(
  { wire, address }: ClientTarget,
  scenario: string,
  args: readonly string[] = [],
  changed: Partial<Certificates> = {},
): Promise<Child> {
  return await start(wire, ["client", wire, address.text, scenario, ...args], changed);
}

/** Reads to the end of a scenario, which has to pass, and gives what it printed before. */
export async function passed(child: Child): Promise<string[]> {
  const lines = (await child.readRest()).split("\n");
  assert.equal(lines.pop(), "ok");
  return lines;
}

/** Runs a scenario of the Go client to its end and gives what it printed. */
export async function runGoClient(
  target: ClientTarget,
  scenario: string,
  args: readonly string[] = [],
  changed: Partial<Certificates> = {},
): Promise<string[]> {
  await using child = await startGoClient(target, scenario, args, changed);
  return await passed(child);
}

/** An answer to an HTTP request, as Go's client sees it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Record<string, string[]>;
  /** What its head says of the length; -1 where it says nothing. */
  readonly length: number;
  readonly body: string;
}

/** Makes an HTTP request with Go's client. */
export async function ask(
  { wire, address }: ClientTarget,
  method: string,
  path: string,
  host?: string,
): Promise<HttpAnswer> {
  const args = ["ask", wire, address.text, method, path, ...(host === undefined ? [] : [host])];
  await using child = await start(wire, args, {});
  return JSON.parse(await child.readRest());
}
