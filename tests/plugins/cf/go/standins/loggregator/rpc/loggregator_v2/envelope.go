// Package loggregator_v2 stands in for code.cloudfoundry.org/go-loggregator/rpc/loggregator_v2: no message ever comes.
package loggregator_v2

type (
	// Envelope is a message.
	Envelope struct{ Timestamp int64 }
	// Envelope_Log is a message with a line of a log.
	Envelope_Log struct{ Log *Log }
	// Log is a line of a log.
	Log struct {
		Payload []byte
		Type    int32
	}
)

// Log_Type_name has the names of outputs.
var Log_Type_name = map[int32]string{0: "OUT", 1: "ERR"}

func (*Envelope) GetMessage() any            { return nil }
func (e *Envelope) GetTimestamp() int64      { return e.Timestamp }
func (*Envelope) GetTags() map[string]string { return nil }
func (*Envelope) GetInstanceId() string      { return "" }
