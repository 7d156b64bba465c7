import { duration, map, pointer, slice, string, struct, time } from "../../gob/mod.ts";
import { golden, type GoldenCase } from "./golden_case.ts";

/** A moment, its offset in brackets. */
function moment(text: string): Temporal.ZonedDateTime {
  return Temporal.ZonedDateTime.from(text);
}

const leap = moment("2024-02-29T12:30:15.123456789[UTC]");
const zero = moment("0001-01-01T00:00:00[UTC]");
const zeroDuration = new Temporal.Duration();

/** The leap day's moment elsewhere. */
function at(zone: string): Temporal.ZonedDateTime {
  return leap.withTimeZone(zone);
}

const Event = struct("main.Event", {
  Name: string,
  Start: time,
  End: pointer(time),
  Took: duration,
  Laps: slice(duration),
  Marks: slice(time),
});
const noEvent = { Name: "", Start: zero, Took: zeroDuration, Laps: [], Marks: [] };

const toTheMinute = {
  encodes: false,
  reason: "a Temporal offset has no seconds, so that version 1 is sent",
} as const;

/** The bytes of a time that `Temporal` cannot hold. */
function asTime(hex: string): Temporal.ZonedDateTime {
  return Uint8Array.fromHex(hex) as unknown as Temporal.ZonedDateTime;
}

/** The case of one duration, which is a plain number of nanoseconds without a schema. */
function lasting(name: string, text: string, plain: number | bigint): GoldenCase {
  return golden(`duration/${name}`, duration, Temporal.Duration.from(text), { plain });
}

/** Times and durations. */
export const timeCases: readonly GoldenCase[] = [
  golden("time/utc", time, leap),
  golden("time/zero", time, zero),
  golden("time/epoch", time, moment("1970-01-01T00:00:00[UTC]")),
  golden("time/whole-second", time, moment("2024-01-01T00:00:00[UTC]")),
  golden("time/one-nanosecond", time, moment("2024-01-01T00:00:00.000000001[UTC]")),
  golden("time/before-1970", time, moment("1969-12-31T23:59:59.999999999[UTC]")),
  golden("time/year-1600", time, moment("1600-03-01T00:00:00[UTC]")),
  golden("time/year-9999", time, moment("9999-12-31T23:59:59.999999999[UTC]")),
  golden("time/before-year-1", time, moment("-000043-03-15T12:00:00[UTC]")),
  golden("time/east", time, at("+02:00")),
  golden("time/half-hour", time, at("+05:30")),
  golden("time/west", time, at("-08:00")),
  golden("time/west-odd", time, at("-03:30")),
  golden("time/offset-0", time, at("+00:00")),
  golden("time/offset-max", time, at("+14:00")),
  golden("time/seconds-in-offset", time, at("+01:02"), toTheMinute),
  golden("time/seconds-in-offset-west", time, at("-01:02"), toTheMinute),
  golden("time/beyond-temporal", time, asTime("014000000e7791f70000000000ffff")),
  golden("time/first", time, asTime("018000000e7791f70000000000ffff")),
  golden("time/offset-25h", time, leap, {
    plain: Uint8Array.fromHex("010000000edd726fd7075bcd1505dc"),
    encodes: false,
    reason: "no Temporal time zone has this offset, so that UTC is sent",
  }),
  golden("time/beyond-fields", Event, {
    ...noEvent,
    Name: "e",
    Start: asTime("014000000e7791f70000000000ffc4"),
    End: leap,
    Marks: [leap, asTime("012000000e7791f70000000005ffff")],
  }, {
    plain: {
      Name: "e",
      Start: asTime("014000000e7791f70000000000ffc4"),
      End: leap,
      Marks: [leap, asTime("012000000e7791f70000000005ffff")],
    },
  }),
  golden("time/pointer", pointer(time), leap),
  golden("time/slice", slice(time), [leap, zero, moment("1970-01-01T00:00:01[UTC]")]),
  golden("time/map", map(string, time), new Map([["k", leap]])),
  golden(
    "time/map-then-field",
    struct("", { ByName: map(string, time), When: time }),
    { ByName: new Map([["k", leap]]), When: leap },
  ),
  golden("time/slice-of-pointers", slice(pointer(time)), [leap]),
  golden("time/fields", Event, {
    Name: "e",
    Start: leap,
    End: leap,
    Took: Temporal.Duration.from("PT1M"),
    Laps: [Temporal.Duration.from("PT0.000000001S"), Temporal.Duration.from("-PT0.000000001S")],
    Marks: [leap],
  }, {
    plain: { Name: "e", Start: leap, End: leap, Took: 60e9, Laps: [1, -1], Marks: [leap] },
  }),
  golden("time/fields-zero", Event, noEvent, { plain: {} }),
  golden("time/pointer-to-zero", Event, { ...noEvent, End: zero }, { plain: { End: zero } }),
  lasting("0", "PT0S", 0),
  lasting("1ns", "PT0.000000001S", 1),
  lasting("mixed", "PT26H3M4.005006007S", 93_784_005_006_007),
  lasting("negative", "-PT1H30M", -5400e9),
  lasting("max", "PT2562047H47M16.854775807S", 2n ** 63n - 1n),
  lasting("min", "-PT2562047H47M16.854775808S", -(2n ** 63n)),
];
