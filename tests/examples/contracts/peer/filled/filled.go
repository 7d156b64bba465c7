// Package filled makes values in which every field has a value of its own, by a rule that the test in TypeScript follows
// too. Both sides know then what they have to receive: a field that is missing, misnamed or in another place shows.
package filled

import (
	"fmt"
	"net/url"
	"reflect"
	"time"
)

var (
	timeType = reflect.TypeOf(time.Time{})
	urlType  = reflect.TypeOf(url.URL{})
)

// Value makes a value of type t.
func Value(t reflect.Type) reflect.Value {
	f := filler{path: map[reflect.Type]bool{}}
	v := reflect.New(t).Elem()
	f.fill(v)
	return v
}

// Answer is what all methods do: it checks the arguments and gives a reply, both filled.
func Answer[A, R any](args A, reply *R) error {
	expected := Value(reflect.TypeOf(&args).Elem())
	if err := Check(reflect.ValueOf(&args).Elem(), expected); err != nil {
		return err
	}
	reflect.ValueOf(reply).Elem().Set(Value(reflect.TypeOf(reply).Elem()))
	return nil
}

// Check says in what a received value, which is changed, differs from an expected one.
func Check(received, expected reflect.Value) error {
	unify(received)
	if !reflect.DeepEqual(received.Interface(), expected.Interface()) {
		return fmt.Errorf("received %s, expected %s", show(received), show(expected))
	}
	return nil
}

// filler counts the values that it has made, and knows the structs around the place where it is.
type filler struct {
	count int
	path  map[reflect.Type]bool
}

// next is a small number, so that it fits into every kind.
func (f *filler) next() int {
	f.count++
	return f.count%100 + 1
}

func (f *filler) fill(v reflect.Value) {
	switch t := v.Type(); t {
	case timeType:
		v.Set(reflect.ValueOf(time.Unix(int64(f.next()), 0).UTC()))
		return
	case urlType:
		link, _ := url.Parse(fmt.Sprintf("http://example.com/%d", f.next()))
		v.Set(reflect.ValueOf(*link))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.next()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint64:
		v.SetUint(uint64(f.next()))
	case reflect.Float64:
		v.SetFloat(float64(f.next()) + 0.5)
	case reflect.String:
		v.SetString(fmt.Sprint("s", f.next()))
	case reflect.Interface:
		v.Set(reflect.ValueOf(fmt.Sprint("s", f.next())))
	default:
		f.fillComposite(v)
	}
}

// fillComposite leaves a struct out where it would be inside of itself.
func (f *filler) fillComposite(v reflect.Value) {
	t := v.Type()
	switch v.Kind() {
	case reflect.Struct:
		f.path[t] = true
		for i := 0; i < v.NumField(); i++ {
			f.fill(v.Field(i))
		}
		delete(f.path, t)
	case reflect.Array:
		for i := 0; i < v.Len(); i++ {
			f.fill(v.Index(i))
		}
	case reflect.Pointer:
		if !f.path[t.Elem()] {
			v.Set(reflect.New(t.Elem()))
			f.fill(v.Elem())
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(t, 0, 1))
		if !f.path[t.Elem()] {
			v.Set(reflect.MakeSlice(t, 1, 1))
			f.fill(v.Index(0))
		}
	case reflect.Map:
		key, elem := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		f.fill(key)
		f.fill(elem)
		v.Set(reflect.MakeMap(t))
		v.SetMapIndex(key, elem)
	default:
		panic("no value for " + t.String())
	}
}

// unify makes slices empty that are nil: gob leaves out both.
func unify(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := 0; i < v.Len(); i++ {
			unify(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			unify(v.Elem())
		}
	case reflect.Struct:
		if v.Type() == timeType || v.Type() == urlType {
			return
		}
		for i := 0; i < v.NumField(); i++ {
			unify(v.Field(i))
		}
	}
}
