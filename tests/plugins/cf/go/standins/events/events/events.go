// Package events stands in for github.com/cloudfoundry/sonde-go/events: no line of a log ever comes.
package events

type (
	// LogMessage is a line of a log.
	LogMessage struct{}
	// LogMessage_MessageType is the output that it was written to.
	LogMessage_MessageType int32
)

// LogMessage_OUT is the standard output.
const LogMessage_OUT LogMessage_MessageType = 1

func (*LogMessage) GetMessage() []byte                     { return nil }
func (*LogMessage) GetMessageType() LogMessage_MessageType { return LogMessage_OUT }
func (*LogMessage) GetTimestamp() int64                    { return 0 }
func (*LogMessage) GetSourceType() string                  { return "" }
func (*LogMessage) GetSourceInstance() string              { return "" }
