package main

// Codecs that speak gob as net/rpc does, with more fields in the headers and with cancellation: what a Go program has to do
// to get from a netrpc peer what net/rpc itself leaves out. Nothing here is needed for plain calls.

import (
	"bufio"
	"bytes"
	"context"
	"encoding/gob"
	"io"
	"net/rpc"
	"sync"
	"time"
)

// request is rpc.Request with what a caller says beside its argument.
type request struct {
	ServiceMethod string
	Seq           uint64
	Timeout       time.Duration
	Metadata      map[string]string
}

// response is rpc.Response with what an error says beside its text.
type response struct {
	ServiceMethod string
	Seq           uint64
	Error         string
	Code          any
	Details       []byte // a gob stream of its own, of one interface value
}

// call is a call on the server's side.
type call struct {
	context  context.Context
	end      context.CancelFunc
	metadata map[string]string
	code     any
	details  any
}

// fails says what goes with the error that the method returns.
func (c *call) fails(code, details any) { c.code, c.details = code, details }

// serverCodec is a gob codec for rpc.Server.ServeCodec that keeps a registry of calls by their numbers.
type serverCodec struct {
	conn    io.Closer
	out     *bufio.Writer
	encoder *gob.Encoder
	decoder *gob.Decoder
	reading *call // the call whose header was read last; the server reads header and body in turns
	mutex   sync.Mutex
	calls   map[uint64]*call
}

func newServerCodec(conn io.ReadWriteCloser) *serverCodec {
	out := bufio.NewWriter(conn)
	return &serverCodec{
		conn: conn, out: out, encoder: gob.NewEncoder(out), decoder: gob.NewDecoder(conn), calls: map[uint64]*call{},
	}
}

func (c *serverCodec) ReadRequestHeader(header *rpc.Request) error {
	var read request
	if err := c.decoder.Decode(&read); err != nil {
		return err
	}
	header.ServiceMethod, header.Seq = read.ServiceMethod, read.Seq
	given := &call{metadata: read.Metadata}
	if read.Timeout > 0 {
		given.context, given.end = context.WithTimeout(context.Background(), read.Timeout)
	} else {
		given.context, given.end = context.WithCancel(context.Background())
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.calls[read.Seq], c.reading = given, given
	return nil
}

func (c *serverCodec) ReadRequestBody(body any) error {
	if err := c.decoder.Decode(body); err != nil {
		return err
	}
	if wants, ok := body.(interface{ bind(*call) }); ok {
		wants.bind(c.reading)
	}
	return nil
}

func (c *serverCodec) WriteResponse(header *rpc.Response, body any) error {
	answer := response{ServiceMethod: header.ServiceMethod, Seq: header.Seq, Error: header.Error}
	if ended := c.take(header.Seq); ended != nil {
		defer ended.end()
		answer.Code = ended.code
		answer.Details = encodeDetails(ended.details)
	}
	if err := c.encoder.Encode(answer); err != nil {
		return err
	}
	if err := c.encoder.Encode(body); err != nil {
		return err
	}
	return c.out.Flush()
}

func (c *serverCodec) take(seq uint64) *call {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	taken := c.calls[seq]
	delete(c.calls, seq)
	return taken
}

// cancel ends the context of a call, and says whether the call was still under way.
func (c *serverCodec) cancel(seq uint64) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	found := c.calls[seq]
	if found != nil {
		found.end()
	}
	return found != nil
}

func (c *serverCodec) Close() error { return c.conn.Close() }

// CancelArgs names a call on the same connection.
type CancelArgs struct{ Seq uint64 }

// canceler is the service by which callers give calls up. It belongs to one connection.
type canceler struct{ codec *serverCodec }

func (c *canceler) Cancel(args *CancelArgs, found *bool) error {
	*found = c.codec.cancel(args.Seq)
	return nil
}

// serveExtended serves one connection with all of the above. The server is one of the connection's own, since cancellation is.
func serveExtended(conn io.ReadWriteCloser, shared *gates) error {
	codec, server := newServerCodec(conn), rpc.NewServer()
	if err := register(server, shared); err != nil {
		return err
	}
	if err := server.RegisterName("_goRPC_", &canceler{codec}); err != nil {
		return err
	}
	server.ServeCodec(codec)
	return nil
}

// outgoing is an argument with what is said beside it, for the client's codec.
type outgoing struct {
	args     any
	timeout  time.Duration
	metadata map[string]string
	seq      chan uint64 // gets the number under which the call leaves
}

// clientCodec is a gob codec for rpc.NewClientWithCodec. It unwraps outgoing arguments and keeps the headers of errors.
type clientCodec struct {
	conn    io.Closer
	out     *bufio.Writer
	encoder *gob.Encoder
	decoder *gob.Decoder
	mutex   sync.Mutex
	errors  map[string]response // by text
}

func newClientCodec(conn io.ReadWriteCloser) *clientCodec {
	out := bufio.NewWriter(conn)
	return &clientCodec{
		conn: conn, out: out, encoder: gob.NewEncoder(out), decoder: gob.NewDecoder(conn), errors: map[string]response{},
	}
}

func (c *clientCodec) WriteRequest(header *rpc.Request, body any) error {
	read := request{ServiceMethod: header.ServiceMethod, Seq: header.Seq}
	if more, ok := body.(*outgoing); ok {
		read.Timeout, read.Metadata, body = more.timeout, more.metadata, more.args
		more.seq <- header.Seq
	}
	if err := c.encoder.Encode(read); err != nil {
		return err
	}
	if err := c.encoder.Encode(body); err != nil {
		return err
	}
	return c.out.Flush()
}

func (c *clientCodec) ReadResponseHeader(header *rpc.Response) error {
	var read response
	if err := c.decoder.Decode(&read); err != nil {
		return err
	}
	header.ServiceMethod, header.Seq, header.Error = read.ServiceMethod, read.Seq, read.Error
	if read.Error != "" {
		c.mutex.Lock()
		defer c.mutex.Unlock()
		c.errors[read.Error] = read
	}
	return nil
}

func (c *clientCodec) ReadResponseBody(body any) error { return c.decoder.Decode(body) }

func (c *clientCodec) Close() error { return c.conn.Close() }

// failure gives the header that came with an error of this text.
func (c *clientCodec) failure(text string) response {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.errors[text]
}

// noGob is sent as it is, and is no stream.
type noGob []byte

// encodeDetails makes a stream of an interface value; nothing of nil.
func encodeDetails(details any) []byte {
	switch details := details.(type) {
	case nil:
		return nil
	case noGob:
		return details
	}
	var stream bytes.Buffer
	if err := gob.NewEncoder(&stream).Encode(&details); err != nil {
		panic(err)
	}
	return stream.Bytes()
}

func decodeDetails(stream []byte) (details any, err error) {
	err = gob.NewDecoder(bytes.NewReader(stream)).Decode(&details)
	return details, err
}
