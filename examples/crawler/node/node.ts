/**
 * A node of the crawler. It asks masters to let it in, and fetches what they order.
 *
 * @module
 */

import { lookup } from "node:dns/promises";
import { type CallContext, connect, Server } from "../../../mod.ts";
import { formatInfo, type NodeInfo, NodeService } from "../../node/node.ts";
import { CrawlNode, type FetchReply, type FetchRequest, parseAddress } from "../contract.ts";
import { pause } from "../waiting.ts";
import { fetchPage } from "./fetch_page.ts";

/** How often a node asks to be let in, in milliseconds: if no master calls it, and if one does. */
const asking = { alone: 500, served: 5000 };

/** Where a node listens and whom it joins. */
export interface FetchNodeOptions {
  /** The address to listen on, by which masters know the node: 127.0.0.1. */
  readonly ip?: string;
  /** The port; with 0 or none the system picks one. */
  readonly port?: number;
  /** The masters, as `ip:port`: the one that works and those that wait. */
  readonly join: readonly string[];
  /** Called with every line; `console.log` if it is left out. */
  readonly print?: (line: string) => void;
}

/** A node, from its start to its stop. */
export class FetchNode {
  readonly info: NodeInfo;
  readonly #join: readonly string[];
  readonly #print: (line: string) => void;
  readonly #server: Server;
  readonly #stopping = new AbortController();
  /** The addresses of the masters. Only they may give orders: anybody else could fetch through this node. */
  readonly #masters = new Set<string>();
  /** What was printed of joining, so that asking again is silent. */
  readonly #said = new Set<string>();
  /** Masters that are calling. */
  #connections = 0;

  constructor({ ip = "127.0.0.1", port = 0, join, print = console.log }: FetchNodeOptions) {
    this.info = { Ip: ip, Port: port };
    this.#join = join;
    this.#print = print;
    this.#server = new Server({
      // A master that was killed wants no answer.
      allowHalfOpen: false,
      accept: ({ remoteAddr }) => this.#isMaster(remoteAddr),
      onEvent: ({ type }) => {
        if (type === "opened") this.#connections++;
        if (type === "ended") this.#connections--;
      },
    }).register(CrawlNode, this);
  }

  /** A node's name is its port. */
  get name(): string {
    return String(this.info.Port);
  }

  /** Listens, and then serves and asks to be let in until {@linkcode stop}. */
  async start(): Promise<void> {
    for (const master of this.#join) {
      const { hostname } = parseAddress(master);
      for (const { address } of await lookup(hostname, { all: true })) this.#masters.add(address);
    }
    const listener = Deno.listen({ hostname: this.info.Ip, port: this.info.Port });
    this.info.Port = listener.addr.port;
    this.#print(`${this.name}:listen on :${this.name}`);
    const joining = this.#join.map((master) => this.#keepAsking(master));
    await this.#server.serve(listener, { protocols: ["gob"] });
    await Promise.all(joining);
  }

  /** Breaks off what is running. The masters give it to other nodes. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#server.shutdown({ timeout: 0 });
  }

  /** The other side of the join, for nodes that ask this one. */
  LetMeInResponse(request: NodeInfo): NodeInfo {
    this.#print(`${this.name}:request:${formatInfo(request)}`);
    return this.info;
  }

  /** Fetches a page. */
  Fetch(request: FetchRequest, { signal }: CallContext): Promise<FetchReply> {
    return fetchPage(request, formatInfo(this.info), signal);
  }

  #isMaster(peer: Deno.Addr | undefined): boolean {
    return peer !== undefined && "hostname" in peer && this.#masters.has(peer.hostname);
  }

  /** A master forgets a node that is silent, and a new master does not know it. So it asks again and again. */
  async #keepAsking(master: string): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#letMeInRequest(master);
      const asked = Date.now();
      do await pause(asking.alone, signal); while (
        !signal.aborted && this.#connections > 0 && Date.now() < asked + asking.served
      );
    }
  }

  async #letMeInRequest(master: string): Promise<void> {
    try {
      await using client = await connect({ ...parseAddress(master), timeout: 2000, ping: false });
      const node = client.service(NodeService);
      const response = await node.LetMeInResponse(this.info, { timeout: 2000 });
      this.#say(`response:${formatInfo(response)}`);
    } catch (error) {
      this.#say(`no answer from ${master}: ${error}`);
    }
  }

  #say(line: string): void {
    if (this.#said.has(line) || this.#stopping.signal.aborted) return;
    this.#said.add(line);
    this.#print(`${this.name}:${line}`);
  }
}
