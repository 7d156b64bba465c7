/**
 * The parts of the server that not every program needs. They are loaded when a listener that offers them begins to serve:
 * nothing that a peer sends can cause an import, which fails when the process has no files left.
 *
 * @module
 */

import type { ServerCodec } from "../codec.ts";
import type { Transport } from "../rpc/connection.ts";
import type { Page } from "./negotiate.ts";
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
  readonly makeDebugPage?: (snapshot: ServerSnapshot, json: boolean) => Page;
}

/** Loads what these protocols need. Rejects if a module cannot be loaded. */
export async function loadParts(protocols: ReadonlySet<Protocol>): Promise<OptionalParts> {
  const [json, page] = await Promise.all([
    protocols.has("json") ? import("../rpc/json_codec.ts") : undefined,
    protocols.has("debug") ? import("./debug_page.ts") : undefined,
  ]);
  return {
    makeJsonCodec: json && ((transport, options) => new json.JsonServerCodec(transport, options)),
    makeDebugPage: page &&
      ((snapshot, json) =>
        json
          ? { headers: page.debugJsonHeaders, body: page.debugJson(snapshot) }
          : { headers: page.debugPageHeaders, body: page.debugPage(snapshot) }),
  };
}
