/**
 * The two kinds of failure: bytes that are not a valid gob (`GobError`, public), and values that do not fit their schema
 * (`Misfit`, internal; the encoder turns it into a `TypeError` or a `RangeError`). Both collect the path to the value
 * while they unwind, so that good values pay nothing for it.
 *
 * @module
 */

import { showHint } from "./show_hint.ts";

/** The most UTF-16 units of an error's text, and of a path. A peer chooses the names that both contain. */
export const maxTextLength = 320;
/** The most UTF-16 units of one segment of a path. */
const maxSegmentLength = 100;

/** The text, or its beginning and its end with `…` between them if it has more than `max` UTF-16 units. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  let head = Math.ceil((max - 1) / 2);
  let tail = text.length - Math.floor((max - 1) / 2);
  // Half a surrogate pair is no character.
  if (isHighSurrogate(text.charCodeAt(head - 1))) head--;
  if (isHighSurrogate(text.charCodeAt(tail - 1))) tail++;
  return `${text.slice(0, head)}…${text.slice(tail)}`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** The details of a {@linkcode GobError} besides its text. */
export interface GobErrorOptions {
  /** The byte of the stream at which the error was noticed, counted from 0. */
  offset?: number;
  /** The path to the value in what was decoded, such as `Args.B` or `[2].Name`. */
  path?: string;
  /** The error that the `decode` function of an opaque type threw. */
  cause?: unknown;
  /** What to do about it. */
  hint?: string;
}

/**
 * Bytes that are not a valid gob, or that do not fit the schema they are decoded with.
 *
 * The message is Go's text if Go has the same error. {@linkcode GobError.offset} and {@linkcode GobError.path} say where
 * it happened, {@linkcode GobError.hint} what to do about it. Message, path and hint have at most 320 UTF-16 units. If a
 * peer's names make them longer, `…` stands for their middle.
 *
 * @example
 * ```ts
 * import { decode, GobError, int } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * try {
 *   decode(new Uint8Array([3, 4, 0]), int);
 * } catch (error) {
 *   assert(error instanceof GobError);
 *   assert.equal(error.message, "unexpected EOF");
 *   assert.equal(error.offset, 3);
 * }
 * ```
 */
export class GobError extends Error {
  /** Always `GobError`. */
  override readonly name: string = "GobError";
  /** The byte of the stream at which the error was noticed, counted from 0; -1 if that is not known. */
  readonly offset: number;
  /** The path to the value in what was decoded, such as `Args.B` or `[2].Name`; empty for the whole value. */
  readonly path: string;
  /**
   * What to do about it, if that is known: which limit to raise, which option to set, what the bytes look like. It is no
   * part of the message, which is Go's, but a line of the stack, so that an error that nobody catches shows it.
   */
  declare readonly hint?: string;

  /**
   * Makes the error. Only a codec of your own needs to.
   *
   * @param message What is wrong, in Go's words if Go has the same error.
   * @param options Where it happened, and why.
   */
  constructor(message: string, options: GobErrorOptions = {}) {
    super(
      shorten(message, maxTextLength),
      "cause" in options ? { cause: options.cause } : undefined,
    );
    this.offset = options.offset ?? -1;
    this.path = shorten(options.path ?? "", maxTextLength);
    if (options.hint !== undefined) showHint(this, shorten(options.hint, maxTextLength));
  }
}

/** Adds a hint to an error of bad bytes. Returns the error. */
export function hinted(error: unknown, hint: string | undefined): unknown {
  if (hint !== undefined && error instanceof GobError) {
    showHint(error, shorten(hint, maxTextLength));
  }
  return error;
}

/** A value that does not fit its schema. The encoder turns it into a standard error. */
export class Misfit extends Error {
  /** The path to the value. It grows at the front while the misfit unwinds. */
  readonly path: string = "";
  /** The class of the standard error. */
  readonly kind: typeof TypeError | typeof RangeError;

  constructor(kind: typeof TypeError | typeof RangeError, reason: string, options?: ErrorOptions) {
    super(shorten(reason, maxTextLength), options);
    this.kind = kind;
  }

  /** The error that the user sees. `root` names the whole value. */
  toStandard(root: string): Error {
    const path = shorten(joinPath(root, this.path) || "value", maxTextLength / 2);
    const options = this.cause === undefined ? undefined : { cause: this.cause };
    const text = shorten(`Cannot encode ${path}: ${this.message}`, maxTextLength);
    return new this.kind(text, options);
  }
}

/** Puts `segment` (`.Name`, `[3]`) before the path of an error that unwinds. Returns the error. */
export function within(error: unknown, segment: string): unknown {
  if (error instanceof GobError || error instanceof Misfit) {
    const located = error as { path: string };
    const path = shorten(segment, maxSegmentLength) + located.path;
    located.path = shorten(path, maxTextLength);
  }
  return error;
}

/**
 * Finishes an error that has reached the top of a value: puts `root`, the name of the value or "", before its path. An
 * error of comparing types has no offset yet and gets this one.
 */
export function rooted(error: unknown, root: string, offset: number): unknown {
  if (error instanceof GobError) {
    const located = error as { path: string; offset: number };
    located.path = shorten(joinPath(root, error.path), maxTextLength);
    if (error.offset < 0) located.offset = offset;
  }
  return error;
}

function joinPath(root: string, path: string): string {
  if (root === "" && path.startsWith(".")) return path.slice(1);
  return shorten(root, maxSegmentLength) + path;
}

/** A key of a map as a path segment. A long one is cut. */
export function keySegment(key: unknown): string {
  const text = typeof key === "string" ? JSON.stringify(shorten(key, 100)) : describe(key);
  if (text.length <= 40) return `[${text}]`;
  const head = isHighSurrogate(text.charCodeAt(36)) ? 36 : 37;
  return `[${text.slice(0, head)}...]`;
}

/** A value in a few words, for "expected …, received …". */
export function describe(value: unknown): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "number":
    case "boolean":
    case "undefined":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "object": {
      const name = (value as object).constructor?.name;
      return typeof name === "string" && name !== "" ? name : "object";
    }
    default:
      return typeof value;
  }
}

/** The misfit of a value of the wrong type. */
export function wrongType(expected: string, value: unknown): Misfit {
  return new Misfit(TypeError, `expected ${expected}, received ${describe(value)}`);
}
