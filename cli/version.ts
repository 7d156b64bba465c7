/**
 * The version that the command line prints. A test compares it with deno.json.
 *
 * @module
 */

/** The version of this module. */
export const version = "0.2.0";
