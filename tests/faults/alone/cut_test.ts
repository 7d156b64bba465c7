// A conversation that is cut at every byte: whatever was sent by then, every call comes to its end, and nobody else notices.

import assert from "node:assert/strict";
import { makeCertificate } from "../../testing/certificate.ts";
import { inTime } from "../../testing/in_time.ts";
import { type Fault, Proxy, type Way, ways } from "../../testing/proxy.ts";
import { type ConversationOptions, converse, type Outcome } from "../conversation.ts";
import { closedFiles, openFiles } from "../../testing/open_files.ts";
import { Site } from "../site.ts";

/** What is spoken. */
interface Protocol {
  readonly name: string;
  readonly options: ConversationOptions;
  /** Whether it is behind TLS. */
  readonly secure?: boolean;
  /** How many bytes apart the cuts are, each of which costs some milliseconds. */
  readonly step: number;
}

const protocols: readonly Protocol[] = [
  { name: "gob", options: {}, step: 1 },
  { name: "JSON", options: { codec: "json" }, step: 5 },
  { name: "gob behind the HTTP handshake", options: { http: true }, step: 5 },
  { name: "gob behind TLS", options: {}, secure: true, step: 50 },
];

/** What happens to it. */
interface Harm {
  readonly name: string;
  readonly what: Fault;
  /** By how many bytes the cuts are further apart. */
  readonly further: number;
  /** How long callers wait, in milliseconds. */
  readonly patience?: number;
}

const harms: readonly Harm[] = [
  { name: "the connection is closed", what: "close", further: 0 },
  { name: "the connection is reset", what: "reset", further: 4 },
  { name: "half of the connection ends", what: "end", further: 4 },
  { name: "half of the connection is lost", what: "swallow", further: 30, patience: 40 },
];

/** Conversations that are cut side by side. */
const aside = 16;

/** What becomes of the calls where nothing happens. */
const undisturbed: readonly Outcome[] = [
  "answered",
  "given up",
  ...new Array<Outcome>(7).fill("answered"),
];

/** What is cut, where, and how. */
interface Cuts {
  /** The port of the server. */
  readonly port: number;
  readonly options: ConversationOptions;
  readonly harm: Harm;
  readonly step: number;
}

/** How many bytes the whole conversation has, each way. */
async function lengths({ port, options }: Cuts): Promise<Record<Way, number>> {
  await using proxy = await Proxy.start(port);
  assert.deepEqual(await converse(proxy.port, options), undisturbed);
  return { ...proxy.passed };
}

/** Cuts a conversation after 0 bytes, `step`, and so on beyond its end; gives what became of the calls, in that order. */
async function cutAll(cuts: Cuts, way: Way, length: number): Promise<Outcome[][]> {
  const { port, options, harm, step } = cuts;
  const outcomes: Outcome[][] = [];
  let next = 0;
  await Promise.all(Array.from({ length: aside }, async () => {
    await using proxy = await Proxy.start(port);
    // The last cut is one that never comes: with TLS the length is not quite the same each time.
    for (let after; (after = next++ * step) < length + 2 * step;) {
      proxy.courses = { [way]: { fault: { after, what: harm.what } } };
      const conversation = converse(proxy.port, options, harm.patience);
      outcomes[after / step] = await inTime(conversation, `the cut ${way} after ${after}`);
    }
  }));
  return outcomes;
}

/** Fails unless the more calls were answered the later the replies were cut. */
function checkGrows(outcomes: Outcome[][]): void {
  const counts = outcomes.map((all) => all.filter((one) => one === "answered").length);
  assert.deepEqual(counts, counts.toSorted((a, b) => a - b));
  assert.equal(counts[0], 0);
  assert.deepEqual(outcomes.at(-1), undisturbed);
}

/** Serves a site behind TLS as well. */
async function serveTls(site: Site): Promise<{ port: number; options: ConversationOptions }> {
  const { cert, key } = await makeCertificate();
  const listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key });
  site.server.serve(listener);
  return { port: listener.addr.port, options: { tls: { caCerts: [cert] } } };
}

for (const { name, options, secure, step } of protocols) {
  for (const harm of harms) {
    const apart = step + harm.further;
    const where = apart === 1 ? "at every byte" : `every ${apart} bytes`;
    Deno.test(`${name}: every call has an end when ${harm.name}, tried ${where}`, async () => {
      await using site = await Site.start();
      const target = secure ? await serveTls(site) : { port: site.port, options };
      const cuts: Cuts = { ...target, harm, step: apart };
      const length = await lengths(cuts);
      await site.settled();
      const files = await openFiles();
      for (const way of ways) {
        const outcomes = await cutAll(cuts, way, length[way]);
        // A reset may lose what was on its way.
        if (harm.what === "close" && way === "down") checkGrows(outcomes);
        await site.settled();
      }
      await closedFiles(files);
    });
  }
}
