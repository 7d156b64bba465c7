package main

import (
	"net/netip"
	"net/url"
)

// UUID is as the usual packages define it.
type UUID [16]byte

// MarshalBinary gives the bytes.
func (u UUID) MarshalBinary() ([]byte, error) { return u[:], nil }

// UnmarshalBinary takes the bytes.
func (u *UUID) UnmarshalBinary(data []byte) error { copy(u[:], data); return nil }

// Target has one of each.
type Target struct {
	URL  url.URL
	Ref  *url.URL
	Addr netip.Addr
	Near *netip.Addr
	ID   UUID
	More []netip.Addr
}

func parsed(text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil {
		panic(err)
	}
	return u
}

func netVectors() []*vector {
	id := UUID{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	v4 := netip.MustParseAddr("192.0.2.1")
	return []*vector{
		one("url/full", parsed("https://user:pw@example.com:8443/a%2Fb/c?q=1&r=%20#frag")),
		one("url/empty", parsed("")),
		one("url/relative", parsed("../up?x")),
		one("url/opaque", parsed("mailto:a@example.com")),
		one("url/unusual", parsed("HTTP://EXAMPLE.com")).noted("no slash is added and the host keeps its case"),
		one("netip/v4", v4),
		one("netip/v6", netip.MustParseAddr("2001:db8::1")),
		one("netip/v6-zeros", netip.MustParseAddr("::")),
		one("netip/v6-two-gaps", netip.MustParseAddr("2001:0:0:1::2:3")),
		one("netip/v6-single-zero", netip.MustParseAddr("2001:db8:0:1:1:1:1:1")),
		one("netip/v4-in-v6", netip.MustParseAddr("::ffff:192.0.2.1")),
		one("netip/zone", netip.MustParseAddr("fe80::1%eth0")),
		one("netip/zero", netip.Addr{}).noted("an encoding of no bytes"),
		one("netip/map-key", map[netip.Addr]string{v4: "host"}),
		one("uuid/value", id),
		one("uuid/nil", UUID{}),
		one("uuid/slice", []UUID{id, {}}),
		one("uuid/map-key", map[UUID]int{id: 1}),
		one("net/fields", &Target{*parsed("http://a/"), parsed("b"), v4, &v4, id, []netip.Addr{v4, {}}}),
		one("net/fields-zero", &Target{}),
	}
}
