// What a server can do to the page of `netrpc ui`, and what another page can.

import assert from "node:assert/strict";
import { gob, method, Server, service } from "../../../mod.ts";
import { type BrowserPage, chromiumTest } from "../../testing/chromium.ts";
import { has, textIn } from "./field.ts";
import { runUi, serving } from "./ui_peer.ts";

const markup = `<img src=x onerror="document.title='hit'">`;
const script = `</code></script><script>document.title='hit'</script>`;
const turned = "\u202egnp.exe\u0007";

/** Nothing of a server's has become an element or has run. */
async function unharmed(page: BrowserPage): Promise<void> {
  assert.equal(await page.value("document.querySelectorAll('img, #result script').length"), 0);
  assert.match(await page.value<string>("document.title"), /^netrpc 127/);
  assert.deepEqual(page.complaints, []);
}

async function openMethod(page: BrowserPage, name: string): Promise<void> {
  await page.until(`[...document.querySelectorAll("[data-method]")].some((one) => {
    if (one.dataset.method !== ${JSON.stringify(name)}) return false;
    one.click();
    return true;
  })`);
  await page.until(`(${textIn("#form-note")}) === ""`);
}

async function call(page: BrowserPage): Promise<string> {
  await page.click("#call");
  await page.until(`document.querySelector("#cancel").disabled && (${textIn("#status")}) !== ""`);
  return await page.value<string>(textIn("#result"));
}

chromiumTest("names and texts with markup in them are shown as they are", async (browser) => {
  const Args = gob.struct(`main.${markup}`, { A: gob.int });
  const Reply = gob.struct(script, {
    [`A${markup}`]: gob.string,
    Map: gob.map(gob.string, gob.string),
    Value: gob.any,
  });
  const Evil = service(markup, { Show: method(Args, Reply), Fail: method(Args, gob.int) });
  const server = new Server().register(Evil, {
    Show: () => ({ [`A${markup}`]: script, Map: new Map([[markup, turned]]), Value: markup }),
    Fail: () => Promise.reject(new Error(`${markup}${turned}`)),
  });
  await using served = await serving(server);
  await using ui = await runUi([served.address]);
  const page = await browser.open(ui.url);
  await openMethod(page, `${markup}.Show`);
  assert((await page.value<string>(textIn("#title"))).includes(markup));
  assert((await page.value<string>(textIn("#methods"))).includes(markup));
  assert((await page.value<string>(textIn("#form"))).includes(`main.${markup}`));
  await call(page);
  await page.click(".tree li li summary");
  await page.until(has(".tree", "\\u202egnp.exe\\u0007"));
  const reply = await page.value<string>(textIn(".tree"));
  for (const text of [`A${markup}`, JSON.stringify(script), JSON.stringify(markup)]) {
    assert(reply.includes(text), reply);
  }
  await unharmed(page);
  await openMethod(page, `${markup}.Fail`);
  const failed = await call(page);
  assert(failed.includes(markup) && failed.includes("\\u202egnp.exe\\u0007"), failed);
  await page.click("#past > summary");
  await page.click("#live > summary");
  await page.until(`document.querySelector("#charts table")`);
  await page.value(`document.querySelector("#reply-json")?.setAttribute("open", "")`);
  await unharmed(page);
});

chromiumTest("a debug page of anything is shown as it is", async (browser) => {
  const listed = { name: script, args: markup, reply: turned, calls: 1e300 };
  const snapshot = { services: [{ name: markup, methods: [listed] }], connections: [] };
  const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
  await using server = Deno.serve(options, () => Response.json(snapshot));
  await using ui = await runUi([`127.0.0.1:${server.addr.port}`]);
  const page = await browser.open(ui.url);
  await page.click("#live > summary");
  await page.click("[data-method]");
  await page.until(has("#form-note", "speaks HTTP, not gob"));
  assert((await page.value<string>(textIn("#title"))).includes(script));
  assert((await page.value<string>(textIn("#methods"))).includes(markup));
  assert((await page.value<string>(textIn("#signature"))).includes(`(${markup}, \\u202egnp.exe`));
  await page.until(has("#charts", script));
  await unharmed(page);
});

chromiumTest("names of megabytes do not trouble the page, and are told of", async (browser) => {
  const long = "x".repeat(3_000_000);
  const type = { args: long, reply: "*int", calls: 1 };
  const methods = [{ ...type, name: "Fine" }, { ...type, name: long }, {
    ...type,
    name: "y".repeat(900),
  }];
  const snapshot = { services: [{ name: "Long", methods }], connections: [] };
  const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
  await using server = Deno.serve(options, () => Response.json(snapshot));
  await using ui = await runUi([`127.0.0.1:${server.addr.port}`]);
  const page = await browser.open(ui.url);
  await page.look(420, 800);
  await page.until(has("#methods-note", "1 of the 3 methods are not listed"));
  await page.click('[data-method="Long.Fine"]');
  await page.click("#live > summary");
  await page.until(`document.querySelectorAll("#charts tbody tr").length === 3`);
  const length = await page.value<number>("document.body.innerText.length");
  assert(length < 10_000, `${length} characters`);
  assert(await page.value<number>("document.documentElement.scrollWidth") <= 420);
  await unharmed(page);
});

chromiumTest("a reply of a million values is shown in parts", async (browser) => {
  const Big = service("Big", { List: method(gob.int, gob.slice(gob.struct("P", { X: gob.int }))) });
  const server = new Server({ limits: {} }).register(Big, {
    List: (count) => Array.from({ length: count }, (_, X) => ({ X })),
  });
  await using served = await serving(server);
  await using ui = await runUi([served.address, "--timeout", "60s"]);
  const page = await browser.open(ui.url);
  await openMethod(page, "Big.List");
  await page.fill('[data-field="Argument"]', "500000");
  await call(page);
  assert.match(await page.value<string>(textIn("#status")), /^Replied in /);
  assert.match(await page.value<string>(textIn(".tree summary")), /500,000 parts/);
  const nodes = "document.querySelectorAll('*').length";
  const before = await page.value<number>(nodes);
  assert(before < 2_000, `${before} elements`);
  await page.click(".tree .more button");
  await page.until(has(".tree", "150"));
  const more = await page.value<number>(nodes) - before;
  assert(more > 100 && more < 2_000, `${more} elements more`);
  await page.click("#reply-json > summary");
  await page.until(has("#reply-json", "These are the first 100,000 of "));
  const link = "document.querySelector('#reply-json a').href";
  const whole = `fetch(${link}).then((response) => response.json()).then(({ length }) => length)`;
  assert.equal(await page.value(whole), 500_000);
  // Another call, and the page is as light as before.
  await call(page);
  assert(await page.value<number>(nodes) < before + 100);
  assert.deepEqual(page.complaints, []);
});

chromiumTest("another page gets nothing, even with the address", async (browser) => {
  let calls = 0;
  const Arith = service("Arith", { Count: method(gob.int, gob.int) });
  const server = new Server().register(Arith, { Count: () => ++calls });
  await using served = await serving(server);
  await using ui = await runUi([served.address]);
  await using foreign = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    return new Response("<!DOCTYPE html><title>foreign</title>", {
      headers: { "content-type": "text/html" },
    });
  });
  const page = await browser.open(`http://127.0.0.1:${foreign.addr.port}/`);
  const body = JSON.stringify({ method: "Arith.Count", json: "1" });
  const attempt = (options: string) =>
    page.value<string>(`fetch("${ui.url}call", ${options})
      .then((response) => response.text().then((text) => response.status + text), () => "refused")`);
  const post = `method: "POST", body: ${JSON.stringify(body)}`;
  assert.equal(await attempt(`{ ${post} }`), "refused");
  // What the browser sends all the same is refused there.
  assert.equal(await attempt(`{ ${post}, mode: "no-cors" }`), "refused");
  assert.equal(
    await attempt(`{ ${post}, headers: { "content-type": "application/json" } }`),
    "refused",
  );
  const framed = `new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.src = "${ui.url}";
    frame.onload = () => {
      try { resolve(frame.contentDocument === null ? "closed" : frame.contentDocument.body.innerText); }
      catch { resolve("closed"); }
    };
    document.body.append(frame);
  })`;
  assert.equal(await page.value(framed), "closed");
  assert.equal(calls, 0);
  const own = await browser.open(ui.url);
  await openMethod(own, "Arith.Count");
  await call(own);
  assert.equal(calls, 1);
});

chromiumTest("what a server does is drawn, and read out", async (browser) => {
  const Arith = service("Arith", { Double: method(gob.int, gob.int) });
  const server = new Server().register(Arith, {
    Double: (value) => {
      if (value < 0) throw new Error("negative");
      return value * 2;
    },
  });
  await using served = await serving(server);
  await using ui = await runUi([served.address]);
  const page = await browser.open(ui.url);
  await openMethod(page, "Arith.Double");
  await page.click("#live > summary");
  await page.until(`document.querySelectorAll("#charts svg").length === 4`);
  await page.fill('[data-field="Argument"]', "-1");
  assert.match(await call(page), /negative/);
  await page.until(has("#charts table tbody tr", "1\\t0\\t1").replaceAll("\\\\t", "\\t"));
  const labels =
    `[...document.querySelectorAll("#charts svg")].map((one) => one.ariaLabel ?? one.getAttribute("aria-label"))`;
  await page.until(
    `${labels}.some((label) => /^Calls per second: .* now, at most (?!0 )/.test(label))`,
  );
  const all = await page.value<string[]>(labels);
  assert.deepEqual(all.map((label) => label.split(":")[0]), [
    "Calls per second",
    "Slowest p99",
    "Errors per second",
    "Connections",
  ]);
  assert(
    await page.until(
      `document.querySelector("#charts polyline").getAttribute("points").includes(" ")`,
    ),
  );
  assert.deepEqual(page.complaints, []);
});
