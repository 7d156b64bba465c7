// Package ants has a node of ants-go as a service, with its types and without what it does.
package ants

import (
	"net/url"

	"netrpc.test/contracts/filled"
)

// RpcServer is the service.
type RpcServer struct{}

type (
	// Settings are those of a node.
	Settings struct {
		HttpPort         int
		MulticastEnable  bool
		Name             string
		NodeList         []string
		TcpPort          int
		LogPath          string
		ConfigFile       string
		DownloadInterval int
	}
	// NodeInfo is a node.
	NodeInfo struct {
		Name, Ip string
		Port     int
		Settings *Settings
	}
	// RpcBase is in every message.
	RpcBase struct {
		NodeInfo *NodeInfo
		Result   bool
	}

	// GoRequest is the part of http.Request that can be said.
	GoRequest struct {
		Method                 string
		URL                    *url.URL
		Proto                  string
		ProtoMajor, ProtoMinor int
		Header                 map[string][]string
		ContentLength          int64
		TransferEncoding       []string
		Close                  bool
		Host                   string
		Form, PostForm         url.Values
		Trailer                map[string][]string
		RemoteAddr, RequestURI string
	}
	// Request is something to fetch.
	Request struct {
		GoRequest                                    *GoRequest
		CookieJar                                    int
		UniqueName, SpiderName, ParserName, NodeName string
		Depth                                        int
	}
	// ScrapeResult is what came of it.
	ScrapeResult struct {
		Request         *Request
		CrawlResult     string
		ScrapedRequests []*Request
	}

	Message    struct{ RpcBase }
	Distribute struct {
		RpcBase
		Request *Request
	}
	Report struct {
		RpcBase
		ScrapeResult *ScrapeResult
	}
	CloseSpider struct {
		RpcBase
		SpiderName string
	}
)

func (*RpcServer) IsAlive(a, r *RpcBase) error                      { return filled.Answer(a, r) }
func (*RpcServer) LetMeIn(a, r *Message) error                      { return filled.Answer(a, r) }
func (*RpcServer) Connect(a, r *RpcBase) error                      { return filled.Answer(a, r) }
func (*RpcServer) StopNode(a, r *Message) error                     { return filled.Answer(a, r) }
func (*RpcServer) StartSpider(a *Distribute, r *Message) error      { return filled.Answer(a, r) }
func (*RpcServer) CloseSpider(a *CloseSpider, r *CloseSpider) error { return filled.Answer(a, r) }
func (*RpcServer) AcceptRequest(a *Distribute, r *Message) error    { return filled.Answer(a, r) }
func (*RpcServer) AcceptResult(a *Report, r *Message) error         { return filled.Answer(a, r) }
