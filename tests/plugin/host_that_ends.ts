/**
 * A host that starts a plugin, says where it is, and exits or waits to be killed.
 *
 * @module
 */

import { runPlugin } from "../../plugin/mod.ts";
import { denoGreeter } from "./processes.ts";
import { cookie } from "./greeter.ts";

if (import.meta.main) {
  const plugin = await runPlugin(denoGreeter(), { version: 1, cookie });
  console.log(JSON.stringify(plugin.location));
  if (Deno.args[0] === "exit") Deno.exit(0);
}
