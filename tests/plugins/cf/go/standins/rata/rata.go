// Package rata stands in for github.com/tedsuo/rata: requests of the old API, which are never made.
package rata

import (
	"errors"
	"io"
	"net/http"
)

type (
	// Route is a path with its method.
	Route struct{ Name, Method, Path string }
	// Routes are many.
	Routes []Route
	// Params are the parts of a path.
	Params map[string]string
	// RequestGenerator makes requests.
	RequestGenerator struct{}
)

// NewRequestGenerator makes one.
func NewRequestGenerator(string, Routes) *RequestGenerator { return &RequestGenerator{} }

// CreateRequest fails.
func (*RequestGenerator) CreateRequest(string, Params, io.Reader) (*http.Request, error) {
	return nil, errors.New("a stand-in makes no requests")
}
