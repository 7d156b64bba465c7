/**
 * The page as the browser gets it: one document with its style and its script in it.
 *
 * The script is written in TypeScript, in files of which the browser gets one text: their types are taken out, and the
 * imports between them, since all are in one scope there.
 *
 * @module
 */

import { stripTypeScriptTypes } from "node:module";
import jsonValue from "../json/json_value.ts" with { type: "text" };
import readJson from "../json/read_json.ts" with { type: "text" };
import goDuration from "../json/go_duration.ts" with { type: "text" };
import html from "./page/page.html" with { type: "text" };
import style from "./page/style.css" with { type: "text" };
import api from "./page/api.ts" with { type: "text" };
import app from "./page/app.ts" with { type: "text" };
import argument from "./page/argument.ts" with { type: "text" };
import charts from "./page/charts.ts" with { type: "text" };
import elements from "./page/elements.ts" with { type: "text" };
import folded from "./page/folded.ts" with { type: "text" };
import form from "./page/form.ts" with { type: "text" };
import formParts from "./page/form_parts.ts" with { type: "text" };
import history from "./page/history.ts" with { type: "text" };
import interfacePart from "./page/interface_part.ts" with { type: "text" };
import leaves from "./page/leaves.ts" with { type: "text" };
import methodList from "./page/method_list.ts" with { type: "text" };
import outcome from "./page/outcome.ts" with { type: "text" };
import pastCall from "./page/past_call.ts" with { type: "text" };
import reply from "./page/reply.ts" with { type: "text" };
import shellWords from "./page/shell_words.ts" with { type: "text" };
import texts from "./page/texts.ts" with { type: "text" };
import types from "./page/types.ts" with { type: "text" };

/** The files of the script by their paths from cli/, each behind those that it imports. */
const sources: ReadonlyMap<string, string> = new Map([
  ["json/json_value.ts", jsonValue],
  ["json/read_json.ts", readJson],
  ["json/go_duration.ts", goDuration],
  ["ui/page/texts.ts", texts],
  ["ui/page/types.ts", types],
  ["ui/page/shell_words.ts", shellWords],
  ["ui/page/history.ts", history],
  ["ui/page/argument.ts", argument],
  ["ui/page/elements.ts", elements],
  ["ui/page/api.ts", api],
  ["ui/page/leaves.ts", leaves],
  ["ui/page/folded.ts", folded],
  ["ui/page/form_parts.ts", formParts],
  ["ui/page/interface_part.ts", interfacePart],
  ["ui/page/form.ts", form],
  ["ui/page/reply.ts", reply],
  ["ui/page/charts.ts", charts],
  ["ui/page/method_list.ts", methodList],
  ["ui/page/outcome.ts", outcome],
  ["ui/page/past_call.ts", pastCall],
  ["ui/page/app.ts", app],
]);

/** The page, and the policy that allows its style and its script and nothing else. */
export interface PageText {
  readonly html: string;
  readonly policy: string;
}

/** Puts the page together. */
export async function pageText(): Promise<PageText> {
  const script = scriptOf(sources);
  const policy = [
    "default-src 'none'",
    `style-src '${await digestOf(style)}'`,
    `script-src '${await digestOf(script)}'`,
    "img-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const page = html
    .replace("<style></style>", () => `<style>${style}</style>`)
    .replace('<script type="module"></script>', () => `<script type="module">${script}</script>`);
  return { html: page, policy };
}

/**
 * One script of many modules: each is a function that gives what it exports, so that their names do not meet.
 *
 * @param sources The modules in TypeScript by their paths, each behind those that it imports.
 * @throws {TypeError} If one imports what is not before it.
 */
export function scriptOf(sources: ReadonlyMap<string, string>): string {
  const known = new Map<string, string>();
  const parts = ['"use strict";'];
  for (const [path, source] of sources) {
    const name = `module${known.size + 1}`;
    parts.push(`const ${name} = await (async () => {\n${bodyOf(source, path, known)}\n})();`);
    known.set(path, name);
  }
  return `${parts.join("\n")}\n`;
}

/** A module without types, as the body of a function. */
function bodyOf(source: string, path: string, known: ReadonlyMap<string, string>): string {
  const exported: string[] = [];
  const body = stripTypeScriptTypes(source)
    .replace(/^import\b([^;]*?)\bfrom\s*"([^"]+)";/gm, (_, clause: string, specifier: string) => {
      const names = clause.replaceAll(/[{},\s]+/g, " ").trim();
      if (names === "") return "";
      const from = known.get(new URL(specifier, `file:///${path}`).pathname.slice(1));
      if (from === undefined) {
        throw new TypeError(`${path} imports ${specifier}, which is not before it`);
      }
      return `const { ${names.replaceAll(" ", ", ")} } = ${from};`;
    })
    .replace(
      /^export ((?:async )?function|class|const) (\w+)/gm,
      (_, kind: string, name: string) => {
        exported.push(name);
        return `${kind} ${name}`;
      },
    )
    // Comments are for those who read the source, and so are the blanks in the places of types.
    .replace(/^\/\/\/ .*$/gm, "")
    .replace(/^[ \t]*\/\*\*.*?\*\/[ \t]*\n/gms, "")
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{2,}/g, "\n").trim();
  return `${body}\nreturn { ${exported.join(", ")} };`;
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${new Uint8Array(digest).toBase64()}`;
}
