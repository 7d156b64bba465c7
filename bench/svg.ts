/**
 * The parts that pictures are made of.
 *
 * @module
 */

/** The colour of texts. */
export const ink = "#24292f";
/** The colour of axes and of what explains them. */
export const faint = "#8c959f";
/** The colour of lines in the background. */
export const grid = "#e3e6ea";
/** The colours of what is compared. */
export const gray = "#6e7781";
export const blue = "#0b6bcb";

/** A whole picture, as an SVG document. */
export function picture(
  title: string,
  width: number,
  height: number,
  body: readonly string[],
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
    `width="${width}" height="${height}" font-family="system-ui, sans-serif" role="img">\n` +
    `<title>${escaped(title)}</title>\n` +
    `<rect width="${width}" height="${height}" fill="#ffffff"/>\n${body.join("\n")}\n</svg>\n`;
}

export function line(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  color: string,
  dashes?: string,
): string {
  const dashed = dashes === undefined ? "" : ` stroke-dasharray="${dashes}"`;
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${color}"${dashed}/>`;
}

/** How a text looks. */
export interface TextOptions {
  readonly anchor?: "start" | "middle" | "end";
  readonly color?: string;
  readonly size?: number;
  readonly weight?: number;
}

export function text(
  x: number,
  y: number,
  content: string,
  { anchor = "start", color = ink, size = 13, weight = 400 }: TextOptions,
): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="${color}" ` +
    `font-size="${size}" font-weight="${weight}">${escaped(content)}</text>`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
