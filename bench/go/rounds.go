package main

import (
	"bufio"
	"encoding/json"
	"os"
	"time"
)

// result is what a round has measured: a line of the output.
type result struct {
	// Count is how many calls or operations there were.
	Count   int     `json:"count"`
	Seconds float64 `json:"seconds"`
	// MedianMicros and P99Micros are the latency of single calls.
	MedianMicros float64 `json:"medianMicros,omitempty"`
	P99Micros    float64 `json:"p99Micros,omitempty"`
	// Bytes is the length of what was encoded, Checksum a hash of it: both sides must have measured the same.
	Bytes    int    `json:"bytes,omitempty"`
	Checksum uint32 `json:"checksum,omitempty"`
}

// print writes one line of JSON to the output.
func print(value interface{}) {
	if err := json.NewEncoder(os.Stdout).Encode(value); err != nil {
		panic(err)
	}
}

// runRounds warms up for some time, and on until there were as many calls or operations as that takes, and then makes
// rounds.
func runRounds(o options, round func(time.Duration) (result, error)) error {
	for count := 0; ; {
		r, err := round(time.Duration(o.warmUpMs) * time.Millisecond)
		if err != nil {
			return err
		}
		if count += r.Count; count >= o.warmUpCount {
			break
		}
	}
	return makeRounds(o, func() (result, error) {
		return round(time.Duration(o.ms) * time.Millisecond)
	})
}

// makeRounds says that it is ready, and then makes a round for each line of the input, or as many as were asked for.
func makeRounds(o options, round func() (result, error)) error {
	print(map[string]bool{"ready": true})
	input := bufio.NewScanner(os.Stdin)
	for n := 0; o.rounds > 0 && n < o.rounds || o.rounds == 0 && input.Scan(); n++ {
		r, err := round()
		if err != nil {
			return err
		}
		print(r)
	}
	return nil
}

// repeat runs an operation again and again until the time is over, at least once.
func repeat(duration time.Duration, operation func() error) (result, error) {
	start := time.Now()
	for count := 1; ; count++ {
		if err := operation(); err != nil {
			return result{}, err
		}
		if elapsed := time.Since(start); elapsed >= duration {
			return result{Count: count, Seconds: elapsed.Seconds()}, nil
		}
	}
}
