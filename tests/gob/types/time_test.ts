import assert from "node:assert/strict";
import {
  decode,
  encode,
  GobError,
  int,
  type Schema,
  slice,
  struct,
  time,
} from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";
import { fromOwnBytes, ownBytes } from "../opaque_values.ts";

const example = Temporal.ZonedDateTime.from("2024-01-01T00:00:00[UTC]");

/** Times and their bytes, as Go 1.26 writes them. */
const table: readonly (readonly [text: string, hex: string])[] = [
  ["0001-01-01T00:00:00+00:00[UTC]", "01000000000000000000000000ffff"],
  ["2024-02-29T12:30:15.123456789+00:00[UTC]", "010000000edd726fd7075bcd15ffff"],
  ["2024-02-29T14:30:15.123456789+02:00[+02:00]", "010000000edd726fd7075bcd150078"],
  ["2024-02-29T09:00:15.123456789-03:30[-03:30]", "010000000edd726fd7075bcd15ff2e"],
  ["2024-02-29T12:30:15.123456789+00:00[+00:00]", "010000000edd726fd7075bcd150000"],
  ["2024-03-01T02:30:15.123456789+14:00[+14:00]", "010000000edd726fd7075bcd150348"],
  ["1970-01-01T00:00:00+00:00[UTC]", "010000000e7791f70000000000ffff"],
  ["1969-12-31T23:59:59.999999999+00:00[UTC]", "010000000e7791f6ff3b9ac9ffffff"],
  ["-000200-01-01T00:00:00+00:00[UTC]", "01fffffffe85edf70000000000ffff"],
  ["9999-12-31T23:59:59.999999999+00:00[UTC]", "01000000497786387f3b9ac9ffffff"],
];

Deno.test("time writes and reads the bytes of Go", pure, () => {
  for (const [text, hex] of table) {
    assert.equal(ownBytes(time, Temporal.ZonedDateTime.from(text)), hex, text);
    assert.equal(fromOwnBytes(time, example, hex).toString(), text);
  }
});

Deno.test("time keeps UTC and an offset of zero apart", pure, () => {
  const utc = Temporal.ZonedDateTime.from("2024-01-01T00:00:00[UTC]");
  const zero = utc.withTimeZone("+00:00");
  assert.equal(decode(encode(time, utc), time).timeZoneId, "UTC");
  assert.equal(decode(encode(time, zero), time).timeZoneId, "+00:00");
});

Deno.test("time sends the offset of a named zone and not its name", pure, () => {
  const summer = Temporal.ZonedDateTime.from("2024-07-01T12:00:00[Europe/Berlin]");
  const found = decode(encode(time, summer), time);
  assert.equal(found.toString(), "2024-07-01T12:00:00+02:00[+02:00]");
  assert.equal(found.epochNanoseconds, summer.epochNanoseconds);
});

Deno.test("time writes offsets with seconds in Go's second version", pure, () => {
  const moment = Temporal.Instant.from("1890-01-01T00:00:00Z");
  const amsterdam = moment.toZonedDateTimeISO("Europe/Amsterdam");
  assert.equal(amsterdam.offsetNanoseconds % 60e9 !== 0, true, "the zone has no seconds any more");
  const hex = ownBytes(time, amsterdam);
  assert.equal(hex.length, 32);
  assert.equal(hex.slice(0, 2), "02");
  assert.equal(fromOwnBytes(time, example, hex).epochNanoseconds, amsterdam.epochNanoseconds);
});

Deno.test("time reads offsets with seconds to the minute, and the instant exactly", pure, () => {
  const east = fromOwnBytes(time, example, "020000000edd726fd7075bcd15003e03");
  assert.equal(east.toString(), "2024-02-29T13:32:15.123456789+01:02[+01:02]");
  const west = fromOwnBytes(time, example, "020000000edd726fd7075bcd15ffc2fd");
  assert.equal(west.toInstant().toString(), "2024-02-29T12:30:15.123456789Z");
});

Deno.test("time encodes a Temporal.Instant and a Date, in UTC", pure, () => {
  const accepting = time as unknown as Schema<unknown>;
  const instant = Temporal.Instant.from("2024-02-29T12:30:15.123456789Z");
  assert.equal(ownBytes(accepting, instant), "010000000edd726fd7075bcd15ffff");
  assert.equal(
    decode(encode(accepting, new Date("2024-02-29T12:30:15.123Z")), time).toString(),
    "2024-02-29T12:30:15.123+00:00[UTC]",
  );
});

Deno.test("time refuses what is none", pure, () => {
  const Event = struct("main.Event", { At: time as unknown as Schema<unknown> });
  const wrong: [unknown, RegExp][] = [
    [
      "2024-01-01",
      /^TypeError: Cannot encode Event\.At: expected Temporal\.ZonedDateTime.*string$/,
    ],
    [0, /^TypeError: Cannot encode Event\.At: .*number$/],
    [undefined, /^TypeError: Cannot encode Event\.At: .*undefined$/],
    [null, /^TypeError: Cannot encode Event\.At: .*null$/],
    [new Date(NaN), /^RangeError: Cannot encode Event\.At: /],
    [Temporal.PlainDate.from("2024-01-01"), /^TypeError: /],
    [
      Temporal.Instant.from("2024-01-01T00:00:00Z").toZonedDateTimeISO("-00:01"),
      /^RangeError: Cannot encode Event\.At: Time\.MarshalBinary: unexpected zone offset$/,
    ],
  ];
  for (const [value, text] of wrong) assert.throws(() => encode(Event, { At: value }), text);
});

Deno.test("time says what is wrong with its bytes in Go's words", pure, () => {
  const wrong: [string, string][] = [
    ["", "Time.UnmarshalBinary: no data"],
    ["03", "Time.UnmarshalBinary: unsupported version"],
    ["0102", "Time.UnmarshalBinary: invalid length"],
    ["01".padEnd(32, "0"), "Time.UnmarshalBinary: invalid length"],
    ["02".padEnd(30, "0"), "Time.UnmarshalBinary: invalid length"],
  ];
  for (const [hex, text] of wrong) {
    assert.throws(() => fromOwnBytes(time, example, hex), (error) => {
      assert(error instanceof GobError);
      assert.equal(error.message, text);
      return true;
    });
  }
});

/** Version, seconds since year 1, nanoseconds and offset, as Go's `MarshalBinary` writes them. */
function timeHex(seconds: bigint, nanoseconds: number, offset: number): string {
  const view = new DataView(new ArrayBuffer(15));
  view.setUint8(0, 1);
  view.setBigInt64(1, seconds + 62_135_596_800n);
  view.setInt32(9, nanoseconds);
  view.setInt16(13, offset);
  return new Uint8Array(view.buffer).toHex();
}

Deno.test("an instant that Temporal cannot hold is read as its bytes, and sent on", pure, () => {
  const last = 8_640_000_000_000n;
  const held = [timeHex(last, 0, -1), timeHex(-last, 0, 60), timeHex(last - 1n, 999_999_999, -60)];
  for (const hex of held) assert.equal(ownBytes(time, fromOwnBytes(time, example, hex)), hex);
  const beyond = [
    timeHex(last, 1, -1),
    timeHex(-last - 1n, 999_999_999, 0),
    timeHex(1n << 62n, 0, 120),
    "017fffffffffffffff00000000ffff",
    "018000000000000000ffffffffffff",
    `02${timeHex(1n << 62n, 0, 60).slice(2)}05`,
  ];
  for (const hex of beyond) {
    const found: unknown = fromOwnBytes(time, example, hex);
    assert.deepEqual(found, Uint8Array.fromHex(hex));
    assert.equal(ownBytes(time as unknown as Schema<unknown>, found), hex);
  }
});

Deno.test("such a time leaves the rest of its struct readable", pure, () => {
  const bytes = Uint8Array.fromHex(timeHex(1n << 62n, 0, -1));
  const T = struct("main.T", { T: time as unknown as Schema<unknown>, N: int, All: slice(time) });
  const data = encode(T, { T: bytes, N: 5, All: [example] });
  const found = decode(data, struct("main.T", { T: time, N: int, All: slice(time) }));
  assert.deepEqual([found.T as unknown, found.N, String(found.All[0])], [
    bytes,
    5,
    String(example),
  ]);
  assert.deepEqual((decode(data) as { T: unknown }).T, bytes);
  const { buffer } = found.T as unknown as Uint8Array;
  assert.equal(buffer.byteLength, 15, "bytes of its own, and no view of the message");
});

Deno.test("an offset of a day and more is read as the same instant in UTC", pure, () => {
  for (const offset of [24 * 60, 25 * 60, -24 * 60, 32767, -32768]) {
    const found = fromOwnBytes(time, example, timeHex(1_700_000_000n, 5, offset));
    assert.equal(found.toString(), "2023-11-14T22:13:20.000000005+00:00[UTC]");
    // Without a schema nothing is lost: the value is its bytes.
    const hex = timeHex(1_700_000_000n, 5, offset);
    const data = encode(time as unknown as Schema<unknown>, Uint8Array.fromHex(hex));
    assert.deepEqual(decode(data), Uint8Array.fromHex(hex));
  }
  const day = fromOwnBytes(time, example, timeHex(1_700_000_000n, 0, 24 * 60 - 1));
  assert.equal(day.offset, "+23:59");
});

Deno.test("bytes that are no time cannot be sent as one", pure, () => {
  for (const bytes of [new Uint8Array(), new Uint8Array(15), Uint8Array.of(1, 2)]) {
    assert.throws(
      () => encode(time as unknown as Schema<unknown>, bytes),
      /^RangeError: Cannot encode value: Time\.UnmarshalBinary: /,
    );
  }
});

Deno.test("decoded times can be sent on", pure, () => {
  const moments = table.map(([text]) => Temporal.ZonedDateTime.from(text));
  const bytes = encode(slice(time), moments);
  assert.deepEqual(encode(slice(time), decode(bytes, slice(time))), bytes);
});
