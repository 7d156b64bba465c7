/**
 * How a caller says that it does not wait any more: a call of a reserved method, as the fork of net/rpc by Keegan
 * Carruthers-Smith has it. A server that does not know it answers that it can't find the service, which does no harm.
 *
 * @module
 */

import { type Schema, struct } from "../gob/mod.ts";
import { wideUint } from "../gob/types/schema.ts";

/** The full name of the method. */
export const cancelMethod = "_goRPC_.Cancel";

/** Its argument: the number of the request that is given up. Its reply is a bool. */
export const CancelArgs: Schema<{ Seq: number | bigint }> = struct("CancelArgs", { Seq: wideUint });
