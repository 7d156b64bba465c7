/**
 * `netrpc call`: one call, or several.
 *
 * @module
 */

import { fillZeros } from "../call/fill_zeros.ts";
import { clientFor, makeCall } from "../call/make_call.ts";
import { ReplyTypes } from "../call/reply_types.ts";
import { type Command, countOf, type Invocation } from "../command.ts";
import { connectionOptions, connectionPermissions, targetOf } from "../connection_options.ts";
import { jsonText } from "../json/json_text.ts";
import { callOptions, prepareCall } from "../prepared_call.ts";

/** The command. */
export const call: Command = {
  name: "call",
  summary: "Calls a method with a JSON value and prints the reply as JSON",
  usage: "ADDRESS SERVICE.METHOD [JSON | @FILE | -]",
  details: [
    "No contract is needed: the server is asked for the types of the fields that the JSON sets, by",
    "requests that it cannot read and that run no method. Times are RFC 3339, durations 1m30s, bytes",
    'base64; values of interfaces are {"$type": "main.Circle", "value": …}. Without JSON the zero',
    "value is sent. Give the fields of an embedded struct under its name: a Go server that embeds a",
    "pointer panics otherwise. A 0 in the reply may be a nil pointer: gob sends neither.",
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
  const types = new ReplyTypes();
  await using client = await clientFor(target, call, types);
  const { metadata } = call;
  for (let i = 0; i < repeat; i++) {
    const reply = await makeCall(client, call, { ...metadata && { metadata } });
    const type = types.last.get(call.method.name);
    const whole = type === undefined ? reply : fillZeros(reply, type);
    await terminal.out(`${jsonText(whole, terminal.lines ? 2 : 0)}\n`);
  }
}
