import assert from "node:assert/strict";
import {
  acceptHandshake,
  defaultHttpPath,
  readHead,
  requestHandshake,
  writeText,
} from "../../rpc/http_handshake.ts";
import type { Transport } from "../../rpc/connection.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";

/** A transport on which a text arrives, in reads of this many bytes, and then nothing more. */
async function arriving(text: string, largestRead = Infinity): Promise<MemoryTransport> {
  const [near, far] = MemoryTransport.pair();
  near.largestRead = largestRead;
  await writeText(far, text);
  far.closeWrite();
  return near;
}

/** All that is left to read. */
async function rest(transport: Transport): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64);
  let text = "";
  for (let count; (count = await inTime(transport.read(buffer), "read()")) !== null;) {
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
  return text;
}

const heads: [head: string, first: string, host: string][] = [
  ["CONNECT /_goRPC_ HTTP/1.0\n\n", "CONNECT /_goRPC_ HTTP/1.0", ""],
  ["CONNECT /_goRPC_ HTTP/1.0\r\n\r\n", "CONNECT /_goRPC_ HTTP/1.0", ""],
  ["CONNECT /_goRPC_ HTTP/1.0\r\n\n", "CONNECT /_goRPC_ HTTP/1.0", ""],
  ["CONNECT /_goRPC_ HTTP/1.0\n\r\n", "CONNECT /_goRPC_ HTTP/1.0", ""],
  ["HTTP/1.0 200 Connected to Go RPC\n\n", "HTTP/1.0 200 Connected to Go RPC", ""],
  ["GET / HTTP/1.1\r\nHost: a.example:80\r\nX: y\r\n\r\n", "GET / HTTP/1.1", "a.example:80"],
  ["GET / HTTP/1.1\nX: y\nhOST:\t a.example \t\n\n", "GET / HTTP/1.1", "a.example"],
  ["GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / HTTP/1.1", ""],
  ["GET / HTTP/1.1\r\nHost: one\r\nHost: two\r\n\r\n", "GET / HTTP/1.1", "one"],
  ["GET / HTTP/1.1\r\nX-Host: a\r\nX: Host: b\r\n\r\n", "GET / HTTP/1.1", ""],
  ["GET /é HTTP/1.1\r\n\r\n", "GET /é HTTP/1.1", ""],
];

Deno.test("readHead() reads to the empty line and keeps what is behind it, in any chunking", async () => {
  for (const [head, first, host] of heads) {
    for (const behind of ["", "\n", "\r\n\r\n", "Host: no", "\0\x7f"]) {
      for (const largestRead of [1, 2, 3, 7, Infinity]) {
        const found = await readHead(await arriving(head + behind, largestRead));
        assert.deepEqual([found.first, found.host], [first, host], JSON.stringify(head));
        assert.equal(await rest(found.rest), behind, JSON.stringify(head + behind));
      }
    }
  }
});

Deno.test("readHead() rejects if the connection ends before the empty line", async () => {
  for (const text of ["", "C", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\nX: y\n"]) {
    const error = await rejection(readHead(await arriving(text)), "readHead()");
    assert.equal((error as Error).message, "unexpected EOF", JSON.stringify(text));
  }
});

Deno.test("readHead() takes 16 KiB and no more", async () => {
  const first = "GET / HTTP/1.1\r\n";
  const most = 16 * 1024 - first.length - 4;
  for (const largestRead of [1000, Infinity]) {
    const fits = await readHead(await arriving(`${first}${"x".repeat(most)}\r\n\r\n`, largestRead));
    assert.equal(fits.first, "GET / HTTP/1.1");
    const [near, far] = MemoryTransport.pair();
    near.largestRead = largestRead;
    await writeText(far, `${first}${"x".repeat(most + 1)}\r\n\r\n`);
    const error = await rejection(readHead(near), "readHead()");
    assert.equal((error as Error).message, "HTTP head of more than 16384 bytes");
  }
});

Deno.test("readHead() rejects if the connection breaks", async () => {
  const [near] = MemoryTransport.pair();
  near.breakReads(new Error("reset"));
  assert.equal((await rejection(readHead(near)) as Error).message, "reset");
});

Deno.test("writeText() writes all of a text if a write takes a part of it", async () => {
  const [near, far] = MemoryTransport.pair();
  near.largestWrite = 3;
  await writeText(near, "grüße");
  near.close();
  assert.equal(await rest(far), "grüße");
});

Deno.test("requestHandshake() sends what Go's client sends", async () => {
  for (const path of [defaultHttpPath, "/rpc/here"]) {
    const [near, far] = MemoryTransport.pair();
    await writeText(far, "HTTP/1.0 200 Connected to Go RPC\n\nrest");
    far.closeWrite();
    const behind = await requestHandshake(near, path);
    assert.equal(await rest(behind), "rest");
    near.close();
    assert.equal(await rest(far), `CONNECT ${path} HTTP/1.0\n\n`);
  }
});

Deno.test("requestHandshake() takes the one answer that agrees, and says what else it got", async () => {
  const answers: [answer: string, text: string | undefined][] = [
    ["HTTP/1.0 200 Connected to Go RPC\n\n", undefined],
    ["HTTP/1.1 200 Connected to Go RPC\r\nX: y\r\n\r\n", undefined],
    ["HTTP/1.0 200 OK\r\n\r\n", "unexpected HTTP response: 200 OK"],
    ["HTTP/1.1 200 connected to go rpc\n\n", "unexpected HTTP response: 200 connected to go rpc"],
    ["HTTP/1.1 404 Not Found\r\n\r\n", "unexpected HTTP response: 404 Not Found"],
    [
      "HTTP/1.0 405 Method Not Allowed\r\nContent-Length: 17\r\n\r\n405 must CONNECT\n",
      "unexpected HTTP response: 405 Method Not Allowed",
    ],
    ["HTTP/1.1 407 \r\n\r\n", "unexpected HTTP response: 407 "],
    ["SSH-2.0-OpenSSH_9.6\r\n\r\n", 'malformed HTTP response: "SSH-2.0-OpenSSH_9.6"'],
    ["\x15\x03\x01\n\n", "the server speaks TLS: use { tls: true }"],
    ["\x15\x03\x05\n\n", 'malformed HTTP response: "\\u0015\\u0003\\u0005"'],
    ['{"id":null,"error":"no"}', 'the server speaks JSON-RPC: use { codec: "json" }'],
    ["\n\n", 'malformed HTTP response: ""'],
    [`${"x".repeat(200)}\n\n`, `malformed HTTP response: "${"x".repeat(100)}"`],
    ["HTTP/1.0 200 Connected to Go RPC\n", "unexpected EOF"],
    ["", "unexpected EOF: no answer to the HTTP handshake; does the server speak HTTP?"],
    ["x".repeat(20_000), "HTTP head of more than 16384 bytes"],
  ];
  for (const [answer, text] of answers) {
    const asking = requestHandshake(await arriving(answer), defaultHttpPath);
    if (text === undefined) await inTime(asking, "requestHandshake()");
    else assert.equal((await rejection(asking, answer) as Error).message, text);
  }
});

Deno.test("acceptHandshake() says what Go's server says", async () => {
  const [near, far] = MemoryTransport.pair();
  await acceptHandshake(near);
  near.close();
  assert.equal(await rest(far), "HTTP/1.0 200 Connected to Go RPC\n\n");
});
