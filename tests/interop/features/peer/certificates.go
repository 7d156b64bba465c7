package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// certificates is all that two peers need to trust each other, in PEM.
type certificates struct {
	Authority     string // signed the two below
	ServerCert    string // of 127.0.0.1 and localhost
	ServerKey     string
	ElsewhereCert string // of another host, by the same authority
	ElsewhereKey  string
	ClientCert    string
	ClientKey     string
	Stranger      string // an authority that signed none of them
	RequireClient bool   // set by tests: whether the server asks for the client's certificate
}

func printCertificates() error {
	var c certificates
	authority, err := newAuthority("netrpc test authority")
	if err != nil {
		return err
	}
	stranger, err := newAuthority("netrpc test stranger")
	if err != nil {
		return err
	}
	c.Authority, c.Stranger = authority.pem, stranger.pem
	here := &x509.Certificate{
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	elsewhere := &x509.Certificate{
		DNSNames: []string{"elsewhere.example"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	client := &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	if c.ServerCert, c.ServerKey, err = authority.sign("server", here); err != nil {
		return err
	}
	if c.ElsewhereCert, c.ElsewhereKey, err = authority.sign("elsewhere", elsewhere); err != nil {
		return err
	}
	if c.ClientCert, c.ClientKey, err = authority.sign("client", client); err != nil {
		return err
	}
	line, err := json.Marshal(c)
	fmt.Println(string(line))
	return err
}

// authority signs certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	pem         string
}

func newAuthority(name string) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	name509(template, name)
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &authority{certificate, key, toPEM("CERTIFICATE", der)}, err
}

// sign gives a certificate and its key.
func (a *authority) sign(name string, template *x509.Certificate) (string, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	name509(template, name)
	template.KeyUsage = x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		return "", "", err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	return toPEM("CERTIFICATE", der), toPEM("PRIVATE KEY", private), err
}

// name509 fills in what every certificate has.
func name509(template *x509.Certificate, name string) {
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	template.Subject = pkix.Name{CommonName: name}
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = time.Now().Add(24 * time.Hour)
}

func toPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
