// Command json reads JSON into Go types and writes it again, to show what encoding/json makes of tags and embedded structs.
//
// Each line of its input is a question: the name of a type of types.go, or the shapes of structs of which the last is meant,
// and JSON. Each line of its output is the answer: the JSON that Go writes after reading, or the text of an error.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"reflect"
	"strings"
)

type question struct {
	Type   string
	Shapes []shape
	JSON   string
}

type answer struct {
	JSON  string `json:",omitempty"`
	Error string `json:",omitempty"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		t, ok := types[q.Type]
		if !ok {
			t = structs(q.Shapes)
		}
		if err := out.Encode(ask(t, q.JSON)); err != nil {
			panic(err)
		}
	}
}

func ask(t reflect.Type, text string) answer {
	value := reflect.New(t)
	if err := json.Unmarshal([]byte(text), value.Interface()); err != nil {
		return answer{Error: err.Error()}
	}
	unify(value.Elem(), false)
	again, err := json.Marshal(value.Interface())
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{JSON: string(again)}
}

// unify makes one of two slices or maps that netrpc does not tell apart: nil where the field has omitzero, else empty.
func unify(v reflect.Value, omitZero bool) {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		if v.Len() > 0 || !v.CanSet() {
			return
		}
		switch {
		case omitZero:
			v.SetZero()
		case v.Kind() == reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		default:
			v.Set(reflect.MakeMap(v.Type()))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			unify(v.Elem(), false)
		}
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			if v.Type().Field(i).IsExported() {
				unify(v.Field(i), strings.Contains(v.Type().Field(i).Tag.Get("json"), "omitzero"))
			}
		}
	}
}
