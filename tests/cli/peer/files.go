package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

type Record struct {
	ID    int
	Name  string
	At    time.Time
	Tags  []string
	Attrs map[string]string
}

func record(i int) Record {
	return Record{
		ID: i, Name: fmt.Sprintf("record %d", i), At: time.Unix(int64(i), 0).UTC(),
		Tags: []string{"a", "b"}, Attrs: map[string]string{"key": fmt.Sprint(i)},
	}
}

// stream gives a stream of values.
func stream(values ...any) []byte {
	var out bytes.Buffer
	encoder := gob.NewEncoder(&out)
	for _, value := range values {
		check(encoder.Encode(value))
	}
	return out.Bytes()
}

// writeFiles writes gob files into a folder; large.gob has so many records.
func writeFiles(folder string, records int) {
	write := func(name string, data []byte) {
		check(os.WriteFile(filepath.Join(folder, name), data, 0o600))
	}
	var shape Shape = Circle{1.5}
	values := stream(
		7, "text", true, 2.5, 1+2i, []byte("bytes"), []int{1, 2}, [2]string{"a", "b"},
		map[string]int{"one": 1}, Args{3, 4}, record(1), time.Unix(0, 0).UTC(), Level(5), &shape,
		uint64(1<<64-1), int64(-1<<63), Node{Name: "root", Next: &Node{Name: "next"}}, struct{ Q int }{9},
	)
	write("values.gob", values)
	write("records.gob", stream(record(1), record(2), record(3)))
	write("kinds.gob", stream(filled()))
	write("streams.gob", append(stream(Args{1, 2}, record(2)), stream(record(3), Quotient{4, 5})...))
	write("broken.gob", values[:len(values)-3])
	write("empty.gob", nil)

	var zipped bytes.Buffer
	zipper := gzip.NewWriter(&zipped)
	_, err := zipper.Write(stream(record(1), record(2), record(3)))
	check(err)
	check(zipper.Close())
	write("records.gob.gz", zipped.Bytes())

	large, err := os.Create(filepath.Join(folder, "large.gob"))
	check(err)
	buffer := bufio.NewWriter(large)
	encoder := gob.NewEncoder(buffer)
	for i := 0; i < records; i++ {
		check(encoder.Encode(record(i)))
	}
	check(buffer.Flush())
	check(large.Close())
}
