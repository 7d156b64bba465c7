/**
 * The two kinds of failure: bytes that are not a valid gob (`GobError`, public), and values that do not fit their schema
 * (`Misfit`, internal; the encoder turns it into a `TypeError` or a `RangeError`). Both collect the path to the value
 * while they unwind, so that good values pay nothing for it.
 *
 * @module
 */

/** The details of a {@linkcode GobError} besides its text. */
export interface GobErrorOptions {
  /** The byte of the stream at which the error was noticed, counted from 0. */
  offset?: number;
  /** The path to the value in what was decoded, such as `Args.B` or `[2].Name`. */
  path?: string;
  /** The error that the `decode` function of an opaque type threw. */
  cause?: unknown;
}

/**
 * Bytes that are not a valid gob, or that do not fit the schema they are decoded with.
 *
 * The message is Go's text if Go has the same error. {@linkcode GobError.offset} and {@linkcode GobError.path} say where
 * it happened.
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
   * Makes the error. Only a codec of your own needs to.
   *
   * @param message What is wrong, in Go's words if Go has the same error.
   * @param options Where it happened, and why.
   */
  constructor(message: string, options: GobErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.offset = options.offset ?? -1;
    this.path = options.path ?? "";
  }
}

/** A value that does not fit its schema. The encoder turns it into a standard error. */
export class Misfit extends Error {
  /** The path to the value. It grows at the front while the misfit unwinds. */
  readonly path: string = "";
  /** The class of the standard error. */
  readonly kind: typeof TypeError | typeof RangeError;

  constructor(kind: typeof TypeError | typeof RangeError, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.kind = kind;
  }

  /** The error that the user sees. `root` names the whole value. */
  toStandard(root: string): Error {
    const path = joinPath(root, this.path) || "value";
    const options = this.cause === undefined ? undefined : { cause: this.cause };
    return new this.kind(`Cannot encode ${path}: ${this.message}`, options);
  }
}

/** Puts `segment` (`.Name`, `[3]`) before the path of an error that unwinds. Returns the error. */
export function within(error: unknown, segment: string): unknown {
  if (error instanceof GobError || error instanceof Misfit) {
    const located = error as { path: string };
    located.path = segment + located.path;
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
    located.path = joinPath(root, error.path);
    if (error.offset < 0) located.offset = offset;
  }
  return error;
}

function joinPath(root: string, path: string): string {
  return root === "" && path.startsWith(".") ? path.slice(1) : root + path;
}

/** A key of a map as a path segment. A long one is cut. */
export function keySegment(key: unknown): string {
  const text = typeof key === "string" ? JSON.stringify(key) : describe(key);
  return text.length > 40 ? `[${text.slice(0, 37)}...]` : `[${text}]`;
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
