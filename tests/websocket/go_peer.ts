/**
 * Stock net/rpc over coder/websocket at the other end, in a Go program.
 *
 * @module
 */

import { buildGo, hasModules } from "../testing/go.ts";
import { ServerChild } from "../testing/process.ts";

const dir = new URL("./peer/", import.meta.url);

const available = await hasModules(dir);

/** A test that needs coder/websocket for Go. Without it, it is ignored. */
export function coderTest(name: string, test: () => Promise<void>): void {
  Deno.test({ name, ignore: !available, fn: test });
}

/** The path of the program. */
export function program(): Promise<string> {
  return buildGo(dir);
}

/** Starts the server in Go. */
export async function startServer(): Promise<ServerChild> {
  return await ServerChild.start(await program(), ["server"]);
}
