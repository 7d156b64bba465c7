/**
 * A host: runs the plugin that is named, in Deno or in Go, and calls it.
 *
 * @module
 */

import { runPlugin } from "../../../plugin/mod.ts";
import { cookie, Greeter } from "./contract.ts";

if (import.meta.main) {
  const [command = new URL("plugin.ts", import.meta.url).pathname, name = "Ann"] = Deno.args;
  await using plugin = await runPlugin(command, {
    version: 1,
    cookie,
    onLog: ({ level, message }) => console.error(`${level}: ${message}`),
  });
  const greeter = await plugin.dispense(Greeter, "greeter");
  console.log(await greeter.Greet(name));
}
