/**
 * What a page would do with the contract of tests/node, as one script.
 *
 * @module
 */

import * as gob from "../../gob/mod.ts";
import { Client, gobClientCodec, jsonClientCodec } from "../../mod.ts";
import { webSocketTransport } from "../../websocket/mod.ts";
import { Mirror, type Sample } from "../node/contract.ts";

async function connect(url: string): Promise<Client> {
  return new Client(gobClientCodec(await webSocketTransport(new WebSocket(url))));
}

/** Sends a value there and back. */
export async function back(url: string, value: Sample): Promise<Sample> {
  await using client = await connect(url);
  return await client.service(Mirror).Back(value);
}

/** Gives the error of a call. */
export async function fail(url: string, text: string): Promise<unknown> {
  await using client = await connect(url);
  return await client.service(Mirror).Fail(text).catch((error: unknown) => error);
}

/** Decodes without a schema, as JSON. */
export function values(bytes: Uint8Array): unknown[] {
  return gob.decodeAll(bytes).map((value) => gob.toJson(value));
}

/** Encodes a value and decodes it. */
export function again<T>(schema: gob.Schema<T>, value: T): T {
  return gob.decode(gob.encode(schema, value), schema);
}

/** Tries what is left out. */
export async function json(url: string): Promise<unknown> {
  const transport = await webSocketTransport(new WebSocket(url));
  await using client = new Client(jsonClientCodec(transport));
  return await client.service(Mirror).Fail("").catch((error: unknown) => error);
}

export { gob };
