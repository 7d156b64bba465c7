// A person who has an address and nothing else: what the page shows, whatever is there or is not.

import assert from "node:assert/strict";
import { gob, method, Server, service } from "../../../mod.ts";
import { type BrowserPage, chromiumTest } from "../../testing/chromium.ts";
import { goAvailable } from "../../testing/go.ts";
import { field, has, textIn } from "./field.ts";
import { jobsPeer, runUi, serving } from "./ui_peer.ts";

const needsGo = { ignore: !goAvailable };

async function call(page: BrowserPage): Promise<string> {
  await page.click("#call");
  await page.until(`document.querySelector("#cancel").disabled && (${textIn("#status")}) !== ""`);
  return await page.value<string>(textIn("#result"));
}

chromiumTest(
  "a server that lists nothing is called by the names of its methods",
  async (browser) => {
    await using peer = await jobsPeer();
    await using ui = await runUi([peer.tcp]);
    const page = await browser.open(ui.url);
    const listed =
      `[...document.querySelectorAll("[data-method]")].map((one) => one.dataset.method)`;
    await page.until(has("#methods-note", "shows no debug page, so its methods have to be named"));
    await page.until(has("#welcome", "Write the name of a method to call it"));
    await page.fill("#name", "Jobs");
    await page.press("Enter");
    await page.until(has("#methods-note", "A method has a dot in it: Service.Method"));
    await page.fill("#name", "Jobs.Nothing");
    await page.press("Enter");
    await page.until(has("#form-note", "can't find method Jobs.Nothing"));
    assert.doesNotMatch(await page.value<string>(textIn("#methods-note")), /dot/);
    for (const name of ["Jobs.Submit", "Jobs.Wait"]) {
      await page.fill("#name", name);
      await page.press("Enter");
      await page.until(`${listed}.includes("${name}")`);
    }
    // What exists has joined the list, what does not has not.
    assert.deepEqual(await page.value(listed), ["Jobs.Submit", "Jobs.Wait"]);
    await page.click('[data-method="Jobs.Submit"]');
    await page.until(has("#title", "Jobs.Submit"));
    assert.deepEqual(page.complaints, []);
  },
  needsGo,
);

chromiumTest("what became of a call is seen below a long form", async (browser) => {
  await using peer = await jobsPeer();
  await using ui = await runUi([peer.http]);
  const page = await browser.open(`${ui.url}#Jobs.Submit`);
  const top = `document.querySelector("#result").firstElementChild.getBoundingClientRect().top`;
  for (const [width, height] of [[1080, 720], [420, 800]] as const) {
    await page.look(width, height);
    for (const name of ["", "a job"]) {
      await page.fill(field("Name"), name);
      await page.value(`scrollTo(0, 0)`);
      await call(page);
      const place = await page.value<number>(top);
      assert(place > 0 && place < height - 40, `${place} of ${height}`);
    }
  }
  assert.deepEqual(page.complaints, []);
}, needsGo);

chromiumTest("a server that is not there yet, goes and comes back", async (browser) => {
  const Arith = service("Arith", { Double: method(gob.int, gob.int) });
  const listen = (port: number) => Deno.listen({ hostname: "127.0.0.1", port });
  const start = (listener: Deno.Listener) => {
    const server = new Server().register(Arith, { Double: (value) => value * 2 });
    const done = server.serve(listener);
    return async () => {
      await server.shutdown({ timeout: 0 });
      await done;
    };
  };
  const free = listen(0);
  const { port } = free.addr as Deno.NetAddr;
  free.close();
  await using ui = await runUi([`127.0.0.1:${port}`]);
  const page = await browser.open(ui.url);
  await page.until(has("#methods-note", `Cannot connect to 127.0.0.1:${port}`));
  await page.until(has("#server", `127.0.0.1:${port}`));
  await page.fill("#name", "Arith.Double");
  await page.press("Enter");
  await page.until(has("#form-note", "Cannot connect"));
  assert.match(await call(page), /Cannot connect/);

  const stop = start(listen(port));
  await page.click("#again");
  await page.until(`document.querySelector('[data-method="Arith.Double"]')`);
  await page.until(has("#source", "methods from its debug page"));
  // The method that was open gets its form now.
  await page.fill('[data-field="Argument"]', "21");
  assert.match(await call(page), /reply int 42/);
  await stop();
  assert.match(await call(page), /Cannot connect/);
  const stopAgain = start(listen(port));
  assert.match(await call(page), /reply int 42/);
  await stopAgain();
  assert.deepEqual(page.complaints, []);
});

chromiumTest("a server without services says so", async (browser) => {
  await using served = await serving(new Server());
  await using ui = await runUi([served.address]);
  const page = await browser.open(ui.url);
  await page.until(has("#methods-note", "The debug page of the server lists no methods."));
  assert.deepEqual(page.complaints, []);
});
