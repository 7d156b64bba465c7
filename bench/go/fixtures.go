package main

import "fmt"

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
