// A stock server of net/rpc whose argument has twenty kinds of fields: over TCP, and over HTTP with the debug page.
package main

import (
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/rpc"
	"net/url"
	"os"
	"time"
)

type Level int

type Point struct{ X, Y float64 }

type Item struct {
	Name  string
	Count int
	Price float32
}

type Shape interface{ Area() float64 }

type Circle struct{ Radius float64 }

func (c Circle) Area() float64 { return 3 * c.Radius * c.Radius }

// Job has a field of every kind that a form has a control for.
type Job struct {
	ID       int64
	Name     string
	Priority int8
	Retries  uint8
	Port     uint16
	Size     uint64
	Rate     float32
	Score    float64
	Pos      complex128
	Enabled  bool
	Data     []byte
	Hash     [4]byte
	Created  time.Time
	Timeout  time.Duration
	Tags     []string
	Labels   map[string]string
	Items    []Item
	Point    *Point
	Shape    Shape
	Value    any
	Level    Level
	Target   url.URL
	Amount   big.Int
	Parent   *Job
	Checkin  uint32
}

// Receipt answers to a job.
type Receipt struct {
	ID       int64
	Accepted bool
	Created  time.Time
	Items    []Item
	Total    float64
	Note     string
}

type Jobs struct{}

// Print answers with the JSON of what it was given.
func (Jobs) Print(job *Job, reply *string) error {
	parent := ""
	if job.Parent != nil {
		parent = job.Parent.Name
	}
	text, err := json.Marshal(&struct {
		*Job
		Parent string
		Pos    string
		Shape  string
		Value  string
	}{job, parent, fmt.Sprint(job.Pos), fmt.Sprintf("%T %v", job.Shape, job.Shape), fmt.Sprintf("%T %v", job.Value, job.Value)})
	*reply = string(text)
	return err
}

func (Jobs) Submit(job *Job, reply *Receipt) error {
	if job.Name == "" {
		return errors.New("a job needs a name")
	}
	total := 0.0
	for _, item := range job.Items {
		total += float64(item.Price) * float64(item.Count)
	}
	*reply = Receipt{job.ID, true, job.Created, job.Items, total, "queued as " + job.Name}
	return nil
}

func (Jobs) Echo(job *Job, reply *Job) error {
	*reply = *job
	return nil
}

// Wait answers after the time that it is given.
func (Jobs) Wait(pause time.Duration, reply *string) error {
	time.Sleep(pause)
	*reply = "waited " + pause.String()
	return nil
}

// Fail answers with markup.
func (Jobs) Fail(text string, reply *int) error {
	return errors.New("<img src=x onerror=\"document.title='hit'\">" + text)
}

func main() {
	gob.Register(Circle{})
	if err := rpc.Register(Jobs{}); err != nil {
		log.Fatal(err)
	}
	rpc.HandleHTTP()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	web, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go rpc.Accept(plain)
	go http.Serve(web, nil)
	fmt.Printf("listening %s %s\n", plain.Addr(), web.Addr())
	buffer := make([]byte, 1)
	os.Stdin.Read(buffer)
}
