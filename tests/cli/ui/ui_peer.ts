/**
 * What the tests of `netrpc ui` share: the Go program of ./peer, and the command as it runs.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Server } from "../../../mod.ts";
import { buildGo } from "../../testing/go.ts";
import { Child } from "../../testing/process.ts";

/** A stock server of Go, by TCP and by HTTP with the debug page. */
export interface JobsPeer extends AsyncDisposable {
  readonly tcp: string;
  readonly http: string;
}

/** Starts the Go program. */
export async function jobsPeer(): Promise<JobsPeer> {
  const child = Child.start(await buildGo(new URL("./peer/", import.meta.url)), []);
  try {
    const [tcp = "", http = ""] = (await child.listening()).split(" ");
    return { tcp, http, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}

/** `netrpc ui` as a process. */
export interface RunningUi extends AsyncDisposable {
  /** The address that it printed. */
  readonly url: string;
  readonly child: Child;
}

/** Starts `netrpc ui`, and waits for its address. */
export async function runUi(
  args: readonly string[],
  program: string = new URL("../../../cli.ts", import.meta.url).href,
  flags: readonly string[] = ["--no-config", "--allow-net=127.0.0.1"],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningUi> {
  const all = ["run", "--no-prompt", "--quiet", ...flags, program, "ui", ...args];
  const child = Child.start(Deno.execPath(), all, env);
  const url = await child.readLine();
  if (url === undefined) {
    await child[Symbol.asyncDispose]();
    assert.fail("netrpc ui printed no address");
  }
  return { url, child, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
}

/** A server of this module on loopback. */
export async function serving(server: Server): Promise<{ address: string } & AsyncDisposable> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const done = server.serve(listener);
  return await Promise.resolve({
    address: `127.0.0.1:${listener.addr.port}`,
    [Symbol.asyncDispose]: async () => {
      await server.shutdown({ timeout: 0 });
      await done;
    },
  });
}
