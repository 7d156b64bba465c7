/**
 * The two services of every plugin, by which a host controls it.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../mod.ts";

/** Go's `struct{}`. */
const Nothing: gob.Schema<Record<never, never>> = gob.struct("", {});

/** Whether the plugin lives, and the request to end. */
export const Control: Service<{
  Ping: Method<boolean, Record<never, never>>;
  Quit: Method<boolean, Record<never, never>>;
}> = service("Control", {
  Ping: method(gob.bool, Nothing),
  Quit: method(gob.bool, Nothing),
});

/** Makes a plugin by its name; the reply is the number to dial. */
export const Dispenser: Service<{ Dispense: Method<string, number> }> = service("Dispenser", {
  Dispense: method(gob.string, gob.uint32),
});
