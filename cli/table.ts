/**
 * Tables of text.
 *
 * @module
 */

/** How a column stands. */
export type Align = "left" | "right";

/**
 * Lays out rows in columns that are as wide as their widest cell. Spaces at the end of a line are left out.
 *
 * @param rows The rows. Each has the cells of all columns.
 * @param align How each column stands: left, if it is not said.
 * @param indent What each line begins with.
 * @returns Lines, each with its line break.
 */
export function table(
  rows: readonly (readonly string[])[],
  align: readonly Align[] = [],
  indent: string = "",
): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => widths[index] = Math.max(widths[index] ?? 0, cell.length));
  }
  const lines = rows.map((row) => {
    const cells = row.map((cell, index) =>
      align[index] === "right" ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)
    );
    return `${indent}${cells.join("  ").trimEnd()}\n`;
  });
  return lines.join("");
}
