/**
 * What is sent and what comes back, by the three ways to know the types: asking, a contract, and JSON, which needs none.
 *
 * @module
 */

import { type AnyMethod, gob } from "../../mod.ts";
import { Asker, type AskerOptions } from "../ask/asker.ts";
import { foundOfSchema } from "../ask/contract_found.ts";
import type { Found } from "../ask/found.ts";
import { schemaOfFound } from "../ask/schema.ts";
import type { Wanted } from "../ask/wanted.ts";
import { wantedJson } from "../ask/wanted_json.ts";
import { CommandError } from "../command.ts";
import type { Target } from "../connection_options.ts";
import { contractMethod, loadContract } from "../contract_file.ts";
import { plainOfJson } from "../json/plain_json.ts";
import { readJson } from "../json/read_json.ts";
import type { Json } from "../json/json_value.ts";
import { JsonMisfit, valueOfJson } from "../json/value_of_json.ts";
import { exploreKnown } from "../known_method.ts";
import { nearFields } from "./near_fields.ts";

/** A call that can be made. */
export interface Request {
  readonly method: AnyMethod;
  readonly args: unknown;
}

/** Asks the server, and makes the argument. */
export async function askedRequest(
  target: Target,
  method: string,
  json: Json,
  options: AskerOptions,
): Promise<Request> {
  await using asker = await Asker.open(target, options);
  const explore = (wanted: Wanted) => asker.explore(method, wanted);
  const found = await exploreKnown(asker, target, method, wantedJson([json]));
  const near = (path: string, name: string) => nearFields(explore, path, name);
  return await requestOf(method, json, found, gob.plain, near);
}

/** Makes the argument by a contract. */
export async function contractRequest(file: string, name: string, json: Json): Promise<Request> {
  const contracts = await loadContract(file);
  const method = contractMethod(contracts, name);
  if (method === undefined) {
    const names = contracts.flatMap(({ methods }) =>
      Object.values(methods).map(({ name }) => name)
    );
    throw new CommandError(`${file} has no method ${name}`, {
      hint: `it has ${names.slice(0, 20).join(", ")}`,
    });
  }
  const found = foundOfSchema(method.args, wantedJson([json]));
  const near = (path: string, field: string) =>
    nearFields((wanted) => Promise.resolve(foundOfSchema(method.args, wanted)), path, field);
  return await requestOf(name, json, found, method.reply, near);
}

async function requestOf(
  name: string,
  json: Json,
  found: Found,
  reply: gob.Schema<unknown>,
  near: (path: string, name: string) => Promise<string[]>,
): Promise<Request> {
  try {
    const args = valueOfJson(json, found);
    return { method: methodOf(name, schemaOfFound(found), reply), args };
  } catch (error) {
    if (!(error instanceof JsonMisfit)) throw error;
    const { path, field } = error;
    const names = field === undefined ? [] : await near(path, field);
    throw new CommandError(`${name}: ${path === "" ? "the argument: " : ""}${error.message}`, {
      cause: error,
      ...names.length > 0 && { hint: `there is ${names.join(", and ")}` },
      ...error.message.includes("the server does not tell") &&
        { hint: "give the types with --contract FILE" },
    });
  }
}

/** Sends JSON as it is, for JSON-RPC. */
export function jsonRequest(name: string, json: Json): Request {
  return { method: methodOf(name, anyJson, anyJson), args: json };
}

/** Any JSON, which only a JSON-RPC connection carries. */
const anyJson: gob.Schema<Json> = gob.opaque<Json>("json.RawMessage", "text", {
  encode: () => {
    throw new TypeError("only JSON-RPC carries JSON");
  },
  decode: () => null,
  json: { encode: plainOfJson, decode: (_plain, text) => readJson(text) },
});

function methodOf<A, R>(name: string, args: gob.Schema<A>, reply: gob.Schema<R>): AnyMethod {
  return { name, args, reply, idempotent: false } as AnyMethod;
}
