/**
 * A call, from the connection to the reply or to an error that says what to do.
 *
 * @module
 */

import {
  type CallOptions,
  Client,
  gob,
  gobClientCodec,
  ServerError,
  ShutdownError,
} from "../../mod.ts";
import { CommandError } from "../command.ts";
import { open, openTransport, type Target } from "../connection_options.ts";
import { printable } from "../printable.ts";
import type { ReplyTypes } from "./reply_types.ts";
import type { Request } from "./request.ts";
import { hintOfAnswer, hintOfCrash } from "./server_hints.ts";

/** Connects for a call whose argument is made. The types of replies are of interest if no contract has them. */
export async function clientFor(
  target: Target,
  request: Request,
  types: ReplyTypes,
): Promise<Client> {
  return request.method.reply === gob.plain ? await typedClient(target, types) : await open(target);
}

/** Connects, and reads the types of replies beside the client. Only gob has them. */
export async function typedClient(target: Target, types: ReplyTypes): Promise<Client> {
  const codec = gobClientCodec(types.tap(await openTransport(target)));
  return new Client(codec, { callTimeout: target.timeout });
}

/**
 * Makes a call.
 *
 * @throws {CommandError} If the server answers with an error, or ends. Other errors are those of `Client.call`.
 */
export async function makeCall(
  client: Client,
  { method, args }: Request,
  options: CallOptions,
): Promise<unknown> {
  try {
    return await client.call(method, args, options);
  } catch (error) {
    // A server that told its types speaks gob, and is slow or has ended since.
    const told = method.reply === gob.plain;
    if (told && error instanceof DOMException && "hint" in error) {
      const text = error.message.replace(/;.*$/s, "");
      throw new CommandError(printable(text), { cause: error, hint: "--timeout 1m waits longer" });
    }
    if (!(error instanceof ServerError || error instanceof ShutdownError)) throw error;
    const text = error instanceof ServerError
      ? error.message
      : `the connection ended before the reply (${error.message})`;
    const crashed = error instanceof ShutdownError && error.sent && told;
    const hint = crashed ? hintOfCrash : hintOfAnswer(error.message) ?? error.hint;
    throw new CommandError(`${method.name}: ${printable(text)}`, {
      cause: error,
      ...hint !== undefined && { hint },
    });
  }
}
