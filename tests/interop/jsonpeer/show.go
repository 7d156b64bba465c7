package main

import "encoding/json"

// show gives the JSON of a value: of two values of one type it is the same where they are.
func show(v interface{}) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
