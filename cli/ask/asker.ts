/**
 * Asks a server for the types of arguments, by requests that cannot be read. No method runs.
 *
 * @module
 */

import type { gob } from "../../mod.ts";
import type { Target } from "../connection_options.ts";
import type { Found } from "./found.ts";
import type { Wanted } from "./wanted.ts";

/** Options of an {@linkcode Asker}. */
export interface AskerOptions {
  /** Is told each question in words, and its answer. */
  readonly verbose?: (question: string, answer: string) => void;
}

/** A connection for questions. */
export class Asker implements AsyncDisposable {
  /** Connects. Throws `CommandError` for a server that cannot be asked: JSON-RPC. */
  static open(_target: Target, _options: AskerOptions = {}): Promise<Asker> {
    throw new Error("not built yet");
  }

  /**
   * Asks for the type of a method's argument.
   *
   * @param method The full name: `Arith.Multiply`.
   * @param wanted Which parts of it.
   * @throws {CommandError} If there is no such method, or the server does not answer so.
   */
  explore(_method: string, _wanted: Wanted): Promise<Found> {
    throw new Error("not built yet");
  }

  /** Asks whether values of a schema can be received as the argument: `undefined`, or what the server says. */
  fits(_method: string, _schema: gob.Schema<unknown>): Promise<string | undefined> {
    throw new Error("not built yet");
  }

  /** Closes the connection. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
