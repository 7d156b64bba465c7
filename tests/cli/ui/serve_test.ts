// What the small server of the page answers to whom. The page itself is tested in a browser beside this.

import assert from "node:assert/strict";
import { gob, method, Server, service } from "../../../mod.ts";
import { targetOf } from "../../../cli/connection_options.ts";
import { type ServedPage, servePage } from "../../../cli/ui/serve.ts";
import { UiSession } from "../../../cli/ui/session.ts";
import { testTerminal } from "../test_terminal.ts";
import { inTime } from "../../testing/in_time.ts";
import { serving } from "./ui_peer.ts";

const Arith = service("Arith", {
  Double: method(gob.int, gob.int),
  Hang: method(gob.int, gob.int),
});

interface Site extends AsyncDisposable {
  readonly page: ServedPage;
  readonly origin: string;
  /** Resolves when a call is cancelled that hangs. */
  readonly cancelled: Promise<void>;
  readonly hanging: Promise<void>;
  /** How many methods ran. */
  calls(): number;
}

async function site(): Promise<Site> {
  let calls = 0;
  const cancelled = Promise.withResolvers<void>();
  const hanging = Promise.withResolvers<void>();
  const server = new Server().register(Arith, {
    Double: (value) => {
      calls++;
      return value * 2;
    },
    Hang: (_, { signal }) => {
      hanging.resolve();
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          cancelled.resolve();
          reject(signal.reason);
        });
      });
    },
  });
  const served = await serving(server);
  const page = await pageFor(served.address);
  return {
    page,
    origin: new URL(page.url).origin,
    cancelled: cancelled.promise,
    hanging: hanging.promise,
    calls: () => calls,
    [Symbol.asyncDispose]: async () => {
      await page.close();
      await served[Symbol.asyncDispose]();
    },
  };
}

/** The page of a server. */
async function pageFor(address: string): Promise<ServedPage> {
  const { terminal } = testTerminal();
  const target = await targetOf({ positionals: [address], values: {}, terminal });
  const options = { names: [], page: "/debug/rpc", metadata: undefined, command: ["netrpc"] };
  return await servePage(new UiSession(target, options), 0);
}

const double = JSON.stringify({ method: "Arith.Double", json: "21" });

/** Sends a request with headers that fetch does not let a program set, as an attacker's browser would. */
async function raw(
  origin: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<string> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(origin).port) });
  const all = { ...headers, ...body !== undefined && { "Content-Length": String(body.length) } };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const verb = body === undefined ? "GET" : "POST";
  const text = `${verb} ${path} HTTP/1.1\r\n${lines}Connection: close\r\n\r\n${body ?? ""}`;
  await conn.write(new TextEncoder().encode(text));
  return await new Response(conn.readable).text();
}

Deno.test("the page makes calls, and is told what fails", async () => {
  await using it = await site();
  const post = async (name: string, body: string) => {
    const headers = { origin: it.origin };
    const response = await fetch(it.page.url + name, { method: "POST", headers, body });
    return { status: response.status, answer: await response.text() };
  };
  const { answer } = await post("call", double);
  const { ms, ...told } = JSON.parse(answer);
  assert(ms > 0);
  assert.deepEqual(told, {
    ...{ ok: true, reply: 1, root: { type: "int", text: "42" }, children: [] },
    ...{ json: "42", jsonLength: 2 },
  });
  const wrong = { method: "Arith.Double", json: '"x"' };
  assert.deepEqual(JSON.parse((await post("call", JSON.stringify(wrong))).answer), {
    ok: false,
    message: 'Arith.Double: the argument: expected int, found "x"',
  });
  const gone = await post("parts", JSON.stringify({ reply: 99, path: [], from: 0 }));
  assert.equal(JSON.parse(gone.answer).message, "This reply is no longer kept");
  const torn = await post("type", "{");
  assert.equal(JSON.parse(torn.answer).ok, false);
  assert.equal((await post("nonsense", "{}")).status, 404);
  const saved = await fetch(`${it.page.url}reply/1.json`);
  assert.equal(await saved.text(), "42");
  assert.equal(saved.headers.get("content-disposition"), 'attachment; filename="reply-1.json"');
  const strange = await fetch(`${it.page.url}reply/__proto__`);
  assert.equal((await strange.text()).trim(), "Nothing is here");
  assert.equal(strange.status, 404);
});

Deno.test("every answer keeps itself from other sites, and the page allows its own script only", async () => {
  await using it = await site();
  const response = await fetch(it.page.url);
  const policy = response.headers.get("content-security-policy") ?? "";
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+';/);
  assert.match(policy, /frame-ancestors 'none'.*require-trusted-types-for 'script'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.doesNotMatch(await response.text(), /https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  const lost = await fetch(it.origin);
  await lost.body?.cancel();
  for (const { headers } of [response, lost]) {
    assert.equal(headers.get("cache-control"), "no-store");
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
    assert.equal(headers.get("access-control-allow-origin"), null);
  }
});

Deno.test("the token is long, and another for each run", async () => {
  await using one = await site();
  await using other = await site();
  const token = (it: Site) => new URL(it.page.url).pathname.slice(1, -1);
  assert.match(token(one), /^[\w-]{24}$/);
  assert.notEqual(token(one), token(other));
});

Deno.test("a request without the token, of another origin or for another host does nothing", async () => {
  await using it = await site();
  const { host, pathname } = new URL(it.page.url);
  const own = { Host: host, Origin: it.origin };
  const wrongToken = `/${"A".repeat(24)}/`;
  const attacks: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    ["404", wrongToken, own],
    ["404", "//", own],
    ["404", "/", own],
    ["404", pathname.slice(0, -2) + "/", own],
    ["404", `/x${pathname}`, own],
    ["403", pathname, { ...own, Origin: "https://evil.example" }],
    ["403", pathname, { ...own, Origin: "null" }],
    ["403", pathname, { ...own, Origin: `http://localhost:${new URL(it.origin).port}` }],
    ["403", pathname, { ...own, Origin: it.origin.replace("http:", "https:") }],
    ["403", pathname, { Host: host }],
    ["403", pathname, { ...own, Host: "evil.example" }],
    ["403", pathname, { ...own, Host: `localhost:${new URL(it.origin).port}` }],
    ["403", pathname, { ...own, "Sec-Fetch-Site": "cross-site" }],
    ["403", pathname, { ...own, "Sec-Fetch-Site": "same-site" }],
  ];
  for (const [status, path, headers] of attacks) {
    const answer = await raw(it.origin, `${path}call`, headers, double);
    assert.equal(answer.slice(9, 12), status, `${path} ${JSON.stringify(headers)}`);
  }
  assert.equal(it.calls(), 0);
  assert.match(await raw(it.origin, `${pathname}call`, own, double), /^HTTP\/1.1 200 /);
  assert.equal(it.calls(), 1);
  // The page itself, and what was replied, neither.
  for (const path of [pathname, `${pathname}reply/1.json`]) {
    assert.match(await raw(it.origin, path, { Host: "evil.example" }), /^HTTP\/1.1 403 /);
    const linked = { Host: host, "Sec-Fetch-Site": "cross-site" };
    assert.match(await raw(it.origin, path, linked), /^HTTP\/1.1 403 /);
    assert.match(await raw(it.origin, path, { Host: host }), /^HTTP\/1.1 200 /);
  }
});

Deno.test("a call is cancelled when the page takes it back, and when the command ends", async () => {
  for (const end of ["page", "command"]) {
    await using it = await site();
    const page = new AbortController();
    const asked = fetch(`${it.page.url}call`, {
      method: "POST",
      headers: { origin: it.origin },
      body: JSON.stringify({ method: "Arith.Hang", json: "1" }),
      signal: page.signal,
    }).then((response) => response.text());
    await it.hanging;
    if (end === "page") {
      page.abort();
      await assert.rejects(asked);
    } else {
      await it.page.close();
      assert.match(await asked, /netrpc ui ended/);
    }
    await it.cancelled;
  }
});

Deno.test("sixteen calls run at one time, and no more", async () => {
  await using it = await site();
  const hang = () =>
    fetch(`${it.page.url}call`, {
      method: "POST",
      headers: { origin: it.origin },
      body: JSON.stringify({ method: "Arith.Hang", json: "1" }),
    });
  const running = await Promise.all(Array.from({ length: 16 }, hang));
  const { message } = await (await hang()).json();
  assert.equal(message, "16 calls run already");
  await it.page.close();
  for (const response of running) assert.match(await response.text(), /netrpc ui ended/);
});

Deno.test("questions to a server that is silent end with the call and with the command", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const page = await pageFor(`127.0.0.1:${listener.addr.port}`);
  const { origin } = new URL(page.url);
  const ask = (name: string, body: unknown, signal?: AbortSignal) =>
    fetch(page.url + name, {
      ...{ method: "POST", headers: { origin }, body: JSON.stringify(body) },
      ...signal && { signal },
    }).then((response) => response.text());
  /** Waits for a question on the next connection. `ended` resolves when the connection has ended. */
  const question = async () => {
    const conn = await listener.accept();
    const buffer = new Uint8Array(64 * 1024);
    assert((await conn.read(buffer) ?? 0) > 0);
    const ended = async () => {
      while (await conn.read(buffer) !== null);
      conn.close();
    };
    return { ended: ended() };
  };
  const cancelled = new AbortController();
  const call = ask("call", { method: "Arith.Double", json: "1" }, cancelled.signal);
  const first = await question();
  cancelled.abort();
  await assert.rejects(call);
  await inTime(first.ended, "the end of the questions of a cancelled call");
  const type = ask("type", { method: "Arith.Double", sample: "null" });
  const second = await question();
  await inTime(page.close(), "the end of the command");
  assert.match(await type, /netrpc ui ended/);
  await second.ended;
});
