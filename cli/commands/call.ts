/**
 * `netrpc call`: one call, or several.
 *
 * @module
 */

import { type Client, ServerError } from "../../mod.ts";
import { readInput } from "../call/input.ts";
import { askedRequest, contractRequest, jsonRequest, type Request } from "../call/request.ts";
import {
  type Command,
  CommandError,
  countOf,
  type Invocation,
  textOf,
  UsageError,
} from "../command.ts";
import {
  connectionOptions,
  connectionPermissions,
  metadataOf,
  metadataOptions,
  open,
  type Target,
  targetOf,
} from "../connection_options.ts";
import { jsonText } from "../json/json_text.ts";
import type { Json } from "../json/json_value.ts";
import { JsonError, readJson } from "../json/read_json.ts";
import { printable } from "../printable.ts";
import { painted, type Terminal } from "../terminal.ts";

/** The command. */
export const call: Command = {
  name: "call",
  summary: "Calls a method with a JSON value and prints the reply as JSON",
  usage: "ADDRESS SERVICE.METHOD [JSON | @FILE | -]",
  details: [
    "No contract is needed: the server is asked for the types of the fields that the JSON sets, by",
    "requests that it cannot read and that run no method. Times are RFC 3339, durations 1m30s, bytes",
    'base64; values of interfaces are {"$type": "main.Circle", "value": …}. Without JSON the zero',
    "value is sent. Fields of the reply that are zero are not on the wire; a contract shows them.",
  ],
  options: {
    ...connectionOptions,
    contract: {
      type: "string",
      value: "FILE",
      help: "take the types from a contract; ask nothing",
    },
    ...metadataOptions,
    repeat: { type: "string", value: "N", help: "call so many times, one after the other" },
    verbose: { type: "boolean", short: "v", help: "show on stderr what is asked and answered" },
  },
  examples: [
    `netrpc call 127.0.0.1:1234 Arith.Multiply '{"A": 7, "B": 8}'`,
    "netrpc call --unix /run/app.sock Arith.Multiply @args.json --contract contract.ts",
  ],
  permissions: connectionPermissions,
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { values, terminal } = invocation;
  const target = await targetOf(invocation);
  const [name, given, ...more] = target.rest;
  if (name === undefined || !/^.+\.[^.]+$/s.test(name)) {
    const found = name === undefined ? "nothing" : JSON.stringify(printable(name, { limit: 60 }));
    throw new UsageError(`call takes an ADDRESS and a method, Arith.Multiply, not ${found}`);
  }
  if (more.length > 0) {
    throw new UsageError("call takes one JSON value: put it into quotes of the shell");
  }
  const repeat = countOf(values, "repeat") ?? 1;
  const metadata = metadataOf(values);
  const json = parse(await readInput(given, terminal));
  const request = await requestOf(invocation, target, name, json);
  await using client = await open(target);
  for (let i = 0; i < repeat; i++) {
    const reply = await callOnce(client, request, metadata);
    await terminal.out(`${replyText(reply, terminal)}\n`);
  }
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
  return await askedRequest(target, name, json, values.verbose === true ? verbose : undefined);
}

async function callOnce(
  client: Client,
  { method, args }: Request,
  metadata: Record<string, string> | undefined,
): Promise<unknown> {
  try {
    return await client.call(method, args, { ...metadata && { metadata } });
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    throw new CommandError(`${method.name}: ${printable(error.message)}`, { cause: error });
  }
}

function replyText(reply: unknown, { lines }: Terminal): string {
  return jsonText(reply, lines ? 2 : 0);
}
