/**
 * Completion for zsh.
 *
 * @module
 */

import type { CommandWord, OptionWord } from "./vocabulary.ts";

/** Writes the script. */
export function zshScript(commands: readonly CommandWord[]): string {
  const names = commands.map(({ name, help }) => `    ${quoted(`${name}:${help}`)}`);
  return `#compdef netrpc
# Completion of netrpc for zsh: source <(netrpc completions zsh), or as _netrpc in a folder of $fpath
_netrpc() {
  local -a commands
  commands=(
${names.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${commands.map(branch).join("\n")}
  esac
}
if [[ "$funcstack[1]" == _netrpc ]]; then _netrpc "$@"; else compdef _netrpc netrpc; fi
`;
}

function branch({ name, options, choices, files }: CommandWord): string {
  const rest = choices.length > 0 ? `(${choices.join(" ")})` : files ? "_files" : " ";
  const specs = [...options.flatMap(specsOf), `*:argument:${rest}`];
  const lines = specs.map((spec) => ` \\\n      ${quoted(spec)}`);
  return `    ${name}) _arguments${lines.join("")} ;;`;
}

function specsOf({ name, short, help, value, choices, file }: OptionWord): string[] {
  const text = `[${help.replace(/[\\[\]:]/g, "\\$&")}]`;
  const action = file ? "_files" : choices.length > 0 ? `(${choices.join(" ")})` : " ";
  const rest = value === undefined ? "" : `:${value.replaceAll(":", "\\:")}:${action}`;
  // A star: an option may come again.
  const long = `*--${name}${value === undefined ? "" : "="}${text}${rest}`;
  return short === undefined ? [long] : [long, `*-${short}${text}${rest}`];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
