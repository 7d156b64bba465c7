// Both servers of examples/arith against both of its clients. Whoever talks to whom, the client prints the same.

import assert from "node:assert/strict";
import { buildGo, goTest } from "../testing/go.ts";
import { output, ServerChild } from "../testing/process.ts";

const folder = new URL("../../examples/arith/", import.meta.url);

/** A program and the arguments that come before its flags. */
type Program = [path: string, ...args: string[]];

function denoProgram(file: string): Promise<Program> {
  const { pathname } = new URL(file, folder);
  // What the comments at the top of the examples tell a reader to type.
  return Promise.resolve([
    Deno.execPath(),
    "run",
    "--no-prompt",
    "--allow-net=127.0.0.1",
    pathname,
  ]);
}

async function goProgram(dir: string): Promise<Program> {
  return [await buildGo(new URL(dir, folder))];
}

/** Starts a server on a port that the system picks, and checks what a client prints. */
async function checkConversation(
  [serverPath, ...serverArgs]: Program,
  [clientPath, ...clientArgs]: Program,
): Promise<void> {
  await using server = await ServerChild.start(serverPath, [...serverArgs, "--port", "0"]);
  const port = server.address.replace(/^127\.0\.0\.1:/, "");
  assert.equal(
    await output(clientPath, [...clientArgs, "--port", port]),
    ["7 * 8 = 56", "17 / 5 = 3, remainder 2", "17 / 0: divide by zero"].join("\n"),
  );
}

Deno.test("arith: a client in Deno calls a server in Deno", async () => {
  await checkConversation(await denoProgram("server.ts"), await denoProgram("client.ts"));
});

goTest("arith: a client in Deno calls a server in Go", async () => {
  await checkConversation(await goProgram("go/server/"), await denoProgram("client.ts"));
});

goTest("arith: a client in Go calls a server in Deno", async () => {
  await checkConversation(await denoProgram("server.ts"), await goProgram("go/client/"));
});

goTest("arith: a client in Go calls a server in Go", async () => {
  await checkConversation(await goProgram("go/server/"), await goProgram("go/client/"));
});
