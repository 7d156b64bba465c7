/**
 * `netrpc ui`: a page in the browser for any server.
 *
 * @module
 */

import {
  type Command,
  CommandError,
  countOf,
  type Invocation,
  pathOf,
  textOf,
  UsageError,
  type Values,
} from "../command.ts";
import {
  connectionOptions,
  connectionPermissions,
  metadataOf,
  metadataOptions,
  type Target,
  targetOf,
} from "../connection_options.ts";
import { loadContract } from "../contract_file.ts";
import { interruption } from "../interrupt.ts";
import { methodName } from "../method_name.ts";
import { servePage } from "../ui/serve.ts";
import { UiSession } from "../ui/session.ts";

/** The command. */
export const ui: Command = {
  name: "ui",
  summary: "Shows a page in the browser that calls any server",
  usage: "ADDRESS [SERVICE.METHOD …]",
  details: [
    "Prints the address of a page on this machine. It lists what the server's debug page lists, a",
    "contract, or the methods that are named; makes a form of an argument's type, which it asks the",
    "server for as describe does, trying the usual names of fields; and shows replies and figures.",
    "With the same --port the browser keeps the history of calls.",
  ],
  options: {
    ...connectionOptions,
    port: { type: "string", value: "PORT", help: "where the page is, instead of any free port" },
    contract: { type: "string", value: "FILE", help: "take methods and types from a contract" },
    page: { type: "string", value: "/PATH", help: "the debug page is not at /debug/rpc" },
    ...metadataOptions,
  },
  examples: [
    "netrpc ui 127.0.0.1:1234",
    "netrpc ui 127.0.0.1:1234 Arith.Multiply --port 8090",
  ],
  permissions: connectionPermissions,
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { values, terminal } = invocation;
  const page = pathOf(values, "page", "/debug/rpc") ?? "/debug/rpc";
  const port = portOf(values);
  const target = await targetOf(invocation);
  const file = textOf(values, "contract");
  if (file !== undefined && values.json === true) {
    throw new UsageError("--contract does not go with --json: JSON-RPC needs no types");
  }
  const contract = file === undefined ? undefined : { file, services: await loadContract(file) };
  const session = new UiSession(target, {
    names: target.rest.map((name) => methodName(name, "ui")),
    ...contract && { contract },
    page,
    metadata: metadataOf(values),
    command: commandWords(values, target),
  });
  using interrupt = interruption();
  const served = await serve(session, port);
  try {
    await terminal.out(`${served.url}\n`);
    const advice = "Open this address in a browser on this machine. Ctrl-C ends it.\n";
    if (terminal.interactive) await terminal.err(advice);
    await aborted(interrupt.signal);
  } finally {
    await served.close();
  }
}

function portOf(values: Values): number {
  const port = countOf(values, "port") ?? 0;
  if (port > 65_535) throw new UsageError(`--port is at most 65535, not ${port}`);
  return port;
}

async function serve(session: UiSession, port: number): ReturnType<typeof servePage> {
  try {
    return await servePage(session, port);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new CommandError(`Another program listens on port ${port}`, {
      cause: error,
      hint: "without --port the system picks a free one",
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** The command line of a call, without method and argument. What metadata is, is not told: it may be a secret. */
function commandWords(values: Values, { name }: Target): string[] {
  const words = ["netrpc", "call"];
  const flags = ["http", "json", "tls"].filter((flag) => values[flag] === true);
  words.push(...flags.map((flag) => `--${flag}`));
  for (const option of ["http-path", "cacert", "timeout", "contract"]) {
    const value = textOf(values, option);
    if (value !== undefined) words.push(`--${option}=${value}`);
  }
  for (const key of Object.keys(metadataOf(values) ?? {})) words.push(`--metadata=${key}=…`);
  words.push(...textOf(values, "unix") === undefined ? [name] : [`--unix=${name}`]);
  return words;
}
