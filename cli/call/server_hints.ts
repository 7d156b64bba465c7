/**
 * What to do about answers that come of the JSON of a call.
 *
 * @module
 */

/** How the value of an interface is written. */
export const hintOfInterface: string =
  'the value of an interface is written {"$type": "main.Circle", "value": …}, with the name under which the server ' +
  "registers its type: with the whole import path, and a star for a pointer";

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
