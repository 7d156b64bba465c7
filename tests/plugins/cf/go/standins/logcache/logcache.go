// Package logcache stands in for code.cloudfoundry.org/go-log-cache: logs of applications, which are never read.
package logcache

import (
	"context"
	"log"
	"net/http"
	"net/url"
	"time"

	"code.cloudfoundry.org/go-log-cache/rpc/logcache_v1"
	"code.cloudfoundry.org/go-loggregator/rpc/loggregator_v2"
)

type (
	// ReadOption changes a request.
	ReadOption func(*url.URL, url.Values)
	// Reader reads.
	Reader func(context.Context, string, time.Time, ...ReadOption) ([]*loggregator_v2.Envelope, error)
	// Visitor sees what was read.
	Visitor func([]*loggregator_v2.Envelope) bool
	// WalkOption changes a walk.
	WalkOption func()
	// ClientOption changes a client.
	ClientOption func()
	// Backoff says when a walk goes on.
	Backoff interface {
		OnErr(error) bool
		OnEmpty() bool
		Reset()
	}
	// HTTPClient sends requests.
	HTTPClient interface {
		Do(*http.Request) (*http.Response, error)
	}
	// Client is never used.
	Client struct{}
)

// Read reads nothing.
func (*Client) Read(context.Context, string, time.Time, ...ReadOption) ([]*loggregator_v2.Envelope, error) {
	return nil, nil
}

func NewClient(string, ...ClientOption) *Client                    { return &Client{} }
func WithHTTPClient(HTTPClient) ClientOption                       { return nil }
func Walk(context.Context, string, Visitor, Reader, ...WalkOption) {}
func WithLimit(int) ReadOption                                     { return nil }
func WithDescending() ReadOption                                   { return nil }
func WithEnvelopeTypes(...logcache_v1.EnvelopeType) ReadOption     { return nil }
func WithWalkDelay(time.Duration) WalkOption                       { return nil }
func WithWalkStartTime(time.Time) WalkOption                       { return nil }
func WithWalkEnvelopeTypes(...logcache_v1.EnvelopeType) WalkOption { return nil }
func WithWalkBackoff(Backoff) WalkOption                           { return nil }
func WithWalkLogger(*log.Logger) WalkOption                        { return nil }
