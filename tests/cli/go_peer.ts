/**
 * The Go program of ./peer as the tests of the command line use it: stock servers of net/rpc, and gob files.
 *
 * @module
 */

import assert from "node:assert/strict";
import { buildGo, goAvailable, hasToolchain, requireGo } from "../testing/go.ts";
import { Child, output } from "../testing/process.ts";

/** An older Go, whose answers are compared too where it can be had. */
const older = "1.21.13";

/** The versions of Go to test with: `undefined` is the one on the PATH. Without Go it is that one too, and the test is ignored. */
export const goVersions: readonly (string | undefined)[] = await hasToolchain(older)
  ? [undefined, older]
  : [undefined];

/** A test that is run against the servers of each version of Go, where it is their answers that matter. */
export function eachGoPeerTest(name: string, test: (peer: GoPeer) => Promise<void>): void {
  peerTests(goVersions, name, test);
}

/** A test that is run against the servers of the Go on the PATH. */
export function goPeerTest(name: string, test: (peer: GoPeer) => Promise<void>): void {
  peerTests([undefined], name, test);
}

function peerTests(
  versions: readonly (string | undefined)[],
  name: string,
  test: (peer: GoPeer) => Promise<void>,
): void {
  for (const version of versions) {
    Deno.test({
      name: version === undefined ? name : `${name}, with Go ${version}`,
      ignore: !goAvailable && !requireGo,
      fn: async () => {
        await using peer = await goPeer({ version });
        await test(peer);
      },
    });
  }
}

/** Stock Go servers, all with the same services: `Arith`, `Kinds`, `Single`, `Evil`. */
export interface GoPeer extends AsyncDisposable {
  /** The version of Go: `go1.26.1`. */
  readonly go: string;
  /** An address of net/rpc with gob. */
  readonly tcp: string;
  /** The same over HTTP, with the debug page. */
  readonly http: string;
  /** An address of net/rpc/jsonrpc. */
  readonly json: string;
  /** An address with TLS, for `127.0.0.1` and `localhost`. */
  readonly tls: string;
  /** The path of a unix socket. */
  readonly unix: string;
  /** Whom to trust for `tls`, as PEM. */
  readonly authority: string;
  /** A folder of its own, for files of the test. It is removed with the peer. */
  readonly folder: string;
  /** How many methods ran. */
  executed(): Promise<number>;
}

/** Starts the servers. */
export async function goPeer({ version }: { version?: string } = {}): Promise<GoPeer> {
  const program = await peerProgram(version);
  const folder = await Deno.makeTempDir({ prefix: "netrpc_" });
  const child = Child.start(program, ["serve", folder]);
  const close = async () => {
    await child[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  };
  try {
    const line = await child.readLine();
    assert(line !== undefined, "the Go program printed nothing");
    return {
      ...JSON.parse(line),
      folder,
      async executed() {
        await child.writeLine("executed");
        return JSON.parse(await child.readLine() ?? "{}").executed;
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Writes gob files: values.gob (many types), records.gob and records.gob.gz, kinds.gob, streams.gob (two streams), broken.gob (cut off),
 * empty.gob, large.gob.
 *
 * @param folder Where to.
 * @param records How many records are in large.gob.
 */
export async function writeGobFiles(folder: string, records = 1000): Promise<void> {
  await output(await peerProgram(), ["files", folder, String(records)]);
}

function peerProgram(version?: string): Promise<string> {
  return buildGo(new URL("./peer/", import.meta.url), version);
}
