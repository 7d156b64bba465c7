/**
 * Go types as Go source. A stand-in until the whole of it is here.
 *
 * @module
 */

import type { GoDeclaration } from "./go_type.ts";
import { typeText } from "./type_text.ts";

/** Writes declarations as Go. */
export function goText(declarations: readonly GoDeclaration[]): string {
  return declarations.map(({ name, type, doc = [] }) => {
    const lines = doc.map((line) => `// ${line}\n`).join("");
    return `${lines}type ${name} ${typeText(type)}\n`;
  }).join("\n");
}
