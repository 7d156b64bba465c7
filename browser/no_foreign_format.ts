/**
 * Stands for gob/bytes/foreign_format.ts in the bundle of a page: what comes over a WebSocket is no file and no answer of HTTP.
 *
 * @module
 */

/** Knows no other format. */
export function foreignFormat(_bytes: Uint8Array): undefined {
  return undefined;
}
