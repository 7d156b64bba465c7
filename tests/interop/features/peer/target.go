package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net"
)

// target is an address and how to get there.
type target struct {
	network, address string
	certificates     *certificates // where the network is tls
}

func newTarget(network, address string) (target, error) {
	to := target{network: network, address: address}
	if network != "tls" {
		return to, nil
	}
	if !input.Scan() {
		return to, errors.New("expected a line with certificates")
	}
	return to, json.Unmarshal(input.Bytes(), &to.certificates)
}

func (to target) dial() (net.Conn, error) {
	if to.network != "tls" {
		return net.Dial(to.network, to.address)
	}
	config, err := to.certificates.clientConfig()
	if err != nil {
		return nil, err
	}
	return tls.Dial("tcp", to.address, config)
}

func (to target) listen() (net.Listener, error) {
	if to.network != "tls" {
		return net.Listen(to.network, to.address)
	}
	config, err := to.certificates.serverConfig()
	if err != nil {
		return nil, err
	}
	return tls.Listen("tcp", to.address, config)
}

// clientConfig trusts the authority, where there is one, and shows the client's certificate, where there is one.
func (c *certificates) clientConfig() (*tls.Config, error) {
	config := &tls.Config{RootCAs: x509.NewCertPool()}
	config.RootCAs.AppendCertsFromPEM([]byte(c.Authority))
	if c.ClientCert == "" {
		return config, nil
	}
	pair, err := tls.X509KeyPair([]byte(c.ClientCert), []byte(c.ClientKey))
	config.Certificates = []tls.Certificate{pair}
	return config, err
}

// serverConfig shows the server's certificate and asks for the client's, where RequireClient says so.
func (c *certificates) serverConfig() (*tls.Config, error) {
	pair, err := tls.X509KeyPair([]byte(c.ServerCert), []byte(c.ServerKey))
	if err != nil {
		return nil, err
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}}
	if c.RequireClient {
		config.ClientAuth = tls.RequireAndVerifyClientCert
		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AppendCertsFromPEM([]byte(c.Authority))
	}
	return config, nil
}
