/** A plugin for a cf of the future. */

import { type Cf, coreCommand, runPlugin } from "../../../examples/plugins/cf/run_plugin.ts";

if (import.meta.main) {
  const version = { Major: 1, Minor: 2, Build: 3 };
  const metadata = {
    Name: "too-new",
    Version: version,
    LibraryVersion: version,
    MinCliVersion: { Major: 7, Minor: 2, Build: 0 },
    Commands: [{
      Name: "from-the-future",
      Alias: "",
      HelpText: "Never run",
      UsageDetails: { Usage: "cf from-the-future", Options: {} },
    }],
  };
  const clean = async (cf: Cf) => {
    const failed = await coreCommand(cf, "no-such-command").catch(({ message }) => message);
    console.log(`cleaning up; ${failed}`);
  };
  Deno.exit(await runPlugin(metadata, { "CLI-MESSAGE-UNINSTALL": clean }));
}
