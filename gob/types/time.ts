/**
 * The schema of Go's `time.Time`.
 *
 * @module
 */

import { opaqueWithZero } from "./opaque.ts";
import type { Schema } from "./schema.ts";
import { hasTemporal, requireTemporal } from "./temporal.ts";

/** Seconds from the first day of year 1, at which Go starts counting, to 1970. */
const unixEpoch = 62_135_596_800;
const nanosecondsPerSecond = 1_000_000_000n;
/** More seconds from 1970 than any instant of `Temporal`, but few enough to be counted exactly. */
const tooManySeconds = 1e13;
/** The offset that means UTC. */
const utcOffset = -1;
/** The largest offset of a `Temporal` time zone, in minutes. */
const maxOffset = 24 * 60 - 1;
/** The last instant of `Temporal`, and with the other sign the first, in nanoseconds from 1970. */
const lastInstant = 8_640_000_000_000_000_000_000n;

/**
 * Go's `time.Time` as a `Temporal.ZonedDateTime`, to the nanosecond.
 *
 * The offset is kept to the minute, which is all that a `ZonedDateTime` can hold. UTC and an offset of zero stay distinct.
 * Go sends the offset of a time zone and not its name. Go's zero time is the first day of year 1 in UTC.
 *
 * The TypeScript type is a `ZonedDateTime`, and that is what decoding returns, with two exceptions for times that `Temporal`
 * cannot hold. An offset of 24 hours or more is read as UTC: the instant is the same. An instant beyond the years -271821
 * to 275760, such as `time.Unix(1<<62, 0)`, is read as the `Uint8Array` of Go's `MarshalBinary`, so that the values around
 * it can be read. Check `instanceof Uint8Array` if a peer sends such times.
 *
 * On a runtime without `Temporal`, such as Node 24, reading a time needs a polyfill that defines it.
 *
 * At run time these bytes, a `Temporal.Instant` and a `Date` are encoded as well, the latter two in UTC, for example from
 * untyped code or in `typed("time.Time", …)`.
 */
export const time: Schema<Temporal.ZonedDateTime> = timeSchema((bytes) => {
  requireTemporal("time.Time");
  return readTime(bytes, "UTC");
});

/**
 * The same without loss: a time with an offset that `Temporal` cannot hold is read as its bytes, and so is every time if
 * the runtime has no `Temporal`.
 */
export const exactTime: Schema<Temporal.ZonedDateTime> = timeSchema((bytes) => {
  if (hasTemporal()) return readTime(bytes, undefined);
  checkForm(bytes);
  return bytes.slice();
});

function timeSchema(
  decode: (bytes: Uint8Array) => Temporal.ZonedDateTime | Uint8Array,
): Schema<Temporal.ZonedDateTime> {
  const codec = {
    encode: encodeTime,
    decode: decode as (bytes: Uint8Array) => Temporal.ZonedDateTime,
  };
  return opaqueWithZero<Temporal.ZonedDateTime>("time.Time", "gob", codec, zeroTime(), {
    borrows: true,
  });
}

/** The first moment of year 1 in UTC, as bytes. Encoding a time when the module loads would take a millisecond. */
function zeroTime(): Uint8Array {
  const bytes = new Uint8Array(15);
  bytes[0] = 1;
  bytes.fill(0xff, 13);
  return bytes;
}

/** The bytes of the time that is being encoded. Whoever encodes copies them at once, and an array of its own costs as much. */
const encoded16 = new Uint8Array(16);
const encoded15: Uint8Array = encoded16.subarray(0, 15);
const encodedView = new DataView(encoded16.buffer);
/** What is sent of a time. A `Date` has it without `Temporal`. */
type Moment = Pick<
  Temporal.ZonedDateTime,
  "epochNanoseconds" | "offsetNanoseconds" | "timeZoneId"
>;

const utc = { offsetNanoseconds: 0, timeZoneId: "UTC" };

function encodeTime(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) {
    checkForm(value);
    return value;
  }
  const moment = momentOf(value);
  const nanoseconds = moment.epochNanoseconds;
  let seconds = Number(nanoseconds / nanosecondsPerSecond) + unixEpoch;
  let fraction = Number(nanoseconds % nanosecondsPerSecond);
  if (fraction < 0) {
    fraction += 1e9;
    seconds--;
  }
  const offsetSeconds = Math.trunc(moment.offsetNanoseconds / 1e9);
  // The name of the zone takes a while to make, so it is asked for only if it matters.
  const isUtc = offsetSeconds === 0 && isUtcName(moment.timeZoneId);
  const rest = offsetSeconds % 60;
  const bytes = rest === 0 ? encoded15 : encoded16;
  bytes[0] = rest === 0 ? 1 : 2;
  const view = encodedView;
  view.setInt32(1, Math.floor(seconds / 2 ** 32));
  view.setInt32(5, seconds);
  view.setInt32(9, fraction);
  const offset = isUtc ? utcOffset : Math.trunc(offsetSeconds / 60);
  if (!isUtc && offset === utcOffset) {
    throw new RangeError("Time.MarshalBinary: unexpected zone offset");
  }
  view.setInt16(13, offset);
  if (rest !== 0) view.setInt8(15, rest);
  return bytes;
}

function isUtcName(name: string): boolean {
  return name === "UTC" || name === "Etc/UTC";
}

function momentOf(value: unknown): Moment {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) {
      throw new RangeError("expected a date, received an invalid one");
    }
    return { ...utc, epochNanoseconds: BigInt(value.getTime()) * 1_000_000n };
  }
  requireTemporal("time.Time");
  if (value instanceof Temporal.ZonedDateTime) return value;
  if (value instanceof Temporal.Instant) {
    return { ...utc, epochNanoseconds: value.epochNanoseconds };
  }
  const received = value === null ? "null" : typeof value;
  throw new TypeError(
    `expected Temporal.ZonedDateTime, Temporal.Instant or Date, received ${received}`,
  );
}

/** Throws `RangeError` for bytes that are no time. */
function checkForm(bytes: Uint8Array): void {
  const version = bytes[0];
  if (version === undefined) throw new RangeError("Time.UnmarshalBinary: no data");
  if (version !== 1 && version !== 2) {
    throw new RangeError("Time.UnmarshalBinary: unsupported version");
  }
  if (bytes.length !== 14 + version) throw new RangeError("Time.UnmarshalBinary: invalid length");
}

/**
 * The time of bytes; the bytes themselves if `Temporal` cannot hold the instant, or has no such offset and `otherZone` does
 * not stand in for it.
 */
function readTime(
  bytes: Uint8Array,
  otherZone: string | undefined,
): Temporal.ZonedDateTime | Uint8Array {
  checkForm(bytes);
  const seconds = int32At(bytes, 1) * 2 ** 32 + (int32At(bytes, 5) >>> 0) - unixEpoch;
  const zone = zoneOf(bytes[13]! << 24 >> 16 | bytes[14]!) ?? otherZone;
  // A copy, since the bytes are a view of the message.
  if (zone === undefined || Math.abs(seconds) > tooManySeconds) return bytes.slice();
  const nanoseconds = BigInt(seconds) * nanosecondsPerSecond + BigInt(int32At(bytes, 9));
  if (nanoseconds > lastInstant || nanoseconds < -lastInstant) return bytes.slice();
  return new Temporal.ZonedDateTime(nanoseconds, zone);
}

function int32At(bytes: Uint8Array, at: number): number {
  return bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!;
}

/** Memo: the names of the offsets that were seen. There are not 3,000 of them. */
const zones = new Map<number, string>([[utcOffset, "UTC"]]);

/** The time zone of an offset in minutes, if `Temporal` has one. */
function zoneOf(offset: number): string | undefined {
  let zone = zones.get(offset);
  if (zone !== undefined) return zone;
  const minutes = Math.abs(offset);
  if (minutes > maxOffset) return undefined;
  const two = (part: number) => String(part).padStart(2, "0");
  zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  zones.set(offset, zone);
  return zone;
}
