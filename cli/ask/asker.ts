/**
 * Asks a server for the types of arguments, by requests that cannot be read. No method runs.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import { CommandError } from "../command.ts";
import type { Target } from "../connection_options.ts";
import { printable } from "../printable.ts";
import { type Answer, answerOf } from "./answer.ts";
import { Explorer } from "./explore.ts";
import type { Found } from "./found.ts";
import { type Piece, pieceOf } from "./piece.ts";
import { ProbeConnection } from "./probe_connection.ts";
import type { Wanted } from "./wanted.ts";

/** Options of an {@linkcode Asker}. */
export interface AskerOptions {
  /** Is told each question in words, and its answer. */
  readonly verbose?: (question: string, answer: string) => void;
  /** Questions at most: 10,000. */
  readonly maxQuestions?: number;
  /** Ends the questions, and the dial. */
  readonly signal?: AbortSignal;
}

/** A netrpc server holds a limited number of types for a connection, and less of them the larger the argument is. Go holds any. */
const questionsPerConnection = 250;
/** Longer answers are cut: they are made of names. */
const maxAnswer = 16 * 1024;

/** The server knows no such method. */
export class UnknownMethodError extends CommandError {}

/** Questions to a server. */
export class Asker implements AsyncDisposable {
  readonly #target: Target;
  readonly #options: AskerOptions;
  #connection: Promise<ProbeConnection>;
  /** All that were opened. */
  readonly #open: ProbeConnection[];
  #asked = 0;

  private constructor(target: Target, options: AskerOptions, connection: ProbeConnection) {
    this.#target = target;
    this.#options = options;
    this.#open = [connection];
    this.#connection = Promise.resolve(connection);
    options.signal?.addEventListener("abort", this.#stop);
  }

  readonly #stop = (): void => {
    for (const connection of this.#open) connection.close(this.#options.signal?.reason);
  };

  /**
   * Connects.
   *
   * @throws {CommandError} With JSON-RPC, whose servers do not tell their types.
   */
  static async open(target: Target, options: AskerOptions = {}): Promise<Asker> {
    if (target.options.codec === "json") {
      throw new CommandError("A JSON-RPC server does not tell its types", {
        hint: "leave out --json to ask a server that speaks gob",
      });
    }
    const { signal } = options;
    const ended = signal === undefined
      ? target
      : { ...target, options: { ...target.options, signal } };
    return new Asker(ended, options, await ProbeConnection.open(ended));
  }

  /**
   * Asks for the type of a method's argument.
   *
   * @param method The full name: `Arith.Multiply`.
   * @param wanted Which parts of it.
   * @throws {UnknownMethodError} If there is no such method.
   * @throws {CommandError} If the server does not answer so.
   */
  explore(method: string, wanted: Wanted): Promise<Found> {
    return new Explorer(method, (piece) => this.question(method, piece)).explore(wanted);
  }

  /**
   * Asks whether a type can be received as the argument of a method.
   *
   * @param method The full name.
   * @param schema The type.
   * @param value A value of it; the zero value, if it has one.
   * @returns `undefined`, or what the server says.
   */
  async fits<T>(
    method: string,
    schema: gob.Schema<T>,
    value: T = gob.zero(schema),
  ): Promise<string | undefined> {
    const type = schema as gob.Schema<unknown>;
    const { answer, text } = await this.question(method, pieceOf(type, value));
    return answer.kind === "fits" ? undefined : text;
  }

  /** Asks one question. Those of one turn of the event loop leave together. */
  async question(method: string, piece: Piece): Promise<{ answer: Answer; text: string }> {
    const { maxQuestions = 10_000 } = this.#options;
    if (++this.#asked > maxQuestions) {
      throw new CommandError(`More than ${maxQuestions} questions would have to be asked`, {
        hint: "give the types with --contract FILE",
      });
    }
    const text = (await this.#ask(method, piece)).slice(0, maxAnswer);
    const answer = answerOf(text);
    this.#options.verbose?.(`${method} with ${piece.text}`, printable(text));
    if (answer.kind === "no method") {
      throw new UnknownMethodError(printable(text), {
        hint: "netrpc list shows the methods of a server that has a debug page",
      });
    }
    return { answer, text: printable(text) };
  }

  async #ask(method: string, piece: Piece): Promise<string> {
    if (this.#asked % questionsPerConnection === 0) this.#connection = this.#reopen();
    return await (await this.#connection).ask(method, piece);
  }

  /** The next connection. The last one ends when all its questions are answered. */
  async #reopen(): Promise<ProbeConnection> {
    const last = this.#connection;
    const next = await ProbeConnection.open(this.#target);
    this.#open.push(next);
    // The questions that were given to it before are on their way to it by now.
    last.then((connection) => connection.finish(), () => {});
    return next;
  }

  /** Closes the connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.signal?.removeEventListener("abort", this.#stop);
    // If it could not be opened, whoever asked knows.
    await this.#connection.catch(() => {});
    for (const connection of this.#open) connection.close();
  }
}
