/**
 * The types that may stand in interfaces, and their registration with gob.
 *
 * @module
 */

import type { GoDeclaration, GoType } from "./go_type.ts";
import { typeText } from "./type_text.ts";

/** Collects the types of interfaces by the names that are sent for them. */
export class InterfaceTypes {
  readonly #types = new Map<string, GoType>();
  readonly #declarations: GoDeclaration[] = [];

  /** Types that were declared for their names only. */
  get declarations(): readonly GoDeclaration[] {
    return this.#declarations;
  }

  /**
   * Adds a type.
   *
   * @param name What is sent for it: `main.Circle`, `*main.Square`, `string`.
   * @param type What it is, without a pointer.
   * @param newName Takes a name for it. A contract does not say that a number has a name of its own.
   */
  add(name: string, type: GoType, newName: () => string): void {
    if (this.#types.has(name)) return;
    const isBasic = type.kind === "basic" && type.name === name;
    // Basic types are registered by gob itself.
    if (isBasic || type.kind === "interface") return;
    const isUnnamed = type.kind !== "named" && /^\*?[^[\]*]*[\p{L}_][^[\]*]*$/u.test(name);
    if (!isUnnamed) {
      this.#types.set(name, type);
      return;
    }
    const declared = newName();
    this.#declarations.push({ name: declared, type });
    this.#types.set(name, { kind: "named", name: declared });
  }

  /**
   * The registrations, in the order of the names.
   *
   * @param text Writes a type.
   * @param declarations The declarations that types mention.
   * @returns A function `init`, or nothing.
   */
  registrations(
    text: (type: GoType) => string,
    declarations: readonly GoDeclaration[],
  ): string {
    const known = new Map<string, string>();
    const lines: string[] = [];
    for (const [name, type] of [...this.#types].sort(([a], [b]) => a < b ? -1 : 1)) {
      const go = text(type);
      const other = known.get(go);
      if (other !== undefined) {
        lines.push(`// ${name} is ${go} too, which gob knows as ${other} only.`);
        continue;
      }
      known.set(go, name);
      const value = name.startsWith("*") ? `new(${go})` : zeroOf(go, type, declarations);
      lines.push(`gob.RegisterName(${JSON.stringify(name)}, ${value})`);
    }
    if (lines.length === 0) return "";
    return `func init() {\n${lines.map((line) => `\t${line}\n`).join("")}}\n`;
  }
}

/** A value of a type. */
function zeroOf(go: string, type: GoType, declarations: readonly GoDeclaration[]): string {
  const found = type.kind === "named" && type.package === undefined
    ? declarations.find(({ name }) => name === type.name)
    : undefined;
  const underlying = found?.type ?? type;
  switch (underlying.kind) {
    case "slice":
    case "array":
    case "map":
    case "struct":
      return `${go}{}`;
    case "basic":
      if (underlying.name === "string") return `${go}("")`;
      return `${go}(${underlying.name === "bool" ? "false" : "0"})`;
    default:
      return typeText(type) === "time.Duration" ? `${go}(0)` : `*new(${go})`;
  }
}
