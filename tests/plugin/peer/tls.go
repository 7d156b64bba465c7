package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"math/big"
	"net"
	"time"
)

// selfSigned makes a certificate that could be one of AutoMTLS.
func selfSigned() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(time.Now().UnixNano()),
		DNSNames:              []string{"localhost"},
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		NotBefore:             time.Now().Add(-time.Minute),
		NotAfter:              time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// stranger connects with a plugin that serves a host, and sends a ping. Unless it is the host, it gets an error.
func stranger(addr net.Addr, host *tls.Config, kind string) error {
	conn, err := net.Dial(addr.Network(), addr.String())
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	own := host.Certificates[0]
	config := host.Clone()
	switch kind {
	case "none":
		config.Certificates = nil
	case "other":
		config.Certificates = []tls.Certificate{selfSigned()}
	case "key":
		config.Certificates = []tls.Certificate{{Certificate: own.Certificate, PrivateKey: selfSigned().PrivateKey}}
	case "child":
		config.Certificates = []tls.Certificate{childOf(own)}
	case "old":
		config.MaxVersion = tls.VersionTLS11
		config.MinVersion = tls.VersionTLS10
	case "tls12":
		config.MaxVersion = tls.VersionTLS12
	}
	if kind != "plain" {
		conn = tls.Client(conn, config)
	}
	// A ping of yamux, and its answer.
	if _, err := conn.Write([]byte{0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9}); err != nil {
		return err
	}
	answer := make([]byte, 12)
	if _, err := io.ReadFull(conn, answer); err != nil {
		return err
	}
	if !bytes.Equal(answer, []byte{0, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 9}) {
		return fmt.Errorf("unexpected answer %x", answer)
	}
	return nil
}

// childOf makes a certificate that another one, which may do so, vouches for.
func childOf(parent tls.Certificate) tls.Certificate {
	authority, err := x509.ParseCertificate(parent.Certificate[0])
	if err != nil {
		panic(err)
	}
	child := selfSigned()
	template, _ := x509.ParseCertificate(child.Certificate[0])
	public := child.PrivateKey.(*ecdsa.PrivateKey).Public()
	der, err := x509.CreateCertificate(rand.Reader, template, authority, public, parent.PrivateKey)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der, parent.Certificate[0]}, PrivateKey: child.PrivateKey}
}

// serveImpostor knows the certificate of a plugin, but not its key.
func serveImpostor(kind string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	told, served := selfSigned(), selfSigned()
	if kind == "key" {
		served.Certificate = told.Certificate
	}
	fmt.Printf("1|1|tcp|%s|netrpc|%s\n", listener.Addr(), base64.RawStdEncoding.EncodeToString(told.Certificate[0]))
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go io.Copy(io.Discard, tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{served}}))
	}
}
