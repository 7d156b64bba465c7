import assert from "node:assert/strict";
import { gob } from "../../../mod.ts";
import { gzip, joined, run, stream, withFolder } from "./gob_files.ts";

Deno.test("inspect prints what gob.inspect does, of files and of standard input", async () => {
  const text = `${gob.inspect(stream())}\n`;
  await withFolder({ "a.gob": stream(), "b.gz": await gzip(stream()) }, async (folder) => {
    const [a, b] = [`${folder}/a.gob`, `${folder}/b.gz`];
    assert.deepEqual(await run(["inspect", a]), { code: 0, out: text, err: "" });
    assert.deepEqual(await run(["inspect", b]), { code: 0, out: text, err: "" });
    assert.deepEqual(await run(["inspect", a, b]), {
      code: 0,
      out: `==> ${a} <==\n${text}\n==> ${b} <==\n${text}`,
      err: "",
    });
  });
  assert.equal((await run(["inspect"], stream())).out, text);
  assert.equal((await run(["inspect"])).out, "an empty stream\n");
  const twice = joined(stream(), stream());
  assert.equal(
    (await run(["inspect", "-"], twice)).out,
    `${gob.inspect(twice, { streams: "many" })}\n`,
  );
});

Deno.test("inspect prints what is wrong, with status 1", async () => {
  const cut = stream().slice(0, -1);
  const { code, out } = await run(["inspect"], cut);
  assert.equal(code, 1);
  assert.equal(out, `${gob.inspect(cut)}\n`);
  const text = await run(["inspect"], new TextEncoder().encode("hello there"));
  assert.equal(text.code, 1);
  assert.match(text.out, /\nthis looks like text/);
});

Deno.test("inspect uses colours on a terminal, and the text stays the same", async () => {
  const { out } = await run(["inspect"], stream(), { colors: true });
  assert(out.startsWith("\x1b[2m   0\x1b[0m\x1b[1m  message of"));
  assert(out.includes("\x1b[36m    defines type 64: struct Record"));
  assert(out.includes('\x1b[33m      Name:\x1b[0m string "Ada'));
  // deno-lint-ignore no-control-regex -- they are what it is about
  assert.equal(out.replace(/\x1b\[\d+m/g, ""), `${gob.inspect(stream())}\n`);
});

Deno.test("inspect shows a bar for a large file, and takes it away", async () => {
  const chunk = gob.encode(gob.bytes, new Uint8Array(1_000_000));
  await withFolder({ "large.gob": joined(...Array(2).fill(chunk)) }, async (folder) => {
    // A hole makes the file large: what it has there is wrong, but the bar was there before.
    await Deno.truncate(`${folder}/large.gob`, 400_000_000);
    const slow = (text: string) => {
      void text;
      return new Promise<void>((resolve) => setTimeout(resolve, 120));
    };
    const options = { interactive: true, out: slow };
    const { code, err } = await run(["inspect", `${folder}/large.gob`], undefined, options);
    assert.equal(code, 1);
    assert(err.startsWith(`\r\x1b[K[${"-".repeat(40)}]  0%`));
    assert(err.endsWith("\r\x1b[K"));
    assert.equal((await run(["inspect", `${folder}/large.gob`], undefined, { out: slow })).err, "");
  });
});
