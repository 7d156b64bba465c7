/**
 * What is called on the servers that are attacked: ours and the Go program in ./peer, which has the same methods.
 *
 * @module
 */

import { gob, type Handlers, type Method, method, type Service, service } from "../../mod.ts";
import { Args } from "../testing/arith.ts";

/** The methods of {@linkcode Target}. */
export type TargetMethods = {
  Multiply: Method<Args, number>;
  Echo: Method<Uint8Array, Uint8Array>;
  Fill: Method<number, Uint8Array>;
  Sleep: Method<number, number>;
};

/** What is called. */
export const Target: Service<TargetMethods> = service("Target", {
  Multiply: method(Args, gob.int),
  Echo: method(gob.bytes, gob.bytes),
  Fill: method(gob.int, gob.bytes),
  Sleep: method(gob.int, gob.int),
});

/** Handlers that have begun and not ended. */
export class Running {
  /** How many there are. */
  now = 0;
  /** How many there were at the most. */
  most = 0;
  /** How many there have been. */
  ever = 0;

  /** Counts a handler that takes so many milliseconds, whether or not anybody still waits for it. */
  async sleep(milliseconds: number): Promise<number> {
    this.ever++;
    this.most = Math.max(this.most, ++this.now);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    this.now--;
    return milliseconds;
  }
}

/** What the methods do. */
export function targetHandlers(running: Running = new Running()): Handlers<TargetMethods> {
  return {
    Multiply: ({ A, B }) => A * B,
    Echo: (bytes) => bytes,
    Fill: (length) => new Uint8Array(length),
    Sleep: (milliseconds) => running.sleep(milliseconds),
  };
}

/** How many methods {@linkcode Plans} has. */
export const planCount = 12;

/** Methods each of which has an argument of its own, and so a plan of its own: `M0`, `M1` and so on. */
export const Plans: Service<Record<string, Method<unknown, number>>> = service(
  "Plans",
  Object.fromEntries(Array.from({ length: planCount }, (_, n) => [`M${n}`, planMethod(n)])),
);

function planMethod(n: number): Method<unknown, number> {
  const args = gob.struct(`P${n}`, { A: gob.int, B: gob.string });
  return method(args as unknown as gob.Schema<unknown>, gob.int);
}

/** What the methods of {@linkcode Plans} do. */
export const plans: Handlers<Record<string, Method<unknown, number>>> = Object.fromEntries(
  Array.from({ length: planCount }, (_, n) => [`M${n}`, () => n]),
);
