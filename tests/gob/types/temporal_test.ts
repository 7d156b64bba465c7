// What works on a runtime that has no `Temporal`, as Node 24: everything but reading times and durations.

import assert from "node:assert/strict";
import * as gob from "../../../gob/mod.ts";
import { resolveLimits } from "../../../gob/limits.ts";
import { nodeOf } from "../../../gob/types/schema.ts";
import { readJson } from "../../../json/decoder.ts";
import { JsonEncoder } from "../../../json/encoder.ts";
import { JsonReader } from "../../../json/reader.ts";

const Event = gob.struct("Event", { Name: gob.string, At: gob.time, Wait: gob.duration });
const at = Temporal.ZonedDateTime.from("2001-09-09T01:46:40[UTC]");
const event = { Name: "a", At: at, Wait: Temporal.Duration.from({ seconds: 1 }) };

/** Declares a test that runs without `Temporal`. */
function testWithout(name: string, test: (kept: typeof Temporal) => void): void {
  Deno.test(name, () => {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, "Temporal")!;
    const kept = globalThis.Temporal;
    assert(Reflect.deleteProperty(globalThis, "Temporal"));
    try {
      test(kept);
    } finally {
      Object.defineProperty(globalThis, "Temporal", descriptor);
    }
  });
}

const encoder = new gob.Encoder();
const [bytes, next] = [encoder.encode(Event, event), encoder.encode(Event, event)];

function lacking(goType: string): RegExp {
  return new RegExp(
    `${goType} needs Temporal, which this runtime lacks: load a polyfill that defines it$`,
  );
}

testWithout("without Temporal, reading a time or a duration says what is missing", () => {
  assert.throws(() => gob.decode(bytes, Event), {
    name: "GobError",
    message: lacking("^time.Time"),
    path: "Event.At",
  });
  const Wait = gob.struct("Event", { Wait: gob.duration });
  assert.throws(() => gob.decode(bytes, Wait), {
    name: "GobError",
    message: lacking("^time.Duration"),
  });
  assert.throws(() => gob.zero(Wait), { message: lacking("^time.Duration") });
});

testWithout("without Temporal, the rest of a struct can be read, and what follows it", () => {
  const decoder = new gob.Decoder();
  decoder.push(bytes);
  decoder.push(next);
  assert.throws(() => decoder.next(Event), gob.GobError);
  const Name = gob.struct("Event", { Name: gob.string });
  assert.deepEqual(decoder.next(Name)?.value, { Name: "a" });
});

testWithout(
  "without Temporal and without a schema, a time is its bytes, which can be sent again",
  () => {
    const { At } = gob.decode(bytes) as { At: Uint8Array };
    assert(At instanceof Uint8Array);
    const At2 = gob.struct("Event", { At: gob.time as gob.Schema<unknown> });
    const again = gob.encode(At2, { At });
    assert.deepEqual(gob.decode(again), { At });
  },
);

testWithout("without Temporal, a Date can be sent, and nothing else", () => {
  const Time = gob.time as gob.Schema<unknown>;
  const sent = gob.encode(Time, new Date(1e12));
  assert.deepEqual(gob.decode(bytes), { ...gob.decode(bytes) as object, At: gob.decode(sent) });
  assert.throws(() => gob.encode(Time, new Date(NaN)), RangeError);
  assert.throws(() => gob.encode(Time, 5), { name: "TypeError", message: lacking("") });
  assert.throws(() => gob.encode(gob.duration as gob.Schema<unknown>, 5), {
    name: "TypeError",
    message: lacking("time.Duration"),
  });
});

testWithout("without Temporal, JSON has everything but times and durations", () => {
  const fromJson = <T>(schema: gob.Schema<T>, json: string) => {
    const reader = new JsonReader(resolveLimits({}));
    const text = new TextEncoder().encode(json);
    reader.open(text, 0, text.length, 0);
    return readJson(reader, nodeOf(schema));
  };
  assert.deepEqual(fromJson(gob.struct("S", { A: gob.int }), '{"A":1,"At":"x"}'), { A: 1 });
  const at = '{"At":"2001-09-09T01:46:40Z"}';
  assert.throws(() => fromJson(Event, at), { name: "GobError", message: lacking("time.Time") });
  assert.throws(() => fromJson(Event, '{"Wait":5}'), { message: lacking("time.Duration") });
  const toJson = <T>(schema: gob.Schema<T>, value: unknown) => {
    return new JsonEncoder().encode(nodeOf(schema), value);
  };
  assert.throws(() => toJson(gob.time, new Date(0)), { message: lacking("time.Time") });
  assert.throws(() => toJson(gob.duration, 5), { message: lacking("time.Duration") });
});

testWithout("a polyfill of Temporal may come at any time", (kept) => {
  assert.throws(() => gob.decode(bytes, Event), gob.GobError);
  globalThis.Temporal = kept;
  assert.equal(gob.decode(bytes, Event).At.toString(), at.toString());
});
