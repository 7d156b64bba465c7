/**
 * How a caller cancels a call: by calling a reserved method, as in the fork of net/rpc by Keegan Carruthers-Smith. A server
 * that does not know the method answers that it can't find the service, which does no harm.
 *
 * @module
 */

import { type Schema, struct } from "../gob/mod.ts";
import { wideUint } from "../gob/types/basic_schemas.ts";

/** The full name of the method. */
export const cancelMethod = "_goRPC_.Cancel";

/** Its argument: the number of the request that is given up. Its reply is a bool. */
export const CancelArgs: Schema<{ Seq: number | bigint }> = struct("CancelArgs", { Seq: wideUint });
