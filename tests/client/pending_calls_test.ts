import assert from "node:assert/strict";
import { PendingCall } from "../../client/pending_call.ts";
import { PendingCalls } from "../../client/pending_calls.ts";
import { gob, method, service } from "../../mod.ts";

const Echo = service("Echo", { Text: method(gob.string, gob.string) });

function numbered(seq: number): PendingCall {
  const call = new PendingCall(Echo.methods.Text as never, () => {});
  call.seq = seq;
  return call;
}

function numbers(calls: PendingCalls): number[] {
  return calls.values().map(({ seq }) => seq);
}

Deno.test("PendingCalls finds and removes calls as a map does, whatever is answered when", () => {
  let random = 1;
  const next = (below: number) => (random = random * 48271 % 0x7fffffff) % below;
  for (const inFlight of [1, 5, 8, 9, 100, 3000]) {
    const calls = new PendingCalls();
    const expected = new Map<number, PendingCall>();
    for (let seq = 0; seq < 20_000; seq++) {
      const call = numbered(seq);
      calls.add(call);
      expected.set(seq, call);
      if (expected.size <= inFlight) continue;
      // One of the oldest, of the latest, or a call that is not there.
      const open = [...expected.keys()].slice(
        next(2) === 0 ? 0 : -4,
        next(2) === 0 ? 4 : undefined,
      );
      const answered = next(10) === 0 ? next(seq) : open[next(Math.max(open.length, 1))] ?? 0;
      assert.equal(calls.get(answered), expected.get(answered));
      calls.delete(answered);
      expected.delete(answered);
      assert.equal(calls.get(answered), undefined);
      if (expected.size > inFlight + 5) break;
    }
    assert.deepEqual(numbers(calls), [...expected.keys()]);
    calls.clear();
    assert.deepEqual(numbers(calls), []);
  }
});

Deno.test("PendingCalls keeps a call that is never answered beside many later ones", () => {
  const calls = new PendingCalls();
  const slow = numbered(3);
  calls.add(slow);
  for (let seq = 4; seq < 100_000; seq++) {
    calls.add(numbered(seq));
    calls.delete(seq);
  }
  assert.equal(calls.get(3), slow);
  calls.delete(3);
  assert.deepEqual(numbers(calls), []);
});

Deno.test("PendingCalls holds more calls than its ring, and numbers beyond 32 bits", () => {
  const calls = new PendingCalls();
  const first = 2 ** 32 - 20_000;
  for (let i = 0; i < 40_000; i++) calls.add(numbered(first + i));
  assert.deepEqual(numbers(calls), Array.from({ length: 40_000 }, (_, i) => first + i));
  for (let i = 0; i < 40_000; i++) {
    assert.equal(calls.get(first + i)?.seq, first + i);
    calls.delete(first + i);
  }
  assert.deepEqual(numbers(calls), []);
});

Deno.test("PendingCalls has no call for a number that no call has", () => {
  const calls = new PendingCalls();
  calls.add(numbered(1));
  for (const seq of [0, 9, -1, 2 ** 53, 1n, 2n ** 64n - 1n]) {
    assert.equal(calls.get(seq), undefined);
    calls.delete(seq);
  }
  assert.deepEqual(numbers(calls), [1]);
});
