// Headers with fields of our extensions' names and other types are somebody else's: they are passed over.

import { gob, Server } from "../../mod.ts";
import { Args } from "../testing/arith.ts";
import { inTime, later } from "../testing/in_time.ts";
import { Empty, type Response, ScriptedPeer, scriptedServer } from "../testing/scripted_peer.ts";
import { type Attack, attackTest, type Figure } from "./attack.ts";
import { Target, targetHandlers } from "./target_contract.ts";
import { within } from "./waiting.ts";

const plainRequest = { ServiceMethod: gob.string, Seq: gob.uint };
const plainResponse = { ...plainRequest, Error: gob.string };
const inner = gob.struct("Inner", { A: gob.int });

/** More fields with a value of them. */
type More = readonly [fields: Record<string, gob.Schema<unknown>>, values: Record<string, unknown>];

/** A field of a type, with a value. */
function field<T>(name: string, schema: gob.Schema<T>, value: T): More {
  return [{ [name]: schema as unknown as gob.Schema<unknown> }, { [name]: value }];
}

function all(...mores: readonly More[]): More {
  return [
    Object.assign({}, ...mores.map(([fields]) => fields)),
    Object.assign({}, ...mores.map(([, values]) => values)),
  ];
}

/** Somebody else's extension of another name: nobody minds. */
const trace = ["Trace []byte", field("Trace", gob.bytes, new Uint8Array(3))] as const;

const requests: readonly (readonly [what: string, more: More])[] = [
  trace,
  ["Timeout string", field("Timeout", gob.string, "5s")],
  ["Timeout float64", field("Timeout", gob.float64, 5)],
  ["Timeout struct", field("Timeout", inner, { A: 1 })],
  ["Metadata int", field("Metadata", gob.int, 5)],
  ["Metadata string", field("Metadata", gob.string, "m")],
  [
    "Metadata map[string][]string",
    field("Metadata", gob.map(gob.string, gob.slice(gob.string)), new Map([["a", ["b"]]])),
  ],
  ["Metadata map[string]int", field("Metadata", gob.map(gob.string, gob.int), new Map([["a", 1]]))],
  [
    "both, and others that nobody knows",
    all(
      field("Timeout", gob.slice(gob.int), [1]),
      field("Metadata", inner, { A: 1 }),
      trace[1],
    ),
  ],
];

const replies: readonly (readonly [what: string, more: More])[] = [
  trace,
  ["Code int", field("Code", gob.int, 404)],
  ["Code string", field("Code", gob.string, "not_found")],
  ["Code struct", field("Code", inner, { A: 1 })],
  ["Details string", field("Details", gob.string, "d")],
  [
    "Details map[string][]string",
    field("Details", gob.map(gob.string, gob.slice(gob.string)), new Map([["a", ["b"]]])),
  ],
  ["Details int", field("Details", gob.int, 1)],
  ["both", all(field("Code", gob.uint, 1), field("Details", gob.slice(gob.string), ["a"]))],
];

/** Whether two calls of a peer whose headers have more fields are answered. */
async function requestsAnswered(port: number, [fields, values]: More): Promise<boolean> {
  await using peer = await ScriptedPeer.dial(port);
  const Header = gob.struct("Request", { ...plainRequest, ...fields });
  for (const Seq of [1, 2]) {
    const header = { ServiceMethod: "Target.Multiply", Seq, ...values };
    await peer.send(peer.encode(Header, header as never), peer.encode(Args, { A: 6, B: 7 }));
    const { header: { Error }, body } = await peer.readReply(gob.int);
    if (Error !== "" || body !== 42) return false;
  }
  return true;
}

/** Whether calls of our client are answered by a server whose headers have more fields: with a reply, an error, a reply. */
async function repliesRead([fields, values]: More): Promise<boolean> {
  await using scene = await scriptedServer();
  const { client, peer } = scene;
  const { Multiply } = client.service(Target);
  const Header = gob.struct("Response", { ...plainResponse, ...fields });
  for (const error of ["", "no", ""]) {
    const call = later(Multiply({ A: 6, B: 7 }));
    const { header } = await peer.readRequest();
    const response: Response = { ...header, Error: error };
    const body = error === "" ? peer.encode(gob.int, 42) : undefined;
    const head = peer.encode(Header, { ...response, ...values } as never);
    await peer.send(head, body ?? peer.encode(Empty, {}));
    const outcome = (await within(1000, Promise.allSettled([call])))?.[0];
    const answered = outcome?.status === "fulfilled"
      ? error === "" && outcome.value === 42
      : outcome?.reason.message === error;
    if (!answered) return false;
  }
  return true;
}

/** Figures that say how many connections of each kind ended. */
async function ended(
  cases: readonly (readonly [string, More])[],
  survives: (more: More) => Promise<boolean>,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [what, more] of cases) {
    const ours = await survives(more).catch(() => false) ? 0 : 1;
    figures.push({ what: `${what}: connections that end`, unit: "", ours, most: 0 });
  }
  return figures;
}

/** Requests. */
export const foreignRequests: Attack = attackTest({
  name: "a server passes over fields of a request's header that are not of its types",
  async run() {
    const server = new Server().register(Target, targetHandlers());
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = server.serve(listener);
    const figures = await ended(requests, (more) => requestsAnswered(listener.addr.port, more));
    await inTime(server.shutdown({ timeout: 100 }), "shutdown()");
    await serving;
    return figures;
  },
});

/** Replies. */
export const foreignReplies: Attack = attackTest({
  name: "a client passes over fields of a reply's header that are not of its types",
  run: () => ended(replies, repliesRead),
});
