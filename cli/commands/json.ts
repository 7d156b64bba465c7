/**
 * `netrpc json`: the values of gob files as lines of JSON.
 *
 * @module
 */

import type { Command, Invocation } from "../command.ts";
import { Progress } from "../files/progress.ts";
import { sources } from "../files/source.ts";
import { visitValues } from "../files/values.ts";
import { jsonText } from "../json/json_text.ts";

/** Characters that are written at once. */
const mostAtOnce = 64 * 1024;

/** The command. */
export const json: Command = {
  name: "json",
  summary: "Prints the values of gob files as JSON, one on a line",
  usage: "[FILE…]",
  details: [
    "Without FILE, or with -, it reads standard input. Files may be gzip, and hold several streams.",
    "Numbers have all their digits, times are RFC 3339, bytes are base64, and interface values have",
    "their $type. A field that is not there was zero: Go does not send zeros.",
  ],
  options: {},
  examples: [
    "netrpc json records.gob",
    "zcat *.gob.gz | netrpc json | jq .Name",
  ],
  permissions: "--allow-read",
  run,
};

async function run({ positionals, terminal }: Invocation): Promise<void> {
  for await (const source of sources(positionals, terminal)) {
    const progress = new Progress(terminal, source);
    let text = "";
    const write = async () => {
      if (text === "") return;
      await progress.clear();
      const lines = text;
      text = "";
      for (let at = 0; at < lines.length; at += mostAtOnce) {
        await terminal.out(lines.slice(at, at + mostAtOnce));
      }
    };
    await visitValues(source, {
      value(value) {
        text += `${jsonText(value)}\n`;
      },
      async pause() {
        await write();
        await progress.draw();
      },
    });
    await progress.clear();
  }
}
