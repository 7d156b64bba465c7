// Package jwt stands in for github.com/SermoDigital/jose/jwt.
package jwt

import "time"

type (
	// JWT is a token.
	JWT interface{ Claims() Claims }
	// Claims is what a token says.
	Claims interface {
		Has(string) bool
		Get(string) any
		Expiration() (time.Time, bool)
	}
)
