package ants

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// Http is a service with whole requests of net/http.
type Http struct{}

// Describe says what a request asks for.
func (Http) Describe(request *http.Request, reply *string) error {
	*reply = fmt.Sprint(request.Method, " ", request.URL, " ", request.Header, " ", request.Host)
	return nil
}

// Marshal writes a request as JSON, which fails.
func (Http) Marshal(request *http.Request, reply *string) error {
	_, err := json.Marshal(request)
	return err
}

// Get makes a request. Only gob can carry it.
func (Http) Get(url string, reply *http.Request) error {
	request, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return err
	}
	request.Header.Set("User-Agent", "ants")
	*reply = *request
	return nil
}
