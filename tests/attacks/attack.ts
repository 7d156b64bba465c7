/**
 * What an attack is: something that a stranger does to a server or a client, and what that may cost at most.
 *
 * @module
 */

import assert from "node:assert/strict";

/** How much is sent: a taste for the tests, or all of it for `deno task attack`. */
export type Scale = "small" | "full";

/** Something that was counted or measured, and the most that it may be. */
export interface Figure {
  readonly what: string;
  readonly unit: "" | "MiB" | "ms" | "bytes" | "times";
  /** What it is for the code of this module. */
  readonly ours: number;
  /** What it is for Go, where Go was asked. */
  readonly go?: number;
  /** The most that ours may be. */
  readonly most: number;
}

/** Something that a stranger does. */
export interface Attack {
  /** What must hold. */
  readonly name: string;
  /** Attacks, and measures what it costs. Throws where that cannot be told. */
  readonly run: (scale: Scale) => Promise<Figure[]>;
}

/** Whether a figure is within its bound. */
export function holds({ ours, most }: Figure): boolean {
  return ours <= most;
}

/** A figure as people read it. */
export function shown(value: number, unit: Figure["unit"]): string {
  const digits = Math.abs(value) < 10 && !Number.isInteger(value) ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
}

/**
 * Gives an attack, and makes it a test that runs it at small size. Every figure is a step of its own. Where the file is
 * imported by a program and not by `deno test`, no test comes of it.
 */
export function attackTest(attack: Attack): Attack {
  Deno.test(attack.name, async (t) => {
    const figures = await attack.run("small");
    assert(figures.length > 0, "nothing was measured");
    for (const figure of figures) {
      const { what, ours, most, unit } = figure;
      await t.step(what, () => {
        const text = `${what}: ${shown(ours, unit)}, expected at most ${shown(most, unit)}`;
        assert(holds(figure), text);
      });
    }
  });
  return attack;
}
