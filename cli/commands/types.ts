/**
 * `netrpc types`: what gob files declare, as Go or as a contract.
 *
 * @module
 */

import { contractText } from "../../generate/contract_text.ts";
import { goText } from "../../generate/go_text.ts";
import type { GoDeclaration } from "../../generate/go_type.ts";
import { mappedType } from "../../generate/mapped_type.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { DeclaredTypes, type ValueType } from "../files/declared_types.ts";
import { Progress } from "../files/progress.ts";
import { sources } from "../files/source.ts";
import { visitValues } from "../files/values.ts";

/** Types of values that are listed. */
const mostListed = 100;
/** Characters of a type in the list. */
const longestType = 90;

/** The command. */
export const types: Command = {
  name: "types",
  summary: "Prints the types that gob files declare, as Go or as a contract",
  usage: "[FILE…]",
  details: [
    "Without FILE, or with -, it reads standard input. Files may be gzip, and hold several streams.",
    "Each type is there once. The size of numbers, pointers and json tags are not in the files.",
  ],
  options: {
    go: { type: "boolean", help: "a Go file, which is the default" },
    ts: { type: "boolean", help: "a contract in TypeScript" },
    int64: { type: "boolean", help: "integers of any size, as bigint, with --ts" },
    module: {
      type: "string",
      value: "MODULE",
      help: "where the contract imports netrpc from, with --ts",
    },
  },
  examples: ["netrpc types values.gob", "netrpc types --ts values.gob > contract.ts"],
  permissions: "--allow-read",
  run,
};

async function run({ positionals, values, terminal }: Invocation): Promise<void> {
  if (values.go === true && values.ts === true) {
    throw new UsageError("--go and --ts do not go together");
  }
  const module = typeof values.module === "string" ? values.module : undefined;
  if (module !== undefined && values.ts !== true) throw new UsageError("--module goes with --ts");
  if (values.int64 === true && values.ts !== true) throw new UsageError("--int64 goes with --ts");
  const declared = new DeclaredTypes();
  const print = async () => {
    const text = values.ts === true
      ? contractOf([...declared.declarations, ...declared.unnamed()], values.int64 === true, module)
      : goText(declared.declarations, { package: "main" });
    await terminal.out(listOf([...declared.values.values()]) + text);
    if (declared.isCut) await terminal.err("There are more types than are printed.\n");
  };
  try {
    for await (const source of sources(positionals, terminal)) {
      const progress = new Progress(terminal, source);
      let next: ReturnType<Parameters<typeof declared.count>[1]["peek"]>;
      await visitValues(source, {
        before: (decoder) => next = decoder.peek(),
        value: (_, decoder) => declared.count(next!, decoder),
        pause: () => progress.draw(),
      });
      await progress.clear();
    }
  } catch (error) {
    // What was read before is printed, as the other commands do.
    if (declared.values.size > 0) await print();
    throw error;
  }
  await print();
}

/** A contract. The stream does not tell the size of integers, so it is chosen. */
function contractOf(
  declarations: readonly GoDeclaration[],
  wide: boolean,
  module: string | undefined,
): string {
  let narrow = false;
  const sized = declarations.map((one): GoDeclaration => {
    const type = mappedType(one.type, (leaf) => {
      if (leaf.kind !== "basic" || leaf.name !== "int" && leaf.name !== "uint") return leaf;
      narrow ||= !wide;
      return wide ? { kind: "basic", name: `${leaf.name}64` } : leaf;
    });
    return { ...one, type };
  });
  const text = contractText(
    { declarations: sized, services: [] },
    module === undefined ? {} : { module },
  );
  return narrow ? sizes + text : text;
}

const sizes =
  `// Gob does not tell the size of integers. Numbers beyond 2^53 need gob.int64 or gob.uint64,
// whose values are bigint: --int64 writes those.

`;

/** A comment that says what the values are. */
function listOf(values: readonly ValueType[]): string {
  if (values.length === 0) return "// No values.\n\n";
  const lines = values.slice(0, mostListed).map(({ text, count }) => {
    const type = text.length > longestType ? `${text.slice(0, longestType)}…` : text;
    return `//   ${count} of ${type}\n`;
  });
  if (values.length > mostListed) {
    lines.push(`//   and of ${values.length - mostListed} more types\n`);
  }
  return `// Values:\n//\n${lines.join("")}\n`;
}
