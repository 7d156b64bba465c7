// Package logcache_v1 stands in for the package of this name.
package logcache_v1

// EnvelopeType is a kind of message.
type EnvelopeType int

// EnvelopeType_LOG is a line of a log.
const EnvelopeType_LOG EnvelopeType = 1
