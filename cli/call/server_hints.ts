/**
 * What to do about answers that come of the JSON of a call.
 *
 * @module
 */

import { hintOfInterface } from "../ask/interface_value.ts";

/** After the end of a connection on which the server had told its types. */
export const hintOfCrash: string =
  "the server may have crashed: Go does if a promoted field of an embedded nil pointer is set; such fields are " +
  'written under the name of the embedded type: {"Base": {"ID": …}}';

/** What to do about an error that the server answers with. */
export function hintOfAnswer(text: string): string | undefined {
  const isInterface = /^gob: .+ is not assignable to type /s.test(text) ||
    text.startsWith("gob: name not registered for interface: ");
  return isInterface ? hintOfInterface : undefined;
}
