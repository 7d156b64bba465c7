/**
 * How a method is printed: as Go, or as a contract.
 *
 * @module
 */

import type { GoDeclaration, GoType } from "../../generate/go_type.ts";
import { contractText } from "../../generate/contract_text.ts";
import { goText } from "../../generate/go_text.ts";
import { mappedType } from "../../generate/mapped_type.ts";
import { qualified } from "../../generate/type_index.ts";
import { typeText } from "../../generate/type_text.ts";
import { printable } from "../printable.ts";

/** What is known of a method. */
export interface Description {
  /** The full name. */
  readonly name: string;
  /** The name of the server. */
  readonly server: string;
  readonly args: GoType;
  /** The reply, if a debug page names it. */
  readonly reply: GoType | undefined;
  readonly declarations: readonly GoDeclaration[];
  /** Whether the usual names were tried, as nobody gave any. */
  readonly guessing: boolean;
}

/** A type of which nothing is told. */
const unknown: GoType = { kind: "named", name: "unknown" };

/** Go declarations, below a comment with the method. */
export function goOf(description: Description): string {
  const { declarations } = description;
  const head = headOf(description);
  return declarations.length === 0 ? head : `${head}\n${goText(declarations)}`;
}

/** A contract with the method. */
export function contractOf(description: Description): string {
  const { name } = description;
  const { args, reply = unknown, declarations } = withoutPackages(description);
  const dot = name.lastIndexOf(".");
  const methods = [{ name: name.slice(dot + 1), args, reply }];
  const services = [{ name: name.slice(0, dot), methods }];
  return `${headOf(description)}\n${contractText({ declarations, services })}`;
}

/** The types without their packages, which gob does not send, but for those that have one name. */
function withoutPackages(
  { args, reply, declarations }: Description,
): Pick<Description, "args" | "reply" | "declarations"> {
  const byName = Map.groupBy(declarations, ({ name }) => name);
  const plain = new Set(
    declarations.filter(({ name }) => byName.get(name)!.length === 1).map(qualified),
  );
  const renamed = (type: GoType) =>
    mappedType(type, (leaf) => {
      if (leaf.kind !== "named" || !plain.has(typeText(leaf))) return leaf;
      return { ...leaf, package: undefined };
    });
  return {
    args: renamed(args),
    reply: reply && renamed(reply),
    declarations: declarations.map((one) => {
      const type = renamed(one.type);
      return plain.has(qualified(one)) ? { ...one, package: undefined, type } : { ...one, type };
    }),
  };
}

/** What is known, and what is not. */
function headOf({ name, server, args, reply, declarations, guessing }: Description): string {
  const types = `${typeText(args)}, ${reply === undefined ? "?" : `*${typeText(reply)}`}`;
  const lines = [printable(`${name}(${types}) error, as ${server} told it.`)];
  if (declarations.some(({ type }) => type.kind === "struct")) {
    lines.push(
      guessing
        ? "Some 300 usual names of fields were tried. There may be others: --fields A,B asks."
        : "Fields that were not asked for are not known: --fields A,B asks.",
    );
  }
  if (reply === undefined) {
    lines.push(
      "The type of the reply is told by a debug page only, and the server shows none here.",
    );
  }
  return lines.map((line) => `// ${line}\n`).join("");
}
