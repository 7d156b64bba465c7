// A person with a browser at the page of `netrpc ui`, and a stock server of Go behind it.

import assert from "node:assert/strict";
import { type BrowserPage, chromiumTest } from "../../testing/chromium.ts";
import { goAvailable } from "../../testing/go.ts";
import { add, field, fold, has, part, textIn } from "./field.ts";
import { goPeer } from "../go_peer.ts";
import { jobsPeer, runUi } from "./ui_peer.ts";

const needsGo = { ignore: !goAvailable };

/** What is told of the last call. */
async function outcome(page: BrowserPage): Promise<string> {
  await page.until(`document.querySelector("#cancel").disabled && (${textIn("#status")}) !== ""`);
  return await page.value<string>(textIn("#result"));
}

async function call(page: BrowserPage): Promise<string> {
  await page.click("#call");
  return await outcome(page);
}

/** Opens a part of the form and waits for a field in it. */
async function unfold(page: BrowserPage, ...names: readonly string[]): Promise<void> {
  await page.click(fold(...names));
  await page.until(`document.querySelector(${JSON.stringify(part(...names))}).open`);
}

chromiumTest(
  "a form of twenty kinds of fields is filled, and Go gets what is in it",
  async (browser) => {
    await using peer = await jobsPeer();
    await using ui = await runUi([peer.http]);
    const page = await browser.open(ui.url);
    assert.deepEqual(
      await page.until<string[]>(`(() => {
      const names = [...document.querySelectorAll("[data-method]")].map((one) => one.dataset.method);
      return names.length > 0 && names;
    })()`),
      ["Jobs.Echo", "Jobs.Fail", "Jobs.Print", "Jobs.Submit", "Jobs.Wait"],
    );
    await page.click('[data-method="Jobs.Print"]');
    for (
      const [name, text] of Object.entries({
        ...{
          ID: "-9223372036854775808",
          Name: "night <b>& day</b>",
          Priority: "-128",
          Retries: "255",
        },
        ...{ Port: "65535", Size: "18446744073709551615", Rate: "0.5", Score: "-1.25e10" },
        ...{
          "Pos.re": "1.5",
          "Pos.im": "-2",
          Timeout: "1h1m1.5s",
          Created: "2026-11-05T06:07:08.5+01:00",
        },
        ...{
          Level: "7",
          Target: "https://example.com/a?b=c",
          Amount: "123456789012345678901234567890",
        },
      })
    ) await page.fill(field(name), text);
    await page.click(field("Enabled"));
    await page.fill(field("Hash"), "AQIDBA==");
    const file = await Deno.makeTempFile();
    await Deno.writeFile(file, new Uint8Array([0, 255, 128]));
    await page.chooseFiles(`.row:has(> ${field("Data").split(" ").at(-1)}) > input[type=file]`, [
      file,
    ]);
    await page.until(`document.querySelector('[data-field="Data"]').value === "AP+A"`);
    await Deno.remove(file);

    await unfold(page, "Tags");
    for (const [index, tag] of ["one", "two"].entries()) {
      await page.click(add("Tags"));
      await page.fill(field("Tags", `Tags[${index}]`), tag);
    }
    await unfold(page, "Labels");
    await page.fill('[data-key="Labels"]', "zone");
    await page.click(add("Labels"));
    await page.fill(field("Labels", "zone"), "eu");
    await unfold(page, "Items");
    await page.click(add("Items"));
    await page.fill(field("Items", "Items[0]", "Name"), "bolt");
    await page.fill(field("Items", "Items[0]", "Count"), "3");
    await unfold(page, "Point");
    await page.fill(field("Point", "Y"), "2.5");
    await unfold(page, "Shape");
    await page.fill('[data-name="Shape"]', "main.Circle");
    await page.click(`${part("Shape")} > .parts > .row > button`);
    await page.fill(field("Shape", "value", "Radius"), "2");
    await unfold(page, "Value");
    const select = `document.querySelector('[data-type="Value"]')`;
    await page.value(`${select}.value = "uint64", ${select}.dispatchEvent(new Event("change"))`);
    await page.fill(field("Value", "value"), "9");
    await unfold(page, "Parent");
    await page.fill(field("Parent", "Name"), "mother");
    await page.fill('[data-add="Argument"]', "Checkin");
    await page.press("Enter");
    await page.fill(field("Checkin"), "4294967295");

    const text = await call(page);
    const shown = await page.value<string>(textIn(".tree .value"));
    assert.match(text, /reply string/);
    const got = JSON.parse(JSON.parse(shown));
    const { Parent, Target, ...rest } = got;
    assert.equal(Parent, "mother");
    assert.deepEqual([Target.Host, Target.RawQuery], ["example.com", "b=c"]);
    // JSON.parse rounds what is beyond.
    assert(shown.includes("-9223372036854775808") && shown.includes("18446744073709551615"));
    assert(shown.includes("123456789012345678901234567890"));
    assert.deepEqual({ ...rest, ID: 0, Size: 0, Amount: 0 }, {
      ...{ ID: 0, Name: "night <b>& day</b>", Priority: -128, Retries: 255, Port: 65535, Size: 0 },
      ...{ Rate: 0.5, Score: -1.25e10, Pos: "(1.5-2i)", Enabled: true, Data: "AP+A" },
      ...{ Hash: [1, 2, 3, 4], Created: "2026-11-05T06:07:08.5+01:00", Timeout: 3661500000000 },
      ...{ Tags: ["one", "two"], Labels: { zone: "eu" } },
      ...{ Items: [{ Name: "bolt", Count: 3, Price: 0 }], Point: { X: 0, Y: 2.5 } },
      ...{ Shape: "main.Circle {2}", Value: "uint64 9", Level: 7, Amount: 0, Checkin: 4294967295 },
    });
    assert.deepEqual(page.complaints, []);
  },
  needsGo,
);

chromiumTest(
  "a number that does not fit its kind is refused, and nothing is called",
  async (browser) => {
    await using peer = await jobsPeer();
    await using ui = await runUi([peer.tcp, "Jobs.Submit"]);
    const page = await browser.open(ui.url);
    const name = field("Priority");
    for (
      const [wrong, fault] of [
        ["300", "300 is no int8: it goes from -128 to 127"],
        ["1.5", "This is no whole number, as int8 is"],
        ["seven", "This is no whole number, as int8 is"],
      ] as const
    ) {
      await page.fill(name, wrong);
      await page.until(`document.querySelector('${name}').getAttribute("aria-invalid") === "true"`);
      const line = `document.getElementById(document.querySelector('${name}')
      .getAttribute("aria-describedby")).textContent`;
      assert.equal(await page.value(line), fault);
      await page.click("#call");
      await page.until(has("#status", "Not called: a value does not fit its type"));
      assert.equal(await page.value("document.activeElement.dataset.field"), "Priority");
    }
    assert.equal(await page.value("document.querySelectorAll('#calls li').length"), 0);
    // The server has the last word on what is written as JSON.
    await page.fill("#json", '{"Priority": 300}');
    await page.until(`document.querySelector('${name}').value === "300"`);
    await page.click("#call");
    await page.until(has("#status", "Not called"));
    await page.fill(name, "5");
    await page.until(`document.querySelector("#json").value.includes('"Priority": 5')`);
    assert.match(await call(page), /a job needs a name/);
    await page.fill("#json", '{"Priority": 3');
    await page.until(has("#json-fault", "Cannot read the JSON at line 1, column 15"));
    await page.click("#call");
    await page.until(has("#status", "Not called"));
    assert.deepEqual(page.complaints, []);
  },
  needsGo,
);

chromiumTest("a call is cancelled, by button and by key", async (browser) => {
  await using peer = await jobsPeer();
  await using ui = await runUi([peer.tcp, "Jobs.Wait"]);
  const page = await browser.open(ui.url);
  await page.fill('[data-field="Argument"]', "1m");
  for (const cancel of [() => page.click("#cancel"), () => page.press("Escape")]) {
    await page.click("#call");
    await page.until(`!document.querySelector("#cancel").disabled`);
    await cancel();
    await page.until(has("#status", "Cancelled after "));
  }
  await page.fill('[data-field="Argument"]', "1ms");
  assert.match(await call(page), /"waited 1ms"/);
  assert.equal(await page.value("document.querySelectorAll('#calls li').length"), 3);
  assert.deepEqual(page.complaints, []);
}, needsGo);

chromiumTest("form and JSON follow each other, and the history calls again", async (browser) => {
  await using peer = await jobsPeer();
  await using ui = await runUi([peer.http]);
  const page = await browser.open(`${ui.url}#Jobs.Submit`);
  await page.fill(field("Name"), "it's");
  const json = `document.querySelector("#json").value`;
  const expected = '{\n  "Name": "it\'s"\n}';
  await page.until(`${json} === ${JSON.stringify(expected)}`);
  await page.fill(
    "#json",
    '{"Name": "it\'s", "Items": [{"Name": "nut", "Count": 2, "Price": 1.5}], "Checkin": 8}',
  );
  // A field that the page did not know is asked for.
  await page.until(`document.querySelector('${field("Checkin")}')?.value === "8"`);
  await page.until(
    `document.querySelector('${field("Items", "Items[0]", "Price")}')?.value === "1.5"`,
  );
  const first = await call(page);
  assert.match(first, /Total\s*float64\s*3\b/);
  assert.match(first, /Note\s*string\s*"queued as it's"/);
  assert.match(await page.value<string>(textIn("#status")), /^Replied in [\d.]+ (?:µs|ms|s)$/);
  await page.click("#line");
  assert.equal(
    await page.value(`document.querySelector("#command").value`),
    `netrpc call --http ${peer.http} Jobs.Submit '{"Name":"it'\\''s","Items":[{"Name":"nut","Count":2,"Price":1.5}],"Checkin":8}'`,
  );
  await page.go(ui.url);
  await page.click("#past > summary");
  await page.click("#calls li button");
  assert.match(await outcome(page), /queued as it's/);
  await page.click("#calls li button:nth-child(3)");
  const line = await page.value<string>(`document.querySelector("#command").value`);
  assert(line.startsWith(`netrpc call --http ${peer.http} Jobs.Submit '{"Name":"it'`), line);
  await page.click("#forget");
  await page.until(has("#past-count", "0 calls"));
  assert.deepEqual(page.complaints, []);
}, needsGo);

chromiumTest(
  "the page is used by keyboard, says what is what, and fits 420 pixels",
  async (browser) => {
    await using peer = await jobsPeer();
    await using ui = await runUi([peer.http]);
    const page = await browser.open(ui.url);
    await page.until(`document.querySelector('[data-method="Jobs.Submit"]')`);
    const focused = () =>
      page.value<string>("document.activeElement.dataset.method ?? document.activeElement.id");
    let presses = 0;
    while (await focused() !== "Jobs.Submit") {
      assert(presses++ < 20, "Tab does not reach the method");
      await page.press("Tab");
    }
    await page.press("Enter");
    await page.until(`document.activeElement.id === "title"`);
    await page.until(`document.querySelector('${field("Name")}')`);
    presses = 0;
    while (await page.value("document.activeElement.dataset.field") !== "Name") {
      assert(presses++ < 60, "Tab does not reach the field");
      await page.press("Tab");
    }
    await page.fill(field("Name"), "keys");
    await page.press("Enter", 2);
    assert.match(await outcome(page), /queued as keys/);
    const nodes = await page.accessible();
    const named = (role: string, name: string | RegExp) =>
      assert(
        nodes.some((node) =>
          node.role === role &&
          (typeof name === "string" ? node.name === name : name.test(node.name))
        ),
        `${role} ${name}`,
      );
    named("navigation", "Methods");
    named("textbox", "Priority int8");
    named("textbox", "The same as JSON");
    named("button", "Call");
    named("status", "");
    for (const { role, name } of nodes) {
      const isControl = ["textbox", "button", "checkbox", "combobox", "link", "searchbox"].includes(
        role,
      );
      assert(!isControl || name !== "", `a ${role} has no name`);
    }
    for (const scheme of ["light", "dark"] as const) {
      await page.look(420, 800, scheme);
      for (const name of ["Items", "Shape", "Labels"]) {
        await page.value(
          `document.querySelector('${part(name)}').open = true`,
        );
      }
      assert(await page.value<number>("document.documentElement.scrollWidth") <= 420, scheme);
    }
    assert.deepEqual(page.complaints, []);
  },
  needsGo,
);

chromiumTest("a time is picked, or is now", async (browser) => {
  await using peer = await jobsPeer();
  await using ui = await runUi([peer.tcp, "Jobs.Submit"]);
  const page = await browser.open(ui.url);
  const created = field("Created");
  const value = `document.querySelector('${created}').value`;
  const picker = `document.querySelector('.row:has(> ${created.split(" ").at(-1)}) > .picker')`;
  await page.fill(field("Name"), "a job");
  await page.value(
    `${picker}.value = "2026-11-05T06:07:08", ${picker}.dispatchEvent(new Event("change"))`,
  );
  await page.until(`${value} === "2026-11-05T06:07:08Z"`);
  assert.match(await call(page), /Created\s*time\.Time\s*"2026-11-05T06:07:08Z"/);
  await page.click(`.row:has(> ${created.split(" ").at(-1)}) > button`);
  const now = Date.parse(await page.value<string>(value));
  assert(Math.abs(now - Date.now()) < 60_000, String(now));
  assert.deepEqual(page.complaints, []);
}, needsGo);

chromiumTest("a JSON-RPC server is called with JSON alone", async (browser) => {
  await using peer = await goPeer();
  await using ui = await runUi([peer.json, "--json", "Arith.Divide"]);
  const page = await browser.open(ui.url);
  await page.until(has("#form-note", "JSON-RPC tells no types: write JSON."));
  await page.fill("#json", '{"A": 17, "B": 5}');
  assert.match(await call(page), /Quo\s*number\s*3\s*Rem\s*number\s*2/);
  assert.deepEqual(page.complaints, []);
}, needsGo);

chromiumTest("the history outlives the page and the command, at the same port", async (browser) => {
  await using peer = await jobsPeer();
  let port: string | undefined;
  for (const calls of [1, 2]) {
    await using ui = await runUi([
      ...[peer.tcp, "Jobs.Wait"],
      ...port === undefined ? [] : ["--port", port],
    ]);
    port = new URL(ui.url).port;
    const page = await browser.open(ui.url);
    await page.fill('[data-field="Argument"]', `${calls}ms`);
    assert.match(await call(page), new RegExp(`"waited ${calls}ms"`));
    await page.until(has("#past-count", calls === 1 ? "1 call" : "2 calls"));
  }
}, needsGo);
