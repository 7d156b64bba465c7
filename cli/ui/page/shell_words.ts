/**
 * A call as a command line.
 *
 * @module
 */

/** A word as a POSIX shell reads it back: as it is, if nothing in it means something else. */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The command line of a call.
 *
 * @param command Its first words: `netrpc`, `call`, options, the address.
 * @param method The full name of the method.
 * @param json The argument, or nothing for the zero value.
 */
export function commandLine(command: readonly string[], method: string, json: string): string {
  // A method or an argument that begins with a dash or an @ would be an option or a file.
  const words = json === "" ? [method] : [method, json];
  const marked = words.some((word) => word.startsWith("-")) ? ["--", ...words] : words;
  return [...command, ...marked].map(shellWord).join(" ");
}
