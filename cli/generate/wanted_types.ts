/**
 * The types that the command line names: `--type T`, `--service Name=T`.
 *
 * @module
 */

import { isBasicName } from "../../generate/go_type.ts";
import type { Package } from "../../generate/packages/package.ts";
import { CommandError } from "../command.ts";
import { nearest } from "../nearest.ts";

/** What the command line asks for. */
export interface Wanted {
  /** The types of receivers by the names of services. Without them, what the source registers. */
  readonly services: Readonly<Record<string, string>> | undefined;
  /** Types that no service needs. */
  readonly types: readonly string[];
}

/** The error of a name that no package declares. Types of other packages and types without names are read later. */
export function unknownType(
  { services = {}, types }: Wanted,
  packages: readonly Package[],
): CommandError | undefined {
  if (packages.every(({ files }) => files.length === 0)) return undefined;
  const declared = declaredIn(packages);
  const unknown = [...Object.values(services), ...types].find((type) =>
    isName(type) && !declared.has(withoutArguments(type)) && !isBasicName(type)
  );
  if (unknown === undefined) return undefined;
  const meant = nearest(unknown, declared);
  const where = packages.map(({ path }) => path).join(" ");
  return new CommandError(`Cannot find ${unknown}: ${where} declares no such type`, {
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
