/**
 * Rejections that nobody handles: in a program they end the process, in a test they end all tests of its file.
 *
 * @module
 */

import assert from "node:assert/strict";
import { nextTurn } from "./in_time.ts";

/** Collects unhandled rejections while it is in use, so that a test can say that there are none. */
export class Unhandled implements Disposable {
  readonly #reasons: unknown[] = [];
  readonly #collect = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    this.#reasons.push(event.reason);
  };

  constructor() {
    globalThis.addEventListener("unhandledrejection", this.#collect);
  }

  /** Fails where there was one. */
  async checkNone(): Promise<void> {
    await nextTurn();
    assert.deepEqual(this.#reasons, [], "a rejection was not handled");
  }

  /** Stops collecting. */
  [Symbol.dispose](): void {
    globalThis.removeEventListener("unhandledrejection", this.#collect);
  }
}
