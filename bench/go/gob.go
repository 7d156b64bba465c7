package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"time"
)

// entryCount is how many structs the gob rows encode and decode.
const entryCount = 1000

// gobRounds encodes or decodes the entries on a stream that has seen their type.
func gobRounds(o options) error {
	entries := makeEntries(entryCount)
	warm, buffer, encode, err := warmStream(entries, o.shape)
	if err != nil {
		return err
	}
	message := append([]byte(nil), buffer.Bytes()...)
	operation := func() error {
		buffer.Reset()
		return encode()
	}
	if o.op == "decode" {
		if operation, err = decoding(warm, message, o.shape); err != nil {
			return err
		}
	}
	return runRounds(o, func(duration time.Duration) (result, error) {
		r, err := repeat(duration, operation)
		r.Bytes, r.Checksum = len(message), checksum(message)
		return r, err
	})
}

// warmStream begins a stream. It gives the bytes that a decoder must have seen, the buffer behind the stream, which holds
// the entries as they are encoded after those bytes, and what encodes them once more.
func warmStream(entries []Entry, shape string) ([]byte, *bytes.Buffer, func() error, error) {
	buffer := new(bytes.Buffer)
	encoder := gob.NewEncoder(buffer)
	encode := func() error { return encoder.Encode(entries) }
	if shape == "each" {
		encode = func() error {
			for i := range entries {
				if err := encoder.Encode(&entries[i]); err != nil {
					return err
				}
			}
			return nil
		}
	}
	if err := encode(); err != nil {
		return nil, nil, nil, err
	}
	warm := append([]byte(nil), buffer.Bytes()...)
	buffer.Reset()
	return warm, buffer, encode, encode()
}

// decoding gives what decodes the message once, on a stream that has seen the warm bytes. It makes new values each
// time.
func decoding(warm, message []byte, shape string) (func() error, error) {
	reader := bytes.NewReader(warm)
	decoder := gob.NewDecoder(reader)
	decode := func() error {
		var entries []Entry
		if err := decoder.Decode(&entries); err != nil {
			return err
		}
		return checkLength(nil, entryCount, len(entries))
	}
	if shape == "each" {
		decode = func() error {
			entries := make([]Entry, entryCount)
			for i := range entries {
				if err := decoder.Decode(&entries[i]); err != nil {
					return err
				}
			}
			return nil
		}
	}
	if err := decode(); err != nil {
		return nil, err
	}
	if reader.Len() > 0 {
		return nil, fmt.Errorf("%d bytes were not decoded", reader.Len())
	}
	return func() error {
		reader.Reset(message)
		return decode()
	}, nil
}
