/**
 * One GET request on a connection of its own, over TCP, TLS or a unix socket, which `fetch` does not offer.
 *
 * @module
 */

import type { ConnectOptions } from "../../mod.ts";
import { CommandError } from "../command.ts";
import { quoted } from "../printable.ts";

/** Bytes of an answer: a page of ten thousand methods has a tenth of them. */
const largestAnswer = 16 * 1024 * 1024;

/** Bytes of the head of an answer. */
const largestHead = 64 * 1024;

/** An answer. */
export interface HttpAnswer {
  /** The number: 200. */
  readonly status: number;
  /** The line that it stands in: `HTTP/1.0 404 Not Found`. */
  readonly statusLine: string;
  /** The media type, in small letters and without parameters; empty if it is not said. */
  readonly type: string;
  readonly body: string;
}

/** The far side does not speak HTTP. */
export class NoHttp extends Error {
  override readonly name = "NoHttp";
}

/**
 * Asks for a page.
 *
 * @param options Where, and whether with TLS.
 * @param path The path, with the query.
 * @param timeout Milliseconds for all of it.
 * @throws {NoHttp} If what answers is no HTTP, or nothing does.
 */
export async function httpGet(
  options: ConnectOptions,
  path: string,
  timeout: number,
): Promise<HttpAnswer> {
  let conn: Deno.Conn | undefined;
  let late = false;
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => {});
  const timer = setTimeout(() => {
    late = true;
    reject(new NoHttp(`it did not answer to HTTP within ${timeout} ms`));
  }, timeout);
  // A connection that opens too late is closed too.
  const opening = openConnection(options, (opened) => late ? opened.close() : conn = opened);
  try {
    const opened = await Promise.race([opening, ended]);
    return await Promise.race([exchange(opened, request(options, path)), ended]);
  } finally {
    clearTimeout(timer);
    opening.catch(() => {});
    try {
      conn?.close();
    } catch {
      // The handshake of TLS closed it.
    }
  }
}

async function openConnection(
  options: ConnectOptions,
  opened: (conn: Deno.Conn) => void,
): Promise<Deno.Conn> {
  const where = options.transport === "unix" ? options.path : hostOf(options);
  try {
    if (options.transport === "unix") {
      const conn = await Deno.connect({ transport: "unix", path: options.path });
      opened(conn);
      return conn;
    }
    const { hostname = "127.0.0.1", port, tls = false } = options;
    const conn = await Deno.connect({ hostname, port });
    opened(conn);
    if (tls === false) return conn;
    const { caCerts = [], unsafelyDisableHostnameVerification } = tls === true ? {} : tls;
    const secure = await Deno.startTls(conn, {
      hostname,
      caCerts: [...caCerts],
      ...unsafelyDisableHostnameVerification && { unsafelyDisableHostnameVerification },
    });
    opened(secure);
    await secure.handshake();
    return secure;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const hint = /InvalidContentType|^unexpected end of file$/.test(reason)
      ? "if the server speaks no TLS, leave out --tls"
      : undefined;
    throw new CommandError(`Cannot connect to ${where}: ${reason}`, {
      cause: error,
      ...hint !== undefined && { hint },
    });
  }
}

function hostOf({ hostname = "127.0.0.1", port }: { hostname?: string; port: number }): string {
  return hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

/** HTTP 1.0: its answers end with the connection. */
function request(options: ConnectOptions, path: string): string {
  const host = options.transport === "unix" ? "localhost" : hostOf(options);
  return `GET ${path} HTTP/1.0\r\nHost: ${host}\r\nAccept: application/json, text/html\r\nConnection: close\r\n\r\n`;
}

async function exchange(conn: Deno.Conn, text: string): Promise<HttpAnswer> {
  const received = new Received();
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
    const chunk = new Uint8Array(64 * 1024);
    for (let read; (read = await conn.read(chunk)) !== null;) {
      if (received.add(chunk.subarray(0, read))) break;
    }
  } catch (error) {
    if (error instanceof CommandError || error instanceof NoHttp) throw error;
    // It may reset the connection when it has said all.
    if (received.length === 0) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new NoHttp(`it broke the connection: ${reason}`, { cause: error });
    }
  }
  return received.answer();
}

/** The bytes of an answer as they come. */
class Received {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  /** All bytes of the answer, once the head has said so. */
  #expected = Infinity;
  #headSeen = false;

  get length(): number {
    return this.#length;
  }

  /** Takes bytes. Returns whether the answer is complete. */
  add(bytes: Uint8Array): boolean {
    this.#chunks.push(bytes.slice());
    this.#length += bytes.length;
    if (this.#length > largestAnswer) {
      throw new CommandError(`The page is longer than ${largestAnswer / 1024 / 1024} MiB`);
    }
    if (!this.#headSeen) this.#seeHead();
    return this.#length >= this.#expected;
  }

  #seeHead(): void {
    const text = this.#latin();
    // An end is not awaited of what is no HTTP: a gob server says something and waits.
    if (!"HTTP/".startsWith(text.slice(0, 5))) {
      this.#expected = 0;
      this.#headSeen = true;
      return;
    }
    const end = headEnd(text);
    if (end === undefined) {
      if (text.length > largestHead) throw new NoHttp("the head of its answer does not end");
      return;
    }
    this.#headSeen = true;
    const length = headerOf(text.slice(0, end.head), "content-length");
    if (/^\d{1,15}$/.test(length)) this.#expected = end.body + Number(length);
  }

  answer(): HttpAnswer {
    if (this.#length === 0) throw new NoHttp("it closed the connection without an answer to HTTP");
    if (Number.isFinite(this.#expected) && this.#length < this.#expected) {
      throw new NoHttp(`its answer breaks off after ${this.#length} of ${this.#expected} bytes`);
    }
    const all = this.#bytes();
    const text = latin(all.subarray(0, largestHead));
    const end = headEnd(text);
    const [statusLine = ""] = text.split(/\r?\n/, 1);
    const [, status] = /^HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/.exec(statusLine) ?? [];
    if (status === undefined || end === undefined) {
      throw new NoHttp(`what it answers is no HTTP: ${quoted(text, 60)}`);
    }
    const head = text.slice(0, end.head);
    const body = all.subarray(end.body);
    const chunked = headerOf(head, "transfer-encoding").toLowerCase() === "chunked";
    return {
      status: Number(status),
      statusLine,
      type: headerOf(head, "content-type").split(";")[0]!.trim().toLowerCase(),
      body: new TextDecoder().decode(chunked ? withoutChunks(body) : body),
    };
  }

  #bytes(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }

  #latin(): string {
    return latin(this.#bytes());
  }
}

function latin(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function headEnd(text: string): { head: number; body: number } | undefined {
  const found = /\r?\n\r?\n/.exec(text);
  return found === null ? undefined : { head: found.index, body: found.index + found[0].length };
}

function headerOf(head: string, name: string): string {
  for (const line of head.split(/\r?\n/).slice(1)) {
    const at = line.indexOf(":");
    if (at > 0 && line.slice(0, at).toLowerCase() === name) return line.slice(at + 1).trim();
  }
  return "";
}

/** Some servers send chunks to HTTP 1.0 too. */
function withoutChunks(bytes: Uint8Array): Uint8Array {
  const parts = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const line = latin(bytes.subarray(at, at + 100)).split("\n", 1)[0]!;
    const size = parseInt(line, 16);
    if (!(size > 0)) break;
    const start = at + line.length + 1;
    const chunk = bytes.subarray(start, start + size);
    parts.set(chunk, length);
    length += chunk.length;
    at = start + size + 2;
  }
  return parts.subarray(0, length);
}
