/**
 * All rows of the table, in its order.
 *
 * @module
 */

import type { Case } from "../measurement.ts";
import { importByUrl } from "../import_by_url.ts";
import { memoryOfConnections } from "../memory.ts";
import { startUp } from "../start_up.ts";
import { secondWorker } from "../workers.ts";
import { largeCalls, smallCalls } from "./calls.ts";
import { muxCases } from "./mux.ts";
import { values } from "./values.ts";
import { webSocketCalls } from "./websocket.ts";

/** What is measured, against what, and what it must come to. */
export const cases: readonly Case[] = [
  ...smallCalls,
  ...largeCalls,
  ...muxCases,
  webSocketCalls,
  ...values,
  { name: "memory", measure: memoryOfConnections },
  { name: "start-up", measure: startUp },
  { name: "import-url", measure: importByUrl },
  { name: "workers", measure: secondWorker },
];
