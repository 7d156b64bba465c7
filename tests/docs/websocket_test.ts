// Does what "A page" of docs/websocket.md says, in a folder of its own, and looks at the page.

import assert from "node:assert/strict";
import { webSocketTransport } from "../../websocket/mod.ts";
import { chromiumTest } from "../testing/chromium.ts";
import { rejection } from "../testing/in_time.ts";
import { Child } from "../testing/process.ts";
import { writeFiles } from "./page_runner.ts";

const top = new URL("../../", import.meta.url);
const document = new URL("docs/websocket.md", top);

/** The page of the document, served by what the document shows. */
interface ServedExample extends AsyncDisposable {
  readonly host: string;
}

/** Does all of it but the look at the page. `undefined` where the bundler cannot be fetched. */
async function serveExample(): Promise<ServedExample | undefined> {
  const text = await Deno.readTextFile(document);
  const folder = await Deno.makeTempDir({ prefix: "netrpc_websocket_" });
  await using started = new AsyncDisposableStack();
  started.defer(() => Deno.remove(folder, { recursive: true }));
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String((listener.addr as Deno.NetAddr).port);
  listener.close();
  const placed = (text: string) =>
    text.replaceAll("https://example.com/netrpc/", top.href).replaceAll("8080", port);
  await writeFiles(folder, text, placed);
  const [, bundle, serve] = /^```sh\n(deno bundle .*)\n(deno run .*)\n```$/m.exec(text) ?? [];
  assert(bundle !== undefined && serve !== undefined);
  const command = { args: ["-c", placed(bundle)], cwd: folder };
  const { success, stderr } = await new Deno.Command("sh", command).output();
  const told = new TextDecoder().decode(stderr);
  if (!success && /download|fetch|network|dns|connect/i.test(told)) return undefined;
  assert(success, told);
  const run = placed(serve).replace("deno run", `exec "${Deno.execPath()}" run --no-prompt`);
  const child = started.use(
    Child.start("sh", ["-c", `cd ${folder} && exec 2>&1 && ${run}`], { NO_COLOR: "1" }),
  );
  // Deno.serve says on the standard error where it listens.
  const line = await child.readLine();
  assert.match(line ?? "", new RegExp(`:${port}/`));
  const owned = started.move();
  return { host: `127.0.0.1:${port}`, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

chromiumTest("docs/websocket.md: the page shows what it says", async (browser) => {
  await using served = await serveExample();
  if (served === undefined) return;
  const page = await browser.open(`http://${served.host}/`);
  await page.until(`document.body.innerText === "6 × 7 = 42"`);
  assert.deepEqual(page.complaints, []);
});

Deno.test("docs/websocket.md: the server of the page lets in its own pages only", async () => {
  await using served = await serveExample();
  if (served === undefined) return;
  const foreign = { origin: "https://evil.example" };
  const refused = webSocketTransport(
    new WebSocket(`ws://${served.host}/rpc`, { headers: foreign }),
  );
  assert((await rejection(refused)) instanceof Error);
  const own = { origin: `http://${served.host}` };
  const transport = await webSocketTransport(
    new WebSocket(`ws://${served.host}/rpc`, { headers: own }),
  );
  transport.close();
});
