package filled

import (
	"encoding/json"
	"reflect"
)

// show prints a value with what its pointers point to.
func show(v reflect.Value) string {
	text, err := json.Marshal(v.Interface())
	if err != nil {
		return err.Error()
	}
	return string(text)
}
