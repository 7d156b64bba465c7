package main

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"sync"

	"github.com/hashicorp/yamux"
)

// send opens streams, args[0] at a time, sends args[1] bytes on each, and checks that they come back.
func send(session *yamux.Session, args []string) {
	streams, err := strconv.Atoi(args[0])
	check(err)
	size, err := strconv.Atoi(args[1])
	check(err)
	var group sync.WaitGroup
	failures := make(chan error, streams)
	for i := 0; i < streams; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			if err := sendOne(session, i, size); err != nil {
				failures <- err
			}
		}(i)
	}
	group.Wait()
	close(failures)
	for err := range failures {
		check(err)
	}
	fmt.Println("echoed", streams*size)
	session.Close()
}

func sendOne(session *yamux.Session, seed, size int) error {
	stream, err := session.Open()
	if err != nil {
		return err
	}
	sent := make([]byte, size)
	for i := range sent {
		sent[i] = byte(i*7 + i>>8 + seed)
	}
	go func() {
		stream.Write(sent)
		stream.Close()
	}()
	got, err := io.ReadAll(stream)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, sent) {
		return fmt.Errorf("stream %d: %d of %d bytes came back, or others", seed, len(got), size)
	}
	return nil
}

// flood opens streams without an end until one is refused or the session is over.
func flood(session *yamux.Session, _ []string) {
	for i := 0; ; i++ {
		stream, err := session.Open()
		if err != nil {
			fmt.Println("over", i, err)
			return
		}
		go func() {
			_, err := stream.Read(make([]byte, 1))
			fmt.Println("stream", err)
		}()
	}
}

// goAway says that it takes no more streams, and goes on with the one that is open.
func goAway(session *yamux.Session, _ []string) {
	stream, err := session.Accept()
	check(err)
	check(session.GoAway())
	io.Copy(stream, stream)
	stream.Close()
	_, err = session.Accept()
	fmt.Println("over", err)
}

// reset opens a stream, and says what its reads and writes come to.
func reset(session *yamux.Session, _ []string) {
	stream, err := session.Open()
	check(err)
	_, err = stream.Write([]byte("hello"))
	check(err)
	_, err = io.ReadAll(stream)
	fmt.Println("read", err)
	_, err = stream.Write([]byte("more"))
	fmt.Println("write", err)
	<-session.CloseChan()
}

// halves answers on a stream only after its peer has closed its half.
func halves(session *yamux.Session, _ []string) {
	stream, err := session.Accept()
	check(err)
	text, err := io.ReadAll(stream)
	check(err)
	fmt.Fprintf(stream, "%d bytes", len(text))
	stream.Close()
	<-session.CloseChan()
	fmt.Println("over")
}
