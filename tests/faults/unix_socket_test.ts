// Unix sockets: their names in the file system can go while connections live.

import assert from "node:assert/strict";
import { connect, ShutdownError } from "../../mod.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { Calls, Site } from "./site.ts";

const unixTest = (name: string, fn: () => Promise<void>): void =>
  Deno.test({ name, ignore: Deno.build.os === "windows", fn });

/** A site that serves a unix socket beside its port, in a folder of its own. */
class UnixSite implements AsyncDisposable {
  readonly site: Site;
  readonly folder: string;
  readonly listener: Deno.UnixListener;
  readonly serving: Promise<void>;

  private constructor(site: Site, folder: string) {
    this.site = site;
    this.folder = folder;
    this.listener = Deno.listen({ transport: "unix", path: this.path });
    this.serving = site.server.serve(this.listener);
  }

  static async start(): Promise<UnixSite> {
    return new UnixSite(await Site.start(), await Deno.makeTempDir({ prefix: "netrpc_" }));
  }

  get path(): string {
    return `${this.folder}/socket`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.site[Symbol.asyncDispose]();
    await inTime(this.serving, "serve() of the unix socket");
    await Deno.remove(this.folder, { recursive: true }).catch(() => {});
  }
}

/** What becomes of the file, and how the next one who connects fares. */
const ways: readonly [name: string, lose: (unix: UnixSite) => Promise<void>][] = [
  ["its file is removed", ({ path }) => Deno.remove(path)],
  ["its folder is removed", ({ folder }) => Deno.remove(folder, { recursive: true })],
  ["its file is renamed", ({ path }) => Deno.rename(path, `${path}.old`)],
  ["another file takes its place", async ({ path }) => {
    await Deno.remove(path);
    await Deno.writeTextFile(path, "");
  }],
];

for (const [name, lose] of ways) {
  unixTest(`connections of a unix socket live on when ${name}`, async () => {
    await using unix = await UnixSite.start();
    const { path, site } = unix;
    const client = await connect({ transport: "unix", path });
    const stub = client.service(Calls);
    const waiting = later(stub.Wait("for ever", { timeout: 20 }));
    await lose(unix);
    assert.equal(await stub.Multiply({ A: 6, B: 7 }), 42);
    assert.equal((await rejection(waiting, "the call") as Error).name, "TimeoutError");
    const error = await rejection(connect({ transport: "unix", path }), "connect()");
    assert(error instanceof Error, Deno.inspect(error));
    assert.equal((await inTime(stub.Echo(new Uint8Array(1 << 20)), "the call")).length, 1 << 20);
    await inTime(client.close(), "close()");
    await site.settled();
  });
}

unixTest("a server can listen at the path of a socket whose file was lost", async () => {
  await using unix = await UnixSite.start();
  const { path, site } = unix;
  await using old = await connect({ transport: "unix", path });
  await Deno.remove(path);
  const serving = site.server.serve(Deno.listen({ transport: "unix", path }));
  await using client = await connect({ transport: "unix", path });
  for (const each of [old, client]) {
    assert.equal(await each.service(Calls).Multiply({ A: 6, B: 7 }), 42);
  }
  await Promise.all([old.close(), client.close()]);
  await site[Symbol.asyncDispose]();
  await inTime(serving, "the second serve()");
});

unixTest("the far end of a unix socket may go within a call", async () => {
  await using unix = await UnixSite.start();
  const { path, site } = unix;
  const raw = await Deno.connect({ transport: "unix", path });
  await raw.write(new Uint8Array([0xff, 0x81, 0x03]));
  raw.close();
  const client = await connect({ transport: "unix", path });
  const call = later(client.service(Calls).Fill(32 << 20));
  await site.begun("Fill");
  await inTime(client.close(), "close()");
  assert(await rejection(call, "the call") instanceof ShutdownError);
  await site.settled();
});
