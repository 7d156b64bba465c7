/**
 * A plugin with the mistake that its argument names.
 *
 * @module
 */

import { gob, method, Server, service } from "../../mod.ts";
import { type PluginSet, servePlugin } from "../../plugin/mod.ts";
import { cookie } from "./greeter.ts";

const Greet = method(gob.struct("GreetArgs", { Name: gob.string }), gob.string);
const Numbered = method(gob.struct("GreetArgs", { Name: gob.int }), gob.string);
const hello = () => "Hello!";

const plugins: PluginSet = {
  method: () => new Server().register(service("Plugin", { Hello: Greet }), { Hello: hello }),
  service: () => new Server().register(service("Greeter", { Greet }), { Greet: hello }),
  type: () => new Server().register(service("Plugin", { Greet: Numbered }), { Greet: hello }),
};

if (import.meta.main) {
  const [mistake = ""] = Deno.args;
  if (mistake === "print") console.log("starting");
  await servePlugin({
    version: mistake === "version" ? 3 : 1,
    cookie: mistake === "cookie" ? { ...cookie, value: "bye" } : cookie,
    plugins: plugins[mistake] === undefined ? {} : { greeter: plugins[mistake] },
  });
}
