/**
 * The server that the tests call: the services of ./contract.ts in TypeScript, as peer/services.go has them in Go.
 *
 * @module
 */

import { gob, Server } from "../../mod.ts";
import type { Args, List, Quotient, Reply } from "../testing/schemas.ts";
import * as contract from "./contract.ts";
import { describe, formatBigFloat, formatTime } from "./describe.ts";
import { Gates } from "./gates.ts";
import { type Address, listen, type Network, SocketFolder } from "./network.ts";

const arith = {
  Add: ({ A, B }: Args): Reply => ({ C: A + B }),
  Mul: ({ A, B }: Args): Promise<Reply> => Promise.resolve({ C: A * B }),
  Div({ A, B }: Args): Quotient {
    if (B === 0) throw new Error("divide by zero");
    return { Quo: Math.trunc(A / B), Rem: A % B };
  },
  String: ({ A, B }: Args): string => `${A}+${B}=${A + B}`,
  Scan: (text: string): Reply => ({ C: Number(text) }),
  Error(text: string): Reply {
    throw new Error(text);
  },
  async SleepMilli({ A }: Args): Promise<Reply> {
    await new Promise((resolve) => setTimeout(resolve, A));
    return { C: A };
  },
};

/** Registers everything but `Control`. */
function registerServices(server: Server, gates: Gates): Server {
  server.register(contract.Arith, arith).register(contract.DottedArith, arith);
  server.register(contract.NewServerArith, arith);
  server.register(contract.Embed, { Exported: arith.Add });
  registerBuiltin(server);
  registerValues(server);
  registerRecursive(server);
  registerKnown(server);
  server.register(contract.Bulk, {
    Echo: (data) => data,
    Fill: (n) => pattern(n),
    async Digest(data) {
      const copy = new Uint8Array(data);
      return new Uint8Array(await crypto.subtle.digest("SHA-256", copy)).toHex();
    },
    Join: (parts) => parts.join(""),
  });
  server.register(contract.Gate, {
    Wait: (name, { signal }) => gates.wait(name, signal),
    Open(name) {
      gates.open(name);
      return true;
    },
    Waiting: (name) => gates.waiting(name),
  });
  registerFaults(server);
  return server;
}

function registerBuiltin(server: Server): void {
  server.register(contract.Builtin, {
    Map: ({ A, B }) => new Map([[A, B]]),
    Slice: ({ A, B }) => [A, B],
    Array: ({ A, B }) => [A, B],
    Nothing: () => [],
    NoMap: () => new Map(),
    NoStruct: () => ({}),
    Total: (counts) => counts.values().reduce((sum, n) => sum + n, 0),
    Keys: (counts) => [...counts.keys()].sort(),
    Reverse: (list) => list.toReversed(),
    Swap: (pair) => pair.toReversed(),
    Sums: (list) => list.map(arith.Add),
    Index(words) {
      const index: Record<string, string[]> = {};
      for (const word of words) (index[word.charAt(0)] ??= []).push(word);
      return index;
    },
    Twice: (n) => n * 2,
    Half: (x) => x / 2,
    Not: (b) => !b,
    Next: (n) => BigInt.asUintN(64, n + 1n),
    Negate: (n) => -n,
    Conjugate: ({ re, im }) => ({ re, im: -im }),
    Upper: (text) => text.toUpperCase(),
    Bytes: (data) => data.map((byte) => byte ^ 0xff),
    Numbers: (numbers) => numbers,
    Small: arith.Add,
    Nested: (nested) => nested,
  });
}

function registerValues(server: Server): void {
  server.register(contract.Values, {
    Echo: (value) => value,
    Box: (box) => box,
    List: (list) => list,
    Map: (table) => table,
    Describe: ({ Value }) => describe(Value),
    Drawing: (drawing) => drawing,
    Area: ({ Frame, Shapes, Named }) =>
      [Frame, ...Shapes, ...Named.values()].reduce<number>((sum, shape) => sum + area(shape), 0),
  });
}

function area(shape: unknown): number {
  if (!(shape instanceof gob.Typed)) return 0;
  if (shape.name === "*main.Square") return (shape.value as contract.Square).Side ** 2;
  return Math.PI * (shape.value as contract.Circle).Radius ** 2;
}

function registerRecursive(server: Server): void {
  server.register(contract.Recursive, {
    Sum(list) {
      let sum = 0;
      for (let at: List | undefined = list; at; at = at.Next) sum += at.Value;
      return sum;
    },
    Count(n) {
      let list: List | undefined;
      for (let value = n; value > 0; value--) {
        list = list === undefined ? { Value: value } : { Value: value, Next: list };
      }
      return list ?? { Value: 0 };
    },
    Tree: mirror,
    Words: (trie) => words(trie, "").sort(),
    Folder: (folder) => folder,
  });
}

function mirror({ Name, Children }: contract.Tree): contract.Tree {
  return { Name, Children: Children.map(mirror).reverse() };
}

function words(trie: contract.Trie, prefix: string): string[] {
  const deeper = [...trie.Next].flatMap(([key, next]) => words(next, prefix + key));
  return trie.End ? [prefix, ...deeper] : deeper;
}

function registerKnown(server: Server): void {
  server.register(contract.Known, {
    After: ({ At, Wait }) => At.add(Wait),
    Moment: (moment) => moment,
    Format: (at) => formatTime(at),
    Between: ([first, second]) => first!.until(second!, { largestUnit: "hours" }),
    Seconds: (wait) => wait.total("seconds"),
    Factorial(n) {
      let product = 1n;
      for (let factor = 2n; factor <= n; factor++) product *= factor;
      return product;
    },
    Square: (n) => n * n,
    Invert: ({ num, den }) => num < 0n ? { num: -den, den: -num } : { num: den, den: num },
    Big: (numbers) => numbers,
    FormatBig: ({ Int, Float, Rat }) => `${Int} ${formatBigFloat(Float)} ${Rat.num}/${Rat.den}`,
    Place: (place) => place,
    FormatPlace: ({ Link, Addr }) => `${Link} ${Addr}`,
  });
}

function registerFaults(server: Server): void {
  server.register(contract.Faults, {
    Throw() {
      throw new Error("thrown");
    },
    Reject: () => Promise.reject(new Error("rejected")),
    ThrowString() {
      throw "a string";
    },
    ThrowUndefined() {
      throw undefined;
    },
    ThrowObject() {
      throw Object.create(null);
    },
    WrongReply: () => ({ C: "seven" }) as unknown as Reply,
    NoReply: () => undefined as unknown as Reply,
    HostileError() {
      throw Object.defineProperty(new Error(), "message", {
        get() {
          throw new Error("no message for you");
        },
      });
    },
    // A string that is no text, and a message that is no string: neither can be sent as it is.
    ThrowSurrogate() {
      throw new Error("half a \ud83d");
    },
    RejectSurrogate: () => Promise.reject(new Error("half a \ud83d")),
    ThrowOddMessage() {
      throw Object.assign(new Error(), { message: 42 });
    },
    RejectOddMessage: () => Promise.reject(Object.assign(new Error(), { message: 42 })),
  });
}

/** Bytes in which no short stretch repeats, by the rule of `pattern` in peer/services.go. */
export function pattern(n: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(n);
  let state = 1;
  for (let i = 0; i < n; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state >>> 24;
  }
  return data;
}

/** A server in this process. */
export class DenoServer implements AsyncDisposable {
  /** Where it listens. */
  readonly address: Address;
  /** What its calls wait at. */
  readonly gates: Gates;
  /** The server itself; with `Control`, the one of no connection. */
  readonly server: Server;
  readonly #listener: Deno.Listener;
  readonly #folder: SocketFolder;
  readonly #serving: Promise<void>;

  private constructor(network: Network, withControl: boolean) {
    this.#folder = new SocketFolder();
    [this.#listener, this.address] = listen(network, this.#folder);
    this.gates = new Gates();
    this.server = registerServices(new Server({ registry: contract.registry }), this.gates);
    this.#serving = withControl ? this.#accept() : this.server.serve(this.#listener);
  }

  /** Starts a server that takes connections by `serve`. */
  static start(network: Network): DenoServer {
    return new DenoServer(network, false);
  }

  /** Starts one that takes connections by `serveConn`, each with a server of its own that knows it, for `Control`. */
  static startWithControl(network: Network): DenoServer {
    return new DenoServer(network, true);
  }

  /** Waits until `serve` has ended. */
  async served(): Promise<void> {
    await this.#serving;
  }

  /** Ends the server and all its connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.shutdown({ timeout: 0 });
    closeQuietly(this.#listener);
    await this.#serving;
    await this.#folder[Symbol.asyncDispose]();
  }

  async #accept(): Promise<void> {
    const connections: Promise<void>[] = [];
    for await (const conn of this.#listener) {
      const server = registerServices(new Server({ registry: contract.registry }), this.gates);
      server.register(contract.Closing, {
        Close() {
          conn.close();
          return 0;
        },
      });
      connections.push(server.serveConn(conn));
    }
    await Promise.all(connections);
  }
}

function closeQuietly(listener: Deno.Listener): void {
  try {
    listener.close();
  } catch (error) {
    // The server has closed it.
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
