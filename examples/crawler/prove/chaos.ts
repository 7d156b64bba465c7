/**
 * Nodes that are killed and frozen at random, and replaced.
 *
 * @module
 */

import { pause } from "../waiting.ts";
import type { Child } from "./child.ts";

/** What was done to the nodes. */
export interface Harm {
  killed: number;
  /** From when to when nodes were frozen, by `performance.now`. */
  readonly frozen: { readonly from: number; to: number }[];
}

/** A few nodes, none of which is safe. */
export class Chaos implements AsyncDisposable {
  readonly harm: Harm = { killed: 0, frozen: [] };
  readonly nodes: Child[];
  readonly #start: (index: number) => Child;
  readonly #random: () => number;
  readonly #end = new AbortController();
  readonly #running: Promise<void>[];

  /**
   * Starts the nodes and harms each of them again and again.
   *
   * @param count How many.
   * @param options How a node is started, for how many milliseconds it is left alone and frozen at most, and a source of
   * random numbers.
   */
  constructor(
    count: number,
    options: { start(index: number): Child; peace: number; freeze: number; random(): number },
  ) {
    this.#start = (index) => options.start(index);
    this.#random = () => options.random();
    this.nodes = Array.from({ length: count }, (_, index) => options.start(index));
    this.#running = this.nodes.map((_, index) => this.#harm(index, options.peace, options.freeze));
  }

  /** Leaves the nodes alone from now on. */
  async calm(): Promise<void> {
    this.#end.abort();
    await Promise.all(this.#running);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.calm();
    await Promise.all(this.nodes.map((node) => node.kill()));
  }

  async #harm(index: number, peace: number, freeze: number): Promise<void> {
    const { signal } = this.#end;
    for (;;) {
      await pause(peace * (0.5 + this.#random()), signal);
      if (signal.aborted) return;
      const node = this.nodes[index]!;
      if (this.#random() < 0.5) {
        this.harm.killed++;
        await node.kill();
        this.nodes[index] = this.#start(index);
      } else {
        const time = { from: performance.now(), to: Infinity };
        this.harm.frozen.push(time);
        node.signal("SIGSTOP");
        await pause(freeze * (0.2 + 0.8 * this.#random()), signal);
        node.signal("SIGCONT");
        time.to = performance.now();
      }
    }
  }
}
