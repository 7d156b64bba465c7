/**
 * The meaning of every vector of vectors.json, in its order.
 *
 * @module
 */

import { bigCases } from "./cases_big.ts";
import { evolutionCases } from "./cases_evolution.ts";
import { interfaceCases } from "./cases_interfaces.ts";
import { lenientCases } from "./cases_lenient.ts";
import { mapCases } from "./cases_maps.ts";
import { netCases } from "./cases_net.ts";
import { numberCases } from "./cases_numbers.ts";
import { opaqueCases } from "./cases_opaque.ts";
import { recursiveCases } from "./cases_recursive.ts";
import { rpcCases } from "./cases_rpc.ts";
import { sequenceCases } from "./cases_sequences.ts";
import { streamCases } from "./cases_streams.ts";
import { pointerCases, structCases } from "./cases_structs.ts";
import { textCases } from "./cases_text.ts";
import { timeCases } from "./cases_time.ts";
import type { GoldenCase } from "./golden_case.ts";

/** All cases. */
export const cases: readonly GoldenCase[] = [
  ...numberCases,
  ...textCases,
  ...sequenceCases,
  ...mapCases,
  ...structCases,
  ...pointerCases,
  ...recursiveCases,
  ...interfaceCases,
  ...opaqueCases,
  ...timeCases,
  ...bigCases,
  ...netCases,
  ...rpcCases,
  ...streamCases,
  ...evolutionCases,
  ...lenientCases,
];
