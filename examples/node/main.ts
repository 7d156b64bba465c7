/**
 * Without flags, a demonstration: two nodes in this process, one of which joins the other's cluster, and a Go node that
 * joins too if Go is installed.
 *
 * ```sh
 * deno task demo
 * ```
 *
 * With flags, one node, which runs until Ctrl-C:
 *
 * ```sh
 * deno run --allow-net examples/node/main.ts --port 4001
 * deno run --allow-net examples/node/main.ts --port 4002 --join 127.0.0.1:4001
 * ```
 *
 * @module
 */

import { parseArgs } from "node:util";
import { GoNode } from "./go_node.ts";
import { formatInfo, Node } from "./node.ts";

const { values: flags } = parseArgs({
  options: {
    /** The address to listen on, which other nodes use too. */
    ip: { type: "string", default: "127.0.0.1" },
    /** The port to listen on; 0 lets the system pick one. */
    port: { type: "string" },
    /** The ip:port of a node whose cluster to join. */
    join: { type: "string" },
    /** Run until the standard input ends, for a program that starts this one. */
    "until-eof": { type: "boolean", default: false },
  },
});

async function runOneNode(): Promise<void> {
  const node = new Node({ ip: flags.ip, port: Number(flags.port ?? 0) });
  const serving = node.start();
  if (flags.join !== undefined) await join(node, flags.join);
  await (flags["until-eof"] ? endOfInput() : interrupt());
  await node.stop();
  await serving;
  printMembers(node);
}

async function demonstrate(): Promise<void> {
  const first = new Node();
  const second = new Node();

  console.log("Two nodes in this process. The second asks the first to let it in:");
  const serving = [first.start(), second.start()];
  await join(second, formatInfo(first.info));
  printMembers(first, second);

  console.log("\nA Go node asks the first to let it in, and then the second asks the Go node:");
  const go = GoNode.start(["--join", formatInfo(first.info)], console.log);
  if (go) {
    await joinBothWays(second, go);
    printMembers(first, second);
  } else {
    console.log("There is no Go on this machine, so this part is left out.");
  }

  await Promise.all([first.stop(), second.stop(), ...serving]);
}

/** The Go node knows whom to join; after it has joined, one of our nodes joins it. */
async function joinBothWays(node: Node, go: GoNode): Promise<void> {
  try {
    const port = await go.waitFor("listen on :");
    await go.waitFor(":response:");
    await join(node, `127.0.0.1:${port}`);
  } finally {
    await go.stop();
  }
}

async function join(node: Node, address: string): Promise<void> {
  const colon = address.lastIndexOf(":");
  await node.letMeInRequest(address.slice(0, colon), Number(address.slice(colon + 1)));
}

function printMembers(...nodes: Node[]): void {
  for (const { name, cluster } of nodes) console.log(`${name}:members:${cluster}`);
}

async function endOfInput(): Promise<void> {
  await Deno.stdin.readable.pipeTo(new WritableStream());
}

async function interrupt(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", resolve);
  await promise;
  Deno.removeSignalListener("SIGINT", resolve);
}

const oneNode = flags.port !== undefined || flags.join !== undefined;
await (oneNode ? runOneNode() : demonstrate());
