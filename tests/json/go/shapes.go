package main

import (
	"reflect"
	"strconv"
	"time"
)

// shape is a struct as the tests describe it.
type shape struct{ Fields []field }

type field struct {
	Name, Tag string
	// Kind is a key of kinds, or empty for the struct with the number Shape.
	Kind              string
	Shape             int
	Pointer, Embedded bool
}

var kinds = map[string]reflect.Type{
	"bool":     reflect.TypeFor[bool](),
	"int":      reflect.TypeFor[int](),
	"int8":     reflect.TypeFor[int8](),
	"uint16":   reflect.TypeFor[uint16](),
	"int64":    reflect.TypeFor[int64](),
	"uint64":   reflect.TypeFor[uint64](),
	"float32":  reflect.TypeFor[float32](),
	"float64":  reflect.TypeFor[float64](),
	"string":   reflect.TypeFor[string](),
	"bytes":    reflect.TypeFor[[]byte](),
	"ints":     reflect.TypeFor[[]int](),
	"pair":     reflect.TypeFor[[2]int](),
	"none":     reflect.TypeFor[[0]int](),
	"table":    reflect.TypeFor[map[string]int](),
	"any":      reflect.TypeFor[interface{}](),
	"time":     reflect.TypeFor[time.Time](),
	"duration": reflect.TypeFor[time.Duration](),
}

// structs makes the types of shapes, of which each contains only earlier ones, and returns the last.
func structs(shapes []shape) reflect.Type {
	made := make([]reflect.Type, len(shapes))
	for i, s := range shapes {
		// Types of the same fields would be one type.
		fields := []reflect.StructField{{
			Name: "Number" + strconv.Itoa(i), Type: kinds["none"], Tag: `json:"-"`,
		}}
		for _, f := range s.Fields {
			t := kinds[f.Kind]
			if f.Kind == "" {
				t = made[f.Shape]
			}
			if f.Pointer {
				t = reflect.PointerTo(t)
			}
			tag := reflect.StructTag("json:" + strconv.Quote(f.Tag))
			fields = append(fields, reflect.StructField{Name: f.Name, Type: t, Tag: tag, Anonymous: f.Embedded})
		}
		made[i] = reflect.StructOf(fields)
	}
	return made[len(made)-1]
}
