import assert from "node:assert/strict";
import { pipe } from "../../mod.ts";
import { CarriedOutput, carryConsole, mostKept } from "../../plugin/carried_output.ts";
import { inTime } from "../testing/in_time.ts";

async function readText(
  end: { read(buffer: Uint8Array): Promise<number | null> },
): Promise<string> {
  const buffer = new Uint8Array(4096);
  const count = await inTime(end.read(buffer));
  return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
}

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("CarriedOutput keeps what comes before a host, and follows the latest host", async () => {
  const output = new CarriedOutput();
  output.add(bytes("early"));
  await output.flushed();
  const [[first, firstHost], [second, secondHost]] = [pipe(), pipe()];
  const carried = [output.carry(first)];
  assert.equal(await readText(firstHost), "early");
  carried.push(output.carry(second));
  output.add(bytes("late"));
  await inTime(output.flushed());
  assert.equal(await readText(secondHost), "late");
  output.release(second);
  await inTime(Promise.all(carried));
  for (const end of [first, firstHost, second, secondHost]) end.close();
});

Deno.test("CarriedOutput holds a mebibyte for a host that does not read", async () => {
  const output = new CarriedOutput();
  for (let i = 0; i < 50; i++) output.add(new Uint8Array(mostKept / 20).fill(65 + i % 26));
  const [near, host] = pipe();
  const carried = output.carry(near);
  assert.match(await readText(host), /^\[\d+ bytes were dropped before a host read them\]\n/);
  let total = 0;
  const buffer = new Uint8Array(mostKept);
  const flushed = output.flushed();
  while (total < Math.floor(mostKept / 20) * 19) total += await inTime(host.read(buffer)) ?? 0;
  await inTime(flushed);
  assert(total <= mostKept);
  near.close();
  output.add(bytes("x"));
  await inTime(carried);
  host.close();
});

Deno.test("carryConsole() carries what goes to the standard output, and gives the console back", async () => {
  const [stdout, stderr] = [new CarriedOutput(), new CarriedOutput()];
  const { log, error } = console;
  const restore = carryConsole("both", stdout, stderr);
  console.log("a %d", 1, { b: 2 });
  console.group("g");
  console.info("in");
  console.groupEnd();
  console.error("no");
  restore();
  assert.equal(console.log, log);
  const one = carryConsole("stdout", stdout, stderr);
  assert.notEqual(console.log, log);
  assert.equal(console.error, error);
  one();
  for (const [output, text] of [[stdout, "a 1 { b: 2 }\ng\n  in\n"], [stderr, "no\n"]] as const) {
    const [near, host] = pipe();
    const carried = output.carry(near);
    let read = "";
    while (read.length < text.length) read += await readText(host);
    assert.equal(read, text);
    output.release(near);
    await carried;
    near.close();
    host.close();
  }
});
