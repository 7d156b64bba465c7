/**
 * The nodes of a master: who was let in, and a pool of connections to them.
 *
 * @module
 */

import type { Client, ConnectOptions } from "../../../mod.ts";
import { connectPool, type Pool } from "../../../pool/mod.ts";
import { formatInfo, type NodeInfo } from "../../node/node.ts";
import { CrawlNode, type FetchReply, type FetchRequest } from "../contract.ts";

const nodesKey = ["crawler", "node"];

/** A node that has not asked to be let in for this many milliseconds is forgotten. It asks every few seconds. */
const remembered = 20_000;

/** A node that sends nothing for as long as both together is given up, with its calls. */
const ping = { interval: 1000, timeout: 1000 };

/** After its deadline a node has this many milliseconds to say that the site was too slow. */
const answerTime = 1000;

/** A node as people see it. */
export interface NodeState {
  readonly address: string;
  /** What the pool says of it: `up`, `idle`, `failed`, … */
  readonly phase: string;
  /** Why it failed last. */
  readonly error: string;
  /** What it is fetching. */
  readonly fetching: readonly string[];
  /** What it has fetched for this master. */
  readonly fetched: number;
}

interface Work {
  readonly fetching: Set<string>;
  fetched: number;
}

/** What a master needs for its nodes. */
export interface NodesOptions {
  readonly kv: Deno.Kv;
  /** Where this master listens: nodes are told who calls them. */
  readonly self: NodeInfo;
  /** Requests that a node has at a time. */
  readonly perNode: number;
}

/**
 * The nodes. Who was let in stands in the store, so that a master which takes over can call them at once.
 */
export class Nodes implements AsyncDisposable {
  readonly #kv: Deno.Kv;
  readonly #self: NodeInfo;
  readonly #perNode: number;
  readonly #pool: Pool;
  readonly #work = new Map<string, Work>();
  /** Orders that are running or may be given. */
  #running = 0;
  /** Wakes those who want to give an order, the first first. */
  readonly #waiting: (() => void)[] = [];
  /** Nodes come and go without anybody telling. */
  readonly #timer = setInterval(() => this.#wake(), 200);
  /** Set when no more orders will be given. */
  #ended = false;

  constructor({ kv, self, perNode }: NodesOptions) {
    this.#kv = kv;
    this.#self = self;
    this.#perNode = perNode;
    this.#pool = connectPool({
      servers: () => this.#find(),
      refresh: 500,
      dialTimeout: 2000,
      backoff: { first: 100, longest: 1000 },
      prepare: (client) => this.#introduce(client),
      onEvent: () => this.#wake(),
    });
  }

  /** Lets a node in, or notes that it is still there. True if it is new. */
  static async admit(kv: Deno.Kv, node: NodeInfo): Promise<boolean> {
    const key = [...nodesKey, formatInfo(node)];
    const { value } = await kv.get<number>(key);
    const now = Date.now();
    await kv.set(key, now, { expireIn: 3 * remembered });
    return value === null || now - value > remembered;
  }

  /** Waits until a node can take another order. What is returned has to be disposed of when the order is done. */
  async room(): Promise<Disposable> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.#wake();
    await promise;
    return {
      [Symbol.dispose]: () => {
        this.#running--;
        this.#wake();
      },
    };
  }

  /** Lets all go on who wait for room: there will be no more orders. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /**
   * Gives an order to the node that is least busy. The call is the lease: it ends with a reply, or breaks, and then the
   * order is nobody's.
   */
  async fetch(request: FetchRequest, signal: AbortSignal): Promise<FetchReply> {
    const timeout = Math.max(0, request.Deadline - Date.now()) + answerTime;
    // Not idempotent: if a connection breaks, the site has perhaps been asked, and its pause begins anew.
    return await this.#pool.call(CrawlNode.methods.Fetch, request, { timeout, signal });
  }

  /** What each node does. */
  states(): NodeState[] {
    return this.#pool.servers().map(({ address, phase, error }) => {
      const { fetching, fetched } = this.#workOf(address.replace(/[[\]]/g, ""));
      const text = error instanceof Error ? error.message : "";
      return { address, phase, error: text, fetching: [...fetching], fetched };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#pool.close();
  }

  #wake(): void {
    while (this.#waiting.length > 0 && (this.#ended || this.#hasRoom)) {
      this.#running++;
      this.#waiting.shift()!();
    }
  }

  get #hasRoom(): boolean {
    const usable = this.#pool.servers()
      .filter(({ phase }) => phase === "up" || phase === "idle" || phase === "connecting");
    return this.#running < usable.length * this.#perNode;
  }

  async #find(): Promise<ConnectOptions[]> {
    const found: ConnectOptions[] = [];
    for await (const { key, value } of this.#kv.list<number>({ prefix: nodesKey })) {
      if (Date.now() - value > remembered) continue;
      const [, ip, port] = /^(.*):(\d+)$/.exec(String(key.at(-1)))!;
      found.push({ hostname: ip!, port: Number(port), ping });
    }
    return found;
  }

  /** The other half of the join: the node hears who calls, and says who it is. */
  async #introduce(client: Client): Promise<void> {
    const node = await client.service(CrawlNode).LetMeInResponse(this.#self);
    const work = this.#workOf(formatInfo(node));
    client.use(async ({ method, args }, next) => {
      if (method !== CrawlNode.methods.Fetch.name) return await next();
      const { Url } = args as FetchRequest;
      work.fetching.add(Url);
      try {
        const reply = await next();
        work.fetched++;
        return reply;
      } finally {
        work.fetching.delete(Url);
      }
    });
  }

  #workOf(address: string): Work {
    let work = this.#work.get(address);
    if (work === undefined) {
      work = { fetching: new Set(), fetched: 0 };
      this.#work.set(address, work);
    }
    return work;
  }
}
