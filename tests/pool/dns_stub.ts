/**
 * A name server on loopback that answers what a test tells it: enough of RFC 1035 for A, AAAA and SRV.
 *
 * @module
 */

import { createSocket, type RemoteInfo, type Socket } from "node:dgram";

/** An SRV record. */
export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** The records of a name. A type that is missing has none. */
export interface Records {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly SRV?: readonly SrvRecord[];
}

const types: Readonly<Record<number, keyof Records>> = { 1: "A", 28: "AAAA", 33: "SRV" };
const nameError = 3;
const serverFailure = 2;

/** A name server. */
export class DnsStub implements AsyncDisposable {
  /** The records by name, without a dot at the end. Can be changed. */
  records: Record<string, Records> = {};
  /** If it is set, every question is answered with a failure; if it is `silent`, with nothing. */
  trouble: "failure" | "silent" | undefined;
  /** What was asked: `A nodes.test`. */
  readonly questions: string[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("message", (message, from) => this.#answer(message, from));
  }

  /** Starts one on a port that the system picks. */
  static async start(): Promise<DnsStub> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    return new DnsStub(socket);
  }

  /** Where it listens, as `Deno.resolveDns` takes it. */
  get nameServer(): { ipAddr: string; port: number } {
    return { ipAddr: "127.0.0.1", port: this.#socket.address().port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #answer(message: Uint8Array, from: RemoteInfo): void {
    const { name, end } = readName(message, 12);
    const type = types[message[end]! << 8 | message[end + 1]!];
    this.questions.push(`${type} ${name}`);
    if (this.trouble === "silent") return;
    const records = this.records[name];
    const answers = records === undefined || type === undefined || this.trouble !== undefined
      ? []
      : (records[type] ?? []).map((record) => answer(type, record));
    const code = this.trouble === "failure" ? serverFailure : records === undefined ? nameError : 0;
    const header = [
      ...message.subarray(0, 2),
      // An answer with recursion.
      ...[0x81, 0x80 | code, 0, 1, 0, answers.length, 0, 0, 0, 0],
    ];
    const question = message.subarray(12, end + 4);
    const reply = new Uint8Array([...header, ...question, ...answers.flat()]);
    this.#socket.send(reply, from.port, from.address);
  }
}

/** Reads a name that is not compressed. */
function readName(bytes: Uint8Array, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length; (length = bytes[at]!) > 0; at += length + 1) {
    labels.push(new TextDecoder().decode(bytes.subarray(at + 1, at + 1 + length)));
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

function answer(type: keyof Records, record: string | SrvRecord): number[] {
  const data = dataOf(record);
  const code = Number(Object.keys(types).find((key) => types[Number(key)] === type));
  // The name of the question, the type, the class of the internet, no time to live.
  return [0xc0, 12, ...short(code), 0, 1, 0, 0, 0, 0, ...short(data.length), ...data];
}

function dataOf(record: string | SrvRecord): number[] {
  if (typeof record !== "string") {
    const { priority, weight, port, target } = record;
    return [...[priority, weight, port].flatMap(short), ...nameBytes(target)];
  }
  if (record.includes(".")) return record.split(".").map(Number);
  const [head = "", tail] = record.split("::");
  const groups = (text: string) =>
    text === "" ? [] : text.split(":").map((group) => parseInt(group, 16));
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = Array<number>(8 - left.length - right.length).fill(0);
  return [...left, ...zeros, ...right].flatMap(short);
}

function nameBytes(name: string): number[] {
  const labels = name.split(".").map((label) => [...new TextEncoder().encode(label)]);
  return [...labels.flatMap((label) => [label.length, ...label]), 0];
}

function short(value: number): number[] {
  return [value >> 8, value & 0xff];
}
