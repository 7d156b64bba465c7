/**
 * Lines of cells in columns, by the rules of Go's text/tabwriter as `gofmt` uses it.
 *
 * @module
 */

/**
 * Aligns lines.
 *
 * @param rows The cells of a line, or text with its line ends, which interrupts the columns. So does a cell of several
 * lines after its first one.
 * @param indent What stands in front of each line.
 */
export function alignedLines(
  rows: readonly (string | readonly string[])[],
  indent: string,
): string {
  let text = "";
  let section: (readonly string[])[] = [];
  const flush = () => {
    text += columns(section).map((line) => `${indent}${line}\n`).join("");
    section = [];
  };
  for (const row of rows) {
    if (typeof row === "string") {
      flush();
      text += row;
      continue;
    }
    const long = row.findIndex((cell) => cell.includes("\n"));
    if (long < 0) {
      section.push(row);
      continue;
    }
    const [first = "", ...others] = row[long]!.split("\n");
    section.push([...row.slice(0, long), first]);
    flush();
    text += others.slice(0, -1).map((line) => `${line}\n`).join("");
    const rest = row.slice(long + 1).filter((cell) => cell !== "");
    text += `${[others.at(-1), ...rest].join(" ")}\n`;
  }
  flush();
  return text;
}

/** A column is as wide as the widest of its cells in neighbouring lines. The last cell of a line is in no column. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const lines = rows.map(() => "");
  const most = Math.max(0, ...rows.map((row) => row.length));
  for (let column = 0; column < most; column++) {
    for (let start = 0; start < rows.length;) {
      let end = start;
      while (end < rows.length && rows[end]!.length > column + 1) end++;
      const cells = rows.slice(start, end).map((row) => row[column]!);
      const width = Math.max(0, ...cells.map((cell) => [...cell].length));
      for (const [index, cell] of cells.entries()) {
        lines[start + index] += width === 0 ? "" : cell + " ".repeat(width + 1 - [...cell].length);
      }
      const last = rows[end];
      if (last !== undefined && last.length === column + 1) lines[end] += last[column]!;
      start = end + 1;
    }
  }
  return lines;
}
