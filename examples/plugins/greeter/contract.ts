/**
 * What the greeter can do, and the cookie by which it knows its host.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../../mod.ts";

/** The contract. go-plugin's hosts call every plugin by the name `Plugin`. */
export const Greeter: Service<{ Greet: Method<string, string> }> = service("Plugin", {
  Greet: method(gob.string, gob.string),
});

/** go-plugin's `MagicCookieKey` and `MagicCookieValue`. */
export const cookie = { key: "GREETER_PLUGIN", value: "hello" } as const;
