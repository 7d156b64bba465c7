/**
 * The picture of a terminal in README.md: commands of the command line and what they print, as SVG. `deno run --allow-all
 * tests/docs/terminal_picture.ts` writes it.
 *
 * @module
 */

import { output } from "../testing/process.ts";
import { runCommands } from "./cli_document.ts";

/** Where the picture is. */
export const terminalPicture: URL = new URL("../../docs/pictures/terminal.svg", import.meta.url);

const commands = [
  "netrpc describe 127.0.0.1:1234 Arith.Divide",
  `netrpc call 127.0.0.1:1234 Arith.Divide '{"A": 17, "B": 5}'`,
  `netrpc call 127.0.0.1:1234 Arith.Divide '{"A": 17, "b": 5}'`,
];

const [fontSize, lineHeight, padding, bar] = [14, 20, 16, 28];
/** What a character of a monospaced font takes of its size. */
const characterWidth = 0.602;

/** Runs the commands and draws what a terminal shows of them. */
export async function drawTerminal(): Promise<string> {
  const run = await runCommands(
    commands.map((command, index) => ({ line: index, command, shown: "", measured: false })),
  );
  const lines = run.flatMap(({ command, printed }) => [
    { text: `$ ${command}`, typed: true },
    ...printed.trimEnd().split("\n").map((text) => ({ text, typed: false })),
  ]);
  const longest = Math.max(...lines.map(({ text }) => text.length));
  const width = Math.ceil(longest * fontSize * characterWidth) + 2 * padding;
  const height = bar + lines.length * lineHeight + 2 * padding;
  const texts = lines.map(({ text, typed }, index) => {
    const y = bar + padding + (index + 0.75) * lineHeight;
    const attributes = `x="${padding}" y="${y}"${typed ? ' class="typed"' : ""}`;
    return `<text ${attributes}>${escape(text)}</text>`;
  });
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map((color, index) =>
    `<circle cx="${padding + 6 + index * 20}" cy="${bar / 2}" r="6" fill="${color}"/>`
  );
  return await formatted([
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" role="img" aria-label="A terminal with netrpc describe and netrpc call">`,
    "<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#d4d4d8;" +
    "white-space:pre}.typed{fill:#fff;font-weight:600}</style>",
    `<rect width="${width}" height="${height}" rx="8" fill="#18181b"/>`,
    ...dots,
    ...texts,
    "</svg>",
    "",
  ].join("\n"));
}

/** A picture as the formatter of the repository leaves it. */
async function formatted(svg: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/picture.svg`, svg);
    const config = new URL("../../deno.json", import.meta.url).pathname;
    await output(Deno.execPath(), ["fmt", "--quiet", "--config", config, `${folder}/picture.svg`]);
    return await Deno.readTextFile(`${folder}/picture.svg`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function escape(text: string): string {
  return text.replaceAll("\t", "    ").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

if (import.meta.main) await Deno.writeTextFile(terminalPicture, await drawTerminal());
