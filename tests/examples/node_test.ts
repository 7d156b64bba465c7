import assert from "node:assert/strict";
import { formatInfo, Node } from "../../examples/node/node.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { Child, outcomeOf } from "../testing/process.ts";

const folder = new URL("../../examples/node/", import.meta.url);
const goFolder = new URL("go/", folder);

/** A node of this process that has been started, the lines that it printed, and its end. */
class StartedNode implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly node: Node = new Node({ print: (line) => this.lines.push(line) });
  readonly #serving: Promise<void> = this.node.start();

  get address(): string {
    return formatInfo(this.node.info);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node.stop();
    await this.#serving;
  }
}

/** A node in a process of its own, in Deno or in Go, whose lines are read as they come. */
class DistantNode implements AsyncDisposable {
  readonly #child: Child;
  readonly name: string;

  private constructor(child: Child, name: string) {
    this.#child = child;
    this.name = name;
  }

  static async start(program: string, args: readonly string[]): Promise<DistantNode> {
    const child = Child.start(program, [...args, "--port", "0", "--until-eof"]);
    const name = /^(\d+):listen on :\1$/.exec(await child.readLine() ?? "")?.[1];
    if (name !== undefined) return new DistantNode(child, name);
    await child[Symbol.asyncDispose]();
    throw new Error("the first line of a node says where it listens");
  }

  get address(): string {
    return `127.0.0.1:${this.name}`;
  }

  /** Lets the node end, and gives the lines that it printed after the first. */
  async rest(): Promise<string[]> {
    await this.#child.closeInput();
    const lines = (await this.#child.readRest()).split("\n");
    assert.equal((await this.#child.exit()).code, 0);
    return lines;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}

function startInDeno(...flags: string[]): Promise<DistantNode> {
  const { pathname } = new URL("main.ts", folder);
  const args = ["run", "--no-prompt", "--allow-net=127.0.0.1", pathname, ...flags];
  return DistantNode.start(Deno.execPath(), args);
}

async function startInGo(...flags: string[]): Promise<DistantNode> {
  return await DistantNode.start(await buildGo(goFolder), flags);
}

Deno.test("Node lets another node of the same process into its cluster", async () => {
  await using a = new StartedNode();
  await using b = new StartedNode();
  await b.node.letMeInRequest("127.0.0.1", a.node.info.Port);

  assert.deepEqual(a.lines, [
    `${a.node.name}:listen on :${a.node.name}`,
    `${a.node.name}:get new client`,
    `${a.node.name}:request:${b.address}`,
  ]);
  assert.deepEqual(b.lines, [
    `${b.node.name}:listen on :${b.node.name}`,
    `${b.node.name}:response:${a.address}`,
  ]);
  assert.deepEqual(a.node.cluster.nodeList, [a.node.info, b.node.info]);
  assert.deepEqual(b.node.cluster.nodeList, [b.node.info, a.node.info]);
});

Deno.test("Node is called by its port and begins its cluster with itself", () => {
  const node = new Node({ ip: "127.0.0.1", port: 4001 });
  assert.equal(node.name, "4001");
  assert.equal(String(node.cluster), "127.0.0.1:4001");
});

Deno.test("Node prints a line for every connection, whether it asks for anything or not", async () => {
  await using a = new StartedNode();
  for (let count = 0; count < 3; count++) {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port: a.node.info.Port });
    conn.close();
  }
  await using b = new StartedNode();
  await b.node.letMeInRequest("127.0.0.1", a.node.info.Port);
  const clients = a.lines.filter((line) => line === `${a.node.name}:get new client`);
  assert.equal(clients.length, 4);
});

Deno.test("Node tells why it was not let in", async () => {
  const nobody = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  nobody.close();
  await using a = new StartedNode();
  await assert.rejects(a.node.letMeInRequest("127.0.0.1", nobody.addr.port));
  assert.equal(a.node.cluster.nodeList.length, 1);
});

const twins: [language: string, start: typeof startInDeno, test: typeof goTest][] = [
  ["Deno", startInDeno, (name, fn) => Deno.test(name, fn)],
  ["Go", startInGo, goTest],
];

for (const [language, start, test] of twins) {
  test(`a node in a process in ${language} is let into our cluster`, async () => {
    await using ours = new StartedNode();
    await using theirs = await start("--join", ours.address);
    assert.deepEqual(await theirs.rest(), [
      `${theirs.name}:response:${ours.address}`,
      `${theirs.name}:members:${theirs.address}, ${ours.address}`,
    ]);
    assert.deepEqual(ours.lines.slice(1), [
      `${ours.node.name}:get new client`,
      `${ours.node.name}:request:${theirs.address}`,
    ]);
    assert.equal(String(ours.node.cluster), `${ours.address}, ${theirs.address}`);
  });

  test(`a node in a process in ${language} lets us into its cluster`, async () => {
    await using ours = new StartedNode();
    await using theirs = await start();
    await ours.node.letMeInRequest("127.0.0.1", Number(theirs.name));
    assert.deepEqual(await theirs.rest(), [
      `${theirs.name}:get new client`,
      `${theirs.name}:request:${ours.address}`,
      `${theirs.name}:members:${theirs.address}, ${ours.address}`,
    ]);
    assert.deepEqual(ours.lines.slice(1), [`${ours.node.name}:response:${theirs.address}`]);
    assert.equal(String(ours.node.cluster), `${ours.address}, ${theirs.address}`);
  });
}

/** Runs the demo as `deno task demo` does, and gives its lines with ports replaced by A, B, C as they appear. */
async function runDemo(env?: Record<string, string>): Promise<string[]> {
  const config = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
  const command: string = JSON.parse(config).tasks.demo.command;
  const { code, stdout, stderr } = await outcomeOf(Deno.execPath(), command.split(" ").slice(1), {
    cwd: new URL("../../", import.meta.url),
    env: { DENO_NO_PROMPT: "1", ...env },
  });
  assert.equal(code, 0, stderr);
  const names = new Map<string, string>();
  return stdout.trimEnd()
    .replace(/\d{4,5}/g, (port) => {
      if (!names.has(port)) names.set(port, "ABC"[names.size] ?? "?");
      return names.get(port)!;
    })
    .split("\n");
}

const TWO_NODES = [
  "Two nodes in this process. The second asks the first to let it in:",
  "A:listen on :A",
  "B:listen on :B",
  "A:get new client",
  "A:request:127.0.0.1:B",
  "B:response:127.0.0.1:A",
  "A:members:127.0.0.1:A, 127.0.0.1:B",
  "B:members:127.0.0.1:B, 127.0.0.1:A",
  "",
  "A Go node asks the first to let it in, and then the second asks the Go node:",
];

Deno.test("the demo works with Deno alone", async () => {
  const lines = await runDemo({ PATH: "" });
  assert.deepEqual(lines, [
    ...TWO_NODES,
    "There is no Go on this machine, so this part is left out.",
  ]);
});

goTest("the demo lets a Go node join from both sides", async () => {
  const lines = await runDemo();
  assert.deepEqual(lines.slice(0, TWO_NODES.length), TWO_NODES);
  // Two processes print these, so only the lines of each are in order.
  assert.deepEqual(lines.slice(TWO_NODES.length).filter((line) => line.startsWith("C:")), [
    "C:listen on :C",
    "C:response:127.0.0.1:A",
    "C:get new client",
    "C:request:127.0.0.1:B",
    "C:members:127.0.0.1:C, 127.0.0.1:A, 127.0.0.1:B",
  ]);
  assert.deepEqual(lines.slice(TWO_NODES.length).filter((line) => !line.startsWith("C:")), [
    "A:get new client",
    "A:request:127.0.0.1:C",
    "B:response:127.0.0.1:C",
    "A:members:127.0.0.1:A, 127.0.0.1:B, 127.0.0.1:C",
    "B:members:127.0.0.1:B, 127.0.0.1:A, 127.0.0.1:C",
  ]);
});
