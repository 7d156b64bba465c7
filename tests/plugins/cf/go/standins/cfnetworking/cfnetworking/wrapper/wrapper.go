// Package wrapper stands in for code.cloudfoundry.org/cfnetworking-cli-api/cfnetworking/wrapper.
package wrapper

func NewRequestLogger(any) any          { return nil }
func NewUAAAuthentication(_, _ any) any { return nil }
func NewRetryRequest(int) any           { return nil }
