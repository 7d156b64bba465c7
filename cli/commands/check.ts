/**
 * `netrpc check`: whether a contract is what a running server has.
 *
 * @module
 */

import type { AnyMethod } from "../../mod.ts";
import { Asker } from "../ask/asker.ts";
import { checkMethod, type MethodReport } from "../check/check_method.ts";
import { reportJson, reportText } from "../check/report.ts";
import { type Command, type Invocation, textOf, UsageError } from "../command.ts";
import { connectionOptions, targetOf } from "../connection_options.ts";
import { loadContract } from "../contract_file.ts";
import { DebugPage } from "../debug_page.ts";
import { painted } from "../terminal.ts";

/** The command. */
export const check: Command = {
  name: "check",
  summary: "Compares a contract with a running server",
  usage: "ADDRESS CONTRACT.ts",
  details: [
    "Asks the server for the types of all arguments, by requests that it cannot read: no method runs.",
    "The exit status is 0 if all is the same, and 1 if not.",
  ],
  options: {
    ...connectionOptions,
    format: { type: "string", value: "text|json", help: "json is for programs" },
    verbose: { type: "boolean", short: "v", help: "show all fields, and what is asked on stderr" },
  },
  examples: [
    "netrpc check 127.0.0.1:1234 contract.ts",
    "netrpc check 127.0.0.1:1234 contract.ts --http --format json",
  ],
  permissions: "--allow-net and --allow-read; with --unix --allow-write too",
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { values, terminal } = invocation;
  const format = textOf(values, "format") ?? "text";
  if (format !== "text" && format !== "json") {
    throw new UsageError(`--format is text or json, not ${JSON.stringify(format)}`);
  }
  const target = await targetOf(invocation);
  const [path, ...more] = target.rest;
  if (path === undefined) {
    throw new UsageError("CONTRACT.ts is missing: a file that exports services");
  }
  if (more.length > 0) {
    throw new UsageError("check takes an ADDRESS and a CONTRACT.ts, and no more");
  }
  const contracts = await loadContract(path);
  const verbose = values.verbose === true;
  await using asker = await Asker.open(target, {
    ...verbose && {
      verbose: (question: string, answer: string) =>
        void terminal.err(`${painted(terminal, "dim", `${question}: ${answer}`)}\n`),
    },
  });
  const page = await DebugPage.of(target);
  const methods: MethodReport[] = [];
  for (const { methods: own } of contracts) {
    for (const method of Object.values<AnyMethod>(own)) {
      methods.push(await checkMethod(asker, method, page));
    }
  }
  const report = { server: target.name, contract: path, page: page.found, methods };
  await terminal.out(
    format === "json" ? reportJson(report) : reportText(report, verbose, terminal),
  );
  return methods.every(({ same }) => same) ? 0 : 1;
}
