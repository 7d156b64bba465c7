/**
 * Completion for bash, 3.2 and later.
 *
 * @module
 */

import type { CommandWord, OptionWord } from "./vocabulary.ts";

/** Writes the script. */
export function bashScript(commands: readonly CommandWord[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of netrpc for bash: source <(netrpc completions bash)
_netrpc() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" IFS=$' \\t\\n'
  local options="" values="" choices="" files=""
  COMPREPLY=()
  # Bash cuts --name=value at the sign.
  if [[ "$cur" == "=" ]]; then cur=""; elif [[ "$prev" == "=" ]]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=($(compgen -W "${names} --help --version" -- "$cur"))
    compopt +o default 2>/dev/null
    return
  fi
  case "\${COMP_WORDS[1]}" in
${commands.map(branch).join("\n")}
    *) return ;;
  esac
  if [[ " $values " == *" $prev "* ]]; then
    case "\${COMP_WORDS[1]} $prev" in
${commands.flatMap(valueBranches).join("\n")}
      *) compopt +o default 2>/dev/null ;;
    esac
    return
  fi
  if [[ "$cur" == -* ]]; then
    COMPREPLY=($(compgen -W "$options $values" -- "$cur"))
    return
  fi
  if [[ -n "$files" && "$cur" == @* ]]; then
    IFS=$'\\n'
    COMPREPLY=($(compgen -f -P @ -- "\${cur#@}"))
    return
  fi
  [[ -n "$choices" ]] && COMPREPLY=($(compgen -W "$choices" -- "$cur"))
  [[ -n "$files" ]] || compopt +o default 2>/dev/null
}
complete -o bashdefault -o default -F _netrpc netrpc
`;
}

/** What can stand behind a command. */
function branch({ name, options, choices, files }: CommandWord): string {
  const flags = options.filter(({ value }) => value === undefined).flatMap(dashed);
  const values = options.filter(({ value }) => value !== undefined).flatMap(dashed);
  const parts = [
    `options="${flags.join(" ")}"`,
    `values="${values.join(" ")}"`,
    ...choices.length > 0 ? [`choices="${choices.join(" ")}"`] : [],
    ...files ? ["files=1"] : [],
  ];
  return `    ${name}) ${parts.join(" ")} ;;`;
}

/** What can be the value of an option. Where nothing is said, bash completes files. */
function valueBranches({ name, options }: CommandWord): string[] {
  return options.filter(({ file, choices }) => file || choices.length > 0).map((option) => {
    const patterns = dashed(option).map((word) => `"${name} ${word}"`).join(" | ");
    const action = option.file
      ? ":"
      : `COMPREPLY=($(compgen -W "${option.choices.join(" ")}" -- "$cur"))`;
    return `      ${patterns}) ${action} ;;`;
  });
}

function dashed({ name, short }: OptionWord): string[] {
  return [`--${name}`, ...short === undefined ? [] : [`-${short}`]];
}
