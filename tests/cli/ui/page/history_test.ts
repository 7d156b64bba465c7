import assert from "node:assert/strict";
import { CallHistory, type Store } from "../../../../cli/ui/page/history.ts";

function store(kept: Record<string, string> = {}): Store & { kept: Record<string, string> } {
  return {
    kept,
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => void (kept[key] = value),
  };
}

const call = { method: "Arith.Multiply", json: '{"A":7}', at: 1, ok: true, text: "56", ms: 1.5 };

Deno.test("CallHistory keeps calls by server, the newest first", () => {
  const browser = store();
  const history = new CallHistory(browser, "127.0.0.1:1234");
  history.add(call);
  history.add({ ...call, at: 2 });
  assert.deepEqual(new CallHistory(browser, "127.0.0.1:1234").calls, [{ ...call, at: 2 }, call]);
  assert.deepEqual(new CallHistory(browser, "127.0.0.1:1235").calls, []);
  history.clear();
  assert.deepEqual(new CallHistory(browser, "127.0.0.1:1234").calls, []);
});

Deno.test("CallHistory keeps a hundred calls, half a million characters, and no argument that is too long", () => {
  const browser = store();
  const history = new CallHistory(browser, "s");
  for (let at = 0; at < 150; at++) history.add({ ...call, at });
  assert.deepEqual([history.calls.length, history.calls[0]!.at], [100, 149]);
  history.add({ ...call, json: "x".repeat(20_001), text: "y".repeat(1000) });
  assert.deepEqual(history.calls[0], {
    method: call.method,
    at: 1,
    ok: true,
    text: "y".repeat(200),
    ms: 1.5,
  });
  for (let at = 0; at < 50; at++) history.add({ ...call, json: "x".repeat(20_000) });
  assert(JSON.stringify(history.calls).length <= 500_000 + 100);
  assert.equal(history.calls.length, 24);
});

Deno.test("CallHistory works with a browser that keeps nothing, and with what others have written", () => {
  const full: Store = {
    getItem: () => {
      throw new DOMException("denied", "SecurityError");
    },
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  const history = new CallHistory(full, "s");
  history.add(call);
  assert.deepEqual(history.calls, [call]);
  for (const text of ["{", "{}", "null", '[null, 1, {"method": 5}]']) {
    assert.deepEqual(new CallHistory(store({ "netrpc ui s": text }), "s").calls, []);
  }
});
