/**
 * The plugin of the tests: what tests/plugin/peer serves, in Deno.
 *
 * @module
 */

import {
  Client,
  gob,
  gobClientCodec,
  type Method,
  method,
  Server,
  type Service,
  service,
} from "../../mod.ts";
import { type Broker, type PluginSet, servePlugin } from "../../plugin/mod.ts";

const GreetArgs = gob.struct("GreetArgs", { Name: gob.string, Callback: gob.uint32 });

/** What the plugin serves. */
export const Greeter: Service<{
  Greet: Method<{ Name: string; Callback: number }, string>;
  Version: Method<boolean, number>;
  Say: Method<string, boolean>;
  Die: Method<number, boolean>;
  Echo: Method<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>;
}> = service("Plugin", {
  Greet: method(GreetArgs, gob.string),
  Version: method(gob.bool, gob.int),
  Say: method(gob.string, gob.bool),
  Die: method(gob.int, gob.bool),
  Echo: method(gob.bytes, gob.bytes),
});

/** What the host serves. */
export const Titles: Service<{ Title: Method<string, string> }> = service("Plugin", {
  Title: method(gob.string, gob.string),
});

/** The cookie of the tests. */
export const cookie = { key: "GREETER_PLUGIN", value: "hello" } as const;

function greeter(version: number): PluginSet {
  return {
    greeter: (broker) => serverOf(version, broker),
    fails: () => {
      throw new Error("no greeter today");
    },
  };
}

function serverOf(version: number, broker: Broker): Server {
  return new Server().register(Greeter, {
    async Greet({ Name, Callback }) {
      if (Callback === 0) return `Hello, ${Name}!`;
      await using host = new Client(gobClientCodec(await broker.dial(Callback)));
      return `Hello, ${await host.service(Titles).Title(Name)} ${Name}!`;
    },
    Version: () => version,
    Say(text) {
      console.log("out:", text);
      console.error(JSON.stringify({ "@level": "warn", "@message": "said", text }));
      return true;
    },
    Die(code) {
      if (code >= 0) Deno.exit(code);
      setTimeout(() => {
        throw new Error("nobody catches this");
      }, 0);
      return new Promise<boolean>(() => {});
    },
    Echo: (data) => data,
  });
}

if (import.meta.main) {
  const [mode = "", reattach = "300"] = Deno.args;
  await servePlugin({
    versions: { 1: greeter(1), 2: greeter(2) },
    cookie,
    network: mode === "tcp" ? "tcp" : undefined,
    reattachTimeout: Number(reattach),
    carry: mode === "both" || mode === "none" ? mode : "stdout",
  });
  console.error("[INFO] the greeter has ended");
  // What would keep the process alive does not.
  setInterval(() => {}, 1000);
}
