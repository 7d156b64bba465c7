/**
 * `netrpc call`: one call, or several.
 *
 * @module
 */

import { type Client, ServerError } from "../../mod.ts";
import { type Command, CommandError, countOf, type Invocation } from "../command.ts";
import { connectionOptions, connectionPermissions, open, targetOf } from "../connection_options.ts";
import { jsonText } from "../json/json_text.ts";
import { callOptions, prepareCall, type PreparedCall } from "../prepared_call.ts";
import { printable } from "../printable.ts";
import type { Terminal } from "../terminal.ts";

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
    ...callOptions,
    repeat: { type: "string", value: "N", help: "call so many times, one after the other" },
  },
  examples: [
    `netrpc call 127.0.0.1:1234 Arith.Multiply '{"A": 7, "B": 8}'`,
    "netrpc call --unix app.sock Arith.Multiply @args.json --contract contract.ts",
  ],
  permissions: connectionPermissions,
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { values, terminal } = invocation;
  const target = await targetOf(invocation);
  const repeat = countOf(values, "repeat") ?? 1;
  const call = await prepareCall(invocation, target, "call");
  await using client = await open(target);
  for (let i = 0; i < repeat; i++) {
    const reply = await callOnce(client, call);
    await terminal.out(`${replyText(reply, terminal)}\n`);
  }
}

async function callOnce(
  client: Client,
  { method, args, metadata }: PreparedCall,
): Promise<unknown> {
  try {
    return await client.call(method, args, { ...metadata && { metadata } });
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    throw new CommandError(`${method.name}: ${printable(error.message)}`, {
      cause: error,
      ...error.hint !== undefined && { hint: error.hint },
    });
  }
}

function replyText(reply: unknown, { lines }: Terminal): string {
  return jsonText(reply, lines ? 2 : 0);
}
