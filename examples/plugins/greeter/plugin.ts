#!/usr/bin/env -S deno run --no-prompt --allow-env --allow-net --allow-read --allow-write
/**
 * A plugin: an executable that a host starts, in Deno or in Go.
 *
 * @module
 */

import { Server } from "../../../mod.ts";
import { servePlugin } from "../../../plugin/mod.ts";
import { cookie, Greeter } from "./contract.ts";

if (import.meta.main) {
  await servePlugin({
    version: 1,
    cookie,
    plugins: {
      greeter: () =>
        new Server().register(Greeter, {
          Greet(name) {
            console.error(`[INFO] greeting ${name}`);
            return `Hello, ${name}!`;
          },
        }),
    },
  });
}
