/**
 * The parts of the server that not every program needs. They are loaded when a listener that offers them begins to serve:
 * nothing that a peer sends can cause an import, which fails when the process has no files left.
 *
 * @module
 */

import type { ServerCodec } from "../codec.ts";
import type { Transport } from "../rpc/connection.ts";
import type { DebugFormat, Page } from "./negotiate.ts";
import type { Protocol, ResolvedServerOptions } from "./options.ts";
import type { ServerSnapshot } from "./stats.ts";

/** What was loaded. */
export interface OptionalParts {
  /** Makes the codec of a JSON connection. */
  readonly makeJsonCodec?: (
    transport: Transport,
    options: ResolvedServerOptions["stream"],
  ) => ServerCodec;
  /** Makes the debug page. */
  readonly debugAnswer?: (format: DebugFormat, snapshot: ServerSnapshot) => Page;
}

/** Loads what these protocols need. Rejects if a module cannot be loaded. */
export async function loadParts(protocols: ReadonlySet<Protocol>): Promise<OptionalParts> {
  const [json, page] = await Promise.all([
    protocols.has("json") ? import("../rpc/json_codec.ts") : undefined,
    protocols.has("debug") ? import("./debug_answer.ts") : undefined,
  ]);
  return {
    makeJsonCodec: json && ((transport, options) => new json.JsonServerCodec(transport, options)),
    debugAnswer: page?.debugAnswer,
  };
}
