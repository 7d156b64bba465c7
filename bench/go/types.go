package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"reflect"
	"time"
)

// typeRounds writes and reads a new stream again and again, with a value of each of many struct types.
func typeRounds(o options) error {
	values := make([]reflect.Value, o.types)
	for i := range values {
		values[i] = reflect.New(structType(i))
		values[i].Elem().Field(0).SetInt(int64(i + 1))
		values[i].Elem().Field(1).SetString("text")
	}
	return runRounds(o, func(duration time.Duration) (result, error) {
		return repeat(duration, func() error { return oneStream(values) })
	})
}

// structType gives a type that no other number gives.
func structType(number int) reflect.Type {
	return reflect.StructOf([]reflect.StructField{
		{Name: fmt.Sprintf("Number%d", number), Type: reflect.TypeOf(0)},
		{Name: "Text", Type: reflect.TypeOf("")},
	})
}

func oneStream(values []reflect.Value) error {
	var buffer bytes.Buffer
	encoder := gob.NewEncoder(&buffer)
	for _, value := range values {
		if err := encoder.EncodeValue(value); err != nil {
			return err
		}
	}
	decoder := gob.NewDecoder(&buffer)
	for i, value := range values {
		decoded := reflect.New(value.Type().Elem())
		if err := decoder.DecodeValue(decoded); err != nil {
			return err
		}
		if decoded.Elem().Field(0).Int() != int64(i+1) {
			return fmt.Errorf("type %d: expected %d, received %d", i, i+1, decoded.Elem().Field(0).Int())
		}
	}
	return nil
}
