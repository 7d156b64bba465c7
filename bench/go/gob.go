package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"time"
)

// work is a stream that has seen the types of some messages.
type work struct {
	// message is all messages, as they are encoded once more on the stream.
	message []byte
	// encode encodes all of them, decode decodes all of them into new values.
	encode, decode func() error
}

// gobRounds encodes or decodes messages on a stream that has seen their types.
func gobRounds(o options) error {
	w, err := dataWork(o.data)
	if err != nil {
		return err
	}
	compared := w.message
	if o.data == "map" {
		compared = sorted(compared)
	}
	operation := w.encode
	if o.op == "decode" {
		operation = w.decode
	}
	return runRounds(o, func(duration time.Duration) (result, error) {
		r, err := repeat(duration, operation)
		r.Bytes, r.Checksum = len(compared), checksum(compared)
		return r, err
	})
}

// coldGob measures the first encode of a type in this process, or the first decode, which follows the first encode.
func coldGob(o options) error {
	return makeRounds(o, func() (result, error) {
		entry := makeEntries(1)[0]
		var buffer bytes.Buffer
		start := time.Now()
		if err := gob.NewEncoder(&buffer).Encode(&entry); err != nil {
			return result{}, err
		}
		if o.op == "decode" {
			start = time.Now()
			var decoded Entry
			if err := gob.NewDecoder(&buffer).Decode(&decoded); err != nil {
				return result{}, err
			}
		}
		return result{Count: 1, Seconds: time.Since(start).Seconds()}, nil
	})
}

// dataWork knows the data by their names; bench/deno/data.ts has the same.
func dataWork(name string) (work, error) {
	switch name {
	case "entries":
		return newWork([][]Entry{makeEntries(1000)})
	case "entries-each":
		return newWork(makeEntries(1000))
	case "args-each":
		return newWork(makeArgs(1000))
	case "ints":
		return newWork([][]int{makeInts(20_000)})
	case "floats":
		return newWork([][]float64{makeFloats(20_000)})
	case "bigints":
		return newWork([][]int64{makeBigInts(100_000)})
	case "strings":
		return newWork([][]string{makeWords(1000, 60, 60)})
	case "words":
		return newWork([][]string{makeForeignWords(1000)})
	case "interfaces":
		return newWork([][]interface{}{makeInterfaces(1000)})
	case "times":
		return newWork([][]time.Time{makeTimes(1000)})
	case "map":
		return newWork([]map[string]int{makeMap(10_000)})
	}
	return work{}, fmt.Errorf("unknown data %q", name)
}

// newWork begins a stream with values, a message each.
func newWork[T any](values []T) (work, error) {
	var w work
	buffer := new(bytes.Buffer)
	encoder := gob.NewEncoder(buffer)
	w.encode = func() error {
		buffer.Reset()
		for i := range values {
			if err := encoder.Encode(&values[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if err := w.encode(); err != nil {
		return w, err
	}
	warm := append([]byte(nil), buffer.Bytes()...)
	if err := w.encode(); err != nil {
		return w, err
	}
	w.message = append([]byte(nil), buffer.Bytes()...)
	reader := bytes.NewReader(warm)
	decoder := gob.NewDecoder(reader)
	decode := func() error {
		decoded := make([]T, len(values))
		for i := range decoded {
			if err := decoder.Decode(&decoded[i]); err != nil {
				return err
			}
		}
		return checkLength(nil, 0, reader.Len())
	}
	w.decode = func() error {
		reader.Reset(w.message)
		return decode()
	}
	return w, decode()
}
