/**
 * The types that the command line names: `--type T`, `--service Name=T`.
 *
 * @module
 */

import { isBasicName } from "../../generate/go_type.ts";
import type { Package } from "../../generate/packages/package.ts";
import { CommandError } from "../command.ts";
import { nearest } from "../nearest.ts";

/** Refuses the name of a type that no package declares. Types of other packages and types without names are read later. */
export function demandType(type: string, packages: readonly Package[]): void {
  const declared = declaredIn(packages);
  if (!isName(type) || declared.has(withoutArguments(type)) || isBasicName(type)) return;
  const meant = nearest(type, declared);
  const where = packages.map(({ path }) => path).join(" ");
  throw new CommandError(`Cannot find ${type}: ${where} declares no such type`, {
    ...meant !== undefined && { hint: `did you mean ${meant}?` },
  });
}

/** Whether a package can give a name its type. */
export function canName(type: string, loaded: Package): boolean {
  return !isName(type) || declaredIn([loaded]).has(withoutArguments(type));
}

function declaredIn(packages: readonly Package[]): ReadonlySet<string> {
  return new Set(
    packages.flatMap(({ files }) => files.flatMap(({ types }) => types.map(({ name }) => name))),
  );
}

/** Whether a type is written as a name of the package: `Point`, `Page[int]`. */
function isName(type: string): boolean {
  return /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(withoutArguments(type)) && !type.startsWith("map[");
}

function withoutArguments(type: string): string {
  return type.replace(/\[.*$/s, "");
}
