/**
 * The 1000 structs by other packages.
 *
 * @module
 */

import { makeEntries } from "../fixtures.ts";
import type { Options } from "../deno/options.ts";
import { repeat, runRounds } from "../deno/rounds.ts";
import { Messages, type Require } from "./protobuf.ts";

/** A way to bytes and back. */
interface Format {
  readonly encode: () => Uint8Array;
  readonly decode: (bytes: Uint8Array) => { readonly length: number };
}

/** The part of `msgpackr` that is used here. */
interface Msgpackr {
  Packr: new (options: { structures: unknown[] }) => {
    pack(value: unknown): Uint8Array;
    unpack(bytes: Uint8Array): unknown[];
  };
}

const formats: Readonly<Record<string, (require: Require) => Format>> = {
  /** Records: the names of fields are sent once, as gob sends types. */
  msgpackr(require) {
    const { Packr } = require("msgpackr") as Msgpackr;
    const packr = new Packr({ structures: [] });
    const entries = makeEntries(1000);
    return { encode: () => packr.pack(entries), decode: (bytes) => packr.unpack(bytes) };
  },
  protobuf(require) {
    const messages = new Messages(require);
    const { create, fromBinary, toBinary } = messages.protobuf;
    const type = messages.type("Entries");
    const entries = create(type, { Values: makeEntries(1000) });
    return {
      encode: () => toBinary(type, entries),
      decode: (bytes) => fromBinary<{ Values: unknown[] }>(type, bytes).Values,
    };
  },
};

/** Encodes or decodes the structs. */
export async function valueRounds(
  require: Require,
  library: string,
  options: Options,
): Promise<void> {
  const { encode, decode } = formats[library]!(require);
  // The first message may say more than those that follow.
  encode();
  const message = encode().slice();
  const { length } = decode(message);
  if (length !== 1000) throw new Error(`expected 1000 structs, received ${length}`);
  const run = options.op === "encode" ? () => void encode() : () => void decode(message);
  await runRounds(options, (ms) => ({ ...repeat(ms, run), bytes: message.length }));
}
