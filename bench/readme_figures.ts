/**
 * The one line of figures in README.md, taken from the summary of docs/numbers.md.
 *
 * @module
 */

import { replaceBlock } from "./document.ts";

/** README.md with the figures of docs/numbers.md. Throws where one of them is missing. */
export function withFigures(readme: string, numbers: string): string {
  const times = (what: string) => {
    const row = numbers.split("\n").find((line) => line.startsWith(`| ${what} `));
    const figure = /([\d.]+)× \|$/.exec(row ?? "")?.[1];
    if (figure === undefined) throw new Error(`expected "${what}" in the summary of the numbers`);
    return figure;
  };
  const line = `Measured beside Go: ${times("calls, 64 in flight")} times its calls a second ` +
    `with 64 in flight, ${times("calls, 1000 in flight")} times with 1000; structs are encoded ` +
    `${times("encode 1000 structs")} and decoded ${times("decode 1000 structs")} times as fast ` +
    `([numbers](docs/numbers.md)).`;
  return replaceBlock(readme, "figures", line);
}
