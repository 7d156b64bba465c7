package main

import (
	"math"
	"time"
)

// Event has times and durations.
type Event struct {
	Name  string
	Start time.Time
	End   *time.Time
	Took  time.Duration
	Laps  []time.Duration
	Marks []time.Time
}

func zone(seconds int) *time.Location { return time.FixedZone("", seconds) }

func timeVectors() []*vector {
	moment := time.Date(2024, 2, 29, 12, 30, 15, 123456789, time.UTC)
	return []*vector{
		one("time/utc", moment),
		one("time/zero", time.Time{}),
		one("time/epoch", time.Unix(0, 0).UTC()),
		one("time/whole-second", time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)),
		one("time/one-nanosecond", time.Date(2024, 1, 1, 0, 0, 0, 1, time.UTC)),
		one("time/before-1970", time.Date(1969, 12, 31, 23, 59, 59, 999999999, time.UTC)),
		one("time/year-1600", time.Date(1600, 3, 1, 0, 0, 0, 0, time.UTC)),
		one("time/year-9999", time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)),
		one("time/before-year-1", time.Date(-43, 3, 15, 12, 0, 0, 0, time.UTC)),
		one("time/east", moment.In(zone(2*3600))),
		one("time/half-hour", moment.In(zone(5*3600+30*60))),
		one("time/west", moment.In(zone(-8*3600))),
		one("time/west-odd", moment.In(zone(-3*3600-30*60))),
		one("time/offset-0", moment.In(zone(0))).noted("an offset of zero that is not UTC"),
		one("time/offset-max", moment.In(zone(14*3600))),
		one("time/seconds-in-offset", moment.In(zone(3600+2*60+3))).noted("version 2"),
		one("time/seconds-in-offset-west", moment.In(zone(-3600-2*60-3))).losing().
			noted("version 2; Go itself decodes the negative seconds as an offset of -00:57:47"),
		one("time/beyond-temporal", time.Unix(1<<62, 0).UTC()),
		one("time/first", time.Unix(-1<<63, 0).UTC()),
		one("time/offset-25h", moment.In(zone(25*3600))).noted("no Temporal time zone has this offset"),
		one("time/beyond-fields", Event{"e", time.Unix(1<<62, 0).In(zone(-3600)), &moment, 0, nil, []time.Time{moment, time.Unix(1<<61, 5).UTC()}}),
		one("time/pointer", &moment),
		one("time/slice", []time.Time{moment, {}, time.Unix(1, 0).UTC()}),
		one("time/map", map[string]time.Time{"k": moment}),
		one("time/map-then-field", struct {
			ByName map[string]time.Time
			When   time.Time
		}{map[string]time.Time{"k": moment}, moment}).noted("an element of a map has no name, and the field none either"),
		one("time/slice-of-pointers", []*time.Time{&moment}),
		one("time/fields", Event{"e", moment, &moment, time.Minute, []time.Duration{1, -1}, []time.Time{moment}}),
		one("time/fields-zero", Event{}).noted("a zero time is left out"),
		one("time/pointer-to-zero", Event{End: &time.Time{}}).noted("a pointer to a zero time is sent"),
		one("duration/0", time.Duration(0)),
		one("duration/1ns", time.Nanosecond),
		one("duration/mixed", 26*time.Hour+3*time.Minute+4*time.Second+5*time.Millisecond+6*time.Microsecond+7),
		one("duration/negative", -90*time.Minute),
		one("duration/max", time.Duration(math.MaxInt64)),
		one("duration/min", time.Duration(math.MinInt64)),
	}
}
