// Command fuzz says what encoding/gob makes of the inputs of the fuzzer.
//
// It reads a question in JSON on every line of its input,
//
//	{"type":{"kind":"slice","elem":{"kind":"int"}},"hex":"0c7f020102ff80000104000004ff800000"}
//
// and writes an answer on a line: the values that it decoded into that type before the end of the stream or the first
// error, each as a text and all of them encoded again, and the error. Where Go itself breaks down there is no answer, or
// the answer says so.
package main

import (
	"bufio"
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
)

type question struct {
	Type *typeSpec `json:"type"`
	Hex  string    `json:"hex"`
}

type answer struct {
	// Values are the texts of what was decoded.
	Values []string `json:"values"`
	// Error is why no more was, or empty at the end of the stream.
	Error string `json:"error"`
	// Panicked tells whether the error was a panic that encoding/gob let through.
	Panicked bool `json:"panicked"`
	// Again are the values encoded as one stream, where they were asked for and can be.
	Again string `json:"again"`
}

// A stream that makes Go allocate more or recurse deeper than this ends the program: nothing can be recovered then.
const (
	mostMemory = 3 << 30
	mostStack  = 64 << 20
)

func main() {
	debug.SetMaxStack(mostStack)
	limitMemory(mostMemory)
	register()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	types := make(map[string]reflect.Type)
	for lines.Scan() {
		a, err := reply(lines.Bytes(), types)
		if err == nil {
			err = encoder.Encode(a)
		}
		if err == nil {
			err = out.Flush()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "fuzz:", err)
			os.Exit(2)
		}
	}
}

// reply answers a question. Types are made once: Go never forgets one.
func reply(line []byte, types map[string]reflect.Type) (*answer, error) {
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		return nil, err
	}
	data, err := hex.DecodeString(q.Hex)
	if err != nil {
		return nil, err
	}
	key, err := json.Marshal(q.Type)
	if err != nil {
		return nil, err
	}
	t, ok := types[string(key)]
	if !ok {
		if t, err = q.Type.reflectType(); err != nil {
			return nil, err
		}
		types[string(key)] = t
	}
	return decodeAll(data, q.Type, t), nil
}

// decodeAll decodes values of one type up to the end of the stream or the first error.
func decodeAll(data []byte, spec *typeSpec, t reflect.Type) *answer {
	a := &answer{Values: []string{}}
	reader := bytes.NewReader(data)
	decoder := gob.NewDecoder(reader)
	var again bytes.Buffer
	encoder := gob.NewEncoder(&again)
	sendable := true
	for reader.Len() > 0 {
		value := reflect.New(t)
		if err, panicked := decodeOne(decoder, value); err != nil {
			a.Error, a.Panicked = err.Error(), panicked
			break
		}
		text, err := valueText(spec, value.Elem())
		if err != nil {
			a.Error, a.Panicked = err.Error(), true
			break
		}
		a.Values = append(a.Values, text)
		// Go refuses some of what it accepts, such as an array of pointers that was never sent.
		sendable = sendable && encodeOne(encoder, value) == nil
	}
	if sendable {
		a.Again = hex.EncodeToString(again.Bytes())
	}
	return a
}

func decodeOne(decoder *gob.Decoder, value reflect.Value) (err error, panicked bool) {
	defer func() {
		if r := recover(); r != nil {
			err, panicked = fmt.Errorf("panic: %v", r), true
		}
	}()
	return decoder.DecodeValue(value), false
}

func encodeOne(encoder *gob.Encoder, value reflect.Value) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return encoder.EncodeValue(value)
}
