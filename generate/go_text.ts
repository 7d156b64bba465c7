/**
 * Declarations as Go source, as `gofmt` prints it.
 *
 * @module
 */

import type { GoDeclaration } from "./go_type.ts";
import { GoWriter } from "./go_writer.ts";
import { withPointers } from "./with_pointers.ts";

/** What a program can choose about Go source. */
export interface GoTextOptions {
  /** The name of the package. With it the text is a whole file; without it, a part of one, without imports. */
  readonly package?: string;
}

/**
 * Writes declarations as Go, or with a package a file with the imports that it needs. Types that encode themselves are bytes with the two
 * methods that gob looks for.
 *
 * All types are in one package: names that are not Go's, as that of `Page[int]`, or are there twice, are changed.
 *
 * @param declarations The types.
 * @param options The name of the package.
 * @returns Go source that `gofmt` leaves as it is.
 */
export function goText(
  declarations: readonly GoDeclaration[],
  options: GoTextOptions = {},
): string {
  const writer = new GoWriter(withPointers(declarations));
  const parts = writer.index.declarations.map((declaration) => writer.declaration(declaration));
  if (options.package === undefined) return parts.join("\n");
  return [`package ${options.package}\n`, writer.imports(), ...parts]
    .filter((part) => part !== "").join("\n");
}
