import assert from "node:assert/strict";
import { main } from "../../../cli/main.ts";
import { Server } from "../../../mod.ts";
import { type Args, Arith, arith } from "../../testing/arith.ts";
import { goPeerTest } from "../go_peer.ts";
import { netrpc } from "../netrpc.ts";
import { netrpcHere, testTerminal } from "../test_terminal.ts";

const program = new URL("../../../cli.ts", import.meta.url).pathname;
const six = '{"A": 2, "B": 3}';

const bench = (...args: string[]) => netrpcHere(["bench", ...args]);

goPeerTest(
  "bench makes so many calls of a Go server, and one question runs no method",
  async (peer) => {
    const before = await peer.executed();
    const { code, out, err } = await bench(
      ...[
        peer.tcp,
        "Arith.Multiply",
        six,
        "--calls",
        "500",
        "--in-flight",
        "8",
        "--connections",
        "2",
      ],
    );
    assert.deepEqual([code, err], [0, ""]);
    const [heading, ...lines] = out.split("\n");
    assert.equal(heading, `Arith.Multiply at ${peer.tcp}: 8 in flight on 2 connections`);
    assert.match(
      lines.join("\n"),
      /^\ncalls +500 +in [\d.]+(?:ms|s)\ncalls\/s +\d+\nerrors +0\n\np50 /,
    );
    assert.match(out, /^ *to [\d.]+(?:µs|ms|s) +\d+ +█+$/m);
    assert.equal(await peer.executed() - before, 500);
  },
);

goPeerTest("bench counts errors by their texts, and has a status for them", async (peer) => {
  const { code, out } = await bench(peer.http, "Arith.Divide", six, "--http", "--calls", "10");
  assert.deepEqual([code, /^errors +0$/m.test(out)], [0, true]);
  const zero = await bench(peer.tcp, "Arith.Divide", '{"A": 1, "B": 0}', "--calls", "10");
  assert.equal(zero.code, 1);
  assert.match(zero.out, /^errors +10$/m);
  assert.match(zero.out, /\n\n10 +divide by zero\n$/);
  const json = await bench(peer.json, "Arith.Multiply", six, "--json", "--calls", "10");
  assert.deepEqual([json.code, json.err], [0, ""]);
});

goPeerTest(
  "bench ends when its time is over, or with Ctrl-C, and prints what there is",
  async (peer) => {
    const args = [peer.tcp, "Arith.Slow", "20"];
    const short = await bench(...args, "--seconds", "0.1", "--in-flight", "2");
    assert.equal(short.code, 0);
    assert.match(short.out, /^errors +0$/m);
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--no-config", "-q", "--allow-net", program, "bench"],
        ...[...args, "--seconds", "60s"],
      ],
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const before = await peer.executed();
    while (await peer.executed() - before < 10) await new Promise((next) => setTimeout(next, 20));
    child.kill("SIGINT");
    const { code, stdout, stderr } = await child.output();
    const text = new TextDecoder();
    assert.match(text.decode(stdout), /^calls +\d+ +in /m);
    assert.deepEqual([code, text.decode(stderr)], [130, "interrupted\n"]);
  },
);

Deno.test("bench shows on a terminal how far it is", async () => {
  const server = new Server().register(Arith, arith);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  const address = `127.0.0.1:${listener.addr.port}`;
  const { terminal, written } = testTerminal({ interactive: true });
  const args = ["bench", address, "Arith.Multiply", six, "--seconds", "0.6"];
  assert.equal(await main(args, terminal), 0);
  await server.shutdown();
  await serving;
  const clear = "\r\x1b[K";
  const [nothing, first, ...rest] = written.err.split(clear);
  assert.equal(nothing, "");
  assert.match(first!, /^\d+ calls, \d+\/s, 0 errors$/);
  assert.equal(rest.at(-1), "");
});

Deno.test("bench counts the calls of a connection that breaks", async () => {
  let calls = 0;
  const Multiply = ({ A, B }: Args) => (calls++, A * B);
  const server = new Server().register(Arith, { ...arith, Multiply });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  const running = bench(`127.0.0.1:${listener.addr.port}`, "Arith.Multiply", six);
  while (calls < 100) await new Promise((next) => setTimeout(next, 5));
  await server.shutdown({ timeout: 0 });
  await serving;
  const { code, out } = await running;
  assert.equal(code, 1);
  assert.match(out, /^errors +\d+$/m);
});

Deno.test("bench refuses options that are wrong", async () => {
  const table: [string[], RegExp][] = [
    [["--in-flight", "0"], /--in-flight takes a whole number from 1, not "0"/],
    [["--in-flight", "100001"], /--in-flight is at most 100000, not 100001/],
    [["--connections", "2000"], /--connections is at most 1000, not 2000/],
    [["--calls", "1.5"], /--calls takes a whole number from 1, not "1.5"/],
    [["--seconds", "25h"], /--seconds is at most a day/],
    [["--metadata", "secret"], /--metadata takes KEY=VALUE\n/],
  ];
  for (const [args, expected] of table) {
    const { code, err } = await bench("127.0.0.1:1", "A.B", ...args);
    assert.equal(code, 2);
    assert.match(err, expected);
    assert(!err.includes("secret"));
  }
  const method = await bench("127.0.0.1:1", "token=secret");
  assert.match(
    method.err,
    /bench takes an ADDRESS and a method, Arith.Multiply, not something else/,
  );
});

goPeerTest("metadata is never printed", async (peer) => {
  const secret = "c0ffee";
  const line = [
    peer.tcp,
    "Arith.Divide",
    '{"A": 1, "B": 0}',
    "--metadata",
    `token=${secret}`,
    "-v",
  ];
  for (const command of [["call"], ["bench", "--calls", "3"]]) {
    const { code, stdout, stderr } = await netrpc([...command, ...line]);
    assert.equal(code, 1);
    assert.match(stdout + stderr, /divide by zero/);
    assert(!`${stdout}${stderr}`.includes(secret), stderr);
    const wrong = await netrpc([...command, ...line, `--metadata-x=${secret}`, secret, "--nope"]);
    assert.equal(wrong.code, 2);
    assert(!wrong.stderr.includes(secret), wrong.stderr);
  }
});
