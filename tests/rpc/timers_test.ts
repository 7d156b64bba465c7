import assert from "node:assert/strict";
import { checkTimeout, startTimer } from "../../rpc/timers.ts";

/** The longest time that a timer of the platform takes. */
const longest = 2 ** 31 - 1;

/** The platform's timers, replaced by some that a test lets pass. */
class Clock implements Disposable {
  /** What was waited for, in order. */
  readonly waits: number[] = [];
  readonly #timers = new Map<number, () => void>();
  readonly #real = { setTimeout, clearTimeout };

  constructor() {
    Object.assign(globalThis, {
      setTimeout: (action: () => void, milliseconds: number) => {
        this.#timers.set(this.waits.push(milliseconds), action);
        return this.waits.length;
      },
      clearTimeout: (id: number) => this.#timers.delete(id),
    });
  }

  /** How many timers run. */
  get running(): number {
    return this.#timers.size;
  }

  /** Lets all timers pass that run. */
  pass(): void {
    const timers = [...this.#timers.values()];
    this.#timers.clear();
    for (const action of timers) action();
  }

  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#real);
  }
}

Deno.test("startTimer() acts once the time is over", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const began = performance.now();
  const stop = startTimer(5, resolve);
  await promise;
  assert(performance.now() - began >= 4);
  stop();
});

Deno.test("startTimer() waits for as long as it is told, in pieces if that is long", () => {
  for (
    const [milliseconds, waits] of [
      [0, [0]],
      [1.5, [2]],
      [longest, [longest]],
      [longest + 1, [longest, 1]],
      [2 * longest + 7, [longest, longest, 7]],
    ] as const
  ) {
    using clock = new Clock();
    let acted = 0;
    startTimer(milliseconds, () => acted++);
    for (let passed = 0; passed < waits.length; passed++) {
      assert.equal(acted, 0);
      clock.pass();
    }
    assert.equal(acted, 1);
    assert.deepEqual(clock.waits, waits);
    assert.equal(clock.running, 0);
  }
});

Deno.test("startTimer() never acts after infinity, and keeps no process alive for it", () => {
  using clock = new Clock();
  const stop = startTimer(Infinity, () => assert.fail("acted"));
  assert.deepEqual(clock.waits, []);
  stop();
});

Deno.test("startTimer() gives what stops it, in any piece of a long time and behind its end", () => {
  for (const pieces of [0, 1, 2]) {
    using clock = new Clock();
    const stop = startTimer(3 * longest, () => assert.fail("acted"));
    for (let passed = 0; passed < pieces; passed++) clock.pass();
    stop();
    assert.equal(clock.running, 0);
    clock.pass();
    stop();
  }
});

Deno.test("checkTimeout() takes numbers of 0 or more, infinity, and nothing said", () => {
  for (const milliseconds of [0, -0, 0.5, 1, longest, Number.MAX_VALUE, Infinity, undefined]) {
    checkTimeout("timeout", milliseconds);
  }
  for (const milliseconds of [Number.MIN_VALUE, 1, Infinity, undefined]) {
    checkTimeout("idleTimeout", milliseconds, "more than 0");
  }
});

Deno.test("checkTimeout() names the option and what it received", () => {
  for (const milliseconds of [NaN, -1, -Infinity, -Number.MIN_VALUE]) {
    assert.throws(() => checkTimeout("timeout", milliseconds), {
      name: "RangeError",
      message: `Cannot use timeout: expected milliseconds, 0 or more, received ${milliseconds}`,
    });
  }
  for (const milliseconds of [0, -0, NaN, -1]) {
    assert.throws(() => checkTimeout("idleTimeout", milliseconds, "more than 0"), {
      name: "RangeError",
      message:
        `Cannot use idleTimeout: expected milliseconds, more than 0, received ${milliseconds}`,
    });
  }
  for (
    const [wrong, received] of [["5", "string"], [null, "null"], [5n, "bigint"], [{}, "object"]]
  ) {
    assert.throws(() => checkTimeout("timeout", wrong as unknown as number), {
      name: "TypeError",
      message: `Cannot use timeout: expected milliseconds, 0 or more, received ${received}`,
    });
  }
});
