/**
 * What every driver does: says where it listens, serves, and ends with its docker-machine. Follows `plugin.RegisterDriver` of
 * docker-machine.
 *
 * @module
 */

import { type HandlersOf, Server } from "../../../mod.ts";
import { RPCServerDriver, RpcServerDriver } from "./contract.ts";

/** docker-machine sends a heartbeat every 5 seconds. Without one for this time, in milliseconds, it is gone. */
const HEARTBEAT_TIMEOUT = 10_000;

/** How long calls may go on after the end was asked for, in milliseconds. Then their signals fire. */
const GRACE = 1_000;

/** What a driver does of its own. */
export type Driver = Omit<
  HandlersOf<typeof RPCServerDriver>,
  "GetVersion" | "Heartbeat" | "Close"
>;

/**
 * Serves a driver to the docker-machine that has started this program.
 *
 * @param driver The driver.
 * @returns The exit code: 0 after `Close`, 1 without docker-machine.
 */
export async function serveDriver(driver: Driver): Promise<number> {
  if (Deno.env.get("MACHINE_PLUGIN_TOKEN") !== "42") {
    console.error("This is a plugin of docker-machine, which starts it by itself.");
    return 1;
  }
  // Any user of this computer can connect to the port, and docker-machine connects once, at once.
  let connected = false;
  const accept = () => {
    const first = !connected;
    connected = true;
    return first;
  };
  const server = new Server({ accept });
  const { promise: end, resolve: endWith } = Promise.withResolvers<number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const beat = () => {
    clearTimeout(timer);
    timer = setTimeout(() => endWith(1), HEARTBEAT_TIMEOUT);
  };

  const handlers: HandlersOf<typeof RPCServerDriver> = {
    ...driver,
    GetVersion: () => 1,
    Heartbeat() {
      beat();
      return {};
    },
    Close() {
      endWith(0);
      return {};
    },
  };
  server.register(RPCServerDriver, handlers).register(RpcServerDriver, handlers);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener, { protocols: ["http"] });
  console.log(`127.0.0.1:${listener.addr.port}`);

  beat();
  const code = await end;
  clearTimeout(timer);
  await server.shutdown({ timeout: GRACE });
  return code;
}
