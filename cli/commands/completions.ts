/**
 * `netrpc completions`: scripts by which shells complete commands, options and files.
 *
 * @module
 */

import { type Command, type Invocation, UsageError } from "../command.ts";
import { bashScript } from "../completions/bash.ts";
import { fishScript } from "../completions/fish.ts";
import { type CommandWord, vocabulary } from "../completions/vocabulary.ts";
import { zshScript } from "../completions/zsh.ts";

const scripts: Readonly<Record<string, (commands: readonly CommandWord[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Makes the command. It completes these commands and itself. */
export function completionsCommand(commands: readonly Command[]): Command {
  const completions: Command = {
    name: "completions",
    summary: "Prints a script by which a shell completes netrpc",
    usage: "bash|zsh|fish",
    details: ["Each script says in its first line how it is used."],
    options: {},
    examples: [
      "source <(netrpc completions bash)",
      "netrpc completions fish > ~/.config/fish/completions/netrpc.fish",
    ],
    permissions: "none",
    run: async ({ positionals, terminal }: Invocation): Promise<void> => {
      const [shell, ...more] = positionals;
      const script = shell !== undefined && Object.hasOwn(scripts, shell) && scripts[shell];
      if (!script || more.length > 0) {
        throw new UsageError("completions takes the name of a shell: bash, zsh or fish");
      }
      await terminal.out(script(vocabulary([...commands, completions])));
    },
  };
  return completions;
}
