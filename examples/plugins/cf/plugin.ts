#!/usr/bin/env -S deno run --no-prompt --allow-net=127.0.0.1
/**
 * A plugin of the command line of Cloud Foundry with two commands: what memory the applications of a space have, and an end
 * to all of them at the end of a day.
 *
 * @module
 */

import type { Metadata } from "../../contracts/cf.ts";
import { type Cf, coreCommand, runPlugin } from "./run_plugin.ts";

const metadata: Metadata = {
  Name: "space-tools",
  Version: { Major: 1, Minor: 0, Build: 0 },
  LibraryVersion: { Major: 1, Minor: 0, Build: 0 },
  MinCliVersion: { Major: 6, Minor: 7, Build: 0 },
  Commands: [
    {
      Name: "space-memory",
      Alias: "sm",
      HelpText: "Show what memory the applications of the space have",
      UsageDetails: { Usage: "cf space-memory", Options: {} },
    },
    {
      Name: "stop-all",
      Alias: "",
      HelpText: "Stop all applications of the space",
      UsageDetails: {
        Usage: "cf stop-all [--dry-run]",
        Options: { "dry-run": "Only say which would be stopped" },
      },
    },
  ],
};

async function spaceMemory(cf: Cf): Promise<void> {
  const { OrganizationFields: org } = await cf.GetCurrentOrg("");
  const { SpaceFields: space } = await cf.GetCurrentSpace("");
  console.log(`Memory of the applications in ${org.Name} / ${space.Name}\n`);
  let sum = 0n;
  for (const { Name, State, TotalInstances, Memory } of await cf.GetApps("")) {
    const all = State === "started" ? Memory * BigInt(TotalInstances) : 0n;
    sum += all;
    console.log(`${Name.padEnd(30)} ${TotalInstances} x ${Memory}M`.padEnd(50) + `${all}M`);
  }
  console.log("all".padEnd(50) + `${sum}M`);
}

async function stopAll(cf: Cf, args: readonly string[]): Promise<void> {
  const dry = args[0] === "--dry-run";
  if (args.length > (dry ? 1 : 0)) throw new Error("Usage: cf stop-all [--dry-run]");
  for (const { Name, State } of await cf.GetApps("")) {
    if (State !== "started") continue;
    if (dry) console.log(`Would stop app ${Name}`);
    else console.log((await coreCommand(cf, "stop", Name)).join("\n"));
  }
}

if (import.meta.main) {
  Deno.exit(await runPlugin(metadata, { "space-memory": spaceMemory, "stop-all": stopAll }));
}
