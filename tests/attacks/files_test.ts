// A process that can open no more files lives on, and serves whom it has.

import { Server } from "../../mod.ts";
import { inTime } from "../testing/in_time.ts";
import { Child } from "../testing/process.ts";
import { type Attack, attackTest } from "./attack.ts";
import { RawPeer, withPeers } from "./raw_peer.ts";
import { Target, targetHandlers } from "./target_contract.ts";
import { TargetProcess } from "./target_process.ts";
import { pause, within } from "./waiting.ts";

/** Files that the server may open, and silent connections that use them up. */
const [files, silent] = [200, 230];

/** First requests that a server which has just begun to serve may get, and what their answers look like. */
const firstRequests: readonly (readonly [what: string, text: string, answer: RegExp])[] = [
  ["JSON", '{"method":"Target.Multiply","params":[{"A":6,"B":7}],"id":1}\n', /"result":42/],
  ["the HTTP handshake", "CONNECT /_goRPC_ HTTP/1.0\n\n", /^HTTP\/1\.0 200/],
  ["the debug page", "GET /debug/rpc?format=json HTTP/1.0\r\n\r\n", /^HTTP\/1\.0 200/],
];

/** Whether a request that comes when the files have run out is answered. */
async function answered(port: number, text: string, answer: RegExp): Promise<boolean> {
  await using early = await RawPeer.dial(port);
  // It is accepted before the others.
  await pause(50);
  return await withPeers(port, silent, async () => {
    await pause(50);
    await early.sendText(text);
    const line = await within(2000, early.readLine());
    return answer.test(line ?? "");
  });
}

/** The server's side. */
export const serverWithoutFiles: Attack = attackTest({
  name: "a server whose files have run out answers the first request of every protocol",
  async run() {
    const figures = [];
    for (const [what, text, answer] of firstRequests) {
      await using target = await TargetProcess.start({ files });
      const lost = await answered(target.port, text, answer) ? 0 : 1;
      const lives = await target.checkAlive().then(() => true, () => false);
      figures.push(
        { what: `${what}: requests without an answer`, unit: "", ours: lost, most: 0 } as const,
        { what: `${what}: processes that died`, unit: "", ours: lives ? 0 : 1, most: 0 } as const,
      );
    }
    return figures;
  },
});

const clientProgram = new URL("./client_without_files.ts", import.meta.url).pathname;

/** The client's side. */
export const clientWithoutFiles: Attack = attackTest({
  name: "a client whose files have run out but for one connects with any codec",
  async run() {
    const server = new Server().register(Target, targetHandlers());
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = server.serve(listener);
    const figures = [];
    for (const codec of ["gob", "json"]) {
      await using child = Child.start("sh", [
        "-c",
        `ulimit -n 100 && exec "$@"`,
        "sh",
        Deno.execPath(),
        "run",
        "--no-prompt",
        "--no-check",
        "--allow-net=127.0.0.1",
        "--allow-read=/dev/null",
        clientProgram,
        String(listener.addr.port),
        codec,
      ]);
      const reply = await child.readLine();
      const ours = reply === "42" ? 0 : 1;
      figures.push({ what: `${codec}: clients without a reply`, unit: "", ours, most: 0 } as const);
    }
    await inTime(server.shutdown({ timeout: 1000 }), "shutdown()");
    await serving;
    return figures;
  },
});
