/**
 * Completion for fish.
 *
 * @module
 */

import type { CommandWord, OptionWord } from "./vocabulary.ts";

/** Writes the script. */
export function fishScript(commands: readonly CommandWord[]): string {
  return `# Completion of netrpc for fish: netrpc completions fish | source
complete -c netrpc -f
complete -c netrpc -n __fish_use_subcommand -l version -d ${quoted("print the version")}
${commands.flatMap(linesOf).join("\n")}
`;
}

function linesOf({ name, help, options, choices, files }: CommandWord): string[] {
  const behind = `complete -c netrpc -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
  return [
    `complete -c netrpc -n __fish_use_subcommand -a ${name} -d ${quoted(help)}`,
    ...options.map((option) => `${behind} ${optionText(option)}`),
    ...choices.length > 0 ? [`${behind} -a ${quoted(choices.join(" "))}`] : [],
    ...files ? [`${behind} -F`] : [],
  ];
}

function optionText({ name, short, help, value, choices, file }: OptionWord): string {
  const parts = [`-l ${name}`];
  if (short !== undefined) parts.push(`-s ${short}`);
  if (value !== undefined) parts.push(file ? "-r -F" : "-x");
  if (choices.length > 0) parts.push(`-a ${quoted(choices.join(" "))}`);
  parts.push(`-d ${quoted(help)}`);
  return parts.join(" ");
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
