/**
 * How a method is printed: as Go, or as a contract.
 *
 * @module
 */

import type { GoDeclaration, GoType } from "../../generate/go_type.ts";
import { typeText } from "../../generate/type_text.ts";

/** What is known of a method. */
export interface Description {
  /** The full name. */
  readonly name: string;
  readonly args: GoType;
  /** The reply, if a debug page names it. */
  readonly reply: GoType | undefined;
  readonly declarations: readonly GoDeclaration[];
}

/** Go declarations. */
export function goOf({ name, args, reply, declarations }: Description): string {
  return `// ${name}(${typeText(args)}, ${reply === undefined ? "?" : typeText(reply)})\n${
    declarations.map(({ name, type, doc }) => `type ${name} ${typeText(type)} // ${doc}`).join("\n")
  }`;
}

/** A contract. */
export function contractOf(description: Description): string {
  return goOf(description);
}
