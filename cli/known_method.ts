/**
 * The argument of a method that may not be there.
 *
 * @module
 */

import { type Asker, UnknownMethodError } from "./ask/asker.ts";
import type { Found } from "./ask/found.ts";
import type { Wanted } from "./ask/wanted.ts";
import type { Target } from "./connection_options.ts";
import { DebugPage } from "./debug_page.ts";
import { printable } from "./printable.ts";

/**
 * Asks for the type of a method's argument.
 *
 * @throws {UnknownMethodError} If there is no such method. Its hint has the one that was meant, if a debug page shows it.
 */
export async function exploreKnown(
  asker: Asker,
  target: Target,
  name: string,
  wanted: Wanted,
): Promise<Found> {
  try {
    return await asker.explore(name, wanted);
  } catch (error) {
    if (!(error instanceof UnknownMethodError)) throw error;
    const near = (await DebugPage.of(target)).near(name);
    if (near === undefined) throw error;
    throw new UnknownMethodError(error.message, {
      cause: error,
      hint: `did you mean ${printable(near, 100)}?`,
    });
  }
}
