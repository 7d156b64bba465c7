// A bundle made with browser/imports.json does what the module does, but for what that file leaves out.

import assert from "node:assert/strict";
import { gob, Server } from "../../mod.ts";
import { webSocketHandler } from "../../websocket/mod.ts";
import { Mirror, mirror, sample } from "../node/contract.ts";
import { inTime } from "../testing/in_time.ts";
import { Web } from "../websocket/web.ts";
import type * as Program from "./program.ts";

const top = new URL("../../", import.meta.url);

/** The bundle, or `undefined` where the bundler cannot be fetched. */
const program = await load();

async function load(): Promise<typeof Program | undefined> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform", "browser", "--minify"],
      ...["--import-map", new URL("browser/imports.json", top).pathname],
      new URL("tests/browser/program.ts", top).pathname,
    ],
  }).output();
  const text = new TextDecoder().decode(stderr);
  if (!success) {
    if (/download|fetch|network|dns|connect/i.test(text)) return undefined;
    throw new Error(text);
  }
  const file = await Deno.makeTempFile({ suffix: ".js" });
  try {
    await Deno.writeFile(file, stdout);
    return await import(`file://${file}`);
  } finally {
    await Deno.remove(file);
  }
}

function bundleTest(name: string, test: (program: typeof Program) => Promise<void> | void): void {
  Deno.test({ name, ignore: program === undefined, fn: () => test(program!) });
}

async function withServer(test: (url: string) => Promise<void>): Promise<void> {
  await using server = new Server().register(Mirror, mirror);
  await using web = new Web(webSocketHandler(server));
  await test(`ws://${web.host}/`);
}

bundleTest("a bundle for browsers sends values of all kinds there and back", async ({ back }) => {
  await withServer(async (url) => {
    assert.deepEqual(await inTime(back(url, sample)), sample);
  });
});

bundleTest("a bundle for browsers gets errors with their codes", async ({ fail }) => {
  await withServer(async (url) => {
    const error = await inTime(fail(url, "no")) as Error & { code?: string };
    assert.deepEqual([error.name, error.message, error.code], ["ServerError", "no", "mirrored"]);
  });
});

bundleTest(
  "a bundle for browsers reads every golden vector, big numbers and addresses as bytes",
  async ({
    values,
  }) => {
    const { vectors } = JSON.parse(
      await Deno.readTextFile(new URL("tests/golden/vectors.json", top)),
    ) as { vectors: { name: string; hex: string }[] };
    const outcome = (read: () => unknown[]) => {
      try {
        return JSON.stringify(read());
      } catch (error) {
        return String(error);
      }
    };
    const different: string[] = [];
    for (const { name, hex } of vectors) {
      const bytes = Uint8Array.fromHex(hex);
      const ours = outcome(() => gob.decodeAll(bytes).map((value) => gob.toJson(value)));
      if (outcome(() => values(bytes)) !== ours) different.push(name);
    }
    assert(different.length < vectors.length / 10, different.join("\n"));
    const known = /^net\/|big|url|netip|uuid|address|float|rat/i;
    assert.deepEqual(different.filter((name) => !known.test(name)), []);
  },
);

bundleTest("a bundle for browsers has the types that are named in it", ({ again, gob }) => {
  assert.equal(again(gob.bigInt, 2n ** 100n), 2n ** 100n);
  assert.equal(again(gob.url, "https://example.com/a?b"), "https://example.com/a?b");
  assert.deepEqual(again(gob.slice(gob.float64), [1.5, NaN, -0]), [1.5, NaN, -0]);
  const time = Temporal.ZonedDateTime.from("2026-11-27T12:00:00+01:00[+01:00]");
  assert(time.equals(again(gob.time, time)));
});

bundleTest("a bundle for browsers says that JSON-RPC is left out", async ({ json }) => {
  await withServer(async (url) => {
    const error = await inTime(json(url));
    assert(error instanceof Error);
    assert.match(String(error.cause ?? error), /left out of bundles with browser\/imports.json/);
  });
});
