/**
 * What the program in Node and the servers and clients in Deno share.
 *
 * @module
 */

import {
  gob,
  type Handlers,
  type Method,
  method,
  RpcError,
  type Service,
  service,
} from "../../mod.ts";

/** A struct with values of many kinds, and names that need care in JSON. */
export interface Sample {
  Text: string;
  Big: bigint;
  Bits: bigint;
  Data: Uint8Array<ArrayBuffer>;
  Counts: Map<string, number>;
  ID: string;
  Host: string;
  Sum: bigint;
  Anything?: unknown;
}

/** Its schema. */
export const Sample: gob.Schema<Sample> = gob.struct("main.Sample", {
  Text: gob.string,
  Big: gob.int64,
  Bits: gob.uint64,
  Data: gob.bytes,
  Counts: gob.map(gob.string, gob.int),
  ID: gob.uuid,
  Host: gob.netipAddr,
  Sum: gob.bigInt,
  Anything: gob.any,
}, { json: { Text: "te.xt", Data: "data" } });

/** A value of it. `Anything` is an interface value of a plain type. */
export const sample: Sample = {
  Text: "Grüße, 世界",
  Big: -(2n ** 63n),
  Bits: 2n ** 64n - 1n,
  Data: Uint8Array.from({ length: 300 }, (_, at) => at),
  Counts: new Map([["a", 1], ["b", -2]]),
  ID: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
  Host: "2001:db8::1%eth0",
  Sum: -(2n ** 200n),
  Anything: "plain",
};

/** The methods of the service. */
export type MirrorMethods = {
  Back: Method<Sample, Sample>;
  Fail: Method<string, string>;
};

/** The service. */
export const Mirror: Service<MirrorMethods> = service("Mirror", {
  Back: method(Sample, Sample),
  Fail: method(gob.string, gob.string),
});

/** What it does. */
export const mirror: Handlers<MirrorMethods> = {
  Back: (value) => value,
  Fail(text) {
    throw new RpcError(text, { code: "mirrored" });
  },
};

/** What is said of the bytes of one vector: its page, and its values without a schema as JSON, or why there are none. */
export function account(bytes: Uint8Array): readonly [page: string, values: string] {
  let values: string;
  try {
    values = JSON.stringify(gob.toJson(gob.decodeAll(bytes)));
  } catch (error) {
    values = String(error);
  }
  return [gob.inspect(bytes), values];
}
