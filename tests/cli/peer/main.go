// Stock net/rpc servers for the tests of the command line, and gob files.
//
//	program serve FOLDER        serves until stdin ends; FOLDER takes the unix socket
//	program files FOLDER N      writes gob files; large.gob has N records
//
// A server prints where it listens as a line of JSON. To a line "executed" on stdin it answers with
// a line of JSON that says how many methods ran.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	switch os.Args[1] {
	case "serve":
		serve(os.Args[2])
	case "files":
		records, err := strconv.Atoi(os.Args[3])
		check(err)
		writeFiles(os.Args[2], records)
	default:
		panic("serve FOLDER, or files FOLDER N")
	}
}

func serve(folder string) {
	for _, service := range []any{Arith{}, Kinds{}, Single{}, Evil{}} {
		check(rpc.Register(service))
	}
	rpc.HandleHTTP()
	tcp, web, jsons := listen("tcp", "127.0.0.1:0"), listen("tcp", "127.0.0.1:0"), listen("tcp", "127.0.0.1:0")
	path := filepath.Join(folder, "rpc.sock")
	unix := listen("unix", path)
	secure, authority := listenSecure()
	go rpc.Accept(tcp)
	go rpc.Accept(unix)
	go rpc.Accept(secure)
	go http.Serve(web, nil)
	go acceptJSON(jsons)
	print(map[string]any{
		"go": runtime.Version(), "tcp": tcp.Addr().String(), "http": web.Addr().String(),
		"json": jsons.Addr().String(), "tls": secure.Addr().String(), "unix": path, "authority": authority,
	})
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if lines.Text() == "executed" {
			print(map[string]any{"executed": atomic.LoadInt64(&executed)})
		}
	}
}

func print(value any) { check(json.NewEncoder(os.Stdout).Encode(value)) }

func listen(network, address string) net.Listener {
	listener, err := net.Listen(network, address)
	check(err)
	return listener
}

func acceptJSON(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go jsonrpc.ServeConn(conn)
	}
}

// listenSecure listens with a certificate made on the spot, and gives that as PEM.
func listenSecure() (net.Listener, string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	check(err)
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", config)
	check(err)
	return listener, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
