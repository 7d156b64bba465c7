/**
 * Takes the pictures of docs/ui.md and of the debug page anew: `deno run --allow-all tests/docs/ui_pictures.ts`. It needs Go and Chromium. Tests do
 * not write them.
 *
 * @module
 */

import { connect, gob, method, Server, service } from "../../mod.ts";
import { add, field, fold, part } from "../cli/ui/field.ts";
import { jobsPeer, runUi, serving } from "../cli/ui/ui_peer.ts";
import { type BrowserPage, Chromium } from "../testing/chromium.ts";

const folder = new URL("../../docs/pictures/", import.meta.url);

async function save(page: BrowserPage, name: string): Promise<void> {
  await page.value("document.activeElement.blur()");
  await Deno.writeFile(new URL(`${name}.png`, folder), await page.picture());
}

async function fill(page: BrowserPage): Promise<void> {
  await page.fill(field("Name"), "nightly build");
  await page.fill(field("ID"), "9007199254740993");
  await page.fill(field("Created"), "2026-11-05T06:07:08+01:00");
  await page.fill(field("Timeout"), "1m30s");
  await page.click(fold("Items"));
  await page.click(add("Items"));
  await page.fill(field("Items", "Items[0]", "Name"), "bolt");
  await page.fill(field("Items", "Items[0]", "Count"), "3");
  await page.fill(field("Items", "Items[0]", "Price"), "1.5");
}

async function call(page: BrowserPage): Promise<void> {
  await page.click("#call");
  await page.until(`document.querySelector("#status").className === "ok"`);
}

/** The form, the reply and the narrow page, of a stock server of Go. */
async function ofGo(browser: Chromium): Promise<void> {
  await using peer = await jobsPeer();
  await using ui = await runUi([peer.http]);
  const page = await browser.open(`${ui.url}#Jobs.Submit`);
  await page.look(1080, 720);
  await fill(page);
  await page.fill(field("Port"), "70000");
  await page.value("scrollTo(0, 0)");
  await save(page, "ui_form");
  await page.fill(field("Port"), "8080");
  await call(page);
  await page.value(`document.querySelector(".tree li li details").open = true`);
  await page.until(`document.querySelector(".tree li li li")`);
  await page.value(`document.querySelector("#reply-json").open = true`);
  await page.value(`document.querySelector(".bar").scrollIntoView({ block: "start" })`);
  await save(page, "ui_reply");
  await page.look(420, 760, "dark");
  await page.value(`document.querySelector('${part("Items")}').scrollIntoView({ block: "start" })`);
  await save(page, "ui_narrow");
}

/** The figures of a server of this module. */
async function ofNetrpc(browser: Chromium): Promise<void> {
  const Arith = service("Arith", {
    Multiply: method(gob.struct("Args", { A: gob.int, B: gob.int }), gob.int),
    Sleep: method(gob.int, gob.int),
  });
  const server = new Server().register(Arith, {
    Multiply: ({ A, B }) => {
      if (A === 0) throw new Error("nothing to multiply");
      return A * B;
    },
    Sleep: async (ms) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return ms;
    },
  });
  await using served = await serving(server);
  const port = Number(served.address.split(":")[1]);
  await using client = await connect({ port });
  const arith = client.service(Arith);
  let running = true;
  const load = (async () => {
    for (let i = 0; running; i++) {
      const pause = Math.round(10 + 8 * Math.sin(i / 300));
      const factors = Array.from({ length: 20 }, (_, A) => ({ A: (A + i) % 50, B: i }));
      await Promise.all([
        ...factors.map((args) => arith.Multiply(args).catch(() => {})),
        arith.Sleep(pause),
      ]);
    }
  })();
  await using ui = await runUi([served.address]);
  const page = await browser.open(`${ui.url}#Arith.Multiply`);
  await page.look(1080, 420);
  await page.click("#live > summary");
  await page.value("new Promise((resolve) => setTimeout(resolve, 50_000))");
  await page.value(`document.querySelector("#live").scrollIntoView({ block: "start" })`);
  await save(page, "ui_figures");
  const debug = await browser.open(`http://${served.address}/debug/rpc`);
  await debug.look(1080, 560);
  await save(debug, "debug_page");
  running = false;
  await load;
}

if (import.meta.main) {
  await using browser = await Chromium.start();
  await ofGo(browser);
  await ofNetrpc(browser);
}
