/** What a host can make a plugin hold. */

import assert from "node:assert/strict";
import { Client, gobClientCodec, pipe, Server } from "../../mod.ts";
import { MuxSession } from "../../mux/mod.ts";
import { CarriedOutput } from "../../plugin/carried_output.ts";
import { Control, Dispenser } from "../../plugin/control.ts";
import { HostConnection, mostUndialed } from "../../plugin/host_connection.ts";
import { runPlugin } from "../../plugin/mod.ts";
import { mostConnections } from "../../plugin/hosts.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import { denoGreeter } from "./processes.ts";
import { cookie, Greeter } from "./greeter.ts";

function connection(patience?: number) {
  const [near, far] = pipe();
  let quits = 0;
  const plugin = {
    plugins: {
      greeter: () => new Server().register(Greeter, { Version: () => 1 }, { partial: true }),
      none: () => Greeter as unknown as Server,
    },
    ...{ codec: undefined, stdout: new CarriedOutput(), stderr: new CarriedOutput() },
    quit: () => void quits++,
  };
  const host = new HostConnection(far, plugin, patience);
  const session = new MuxSession(near, { role: "client" });
  return { host, session, plugin, quits: () => quits };
}

Deno.test("a plugin makes no more than 256 servers that nobody dials", async () => {
  const { host, session } = connection();
  const control = new Client(gobClientCodec(await session.open()));
  const others = [await session.open(), await session.open()];
  const ids = await Promise.all(
    Array.from({ length: mostUndialed }, () => control.call(Dispenser.methods.Dispense, "greeter")),
  );
  assert.deepEqual(ids, Array.from(ids, (_, i) => i + 1));
  assert.match(
    String(await rejection(control.call(Dispenser.methods.Dispense, "greeter"))),
    /too many plugins wait to be dialed/,
  );
  for (const name of ["toString", "__proto__", "x".repeat(10_000)]) {
    const error = await rejection(control.call(Dispenser.methods.Dispense, name));
    assert.match(String(error), /unknown plugin type: /);
    assert(String(error).length < 300);
  }
  await control.close();
  assert.equal(others.length, 2);
  await session.close();
  await inTime(host.ended);
});

Deno.test("a plugin whose function returns no server says so, and goes on", async () => {
  const { host, session } = connection();
  const control = new Client(gobClientCodec(await session.open()));
  await Promise.all([session.open(), session.open()]);
  assert.match(
    String(await rejection(control.call(Dispenser.methods.Dispense, "none"))),
    /cannot serve none: its function must return a Server$/,
  );
  await control.call(Control.methods.Ping, true);
  await control.close();
  await session.close();
  await inTime(host.ended);
});

Deno.test("a plugin answers a host's request to end, and closes a host that opens nothing", async () => {
  const { host, session, quits } = connection();
  const control = new Client(gobClientCodec(await session.open()));
  await Promise.all([session.open(), session.open()]);
  await control.call(Control.methods.Ping, true);
  assert.equal(quits(), 0);
  await control.call(Control.methods.Quit, true);
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(quits(), 1);
  await control.close();
  await session.close();
  await inTime(host.ended);
  const silent = connection(50);
  await inTime(silent.host.ended);
  await silent.session.close();
});

Deno.test("a plugin closes connections beyond the limit", async () => {
  await using plugin = await runPlugin(denoGreeter(), { version: 1, cookie });
  const path = plugin.location.address;
  const conns = await Promise.all(
    Array.from({ length: mostConnections + 9 }, () => Deno.connect({ transport: "unix", path })),
  );
  const last = conns.at(-1)!;
  assert.equal(await inTime(last.read(new Uint8Array(1)).catch(() => null)), null);
  await plugin.ping();
  for (const conn of conns) conn.close();
});
