/**
 * The small server of the page: on this machine only, for whoever knows its address.
 *
 * Any page of any site can send requests to 127.0.0.1, and a name of an attacker can be made to lead there. So the path begins
 * with a secret, `Host` has to be this server, and `Origin` has to be this page.
 *
 * @module
 */

import { CommandError } from "../command.ts";
import { failureOf } from "./failure.ts";
import { pageText } from "./page_text.ts";
import type { UiSession } from "./session.ts";

/** Bytes of a request: a message of gob has at most as much. */
const largestRequest = 64 * 1024 * 1024;
/** Requests that are answered at one time, and calls among them. */
const most = { requests: 64, calls: 16 };

const everyAnswer: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
};

const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/** A page that is served. */
export interface ServedPage {
  /** Its address, with the secret. */
  readonly url: string;
  /** Ends it. Calls that run are cancelled. */
  close(): Promise<void>;
}

/**
 * Serves the page.
 *
 * @param session Answers what the page asks.
 * @param port The port on 127.0.0.1; 0 has the system pick one.
 */
export async function servePage(session: UiSession, port: number): Promise<ServedPage> {
  const site = new Site(session, await pageText());
  const options = { hostname: "127.0.0.1", port, onListen() {} };
  const server: Deno.HttpServer<Deno.NetAddr> = Deno.serve(
    options,
    (request): Promise<Response> => {
      return site.answer(request, server.addr.port);
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/${site.token}/`,
    close: async () => {
      site.end();
      await server.shutdown();
    },
  };
}

class Site {
  readonly token: string = crypto.getRandomValues(new Uint8Array(18)).toBase64({
    alphabet: "base64url",
  });
  readonly #session: UiSession;
  readonly #page: { readonly html: string; readonly policy: string };
  readonly #ended = new AbortController();
  #running = 0;
  #calling = 0;

  constructor(session: UiSession, page: { readonly html: string; readonly policy: string }) {
    this.#session = session;
    this.#page = page;
  }

  end(): void {
    this.#ended.abort(new CommandError("netrpc ui ended"));
  }

  async answer(request: Request, port: number): Promise<Response> {
    const refused = this.#refusal(request, port);
    if (refused !== undefined) return text(refused.status, refused.text);
    if (this.#running >= most.requests) return text(429, "Too many requests at one time");
    this.#running++;
    try {
      return await this.#route(request, new URL(request.url).pathname.split("/").slice(2));
    } catch (error) {
      return json(failureOf(error));
    } finally {
      this.#running--;
    }
  }

  /** Why a request is none of the page's. */
  #refusal(request: Request, port: number): { status: number; text: string } | undefined {
    const own = `127.0.0.1:${port}`;
    const { headers, method } = request;
    if (headers.get("host") !== own) return { status: 403, text: "Another host is asked for" };
    const origin = headers.get("origin");
    if (origin !== `http://${own}` && (origin !== null || method !== "GET")) {
      return { status: 403, text: "The request comes from another page" };
    }
    const site = headers.get("sec-fetch-site") ?? "none";
    if (site !== "same-origin" && site !== "none") {
      return { status: 403, text: "The request comes from another site" };
    }
    const [, token = "", ...rest] = new URL(request.url).pathname.split("/");
    if (same(token, this.token) && rest.length > 0) return undefined;
    return { status: 404, text: "Nothing is here: netrpc ui has printed the whole address" };
  }

  async #route(request: Request, path: readonly string[]): Promise<Response> {
    const [name = "", argument, ...more] = path;
    if (request.method === "GET") {
      if (name === "" && argument === undefined) return this.#pageAnswer();
      if (name === "reply" && argument !== undefined && more.length === 0) {
        return this.#saved(argument);
      }
    }
    if (request.method === "POST" && argument === undefined) {
      const asked = await read(request);
      if (name === "call") return this.#called(asked);
      const answer = this.#asked(name, asked);
      if (answer !== undefined) return json(await answer);
    }
    return text(404, "Nothing is here");
  }

  /** The answer to what the page asks; the page is ours, so that what it sends has the right form. */
  #asked(name: string, asked: string): Promise<unknown> | undefined {
    const session = this.#session;
    switch (name) {
      case "offer":
        return session.offer();
      case "type":
        return session.type(JSON.parse(asked), this.#ended.signal);
      case "parts":
        return Promise.resolve(session.parts(JSON.parse(asked)));
      case "figures":
        return session.figures().then((figures) => figures ?? null);
      default:
        return undefined;
    }
  }

  /** A call, which is cancelled when the page takes back its request or is closed: nobody reads the answer any more then. */
  #called(asked: string): Response {
    if (this.#calling >= most.calls) {
      return json(failureOf(new CommandError(`${most.calls} calls run already`)));
    }
    const left = new AbortController();
    const signal = AbortSignal.any([left.signal, this.#ended.signal]);
    const request = JSON.parse(asked);
    const body = new ReadableStream<Uint8Array>({
      start: async (stream) => {
        this.#calling++;
        const answer = await this.#session.call(request, signal);
        this.#calling--;
        if (left.signal.aborted) return;
        stream.enqueue(new TextEncoder().encode(JSON.stringify(answer)));
        stream.close();
      },
      cancel: () => left.abort(new DOMException("The page cancelled it", "AbortError")),
    });
    return answer(200, body, { "Content-Type": "application/json" });
  }

  #pageAnswer(): Response {
    const { html, policy } = this.#page;
    return answer(200, html, { "Content-Type": "text/html; charset=utf-8" }, policy);
  }

  #saved(name: string): Response {
    const number = /^(\d{1,9})\.json$/.exec(name)?.[1];
    if (number === undefined) return text(404, "Nothing is here");
    const headers = {
      "Content-Type": "application/json",
      "Content-Disposition": `attachment; filename="reply-${number}.json"`,
    };
    return answer(200, this.#session.replyJson(Number(number)), headers);
  }
}

/** Compares two texts in a time that does not tell where they differ. */
function same(given: string, secret: string): boolean {
  let difference = given.length ^ secret.length;
  for (let at = 0; at < secret.length; at++) {
    difference |= given.charCodeAt(at % (given.length || 1)) ^ secret.charCodeAt(at);
  }
  return difference === 0;
}

async function read(request: Request): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const texts: string[] = [];
  let left = largestRequest;
  for await (const chunk of request.body ?? []) {
    left -= chunk.length;
    if (left < 0) throw new CommandError(`The argument has more than ${largestRequest} bytes`);
    texts.push(decoder.decode(chunk, { stream: true }));
  }
  texts.push(decoder.decode());
  return texts.join("");
}

function answer(
  status: number,
  body: BodyInit,
  headers: Record<string, string>,
  policy: string = dataPolicy,
): Response {
  const all = { ...everyAnswer, "Content-Security-Policy": policy, ...headers };
  return new Response(body, { status, headers: all });
}

function text(status: number, body: string): Response {
  return answer(status, `${body}\n`, { "Content-Type": "text/plain; charset=utf-8" });
}

function json(value: unknown): Response {
  return answer(200, JSON.stringify(value), { "Content-Type": "application/json" });
}
