/**
 * Questions that wait for their answers.
 *
 * @module
 */

import { Deadlines } from "./deadlines.ts";
import { MuxError } from "./errors.ts";
import { flagSyn, typePing } from "./frames.ts";
import type { Writer } from "./writer.ts";

interface Question {
  readonly askedAt: number;
  readonly resolve: (milliseconds: number) => void;
  readonly reject: (reason: unknown) => void;
}

/** The pings of a session. */
export class Pings {
  readonly #writer: Writer;
  readonly #open = new Map<number, Question>();
  readonly #late: Deadlines<number>;
  #next = 0;
  #ended: MuxError | undefined;

  /**
   * @param writer Writes them.
   * @param timeout Milliseconds to wait for an answer.
   */
  constructor(writer: Writer, timeout: number) {
    this.#writer = writer;
    this.#late = new Deadlines(timeout, (number) => {
      this.#open.get(number)?.reject(
        new MuxError("timeout", `the peer did not answer a ping for ${timeout} ms`),
      );
      this.#open.delete(number);
    });
  }

  /** Asks, and does not wait: any byte will do for an answer. */
  ask(): number {
    const number = this.#next;
    this.#next = (number + 1) >>> 0;
    this.#writer.frame(typePing, flagSyn, 0, number);
    return number;
  }

  /** Asks, and waits. Resolves to milliseconds. */
  ping(): Promise<number> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const number = this.ask();
      this.#open.set(number, { askedAt: performance.now(), resolve, reject });
      this.#late.add(number);
    });
  }

  /** An answer came. One that nobody waits for is none of ours, or late. */
  answered(number: number): void {
    const question = this.#open.get(number);
    if (question === undefined) return;
    this.#open.delete(number);
    this.#late.delete(number);
    question.resolve(performance.now() - question.askedAt);
  }

  /** Nobody answers any more. */
  end(reason: MuxError): void {
    this.#ended = reason;
    this.#late.clear();
    for (const { reject } of this.#open.values()) reject(reason);
    this.#open.clear();
  }
}
