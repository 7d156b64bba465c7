package main

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"reflect"
)

// A vector is one named case: the values that pass through one encoder, in order.
type vector struct {
	name   string
	note   string
	values []any
	// before is encoded by another encoder first, so that its types take the first ids of the process.
	before []any
	// into holds a value of the type that each value is decoded into, where that is not its own type.
	into []any
	// raw is the stream itself where no Go encoder would write it; values then are what Go must decode from it.
	raw []byte
	// unordered: a map has several entries, so Go's bytes differ from run to run.
	unordered bool
	// lossy: what Go decodes is by design not what it encoded.
	lossy bool
	// undecodable: Go's own decoder fails on the stream.
	undecodable bool
}

// failing is a value whose encoding must fail; the definitions that it needs are sent all the same.
type failing struct{ value any }

func one(name string, value any) *vector { return &vector{name: name, values: []any{value}} }

func stream(name string, values ...any) *vector { return &vector{name: name, values: values} }

func raw(name string, data []byte, values ...any) *vector {
	return &vector{name: name, raw: data, values: values}
}

func (v *vector) noted(note string) *vector        { v.note = note; return v }
func (v *vector) after(values ...any) *vector      { v.before = values; return v }
func (v *vector) decodedInto(types ...any) *vector { v.into = types; return v }
func (v *vector) anyOrder() *vector                { v.unordered = true; return v }
func (v *vector) losing() *vector                  { v.lossy = true; return v }
func (v *vector) beyondGo() *vector                { v.undecodable = true; return v }

// attempts at an encoding whose order is random: enough to see every order of four map entries.
const attempts = 2000

// encode returns the stream of the vector. Of the orders that maps allow it takes the one whose bytes sort first, so
// that the file comes out the same every time.
func (v *vector) encode() ([]byte, error) {
	if v.raw != nil {
		return v.raw, nil
	}
	if _, err := encodeStream(v.before); err != nil {
		return nil, err
	}
	best, err := encodeStream(v.values)
	for i := 1; v.unordered && err == nil && i < attempts; i++ {
		var data []byte
		if data, err = encodeStream(v.values); err == nil && bytes.Compare(data, best) < 0 {
			best = data
		}
	}
	return best, err
}

func encodeStream(values []any) ([]byte, error) {
	var buf bytes.Buffer
	encoder := gob.NewEncoder(&buf)
	for _, value := range values {
		if f, ok := value.(failing); ok {
			if encoder.Encode(f.value) == nil {
				return nil, fmt.Errorf("encoding %T did not fail", f.value)
			}
			continue
		}
		if err := encoder.Encode(value); err != nil {
			return nil, err
		}
	}
	return buf.Bytes(), nil
}

// targets returns for each value of the stream one of the type that it is decoded into.
func (v *vector) targets() []any {
	if v.into != nil {
		return v.into
	}
	var all []any
	for _, value := range v.values {
		if _, ok := value.(failing); !ok {
			all = append(all, value)
		}
	}
	return all
}

// decode reads the stream into fresh values of the vector's types and makes sure that nothing follows them.
func (v *vector) decode(data []byte) ([]reflect.Value, error) {
	decoder := gob.NewDecoder(bytes.NewReader(data))
	var got []reflect.Value
	for i, target := range v.targets() {
		value := reflect.New(reflect.TypeOf(target))
		if err := decoder.DecodeValue(value); err != nil {
			return nil, fmt.Errorf("value %d: %w", i, err)
		}
		got = append(got, value.Elem())
	}
	if err := decoder.DecodeValue(reflect.Value{}); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the stream does not end after %d values: %v", len(got), err)
	}
	return got, nil
}

// check makes sure that a vector is what its flags say of it.
func (v *vector) check(data []byte) error {
	got, err := v.decode(data)
	if v.undecodable {
		if err == nil {
			return errors.New("Go decodes it after all")
		}
		return nil
	}
	if err != nil {
		return err
	}
	if v.lossy || v.into != nil {
		return nil
	}
	var want []reflect.Value
	for _, value := range v.targets() {
		want = append(want, reflect.ValueOf(value))
	}
	return v.compare(got, want)
}

func (v *vector) compare(got, want []reflect.Value) error {
	for i := range want {
		if path := difference(got[i], want[i]); path != "" {
			return fmt.Errorf("value %d differs at %s: got %+v, want %+v", i, path, got[i], want[i])
		}
	}
	return nil
}
