/**
 * One request of a site, within the limits of the master's order. Redirects are not followed: the master decides about the
 * next URL, because it knows the pause, the robots.txt and what has been fetched.
 *
 * @module
 */

import type { FetchReply, FetchRequest } from "../contract.ts";
import { charsetOf } from "./charset.ts";
import { hasWord, readPage } from "./html.ts";

/** More links than any page for people has. */
const maxLinks = 2000;

/** The content types that can be read, and whether they have links. */
const types: ReadonlyMap<string, boolean> = new Map([
  ["text/html", true],
  ["application/xhtml+xml", true],
  ["text/plain", false],
]);

const encoder = new TextEncoder();

/** A reply in which nothing was found. */
export function emptyReply(node: string): FetchReply {
  const nothing = new Uint8Array();
  return {
    ...{ Node: node, Status: 0, Location: "", Type: "", Charset: "", Encoding: "utf-8" },
    ...{ Title: nothing, Base: nothing, Links: [], Bytes: 0, NoIndex: false, RetryAfter: 0 },
    ...{ Body: nothing, Error: "", Hopeless: false },
  };
}

/**
 * Fetches what the request asks for. What goes wrong on the way to the site or back is part of the reply.
 *
 * @param request The master's order.
 * @param node The name of this node.
 * @param signal Fires if the master does not want the answer any more.
 */
export async function fetchPage(
  request: FetchRequest,
  node: string,
  signal: AbortSignal,
): Promise<FetchReply> {
  const reply = emptyReply(node);
  const left = request.Deadline - Date.now();
  // A process that was frozen reads its orders long after they were given.
  if (left <= 0) throw new Error(`the order came ${-left} ms after its deadline`);
  const late = AbortSignal.timeout(left);
  try {
    await ask(request, reply, AbortSignal.any([signal, late]));
  } catch (error) {
    reply.Error = late.aborted ? "the answer took too long" : messageOf(error, request.Url);
  }
  return reply;
}

async function ask(request: FetchRequest, reply: FetchReply, signal: AbortSignal): Promise<void> {
  const headers = {
    "user-agent": request.UserAgent,
    "accept": request.Raw
      ? "text/plain,*/*;q=0.5"
      : "text/html,application/xhtml+xml,text/plain;q=0.8",
  };
  const response = await fetch(request.Url, { redirect: "manual", headers, signal });
  const contentType = response.headers.get("content-type") ?? "";
  reply.Status = response.status;
  reply.Location = response.headers.get("location") ?? "";
  reply.Type = contentType.split(";")[0]!.trim().toLowerCase();
  reply.RetryAfter = retryAfter(response.headers.get("retry-after"));
  const wanted = response.ok && (request.Raw || isReadable(reply));
  if (!wanted) return await response.body?.cancel();
  const body = await readBody(response, request, reply);
  if (body === undefined) return;
  if (request.Raw) reply.Body = body;
  else describe(reply, body, contentType, response.headers.get("x-robots-tag") ?? undefined);
}

function isReadable(reply: FetchReply): boolean {
  if (types.has(reply.Type)) return true;
  reply.Error = `the content type is ${reply.Type || "missing"}`;
  reply.Hopeless = true;
  return false;
}

/** The body; `undefined` if it is larger than allowed and is not to be cut. */
async function readBody(
  response: Response,
  { MaxBytes, Raw }: FetchRequest,
  reply: FetchReply,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of response.body ?? []) {
    pieces.push(piece);
    reply.Bytes += piece.length;
    if (reply.Bytes <= MaxBytes) continue;
    // Leaving the loop closes the connection.
    if (Raw) break;
    reply.Error = `the page is larger than ${MaxBytes} bytes`;
    reply.Hopeless = true;
    return undefined;
  }
  const body = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return body.subarray(0, MaxBytes);
}

function describe(
  reply: FetchReply,
  body: Uint8Array<ArrayBuffer>,
  contentType: string,
  tag: string | undefined,
): void {
  reply.Charset = charsetOf(body, contentType);
  const text = new TextDecoder(reply.Charset).decode(body);
  const hasLinks = types.get(reply.Type) === true;
  const page = readPage(hasLinks ? text : "", maxLinks);
  reply.Title = encoder.encode(page.title);
  reply.Base = encoder.encode(page.base);
  const follow = !hasWord(tag, "nofollow") && !hasWord(tag, "none");
  reply.Links = follow ? page.links.map((link) => encoder.encode(link)) : [];
  reply.NoIndex = page.noIndex || hasWord(tag, "noindex") || hasWord(tag, "none");
}

/** Seconds from a number or a date. */
function retryAfter(header: string | null): number {
  if (header === null) return 0;
  if (/^\s*\d+\s*$/.test(header)) return Number(header);
  const seconds = Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return seconds > 0 ? seconds : 0;
}

/** The innermost cause of a failed fetch, without the URL, which the master knows. */
function messageOf(error: unknown, url: string): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message, name } = error;
  if (cause instanceof Error) return messageOf(cause, url);
  const reason = message.replace(`error sending request for url (${url}): `, "")
    .replace(/^client error \(\w+\): /, "");
  return reason || name;
}
