package main

import (
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"time"
)

// difference returns the path to the first place where two values of one type differ, or "". It is reflect.DeepEqual
// except that a NaN equals a NaN, 0 and -0 differ, and times, big numbers and addresses are compared by what they mean.
func difference(a, b reflect.Value) string { return differ("value", a, b) }

func differ(path string, a, b reflect.Value) string {
	if a.IsValid() != b.IsValid() {
		return path
	}
	if !a.IsValid() {
		return ""
	}
	if a.Type() != b.Type() {
		return fmt.Sprintf("%s (%s against %s)", path, a.Type(), b.Type())
	}
	if equal, known := sameKnown(a, b); known {
		return where(path, equal)
	}
	switch a.Kind() {
	case reflect.Bool:
		return where(path, a.Bool() == b.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return where(path, a.Int() == b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return where(path, a.Uint() == b.Uint())
	case reflect.Float32, reflect.Float64:
		return where(path, sameFloat(a.Float(), b.Float()))
	case reflect.Complex64, reflect.Complex128:
		x, y := a.Complex(), b.Complex()
		return where(path, sameFloat(real(x), real(y)) && sameFloat(imag(x), imag(y)))
	case reflect.String:
		return where(path, a.String() == b.String())
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return where(path, a.IsNil() == b.IsNil())
		}
		return differ(path, a.Elem(), b.Elem())
	case reflect.Slice:
		if a.IsNil() != b.IsNil() {
			return path
		}
		return differElements(path, a, b)
	case reflect.Array:
		return differElements(path, a, b)
	case reflect.Map:
		return differMaps(path, a, b)
	case reflect.Struct:
		for i := 0; i < a.NumField(); i++ {
			if p := differ(path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i)); p != "" {
				return p
			}
		}
		return ""
	default: // Channels and functions are not sent.
		return ""
	}
}

func where(path string, equal bool) string {
	if equal {
		return ""
	}
	return path
}

func sameFloat(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Float64bits(a) == math.Float64bits(b)
}

func differElements(path string, a, b reflect.Value) string {
	if a.Len() != b.Len() {
		return path
	}
	for i := 0; i < a.Len(); i++ {
		if p := differ(fmt.Sprintf("%s[%d]", path, i), a.Index(i), b.Index(i)); p != "" {
			return p
		}
	}
	return ""
}

// differMaps looks for an equal entry in b by comparing, since a key may be a pointer or a NaN.
func differMaps(path string, a, b reflect.Value) string {
	if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
		return path
	}
	for entries := a.MapRange(); entries.Next(); {
		found := false
		for others := b.MapRange(); others.Next() && !found; {
			found = differ("", entries.Key(), others.Key()) == "" && differ("", entries.Value(), others.Value()) == ""
		}
		if !found {
			return fmt.Sprintf("%s[%v]", path, entries.Key())
		}
	}
	return ""
}

// sameKnown compares the types of the standard library whose fields do not tell their meaning.
func sameKnown(a, b reflect.Value) (equal, known bool) {
	if !a.CanInterface() || !b.CanInterface() {
		return false, false
	}
	switch x := a.Interface().(type) {
	case time.Time:
		y := b.Interface().(time.Time)
		_, offset := x.Zone()
		_, other := y.Zone()
		return x.Equal(y) && offset == other && (x.Location() == time.UTC) == (y.Location() == time.UTC), true
	case netip.Addr:
		return x == b.Interface().(netip.Addr), true
	case big.Int:
		y := b.Interface().(big.Int)
		return x.Cmp(&y) == 0, true
	case big.Rat:
		y := b.Interface().(big.Rat)
		return x.Cmp(&y) == 0, true
	case big.Float:
		y := b.Interface().(big.Float)
		return x.Cmp(&y) == 0 && x.Signbit() == y.Signbit() && x.Prec() == y.Prec() && x.Mode() == y.Mode() &&
			x.Acc() == y.Acc(), true
	}
	return false, false
}
