/**
 * The services of the tests of features, which peer/services.go has in Go.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../../mod.ts";

export { Args, Arith, type ArithMethods, Quotient } from "../../testing/arith.ts";

/** Names a gate. */
export interface GateArgs {
  Gate: string;
}
/** Its schema. */
export const GateArgs: gob.Schema<GateArgs> = gob.struct("GateArgs", { Gate: gob.string });

/** Calls that wait. */
export type SlowMethods = {
  /** Waits at a gate until somebody opens it, or until nobody waits for the answer. */
  Wait: Method<GateArgs, string>;
  /** Returns as soon as a call has come to the gate. */
  Arrived: Method<GateArgs, boolean>;
  /** Lets those at the gate go, and all who come later. */
  Open: Method<GateArgs, boolean>;
  /** Returns as soon as a call at the gate has ended, and says how: opened, cancelled, deadline, lost. */
  Ended: Method<GateArgs, string>;
};
/** The service. */
export const Slow: Service<SlowMethods> = service("Slow", {
  Wait: method(GateArgs, gob.string),
  Arrived: method(GateArgs, gob.bool),
  Open: method(GateArgs, gob.bool),
  Ended: method(GateArgs, gob.string),
});

/** What a server knows of a call. */
export interface Shown {
  /** Milliseconds for which the caller still waits; -1 where it waits for good. */
  Remaining: number;
  Metadata: Record<string, string>;
}
/** Its schema. */
export const Shown: gob.Schema<Shown> = gob.struct("Shown", {
  Remaining: gob.int,
  Metadata: gob.record(gob.string),
});
/** An argument that says nothing of its own. */
export const NoteArgs: gob.Schema<{ Note: string }> = gob.struct("NoteArgs", { Note: gob.string });
/** Tells callers what is known of their calls. */
export const Calls: Service<{ Show: Method<{ Note: string }, Shown> }> = service("Calls", {
  Show: method(NoteArgs, Shown),
});

/** Says how to fail. */
export interface FailArgs {
  Text: string;
  Kind: string;
}
/** Its schema. */
export const FailArgs: gob.Schema<FailArgs> = gob.struct("FailArgs", {
  Text: gob.string,
  Kind: gob.string,
});
/** Fails. */
export const Fails: Service<{ Fail: Method<FailArgs, number> }> = service("Fails", {
  Fail: method(FailArgs, gob.int),
});

/** What an error can have to say. */
export const Conflict: gob.Schema<{ Owner: string; Version: number }> = gob.struct("Conflict", {
  Owner: gob.string,
  Version: gob.int,
});
/** The types of interface values that both sides know. */
export const registry: gob.Registry = new gob.Registry().register("main.Conflict", Conflict);

/** Replies that are large. */
export const Bulk: Service<{ Fill: Method<number, Uint8Array> }> = service("Bulk", {
  Fill: method(gob.int, gob.bytes),
});

/** Tells callers by which address they are known. Our server has it only. */
export const Who: Service<{ AmI: Method<number, string> }> = service("Who", {
  AmI: method(gob.int, gob.string),
});
