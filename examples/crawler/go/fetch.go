package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// More links than any page for people has.
const maxLinks = 2000

// FetchRequest is what a node is to fetch. ../contract.ts says what its fields mean.
type FetchRequest struct {
	Url       string
	UserAgent string
	Deadline  int64
	MaxBytes  int
	Raw       bool
}

// FetchReply is what a node found. ../contract.ts says what its fields mean.
type FetchReply struct {
	Node       string
	Status     int
	Location   string
	Type       string
	Charset    string
	Encoding   string
	Title      []byte
	Base       []byte
	Links      [][]byte
	Bytes      int
	NoIndex    bool
	RetryAfter int
	Body       []byte
	Error      string
	Hopeless   bool
}

// The content types that can be read, and whether they have links.
var types = map[string]bool{"text/html": true, "application/xhtml+xml": true, "text/plain": false}

// Redirects are the master's business.
var client = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func fetchPage(ctx context.Context, request *FetchRequest, reply *FetchReply) error {
	reply.Encoding = "utf-8"
	deadline := time.UnixMilli(request.Deadline)
	// A process that was frozen reads its orders long after they were given.
	if late := time.Since(deadline); late >= 0 {
		return fmt.Errorf("the order came %d ms after its deadline", late.Milliseconds())
	}
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	if err := ask(ctx, request, reply); err != nil {
		reply.Error = messageOf(err)
	}
	return nil
}

func ask(ctx context.Context, request *FetchRequest, reply *FetchReply) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, request.Url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", request.UserAgent)
	if request.Raw {
		req.Header.Set("Accept", "text/plain,*/*;q=0.5")
	} else {
		req.Header.Set("Accept", "text/html,application/xhtml+xml,text/plain;q=0.8")
	}
	response, err := client.Do(req)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	contentType := response.Header.Get("Content-Type")
	reply.Status = response.StatusCode
	reply.Location = response.Header.Get("Location")
	reply.Type = strings.ToLower(strings.TrimSpace(strings.Split(contentType, ";")[0]))
	reply.RetryAfter = retryAfter(response.Header.Get("Retry-After"))
	if response.StatusCode < 200 || response.StatusCode > 299 || !request.Raw && !isReadable(reply) {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, int64(request.MaxBytes)+1))
	reply.Bytes = len(body)
	if err != nil {
		return err
	}
	if len(body) > request.MaxBytes {
		if !request.Raw {
			reply.Error = fmt.Sprintf("the page is larger than %d bytes", request.MaxBytes)
			reply.Hopeless = true
			return nil
		}
		body = body[:request.MaxBytes]
	}
	if request.Raw {
		reply.Body = body
	} else {
		describe(reply, body, contentType, response.Header.Get("X-Robots-Tag"))
	}
	return nil
}

func isReadable(reply *FetchReply) bool {
	if _, known := types[reply.Type]; known {
		return true
	}
	kind := reply.Type
	if kind == "" {
		kind = "missing"
	}
	reply.Error = "the content type is " + kind
	reply.Hopeless = true
	return false
}

func describe(reply *FetchReply, body []byte, contentType, tag string) {
	reply.Charset = charsetOf(body, contentType)
	text, encoding := decode(body, reply.Charset)
	reply.Encoding = encoding
	var page pageParts
	if types[reply.Type] {
		page = readPage(text, encoding == "utf-8")
	}
	reply.Title, reply.Base = page.title, page.base
	if !hasWord([]byte(tag), "nofollow") && !hasWord([]byte(tag), "none") {
		reply.Links = page.links
	}
	reply.NoIndex = page.noIndex || hasWord([]byte(tag), "noindex") || hasWord([]byte(tag), "none")
}

// retryAfter gives the seconds from a number or a date.
func retryAfter(header string) int {
	if seconds, err := strconv.Atoi(strings.TrimSpace(header)); err == nil {
		return seconds
	}
	if at, err := http.ParseTime(header); err == nil && time.Until(at) > 0 {
		return int(time.Until(at)/time.Second) + 1
	}
	return 0
}

// messageOf leaves out the URL, which the master knows.
func messageOf(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "the answer took too long"
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return err.Error()
}

// hasWord tells whether a list of words, as rel and the meta tag have, has this one.
func hasWord(list []byte, word string) bool {
	for _, found := range bytes.FieldsFunc(list, func(r rune) bool { return r == ',' || isSpace(byte(r)) }) {
		if strings.EqualFold(string(found), word) {
			return true
		}
	}
	return false
}
