/**
 * A node of a distributed crawler: it lets other nodes into its cluster, and asks others to let it into theirs. Every
 * node runs an RPC server of its own, so that asking another node reads like calling a function.
 *
 * @module
 */

import {
  type Acceptor,
  connect,
  gob,
  type Method,
  method,
  Server,
  type Service,
  service,
} from "../../mod.ts";

/** Where a node listens. */
export interface NodeInfo {
  Ip: string;
  Port: number;
}

/** The schema of {@linkcode NodeInfo}, the only type that is sent. */
export const NodeInfo: gob.Schema<NodeInfo> = gob.struct("NodeInfo", {
  Ip: gob.string,
  Port: gob.int,
});

/** What a node can be asked: it answers a caller's info with its own, and remembers the caller. */
export const NodeService: Service<{ LetMeInResponse: Method<NodeInfo, NodeInfo> }> = service(
  "Node",
  { LetMeInResponse: method(NodeInfo, NodeInfo) },
);

/** Prints an info as `ip:port`. */
export function formatInfo({ Ip, Port }: NodeInfo): string {
  return `${Ip}:${Port}`;
}

/** The nodes that a node knows, itself first. */
export class Cluster {
  readonly nodeList: NodeInfo[];

  constructor(self: NodeInfo) {
    this.nodeList = [self];
  }

  add(info: NodeInfo): void {
    this.nodeList.push(info);
  }

  /** The members in the order in which they joined, as `ip:port`. */
  toString(): string {
    return this.nodeList.map(formatInfo).join(", ");
  }
}

/** Where a node listens and who gets its lines. */
export interface NodeOptions {
  /** The address to listen on, which other nodes use too; 127.0.0.1 if it is left out. */
  readonly ip?: string;
  /** The port to listen on; with 0 or none the system picks one when the node starts. */
  readonly port?: number;
  /** Called with every line; `console.log` if it is left out. */
  readonly print?: (line: string) => void;
}

/** A node: its info, its cluster and its server. */
export class Node {
  readonly info: NodeInfo;
  readonly cluster: Cluster;
  readonly #print: (line: string) => void;
  // Not one for the whole program: two nodes can live in one process.
  readonly #server = new Server();

  constructor({ ip = "127.0.0.1", port = 0, print = console.log }: NodeOptions = {}) {
    this.info = { Ip: ip, Port: port };
    this.cluster = new Cluster(this.info);
    this.#print = print;
    // The node itself is the handler object, and LetMeInResponse the only method in the contract.
    this.#server.register(NodeService, this);
  }

  /** A node's name is its port. */
  get name(): string {
    return String(this.info.Port);
  }

  /** Listens at once, and then serves until {@linkcode stop}, when the promise resolves. */
  start(): Promise<void> {
    const listener = Deno.listen({ hostname: this.info.Ip, port: this.info.Port });
    this.info.Port = listener.addr.port;
    this.#print(`${this.name}:listen on :${this.name}`);
    return this.#server.serve(this.#announced(listener));
  }

  /** Closes the listener and, when their calls are done, the connections. */
  async stop(): Promise<void> {
    await this.#server.shutdown();
  }

  /** Asks the node at an address to let this one into its cluster. */
  async letMeInRequest(ip: string, port: number): Promise<void> {
    await using client = await connect({ hostname: ip, port });
    const response = await client.service(NodeService).LetMeInResponse(this.info);
    this.#print(`${this.name}:response:${formatInfo(response)}`);
    this.cluster.add(response);
  }

  /** The other side of {@linkcode letMeInRequest}, called by the server for another node. */
  LetMeInResponse(request: NodeInfo): NodeInfo {
    this.#print(`${this.name}:request:${formatInfo(request)}`);
    this.cluster.add(request);
    return this.info;
  }

  /** The listener, with a line printed for every connection that it hands out. */
  #announced(listener: Deno.Listener): Acceptor {
    return {
      accept: async () => {
        const conn = await listener.accept();
        this.#print(`${this.name}:get new client`);
        return conn;
      },
      close: () => listener.close(),
    };
  }
}
