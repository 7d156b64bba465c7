package main

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"sort"
	"strings"
	"time"
)

// namedSpecs are what the named types are made of.
var namedSpecs = map[string]*typeSpec{
	"List":   {Kind: "struct", Fields: []fieldSpec{{"Value", basic("int")}, {"Next", pointer(named("List"))}}},
	"Tree":   {Kind: "struct", Fields: []fieldSpec{{"Left", pointer(named("Tree"))}, {"Right", pointer(named("Tree"))}, {"Value", basic("string")}}},
	"Forest": {Kind: "struct", Fields: []fieldSpec{{"Name", basic("string")}, {"Trees", &typeSpec{Kind: "slice", Elem: named("Forest")}}}},
	"Slices": {Kind: "slice", Elem: named("Slices")},
	"Maps":   {Kind: "map", Key: basic("string"), Elem: named("Maps")},
	"Box":    {Kind: "struct", Fields: []fieldSpec{{"Value", basic("any")}}},
	"Point":  {Kind: "struct", Fields: []fieldSpec{{"X", basic("int")}, {"Y", basic("int")}}},
}

var registeredSpecs = map[string]*typeSpec{
	"main.Point":              named("Point"),
	"main.Box":                named("Box"),
	"*main.List":              pointer(named("List")),
	"main.Tree":               named("Tree"),
	"[]interface {}":          {Kind: "slice", Elem: basic("any")},
	"map[string]interface {}": {Kind: "map", Key: basic("string"), Elem: basic("any")},
	"map[string]int":          {Kind: "map", Key: basic("string"), Elem: basic("int")},
	"[2]int":                  {Kind: "array", Length: 2, Elem: basic("int")},
	"time.Time":               basic("time"),
	"time.Duration":           basic("duration"),
	"*big.Int":                pointer(basic("bigInt")),
}

func basic(kind string) *typeSpec      { return &typeSpec{Kind: kind} }
func named(name string) *typeSpec      { return &typeSpec{Kind: "named", Name: name} }
func pointer(elem *typeSpec) *typeSpec { return &typeSpec{Kind: "pointer", Elem: elem} }
func (s *typeSpec) resolve() *typeSpec {
	if s.Kind == "named" {
		return namedSpecs[s.Name]
	}
	return s
}

// valueText is the text of a value as tests/fuzz/value_text.ts writes it.
func valueText(spec *typeSpec, v reflect.Value) (text string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("no text for the value: %v", r)
		}
	}()
	var b strings.Builder
	writeValue(&b, spec, v)
	return b.String(), nil
}

func textOf(spec *typeSpec, v reflect.Value) string {
	var b strings.Builder
	writeValue(&b, spec, v)
	return b.String()
}

func writeValue(b *strings.Builder, named *typeSpec, v reflect.Value) {
	spec := named.resolve()
	switch spec.Kind {
	case "slice", "array":
		b.WriteByte('[')
		for i := 0; i < v.Len(); i++ {
			if i > 0 {
				b.WriteByte(' ')
			}
			writeValue(b, spec.Elem, v.Index(i))
		}
		b.WriteByte(']')
	case "record":
		writeMap(b, basic("string"), spec.Elem, v)
	case "map":
		writeMap(b, spec.Key, spec.Elem, v)
	case "pointer":
		if v.IsNil() {
			b.WriteString("undefined")
			return
		}
		writeValue(b, spec.Elem, v.Elem())
	case "struct":
		writeStruct(b, spec.Fields, v)
	default:
		b.WriteString(basicText(spec.Kind, v))
	}
}

func writeStruct(b *strings.Builder, fields []fieldSpec, v reflect.Value) {
	b.WriteByte('{')
	first := true
	for i, field := range fields {
		if isLeftOut(field.Type, v.Field(i)) {
			continue
		}
		if !first {
			b.WriteByte(' ')
		}
		first = false
		b.WriteString(textHex(field.Name))
		b.WriteByte(':')
		writeValue(b, field.Type, v.Field(i))
	}
	b.WriteByte('}')
}

func writeMap(b *strings.Builder, key, elem *typeSpec, v reflect.Value) {
	entries := make([]string, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		entries = append(entries, textOf(key, it.Key())+"="+textOf(elem, it.Value()))
	}
	// Keys end where the equals sign stands, which is in none of them: the order of the entries is that of the keys.
	sort.Slice(entries, func(i, j int) bool {
		a, _, _ := strings.Cut(entries[i], "=")
		b, _, _ := strings.Cut(entries[j], "=")
		return a < b
	})
	b.WriteString("map[" + strings.Join(entries, " ") + "]")
}

// isLeftOut tells whether gob leaves a field with this value out, or a reader could not tell.
func isLeftOut(named *typeSpec, v reflect.Value) bool {
	spec := named.resolve()
	switch spec.Kind {
	case "slice", "record", "map":
		return v.Len() == 0
	case "pointer":
		return v.IsNil() || isLeftOut(spec.Elem, v.Elem())
	case "array", "struct":
		return false
	case "any":
		return v.IsNil()
	}
	return zeroTexts[basicText(spec.Kind, v)]
}

var zeroTexts = map[string]bool{
	"false":                                  true,
	"0":                                      true,
	"f0":                                     true,
	"f8000000000000000":                      true,
	"c(f0,f0)":                               true,
	"c(f8000000000000000,f0)":                true,
	"c(f0,f8000000000000000)":                true,
	"c(f8000000000000000,f8000000000000000)": true,
	"s":                                      true,
	"b":                                      true,
	"t-62135596800000000000@0":               true,
	"binvalid":                               true,
	"u00000000000000000000000000000000":      true,
}

func basicText(kind string, v reflect.Value) string {
	switch kind {
	case "float32", "float64":
		return floatText(v.Float())
	case "complex64", "complex128":
		c := v.Complex()
		return "c(" + floatText(real(c)) + "," + floatText(imag(c)) + ")"
	case "string":
		return textHex(v.String())
	case "bytes":
		return "b" + hex.EncodeToString(v.Bytes())
	case "any":
		return interfaceText(v)
	case "duration":
		return fmt.Sprint(v.Int())
	}
	switch x := v.Interface().(type) {
	case time.Time:
		return timeText(x)
	case big.Int:
		return x.String()
	case big.Rat:
		return x.String()
	case big.Float:
		return bigFloatText(&x)
	case url.URL:
		return textHex(x.String())
	case netip.Addr:
		if !x.IsValid() {
			return "binvalid"
		}
		return textHex(x.String())
	case UUID:
		return "u" + hex.EncodeToString(x[:])
	}
	return fmt.Sprint(v.Interface())
}

var marks = regexp.MustCompile("\ufffd+")

func textHex(s string) string {
	return "s" + hex.EncodeToString([]byte(marks.ReplaceAllString(strings.ToValidUTF8(s, "\ufffd"), "\ufffd")))
}

func floatText(f float64) string {
	if f != f {
		return "NaN"
	}
	return fmt.Sprintf("f%x", math.Float64bits(f))
}

func timeText(t time.Time) string {
	_, offset := t.Zone()
	nanoseconds := new(big.Int).Mul(big.NewInt(t.Unix()), big.NewInt(1e9))
	nanoseconds.Add(nanoseconds, big.NewInt(int64(t.Nanosecond())))
	return fmt.Sprintf("t%s@%d", nanoseconds, offset/60)
}

// interfaceText writes int and float64 alike, as they are one type on the other side.
func interfaceText(v reflect.Value) string {
	if v.IsNil() {
		return "nil"
	}
	inner := v.Elem()
	switch x := inner.Interface().(type) {
	case string:
		return "any(" + textHex(x) + ")"
	case bool:
		return fmt.Sprintf("any(%v)", x)
	case int:
		return "any(" + floatText(float64(x)) + ")"
	case float64:
		return "any(" + floatText(x) + ")"
	case []byte:
		return "any(b" + hex.EncodeToString(x) + ")"
	}
	name, ok := names[inner.Type()]
	if !ok {
		name = inner.Type().String()
	}
	return textHex(name) + "(" + textOf(specOfName(name), inner) + ")"
}

func specOfName(name string) *typeSpec {
	if spec, ok := registeredSpecs[name]; ok {
		return spec
	}
	if name == "[]uint8" {
		return basic("bytes")
	}
	if strings.HasPrefix(name, "[]") {
		return &typeSpec{Kind: "slice", Elem: specOfName(name[2:])}
	}
	if name == "uintptr" {
		return basic("uint64")
	}
	return basic(name)
}

func bigFloatText(f *big.Float) string {
	sign := "+"
	if f.Signbit() {
		sign = "-"
	}
	number := sign + "finite"
	switch {
	case f.IsInf():
		number = sign + "inf"
	case f.Sign() == 0:
		number = sign + "zero"
	default:
		// 0x.8p+1 or -0x.8p+1.
		number = sign + strings.TrimPrefix(strings.Replace(f.Text('p', 0), "p+", "p", 1), "-")
	}
	return fmt.Sprintf("%s,%d,%d,%d", number, f.Prec(), f.Mode(), f.Acc())
}
