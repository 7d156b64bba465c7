package main

import (
	"encoding/gob"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"time"
)

// typeSpec is a type as tests/fuzz/type_spec.ts writes it down.
type typeSpec struct {
	Kind   string      `json:"kind"`
	Elem   *typeSpec   `json:"elem,omitempty"`
	Key    *typeSpec   `json:"key,omitempty"`
	Length int         `json:"length,omitempty"`
	Name   string      `json:"name,omitempty"`
	Fields []fieldSpec `json:"fields,omitempty"`
}

type fieldSpec struct {
	Name string    `json:"name"`
	Type *typeSpec `json:"type"`
}

// List is a linked list.
type List struct {
	Value int
	Next  *List
}

// Tree is a binary tree.
type Tree struct {
	Left, Right *Tree
	Value       string
}

// Forest is a tree of many branches.
type Forest struct {
	Name  string
	Trees []Forest
}

// Slices is a slice of itself.
type Slices []Slices

// Maps is a map to itself.
type Maps map[string]Maps

// Box holds anything.
type Box struct{ Value any }

// Point is a struct that stands behind interfaces.
type Point struct{ X, Y int }

// UUID encodes itself as those of the usual packages do.
type UUID [16]byte

// MarshalBinary gives the bytes.
func (u UUID) MarshalBinary() ([]byte, error) { return u[:], nil }

// UnmarshalBinary takes the bytes.
func (u *UUID) UnmarshalBinary(data []byte) error {
	if len(data) != 16 {
		return fmt.Errorf("invalid UUID (got %d bytes)", len(data))
	}
	copy(u[:], data)
	return nil
}

func typeOf[T any]() reflect.Type { return reflect.TypeOf((*T)(nil)).Elem() }

var basicTypes = map[string]reflect.Type{
	"any":        typeOf[any](),
	"bigFloat":   typeOf[big.Float](),
	"bigInt":     typeOf[big.Int](),
	"bigRat":     typeOf[big.Rat](),
	"bool":       typeOf[bool](),
	"bytes":      typeOf[[]byte](),
	"complex128": typeOf[complex128](),
	"complex64":  typeOf[complex64](),
	"duration":   typeOf[time.Duration](),
	"float32":    typeOf[float32](),
	"float64":    typeOf[float64](),
	"int":        typeOf[int](),
	"int16":      typeOf[int16](),
	"int32":      typeOf[int32](),
	"int64":      typeOf[int64](),
	"int8":       typeOf[int8](),
	"netipAddr":  typeOf[netip.Addr](),
	"string":     typeOf[string](),
	"time":       typeOf[time.Time](),
	"uint":       typeOf[uint](),
	"uint16":     typeOf[uint16](),
	"uint32":     typeOf[uint32](),
	"uint64":     typeOf[uint64](),
	"uint8":      typeOf[uint8](),
	"url":        typeOf[url.URL](),
	"uuid":       typeOf[UUID](),
}

var namedTypes = map[string]reflect.Type{
	"List":   typeOf[List](),
	"Tree":   typeOf[Tree](),
	"Forest": typeOf[Forest](),
	"Slices": typeOf[Slices](),
	"Maps":   typeOf[Maps](),
	"Box":    typeOf[Box](),
	"Point":  typeOf[Point](),
}

// registered are the types that stand behind interfaces under names that are not those of basic types.
var registered = map[string]any{
	"main.Point":              Point{},
	"main.Box":                Box{},
	"*main.List":              &List{},
	"main.Tree":               Tree{},
	"[]interface {}":          []any{},
	"map[string]interface {}": map[string]any{},
	"map[string]int":          map[string]int{},
	"[2]int":                  [2]int{},
	"time.Time":               time.Time{},
	"time.Duration":           time.Duration(0),
	"*big.Int":                &big.Int{},
}

// names are the registered names by type.
var names = make(map[reflect.Type]string)

func register() {
	for name, value := range registered {
		gob.RegisterName(name, value)
		names[reflect.TypeOf(value)] = name
	}
}

func (s *typeSpec) reflectType() (reflect.Type, error) {
	switch s.Kind {
	case "slice", "array", "pointer", "record", "map":
		return s.compositeType()
	case "struct":
		return s.structType()
	case "named":
		if t, ok := namedTypes[s.Name]; ok {
			return t, nil
		}
	default:
		if t, ok := basicTypes[s.Kind]; ok {
			return t, nil
		}
	}
	return nil, fmt.Errorf("no type of kind %q and name %q", s.Kind, s.Name)
}

func (s *typeSpec) compositeType() (reflect.Type, error) {
	if s.Elem == nil {
		return nil, errors.New("no element")
	}
	elem, err := s.Elem.reflectType()
	if err != nil {
		return nil, err
	}
	switch s.Kind {
	case "slice":
		return reflect.SliceOf(elem), nil
	case "array":
		return reflect.ArrayOf(s.Length, elem), nil
	case "pointer":
		return reflect.PointerTo(elem), nil
	case "record":
		return reflect.MapOf(typeOf[string](), elem), nil
	}
	if s.Key == nil {
		return nil, errors.New("no key")
	}
	key, err := s.Key.reflectType()
	if err != nil {
		return nil, err
	}
	return reflect.MapOf(key, elem), nil
}

func (s *typeSpec) structType() (reflect.Type, error) {
	fields := make([]reflect.StructField, len(s.Fields))
	for i, field := range s.Fields {
		t, err := field.Type.reflectType()
		if err != nil {
			return nil, err
		}
		fields[i] = reflect.StructField{Name: field.Name, Type: t}
	}
	return reflect.StructOf(fields), nil
}
