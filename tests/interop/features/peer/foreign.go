package main

// Codecs of a fork that had our ideas before us: its headers have fields of the same names as our extensions, but of other
// types.

import (
	"bufio"
	"encoding/gob"
	"io"
	"net/rpc"
)

type foreignRequest struct {
	ServiceMethod string
	Seq           uint64
	Timeout       string
	Metadata      map[string][]string
}

type foreignResponse struct {
	ServiceMethod string
	Seq           uint64
	Error         string
	Code          int
	Details       map[string][]string
}

// foreignStream is the two gob streams of a connection.
type foreignStream struct {
	conn    io.Closer
	out     *bufio.Writer
	encoder *gob.Encoder
	decoder *gob.Decoder
}

func newForeignStream(conn io.ReadWriteCloser) foreignStream {
	out := bufio.NewWriter(conn)
	return foreignStream{conn, out, gob.NewEncoder(out), gob.NewDecoder(conn)}
}

func (s foreignStream) write(header, body any) error {
	if err := s.encoder.Encode(header); err != nil {
		return err
	}
	if err := s.encoder.Encode(body); err != nil {
		return err
	}
	return s.out.Flush()
}

func (s foreignStream) Close() error { return s.conn.Close() }

type foreignServerCodec struct{ foreignStream }

func (c foreignServerCodec) ReadRequestHeader(header *rpc.Request) error {
	var read foreignRequest
	err := c.decoder.Decode(&read)
	header.ServiceMethod, header.Seq = read.ServiceMethod, read.Seq
	return err
}

func (c foreignServerCodec) ReadRequestBody(body any) error { return c.decoder.Decode(body) }

func (c foreignServerCodec) WriteResponse(header *rpc.Response, body any) error {
	answer := foreignResponse{header.ServiceMethod, header.Seq, header.Error, 200, nil}
	if header.Error != "" {
		answer.Code, answer.Details = 404, map[string][]string{"why": {"who", "knows"}}
	}
	return c.write(answer, body)
}

type foreignClientCodec struct{ foreignStream }

func (c foreignClientCodec) WriteRequest(header *rpc.Request, body any) error {
	metadata := map[string][]string{"token": {"a", "b"}}
	return c.write(foreignRequest{header.ServiceMethod, header.Seq, "5s", metadata}, body)
}

func (c foreignClientCodec) ReadResponseHeader(header *rpc.Response) error {
	var read foreignResponse
	err := c.decoder.Decode(&read)
	header.ServiceMethod, header.Seq, header.Error = read.ServiceMethod, read.Seq, read.Error
	return err
}

func (c foreignClientCodec) ReadResponseBody(body any) error { return c.decoder.Decode(body) }

// foreignCalls makes calls with headers of the fork. The server must neither end the connection nor take anything from them.
func foreignCalls(t *check) {
	client := rpc.NewClientWithCodec(foreignClientCodec{newForeignStream(t.conn())})
	defer client.Close()
	for i := 0; i < 3; i++ {
		t.alive(client)
		var shown Shown
		t.call(client, "Calls.Show", &NoteArgs{}, &shown)
		t.equal("remaining", shown.Remaining, -1)
		t.equal("metadata", len(shown.Metadata), 0)
		t.text("Divide", client.Call("Arith.Divide", Args{1, 0}, &Quotient{}), "divide by zero")
	}
}
