/**
 * `netrpc describe`: the Go types of a method, as far as asking tells.
 *
 * @module
 */

import { Asker } from "../ask/asker.ts";
import { anyLength } from "../ask/any_length.ts";
import { usualNames, withNames } from "../ask/usual_names.ts";
import { nothing, wantedPaths } from "../ask/wanted.ts";
import { type Command, type Invocation, textsOf, UsageError } from "../command.ts";
import { connectionOptions, connectionPermissions, targetOf } from "../connection_options.ts";
import { DebugPage } from "../debug_page.ts";
import { contractOf, goOf } from "../describe/description.ts";
import { FoundDeclarations } from "../describe/found_api.ts";
import { exploreKnown } from "../known_method.ts";
import { methodName } from "../method_name.ts";
import { painted } from "../terminal.ts";

/** The command. */
export const describe: Command = {
  name: "describe",
  summary: "Asks a server for the Go types of a method's argument",
  usage: "ADDRESS SERVICE.METHOD",
  details: [
    "Asks by requests that the server cannot read: no method runs. A struct's fields are told one by",
    "one, to whoever knows their names: some 300 usual ones are tried, or --fields A,B.C asks for A and",
    "for field C of B. Slices and maps are passed through. The reply's type is known only where the",
    "server has a debug page.",
  ],
  options: {
    ...connectionOptions,
    fields: { type: "string", value: "A,B.C", multiple: true, help: "fields to ask for" },
    ts: { type: "boolean", help: "print a contract in TypeScript instead of Go" },
    verbose: { type: "boolean", short: "v", help: "show on stderr what is asked and answered" },
  },
  examples: [
    "netrpc describe 127.0.0.1:1234 Arith.Multiply",
    "netrpc describe 127.0.0.1:1234 Arith.Multiply --fields A,B --ts",
  ],
  permissions: connectionPermissions,
  run,
};

/** How deep usual names are tried: in the argument and in its fields. */
const levels = 2;

async function run(invocation: Invocation): Promise<void> {
  const { values, terminal } = invocation;
  const target = await targetOf(invocation);
  const [first, ...more] = target.rest;
  const name = methodName(first, "describe");
  if (more.length > 0) throw new UsageError("describe takes an ADDRESS and a method, and no more");
  const paths = fieldsOf(textsOf(values, "fields"));
  await using asker = await Asker.open(target, {
    ...values.verbose === true && {
      verbose: (question: string, answer: string) =>
        void terminal.err(`${painted(terminal, "dim", `${question}: ${answer}`)}\n`),
    },
  });
  const guessing = paths.length === 0;
  const wanted = guessing ? withNames(nothing, usualNames, [], levels) : wantedPaths(paths);
  const found = await exploreKnown(asker, target, name, anyLength(wanted));
  const page = await DebugPage.of(target);
  const declarations = new FoundDeclarations(guessing ? { guessed: usualNames } : {});
  const args = declarations.typeOf(found);
  const description = {
    ...{ name, server: target.name, args, reply: page.reply(name), guessing },
    declarations: declarations.all(),
  };
  await terminal.out(values.ts === true ? contractOf(description) : goOf(description));
}

function fieldsOf(texts: readonly string[]): string[] {
  const paths = texts.flatMap((text) => text.split(",")).map((path) => path.trim());
  const wrong = paths.find((path) =>
    !/^\p{Lu}[\p{L}\p{Nd}_]*(?:\.\p{Lu}[\p{L}\p{Nd}_]*)*$/u.test(path)
  );
  if (wrong === undefined) return paths;
  throw new UsageError(
    `--fields takes names of fields such as A,B.C, not ${
      JSON.stringify(wrong)
    }: Go sends fields with ` +
      "a capital only",
  );
}
