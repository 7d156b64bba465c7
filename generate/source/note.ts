/**
 * What is said about source that could not be used, where the rest of it could.
 *
 * @module
 */

import type { Position } from "./syntax.ts";

/** A remark on a place in source. */
export interface SourceNote {
  /** The file, or the directory. */
  readonly path: string;
  /** The place in the file; without it, the remark is on all of it. */
  readonly position?: Position;
  /** What was expected and what was found. */
  readonly text: string;
}

/** A note as a line: `path:line:column: text`. */
export function noteLine(note: SourceNote): string {
  const { path, position, text } = note;
  const place = position === undefined ? path : `${path}:${position.line}:${position.column}`;
  return `${place}: ${text}`;
}
