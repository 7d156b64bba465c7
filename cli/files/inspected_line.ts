/**
 * The colours of what `inspect` prints.
 *
 * @module
 */

import { painted, type Terminal } from "../terminal.ts";

/** A line in colours: its offset, then by what it is about. */
export function paintedLine(terminal: Pick<Terminal, "colors">, line: string): string {
  const [, offset, text] = /^( *\d+)( {2}.*)$/s.exec(line) ?? [];
  if (offset === undefined || text === undefined) return painted(terminal, "red", line);
  return painted(terminal, "dim", offset) + paintedText(terminal, text);
}

function paintedText(terminal: Pick<Terminal, "colors">, text: string): string {
  const paint = (color: Parameters<typeof painted>[1], part: string) =>
    part === "" ? "" : painted(terminal, color, part);
  if (/^ +message of /.test(text)) return paint("bold", text);
  if (/^ +defines type /.test(text)) return paint("cyan", text);
  if (/^ +value of type /.test(text)) return paint("green", text);
  // The name of a field or the index of an element, and what follows.
  const [, label, rest] = /^( +(?:\[\d+\]|[^\s":]+|"(?:[^"\\]|\\.)*"(?:\.\.\.[^:]*)?):)(.*)$/s
    .exec(text) ?? [];
  return label === undefined ? text : paint("yellow", label) + rest!;
}
