/**
 * Somebody who makes calls of all kinds, lets some of them go, and knows what must come of each.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type CallOptions, type Client, ServerError, ShutdownError, type Stub } from "../../mod.ts";
import { Soak, type SoakMethods } from "./contract.ts";
import type { Fate, Ledger } from "./ledger.ts";
import type { Random } from "../testing/random.ts";

/** Aborts and time-outs come within so many milliseconds, which many calls take. */
const impatience = 25;
/** The longest wait between two calls, in milliseconds. */
const longestPause = 20;
/** The longest nap, in milliseconds. */
const longestNap = 30;

/** What a call is about to give: its answer, or the text of its error. */
type Expected = { readonly answer: unknown } | { readonly error: string };

/** Makes calls on one connection, one after another. */
export class Caller {
  readonly #stub: Stub<SoakMethods>;
  readonly #random: Random;
  readonly #ledger: Ledger;
  /** Whether the connection may break now: somebody is about to see to it. */
  readonly #mayBreak: () => boolean;

  constructor(client: Client, random: Random, ledger: Ledger, mayBreak: () => boolean) {
    this.#stub = client.service(Soak);
    this.#random = random;
    this.#ledger = ledger;
    this.#mayBreak = mayBreak;
  }

  /** Makes calls until it is told to stop. */
  async callUntil(stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      await this.#one();
      if (this.#random.below(2) === 0) await pause(this.#random.below(longestPause));
    }
  }

  /** Makes a call, waits for its end, and enters it in the books. */
  async #one(): Promise<void> {
    const options: CallOptions = {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    const impatient = this.#random.below(10);
    if (impatient === 0) options.timeout = this.#random.below(impatience);
    if (impatient === 1) {
      const controller = new AbortController();
      options.signal = controller.signal;
      timer = setTimeout(() => controller.abort("enough"), this.#random.below(impatience));
    }
    if (this.#random.below(10) === 0) options.metadata = { trace: String(this.#random.below(1e9)) };
    this.#ledger.made++;
    const [expected, call] = this.#begin(options);
    this.#ledger.fates[await this.#fateOf(call, expected, options)]++;
    clearTimeout(timer);
  }

  /** A call of any kind, and what must come of it where nothing gets in its way. */
  #begin(options: CallOptions): [Expected, Promise<unknown>] {
    const random = this.#random;
    const kind = random.below(100);
    const ID = random.below(2 ** 40);
    if (kind < 40) {
      const B = random.below(1000);
      return [{ answer: ID + B }, this.#stub.Add({ A: ID, B }, options)];
    }
    if (kind < 65) {
      // One of fifty is large.
      const length = random.below(kind === 40 ? 256 * 1024 : 512);
      const Body = new Uint8Array(length).fill(ID);
      const Words = Array.from({ length: random.below(5) }, (_, n) => `${ID}-${n}`);
      const parcel = { ID, Body, Words };
      return [{ answer: parcel }, this.#stub.Echo(parcel, options)];
    }
    if (kind < 70) {
      const counts = new Map(Array.from({ length: random.below(20) }, (_, n) => [`${ID}:${n}`, n]));
      return [{ answer: counts }, this.#stub.Count(counts, options)];
    }
    if (kind < 90) {
      const Milliseconds = random.below(longestNap);
      return [{ answer: ID }, this.#stub.Sleep({ ID, Milliseconds }, options)];
    }
    return [{ error: `no ${ID}` }, this.#stub.Fail(`no ${ID}`, options)];
  }

  async #fateOf(call: Promise<unknown>, expected: Expected, options: CallOptions): Promise<Fate> {
    try {
      const answer = await call;
      if (!("answer" in expected)) return this.#wrong(`an answer to a call that fails: ${answer}`);
      return isSame(answer, expected.answer) ? "answered" : this.#wrong("another call's answer");
    } catch (error) {
      if (error === "enough" && options.signal?.aborted) return "aborted";
      if (error instanceof ShutdownError && this.#mayBreak()) return "broken off";
      if (isTimeout(error) && options.timeout !== undefined) return "timed out";
      if (error instanceof ServerError && "error" in expected && error.message === expected.error) {
        return "refused";
      }
      return this.#wrong(Deno.inspect(error));
    }
  }

  #wrong(text: string): Fate {
    this.#ledger.complain(text);
    return "wrong";
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

function isSame(answer: unknown, expected: unknown): boolean {
  try {
    assert.deepEqual(answer, expected);
    return true;
  } catch {
    return false;
  }
}

/** Waits for so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
