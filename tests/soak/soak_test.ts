// The soak itself: it runs, tiny, and its books notice what must not happen.

import assert from "node:assert/strict";
import { Client, gob, ShutdownError } from "../../mod.ts";
import { GobClientCodec } from "../../rpc/gob_codec.ts";
import { CheckedCodec } from "./checked_codec.ts";
import { type ChurnSample, isClean } from "./churn.ts";
import { Ledger } from "./ledger.ts";
import { type Sample, trendOf } from "./memory.ts";
import { Args, Arith } from "../testing/arith.ts";
import { goTest } from "../testing/go.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { outcomeOf } from "../testing/process.ts";
import { ScriptedPeer } from "../testing/scripted_peer.ts";

const program = new URL("main.ts", import.meta.url).pathname;

async function soak(...args: string[]): Promise<{ success: boolean; text: string }> {
  const flags = ["--no-prompt", "--no-check", "--allow-all", "--v8-flags=--expose-gc"];
  const { code, stdout, stderr } = await outcomeOf(Deno.execPath(), [
    ...["run", ...flags, program],
    ...args,
  ]);
  return { success: code === 0, text: stdout + stderr };
}

const linux = Deno.build.os === "linux";
const tiny = ["--minutes", "0.015", "--connections", "20"];

/** Fails where the books do not balance, or nothing is in them. */
function checkSoak({ success, text }: { success: boolean; text: string }): void {
  assert(success, text);
  assert.match(text, /^\| calls made \| [\d,]+ /m);
  assert.match(text, /^\| lost \| 0 \|$/m);
  assert.match(text, /^\| replies that came twice or unasked \| 0 \|$/m);
  assert.match(text, /^\| server, resident \| [\d.]+ MB \| [\d.]+ MB \| -?[\d.]+ MB a minute \|$/m);
}

Deno.test({
  name: "soak: calls to our server are all accounted for",
  ignore: !linux,
  fn: async () => checkSoak(await soak(...tiny)),
});

if (linux) {
  goTest("soak: calls to Go's server are all accounted for", async () => {
    checkSoak(await soak(...tiny, "--server", "go"));
  });
}

Deno.test({
  name: "churn: connections that come and go leave no files open",
  ignore: !linux,
  async fn() {
    const { success, text } = await soak("--churn", "--count", "200");
    assert(success, text);
    assert.equal([...text.matchAll(/^\| [\d,]+ \|/gm)].length, 10, text);
    assert.match(text, /^([\d,]+) of \1 calls answered/m);
  },
});

Deno.test("soak: what makes no sense is refused", async () => {
  for (const args of [["--minutes", "0"], ["--server", "rust"], ["--seed", "x"]]) {
    const { success, text } = await soak(...args);
    assert.equal(success, false);
    assert.match(text, /TypeError: --\w+: expected /);
  }
});

Deno.test("CheckedCodec notices replies that come twice, unasked or not at all", async () => {
  const [near, far] = MemoryTransport.pair();
  const ledger = new Ledger();
  const codec = new CheckedCodec(new GobClientCodec(near, {}), ledger);
  const client = new Client(codec);
  const peer = new ScriptedPeer(far);
  const arith = client.service(Arith);
  const first = arith.Multiply({ A: 2, B: 3 });
  const second = arith.Multiply({ A: 2, B: 4 });
  const headers = [
    (await peer.readRequest(Args)).header,
    (await peer.readRequest(Args)).header,
  ] as const;
  await peer.reply(headers[0], gob.int, 6);
  assert.equal(await inTime(first, "the first call"), 6);
  assert.deepEqual([codec.open, ledger.twice, ledger.unasked], [1, 0, 0]);
  await peer.reply(headers[0], gob.int, 6);
  await peer.reply({ ...headers[0], Seq: 7 }, gob.int, 6);
  await codec.quiet(1);
  assert.equal(codec.open, 1);
  const quiet = codec.quiet(5000);
  await peer.reply(headers[1], gob.int, 8);
  assert.equal(await inTime(second, "the second call"), 8);
  await inTime(quiet, "quiet()");
  assert.deepEqual([codec.open, ledger.twice, ledger.unasked], [0, 1, 1]);
  assert.deepEqual([ledger.requests, ledger.replies], [2, 4]);
  assert.equal(ledger.balanced, false);
  await client.close();
});

Deno.test("CheckedCodec.quiet() waits no longer than there is a connection", async () => {
  const [near, far] = MemoryTransport.pair();
  const codec = new CheckedCodec(new GobClientCodec(near, {}), new Ledger());
  const client = new Client(codec);
  const call = later(client.service(Arith).Multiply({ A: 2, B: 3 }));
  const quiet = codec.quiet(60_000);
  far.close();
  await inTime(quiet, "quiet()");
  await inTime(codec.quiet(60_000), "a later quiet()");
  assert.equal(codec.open, 1);
  assert(await rejection(call) instanceof ShutdownError);
  await client.close();
});

Deno.test("Ledger balances where every call has its end", () => {
  const ledger = new Ledger();
  assert(ledger.balanced);
  ledger.made = 3;
  ledger.fates.answered = 2;
  assert.deepEqual([ledger.lost, ledger.balanced], [1, false]);
  ledger.fates["timed out"] = 1;
  assert.deepEqual([ledger.lost, ledger.balanced], [0, true]);
  ledger.unanswered = 1;
  assert.equal(ledger.balanced, false);
  ledger.unanswered = 0;
  ledger.complain("no server");
  assert.equal(ledger.balanced, false);
});

Deno.test("isClean() wants all calls answered, and as many files open as before", () => {
  const sample = (connections: number, files: number): ChurnSample => ({
    connections,
    clientFiles: files,
    clientHeap: 5e6,
    clientResident: 5e7,
    serverFiles: 12,
    serverHeap: 5e6,
    serverResident: 5e7,
  });
  const report = { samples: [sample(100, 20), sample(200, 21)], calls: 9, answered: 9, seconds: 1 };
  assert(isClean(report));
  assert(!isClean({ ...report, answered: 8 }));
  assert(!isClean({ ...report, samples: [sample(100, 20), sample(200, 120)] }));
});

Deno.test("trendOf() fits a line behind the warm-up", () => {
  // Nine seconds: a warm-up that climbs, then a rise of 1000 bytes a second.
  const samples: Sample[] = Array.from({ length: 10 }, (_, n) => ({
    at: n * 1000,
    heap: n < 3 ? n * 1e9 : 5e6 + n * 1000,
    resident: 7,
  }));
  const { first, last, slope } = trendOf(samples, "heap");
  assert.deepEqual([first, last, slope].map(Math.round), [5_003_000, 5_009_000, 60_000]);
  assert.equal(trendOf(samples, "resident").slope, 0);
  assert(Number.isNaN(trendOf([], "heap").slope));
});
