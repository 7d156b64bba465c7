/**
 * The Deno side of the rows about many connections in one. Its mirror image is bench/mux/go, with the same flags and the
 * same JSON lines.
 *
 * ```text
 * main.ts server --call multiply|bytes          serves calls, or sends back what comes, on every stream
 * main.ts load --addr HOST:PORT --call ... ...  does as much of it as it can on so many streams
 * ```
 *
 * @module
 */

import { Client, gobClientCodec, Server } from "../../mod.ts";
import { MuxSession, type MuxStream } from "../../mux/mod.ts";
import { Arith } from "../deno/contract.ts";
import { multiply } from "../deno/load.ts";
import { measureThroughput } from "../deno/measure.ts";
import { type Options, parseAddress, parseOptions } from "../deno/options.ts";
import { inputLines, print, type Result, runRounds } from "../deno/rounds.ts";

/** Serves until the input ends. */
async function serve({ addr, call, size }: Options): Promise<void> {
  const server = new Server().register(Arith, { Multiply: ({ A, B }) => A * B });
  const listener = Deno.listen(parseAddress(addr));
  print({ listening: `${listener.addr.hostname}:${listener.addr.port}` });
  const sessions: MuxSession[] = [];
  (async () => {
    for await (const conn of listener) {
      const session = new MuxSession(conn, { role: "server" });
      sessions.push(session);
      serveSession(session, (stream) => {
        if (call === "bytes") echo(stream, size).catch(() => {});
        else server.serveConn(stream);
      });
    }
  })();
  for await (const _ of inputLines());
  listener.close();
  await Promise.all(sessions.map((session) => session.close()));
}

async function serveSession(session: MuxSession, take: (stream: MuxStream) => void): Promise<void> {
  for await (const stream of session) take(stream);
}

async function echo(stream: MuxStream, size: number): Promise<void> {
  const buffer = new Uint8Array(size);
  for (let count; (count = await stream.read(buffer)) !== null;) {
    await stream.write(buffer.subarray(0, count));
  }
  stream.close();
}

/** Loads the streams of one session. */
async function load(options: Options): Promise<void> {
  const conn = await Deno.connect(parseAddress(options.addr));
  await using session = new MuxSession(conn, { role: "client" });
  const streams: MuxStream[] = [];
  for (let i = 0; i < options.connections; i++) streams.push(await session.open());
  if (options.call === "bytes") {
    return await runRounds(options, (ms) => measureBytes(streams, options.size, ms));
  }
  const calls = streams.map((stream) => multiply(new Client(gobClientCodec(stream))));
  await runRounds(options, async (ms) => {
    return sum(
      await Promise.all(
        calls.map((call) => measureThroughput(call, options.inFlight, ms)),
      ),
    );
  });
}

async function measureBytes(streams: MuxStream[], size: number, ms: number): Promise<Result> {
  return sum(await Promise.all(streams.map((stream) => measureStream(stream, size, ms))));
}

/** Writes until the time is over, and reads it all back. */
async function measureStream(stream: MuxStream, size: number, ms: number): Promise<Result> {
  const start = performance.now();
  const [chunk, buffer] = [new Uint8Array(size), new Uint8Array(size)];
  let [sent, received, last] = [0, 0, false];
  const reading = (async () => {
    while (!last || received < sent * size) received += await stream.read(buffer) ?? 0;
  })();
  // Which write is the last one is known before it is made, so that the reader never waits for more.
  while (!last) {
    last = performance.now() - start >= ms;
    sent++;
    await stream.write(chunk);
  }
  await reading;
  return { count: sent, seconds: (performance.now() - start) / 1000 };
}

/** What streams have done at the same time. */
function sum(results: readonly Result[]): Result {
  return {
    count: results.reduce((sum, { count }) => sum + count, 0),
    seconds: Math.max(...results.map(({ seconds }) => seconds)),
  };
}

const [name = "", ...args] = Deno.args;
await (name === "server" ? serve : load)(parseOptions(args));
