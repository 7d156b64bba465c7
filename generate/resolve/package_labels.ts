/**
 * What stands before the dot in the names of types: the name of a package, or another one where two packages have one name.
 *
 * @module
 */

import { importPaths } from "../known_types.ts";
import type { PackageScope } from "./scope.ts";

/** The labels of packages. */
export class PackageLabels {
  readonly #labels = new Map<PackageScope, string>();
  /** Labels that are taken, by whom; those of known types belong to Go's library. */
  readonly #taken = new Map<string, string>(Object.entries(importPaths));

  /** The label of a package. */
  of(from: PackageScope): string {
    let label = this.#labels.get(from);
    if (label === undefined) {
      label = this.#free(from);
      this.#labels.set(from, label);
      this.#taken.set(label, from.path);
    }
    return label;
  }

  #free({ name, path }: PackageScope): string {
    const isFree = (label: string) => (this.#taken.get(label) ?? path) === path;
    if (isFree(name)) return name;
    const parent = path.split("/").at(-2)?.replaceAll(/[^\p{L}\p{Nd}_]/gu, "_");
    const longer = parent === undefined ? name : `${parent}_${name}`;
    if (isFree(longer)) return longer;
    for (let count = 2;; count++) if (isFree(`${longer}${count}`)) return `${longer}${count}`;
  }
}
