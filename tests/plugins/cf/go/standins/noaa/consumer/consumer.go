// Package consumer stands in for github.com/cloudfoundry/noaa/consumer: logs of applications, which are never read.
package consumer

import (
	"crypto/tls"
	"net/http"
	"net/url"

	"github.com/cloudfoundry/sonde-go/events"
)

type (
	// Consumer is never used.
	Consumer struct{}
	// DebugPrinter prints.
	DebugPrinter interface{ Print(title, dump string) }
	// TokenRefresher gets a token.
	TokenRefresher interface{ RefreshAuthToken() (string, error) }
)

// New makes one.
func New(string, *tls.Config, func(*http.Request) (*url.URL, error)) *Consumer { return &Consumer{} }

func (*Consumer) RefreshTokenFrom(TokenRefresher) {}
func (*Consumer) SetMaxRetryCount(int)            {}
func (*Consumer) SetDebugPrinter(DebugPrinter)    {}
func (*Consumer) SetOnConnectCallback(func())     {}
func (*Consumer) Close() error                    { return nil }
func (*Consumer) RecentLogs(string, string) ([]*events.LogMessage, error) {
	return nil, nil
}
func (*Consumer) TailingLogs(string, string) (<-chan *events.LogMessage, <-chan error) {
	return nil, nil
}
