// Package jws stands in for github.com/SermoDigital/jose/jws: access tokens, which are all good for another hour.
package jws

import (
	"time"

	"github.com/SermoDigital/jose/jwt"
)

type (
	token  struct{}
	claims struct{}
)

func (token) Claims() jwt.Claims             { return claims{} }
func (claims) Has(string) bool               { return false }
func (claims) Get(string) any                { return "" }
func (claims) Expiration() (time.Time, bool) { return time.Now().Add(time.Hour), true }

// ParseJWT reads no token.
func ParseJWT([]byte) (jwt.JWT, error) { return token{}, nil }
