package main

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Browsers look for <meta charset> in this many bytes.
const metaWithin = 1024

var (
	headerCharset = regexp.MustCompile(`(?i)charset\s*=\s*["']?([^\s"';]+)`)
	metaCharset   = regexp.MustCompile(`(?is)<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"';>/]+)`)
)

// The names under which windows-1252 and UTF-8 are known. Browsers take Latin 1 for windows-1252, too.
var names = map[string]string{
	"utf-8": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8",
	"utf-16": "utf-16le", "utf-16le": "utf-16le", "utf-16be": "utf-16be",
	"windows-1252": "windows-1252", "cp1252": "windows-1252", "iso-8859-1": "windows-1252",
	"iso8859-1": "windows-1252", "latin1": "windows-1252", "l1": "windows-1252", "us-ascii": "windows-1252",
	"ascii": "windows-1252",
}

// Go's library knows no list of encodings, so a name counts if it looks like one of the families that there are.
var known = regexp.MustCompile(`^(shift[-_]jis|sjis|euc-(jp|kr)|iso-2022-jp|big5|gb[k0-9]\w*|koi8-[ru]|iso-8859-\d+|windows-(1\d{3}|874)|macintosh)$`)

// charsetOf finds the encoding: from a byte order mark, the header, the page's meta element, or the bytes themselves.
func charsetOf(body []byte, contentType string) string {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return "utf-8"
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return "utf-16be"
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return "utf-16le"
	}
	if found := headerCharset.FindStringSubmatch(contentType); found != nil && nameOf(found[1]) != "" {
		return nameOf(found[1])
	}
	start := body
	if len(start) > metaWithin {
		start = start[:metaWithin]
	}
	if found := metaCharset.FindSubmatch(start); found != nil && nameOf(string(found[1])) != "" {
		name := nameOf(string(found[1]))
		// If we could read this line as ASCII, it is not UTF-16, whatever it says.
		if strings.HasPrefix(name, "utf-16") {
			return "utf-8"
		}
		return name
	}
	if utf8.Valid(body) {
		return "utf-8"
	}
	return "windows-1252"
}

func nameOf(label string) string {
	label = strings.ToLower(label)
	if name, ok := names[label]; ok {
		return name
	}
	if known.MatchString(label) {
		return label
	}
	return ""
}

// decode gives the text, and its encoding: UTF-8 if Go's library can read the page, and otherwise the page's own. Those
// encodings have ASCII at its place, so that tags can be found in them, and the master decodes the links.
func decode(body []byte, charset string) ([]byte, string) {
	switch charset {
	case "utf-8":
		return bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), charset
	case "utf-16le", "utf-16be":
		return decodeUtf16(body, charset == "utf-16be"), "utf-8"
	case "windows-1252":
		return decodeWindows1252(body), "utf-8"
	}
	return body, charset
}

// What windows-1252 has where Latin 1 has controls.
var windows1252 = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

func decodeWindows1252(body []byte) []byte {
	runes := make([]rune, len(body))
	for i, char := range body {
		runes[i] = rune(char)
		if char >= 0x80 && char < 0xa0 {
			runes[i] = windows1252[char-0x80]
		}
	}
	return []byte(string(runes))
}

func decodeUtf16(body []byte, bigEndian bool) []byte {
	units := make([]uint16, len(body)/2)
	for i := range units {
		first, second := uint16(body[2*i]), uint16(body[2*i+1])
		if bigEndian {
			units[i] = first<<8 | second
		} else {
			units[i] = second<<8 | first
		}
	}
	return bytes.TrimPrefix([]byte(string(utf16.Decode(units))), []byte("\ufeff"))
}
