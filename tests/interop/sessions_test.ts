// What a server keeps for each connection, with a Go program at the other end.

import assert from "node:assert/strict";
import {
  type CallContext,
  type ConnectionInfo,
  gob,
  type HandlersOf,
  method,
  Server,
  service,
} from "../../mod.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { inTime } from "../testing/in_time.ts";
import { outcomeOf } from "../testing/process.ts";

const Session = service("Session", {
  Login: method(gob.string, gob.string),
  WhoAmI: method(gob.int, gob.string),
  Ended: method(gob.int, gob.string),
  Delete: method(gob.string, gob.string),
});

/** Serves the part of the contract that needs no rights. */
class Sessions implements Partial<HandlersOf<typeof Session>> {
  readonly seen = new Set<ConnectionInfo>();
  readonly #endings: Promise<string>[] = [];

  Login(name: string, { connection }: CallContext): string {
    connection.state.set("user", name);
    this.seen.add(connection);
    this.#endings.push(connection.closed.then(() => name));
    return `hello ${name}`;
  }

  WhoAmI(_: number, { connection }: CallContext): string {
    return String(connection.state.get("user") ?? "nobody");
  }

  /** Waits for the end of the connection on which somebody logged in first. */
  async Ended(): Promise<string> {
    return await this.#endings[0]!;
  }
}

goTest("connections of a Go program have their own state and their own end", async () => {
  const sessions = new Sessions();
  const server = new Server().register(Session, sessions, { partial: true });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  const program = await buildGo(new URL("./sessions/", import.meta.url));
  const { code, stdout, stderr } = await inTime(
    outcomeOf(program, [`127.0.0.1:${listener.addr.port}`]),
    "the Go program",
  );
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(stdout.trimEnd().split("\n"), [
    "Session.WhoAmI nobody <nil>",
    "Session.Login hello ada <nil>",
    "Session.Login hello grace <nil>",
    "Session.WhoAmI ada <nil>",
    "Session.WhoAmI grace <nil>",
    "Session.WhoAmI ada <nil>",
    "Session.WhoAmI grace <nil>",
    "Session.Delete  rpc: can't find method Session.Delete",
    "Session.Ended ada <nil>",
  ]);
  const [ada, grace] = sessions.seen;
  assert(ada !== undefined && grace !== undefined);
  assert.notEqual(ada.id, grace.id);
  assert.deepEqual([ada.protocol, grace.protocol], ["gob", "gob"]);
  assert.equal(ada.remoteAddr?.transport, "tcp");
  await inTime(Promise.all([ada.closed, grace.closed]), "closed");
  await server.shutdown();
  await serving;
});
