import assert from "node:assert/strict";
import { connect, gob } from "../../mod.ts";
import { parseAddress } from "../../cli/address.ts";
import { eachGoPeerTest, type GoPeer, writeGobFiles } from "./go_peer.ts";
import { netrpc } from "./netrpc.ts";
import { Arith } from "../testing/arith.ts";
import { goTest } from "../testing/go.ts";

const multiply = async (peer: GoPeer, options: Parameters<typeof connect>[0]) => {
  await using client = await connect(options);
  assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
  return await peer.executed();
};

eachGoPeerTest("the Go servers answer on every way and count what ran", async (peer) => {
  assert.equal(await peer.executed(), 0);
  assert.equal(await multiply(peer, parseAddress(peer.tcp)), 1);
  assert.equal(await multiply(peer, { ...parseAddress(peer.http), http: true }), 2);
  assert.equal(await multiply(peer, { ...parseAddress(peer.json), codec: "json" }), 3);
  assert.equal(await multiply(peer, { transport: "unix", path: peer.unix }), 4);
  const tls = { caCerts: [peer.authority] };
  assert.equal(await multiply(peer, { ...parseAddress(peer.tls), tls }), 5);
});

goTest("the Go program writes gob files", async () => {
  const folder = await Deno.makeTempDir({ prefix: "netrpc_" });
  try {
    await writeGobFiles(folder, 10);
    const decoder = new gob.Decoder();
    decoder.push(await Deno.readFile(`${folder}/kinds.gob`));
    const value = decoder.next()?.value as Record<string, unknown>;
    assert.equal(value.Uint64, 2n ** 64n - 1n);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("netrpc() gives the exit status and what was printed", async () => {
  const { code, stdout, stderr } = await netrpc(["--version"], { permissions: [] });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^netrpc \d+\.\d+\.\d+\n$/);
});
