/**
 * What is thrown for source that cannot be read.
 *
 * @module
 */

import type { Position } from "./syntax.ts";

/** Source that is not Go: where it was noticed, what was expected there and what was found. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  /** The path of the file, as it was given. */
  readonly path: string;
  /** The line, counted from 1. */
  readonly line: number;
  /** The column in bytes, counted from 1. */
  readonly column: number;
  /** What is wrong, without the place. */
  readonly text: string;

  /**
   * @param path The path of the file.
   * @param position The place in it.
   * @param text What is wrong there.
   */
  constructor(path: string, position: Position, text: string) {
    super(`${path}:${position.line}:${position.column}: ${text}`);
    this.path = path;
    this.line = position.line;
    this.column = position.column;
    this.text = text;
  }
}
