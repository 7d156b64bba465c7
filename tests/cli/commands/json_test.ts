import assert from "node:assert/strict";
import { gob } from "../../../mod.ts";
import { goTest } from "../../testing/go.ts";
import { writeGobFiles } from "../go_peer.ts";
import { netrpc } from "../netrpc.ts";
import { gzip, Item, joined, lines, run, stream, withFolder } from "./gob_files.ts";

const text = `${lines.join("\n")}\n`;

Deno.test("json prints a value on a line, of files and of standard input", async () => {
  const zipped = await gzip(stream());
  await withFolder({ "a.gob": stream(), "b.gob.gz": zipped }, async (folder) => {
    const [a, b] = [`${folder}/a.gob`, `${folder}/b.gob.gz`];
    assert.deepEqual(await run(["json", a]), { code: 0, out: text, err: "" });
    assert.deepEqual(await run(["json", b]), { code: 0, out: text, err: "" });
    assert.equal((await run(["json", a, "-", b], stream())).out, text.repeat(3));
  });
  assert.equal((await run(["json"], stream())).out, text);
  assert.equal((await run(["json", "-"], zipped)).out, text);
  assert.deepEqual(await run(["json"]), { code: 0, out: "", err: "" });
});

Deno.test("json reads several streams behind each other", async () => {
  assert.equal((await run(["json"], joined(stream(), stream()))).out, text + text);
  assert.equal((await run(["json"], await gzip(joined(stream(), stream())))).out, text + text);
});

Deno.test("json prints the values before an error, and says where it is", async () => {
  const cut = stream().slice(0, -1);
  assert.deepEqual(await run(["json"], cut), {
    code: 1,
    out: `${lines[0]}\n${lines[1]}\n`,
    err: `netrpc: standard input: at byte ${cut.length}: it ends inside a value\n`,
  });
  const wrong = joined(gob.encode(gob.int, 7), Uint8Array.of(2, 0x7f, 0));
  const { code, out, err } = await run(["json"], wrong);
  assert.deepEqual([code, out], [1, "7\n"]);
  assert.match(err, /^netrpc: standard input: at byte \d+: gob: /);
});

Deno.test("json says what a file is that is no gob", async () => {
  const table: readonly (readonly [bytes: Uint8Array, text: RegExp])[] = [
    [new TextEncoder().encode("hello there"), /is no gob: it looks like text/],
    [new TextEncoder().encode('{"json": true, "long": "enough"}'), /is no gob: it looks like JSON/],
    [new TextEncoder().encode("BZh91AY&SY"), /is no gob: it looks like bzip2: decompress it first/],
    [Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0), /its gzip is damaged or cut off/],
  ];
  for (const [bytes, text] of table) {
    const { code, out, err } = await run(["json"], bytes);
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, text);
  }
});

Deno.test("json says why a file cannot be read", async () => {
  await withFolder({}, async (folder) => {
    const missing = await run(["json", `${folder}/\x1b[31m`]);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /Cannot read .*\\u001b\[31m: there is no such file\n$/);
    assert.match((await run(["json", folder])).err, /: it is a folder\n$/);
  });
});

Deno.test("json needs no more than to read, and ends quietly when nobody reads", async () => {
  const encoder = new gob.Encoder();
  const record = { ...gob.zero(Item), ID: 1n, Name: "x".repeat(100) };
  const many = joined(...Array.from({ length: 5000 }, () => encoder.encode(Item, record)));
  await withFolder({ "many.gob": many }, async (folder) => {
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--no-config", "--quiet", `--allow-read=${folder}`],
        ...[new URL("../../../cli.ts", import.meta.url).href, "json", `${folder}/many.gob`],
      ],
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const reader = process.stdout.getReader();
    const { value } = await reader.read();
    assert.match(new TextDecoder().decode(value), /^\{"ID":1,/);
    await reader.cancel();
    const { code } = await process.status;
    assert.equal(await new Response(process.stderr).text(), "");
    assert.equal(code, 0);
  });
});

goTest("json prints the files of a Go program", async () => {
  await withFolder({}, async (folder) => {
    await writeGobFiles(folder, 2000);
    const { code, stdout, stderr } = await netrpc(["json", "values.gob", "records.gob.gz"], {
      permissions: ["--allow-read"],
      cwd: folder,
    });
    assert.deepEqual([code, stderr], [0, ""]);
    const values = stdout.trimEnd().split("\n");
    assert.equal(values.length, 21);
    assert.deepEqual(values.slice(14, 16), ["18446744073709551615", "-9223372036854775808"]);
    assert.equal((await run(["json", `${folder}/large.gob`])).out.match(/\n/g)!.length, 2000);
    const broken = await run(["json", `${folder}/broken.gob`]);
    assert.equal(broken.code, 1);
    assert.equal(broken.out.match(/\n/g)!.length, 17);
  });
});

Deno.test("json holds no more of a long stream than a chunk", async () => {
  const encoder = new gob.Encoder();
  const record = { ...gob.zero(Item), Name: "x".repeat(10_000) };
  let left = 5_000;
  let longest = 0;
  const stdin = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left-- > 0) controller.enqueue(encoder.encode(Item, record));
      else controller.close();
    },
  }, { highWaterMark: 0 });
  let lines = 0;
  const out = (text: string) => {
    longest = Math.max(longest, text.length);
    lines += text.match(/\n/g)?.length ?? 0;
    return Promise.resolve();
  };
  assert.equal((await run(["json"], undefined, { stdin, out })).code, 0);
  assert.equal(lines, 5_000);
  assert(longest <= 64 * 1024);
});
