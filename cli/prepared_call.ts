/**
 * From a command line to a call that can be made, for the commands that make calls.
 *
 * @module
 */

import { readInput } from "./call/input.ts";
import { askedRequest, contractRequest, jsonRequest, type Request } from "./call/request.ts";
import { type Invocation, type Options, textOf, UsageError } from "./command.ts";
import { metadataOf, metadataOptions, type Target } from "./connection_options.ts";
import type { Json } from "./json/json_value.ts";
import { JsonError, readJson } from "./json/read_json.ts";
import { methodName } from "./method_name.ts";
import { painted } from "./terminal.ts";

/** Options of the commands that make calls. */
export const callOptions: Options = {
  contract: { type: "string", value: "FILE", help: "take the types from a contract; ask nothing" },
  ...metadataOptions,
  verbose: { type: "boolean", short: "v", help: "show on stderr what is asked and answered" },
};

/** A call that can be made, any number of times. */
export interface PreparedCall extends Request {
  /** What rides in its header. */
  readonly metadata: Record<string, string> | undefined;
}

/**
 * Reads method and argument, and finds out the types: from the server, which no method of it runs for, or from a contract.
 *
 * @param invocation The command line.
 * @param target The server, and the arguments behind its address.
 * @param command The name of the command, for messages.
 */
export async function prepareCall(
  invocation: Invocation,
  target: Target,
  command: string,
): Promise<PreparedCall> {
  const [first, given, ...more] = target.rest;
  const name = methodName(first, command);
  if (more.length > 0) {
    throw new UsageError(`${command} takes one JSON value: put it into quotes of the shell`);
  }
  const metadata = metadataOf(invocation.values);
  const json = parse(await readInput(given, invocation.terminal));
  return { ...await requestOf(invocation, target, name, json), metadata };
}

function parse(text: string): Json {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

async function requestOf(
  { values, terminal }: Invocation,
  target: Target,
  name: string,
  json: Json,
): Promise<Request> {
  const contract = textOf(values, "contract");
  if (target.options.codec === "json") {
    if (contract === undefined) return jsonRequest(name, json);
    throw new UsageError("--contract does not go with --json: JSON-RPC needs no types");
  }
  if (contract !== undefined) return await contractRequest(contract, name, json);
  const verbose = (question: string, answer: string) =>
    void terminal.err(`${painted(terminal, "dim", `${question}: ${answer}`)}\n`);
  return await askedRequest(target, name, json, values.verbose === true ? { verbose } : {});
}
