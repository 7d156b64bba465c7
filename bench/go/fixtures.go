package main

import (
	"fmt"
	"sort"
	"time"
)

// The seed of all data; bench/fixtures.ts makes the same from the same.
const seed = 20240229

// Point is a struct inside of a struct.
type Point struct {
	X, Y float64
}

// Entry is the struct of the gob rows.
type Entry struct {
	ID       int
	Name     string
	Score    float64
	Tags     []string
	Active   bool
	Position Point
}

// random is the xorshift generator with 32 bits.
type random uint32

func (r *random) next() uint32 {
	x := uint32(*r)
	x ^= x << 13
	x ^= x >> 17
	x ^= x << 5
	*r = random(x)
	return x
}

func (r *random) below(n uint32) uint32 {
	return r.next() % n
}

// text gives a text of small letters.
func (r *random) text(length int) string {
	letters := make([]byte, length)
	for i := range letters {
		letters[i] = byte('a' + r.below(26))
	}
	return string(letters)
}

// word gives a text of shortest to longest letters.
func (r *random) word(shortest, longest uint32) string {
	return r.text(int(shortest + r.below(longest-shortest+1)))
}

// coordinate gives a number of degrees with six decimals.
func (r *random) coordinate(limit uint32) float64 {
	return (float64(r.below(2*limit*1_000_000+1)) - float64(limit)*1e6) / 1e6
}

func makeEntries(count int) []Entry {
	r := random(seed)
	entries := make([]Entry, count)
	for i := range entries {
		entry := &entries[i]
		entry.ID = int(r.below(1_000_000))
		entry.Name = r.word(5, 12)
		entry.Score = float64(r.below(10_000)) / 100
		entry.Tags = []string{r.word(3, 8), r.word(3, 8), r.word(3, 8)}
		entry.Active = r.below(2) == 1
		entry.Position.X = r.coordinate(180)
		entry.Position.Y = r.coordinate(90)
	}
	return entries
}

// makeArgs makes pairs of small numbers.
func makeArgs(count int) []Args {
	r := random(seed)
	args := make([]Args, count)
	for i := range args {
		args[i].A = int(r.below(1_000_000))
		args[i].B = int(r.below(1_000_000))
	}
	return args
}

// makeInts makes integers of up to 20 bits and a sign.
func makeInts(count int) []int {
	r := random(seed)
	ints := make([]int, count)
	for i := range ints {
		ints[i] = int(r.below(2_000_001)) - 1_000_000
	}
	return ints
}

// makeFloats makes numbers with six decimals.
func makeFloats(count int) []float64 {
	r := random(seed)
	floats := make([]float64, count)
	for i := range floats {
		floats[i] = r.coordinate(180)
	}
	return floats
}

// makeBigInts makes integers that fill all 64 bits.
func makeBigInts(count int) []int64 {
	r := random(seed)
	ints := make([]int64, count)
	for i := range ints {
		high := uint64(r.next())
		ints[i] = int64(high<<32 | uint64(r.next()))
	}
	return ints
}

// makeWords makes texts of shortest to longest letters.
func makeWords(count int, shortest, longest uint32) []string {
	r := random(seed)
	words := make([]string, count)
	for i := range words {
		words[i] = r.word(shortest, longest)
	}
	return words
}

// makeForeignWords makes short words that are no ASCII: by turns one with an umlaut, and one in Cyrillic letters.
func makeForeignWords(count int) []string {
	r := random(seed)
	words := make([]string, count)
	for i := range words {
		if i%2 == 0 {
			words[i] = r.word(3, 8) + "ü"
			continue
		}
		letters := make([]rune, 3+r.below(6))
		for n := range letters {
			letters[n] = rune(0x430 + r.below(32))
		}
		words[i] = string(letters)
	}
	return words
}

// makeInterfaces makes words and numbers by turns.
func makeInterfaces(count int) []interface{} {
	words := makeWords(count, 5, 12)
	values := make([]interface{}, count)
	for i, word := range words {
		if values[i] = i; i%2 == 1 {
			values[i] = word
		}
	}
	return values
}

// makeTimes makes instants of a few years, to the nanosecond.
func makeTimes(count int) []time.Time {
	r := random(seed)
	times := make([]time.Time, count)
	for i := range times {
		seconds := 1_600_000_000 + int64(r.below(100_000_000))
		times[i] = time.Unix(seconds, int64(r.below(1_000_000_000))).UTC()
	}
	return times
}

func makeBytes(length int) []byte {
	r := random(seed)
	bytes := make([]byte, length)
	for i := range bytes {
		bytes[i] = byte(r.next())
	}
	return bytes
}

func makeStrings(count int) []string {
	r := random(seed)
	strings := make([]string, count)
	for i := range strings {
		strings[i] = r.text(1024)
	}
	return strings
}

func makeMap(entries int) map[string]int {
	r := random(seed)
	m := make(map[string]int, entries)
	for i := 0; i < entries; i++ {
		m[fmt.Sprintf("%s%d", r.word(3, 8), i)] = int(r.below(1_000_000))
	}
	return m
}

// checksum is the FNV-1a hash with 32 bits.
func checksum(bytes []byte) uint32 {
	hash := uint32(0x811c9dc5)
	for _, b := range bytes {
		hash = (hash ^ uint32(b)) * 0x01000193
	}
	return hash
}

// sorted gives the bytes of a message in order. The entries of a map are written in any order.
func sorted(message []byte) []byte {
	bytes := append([]byte(nil), message...)
	sort.Slice(bytes, func(i, j int) bool { return bytes[i] < bytes[j] })
	return bytes
}
