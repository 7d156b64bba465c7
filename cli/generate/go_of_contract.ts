/**
 * From a contract to Go.
 *
 * @module
 */

import { goFromContract } from "../../generate/go_from_contract.ts";
import { CommandError, type Invocation, textOf, UsageError } from "../command.ts";
import { loadDescribedContract } from "../contract_file.ts";

const keywords: ReadonlySet<string> = new Set(
  ("break case chan const continue default defer else fallthrough for func go goto if import interface map package " +
    "range return select struct switch type var").split(" "),
);

/** Writes the Go side of a contract to standard output. */
export async function goOfContract(path: string, { values, terminal }: Invocation): Promise<void> {
  const name = textOf(values, "package") ?? "api";
  if (!/^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name) || name === "_" || keywords.has(name)) {
    throw new UsageError(`--package takes the name of a Go package, not ${JSON.stringify(name)}`);
  }
  const { contracts, notes } = await loadDescribedContract(path);
  await terminal.out(written());

  function written(): string {
    try {
      return goFromContract(contracts, { package: name, notes });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new CommandError(`Cannot write ${path} as Go: ${error.message}`, { cause: error });
    }
  }
}
