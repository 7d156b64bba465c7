/**
 * What a command line says of a server, for tests of its parts.
 *
 * @module
 */

import { parseAddress } from "../../../cli/address.ts";
import type { Target } from "../../../cli/connection_options.ts";

/** The target of an address. */
export function targetAt(address: string, timeout = 5000): Target {
  return { options: parseAddress(address), rest: [], timeout, name: address };
}
