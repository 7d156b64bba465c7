package main

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

// pageParts is what a crawler wants to know of a page.
type pageParts struct {
	title, base []byte
	// The links that may be followed, as the page writes them, each once.
	links   [][]byte
	noIndex bool
}

const longestTitle = 300

// Elements whose content is text up to their end tag.
var textElements = map[string]bool{
	"script": true, "style": true, "textarea": true, "title": true, "xmp": true, "iframe": true, "noembed": true, "noframes": true,
}

// The elements that lead to another page, with the attribute that says where.
var linking = map[string]string{"a": "href", "area": "href", "frame": "src", "iframe": "src"}

// readPage finds title and links. It is the tokenizer of ../node/html.ts, which says what it skips, on bytes: a page can be
// in an encoding that is not decoded here.
func readPage(html []byte, isUtf8 bool) pageParts {
	var page pageParts
	noFollow := false
	seen := make(map[string]bool)
	for at := 0; ; {
		tag, next, ok := nextTag(html, at, isUtf8)
		if !ok {
			break
		}
		at = next
		link, has := tag.attributes[linking[tag.name]]
		switch {
		case has && !hasWord(tag.attributes["rel"], "nofollow"):
			link = bytes.TrimSpace(link)
			if len(page.links) < maxLinks && !seen[string(link)] {
				seen[string(link)] = true
				page.links = append(page.links, link)
			}
		case tag.name == "title" && page.title == nil:
			page.title = plainText(tag.text, isUtf8)
		case tag.name == "base" && page.base == nil:
			page.base = tag.attributes["href"]
		case tag.name == "meta" && strings.EqualFold(string(tag.attributes["name"]), "robots"):
			content := tag.attributes["content"]
			page.noIndex = page.noIndex || hasWord(content, "noindex") || hasWord(content, "none")
			noFollow = noFollow || hasWord(content, "nofollow") || hasWord(content, "none")
		}
	}
	if noFollow {
		page.links = nil
	}
	return page
}

type tag struct {
	name       string
	attributes map[string][]byte
	// What follows, for elements whose content is text.
	text []byte
}

// nextTag gives the next start tag, and where to go on behind it.
func nextTag(html []byte, at int, isUtf8 bool) (tag, int, bool) {
	for {
		open := bytes.IndexByte(html[at:], '<')
		if open < 0 || at+open+1 >= len(html) {
			return tag{}, 0, false
		}
		at += open
		rest := html[at+1:]
		switch {
		case bytes.HasPrefix(rest, []byte("!--")):
			at = endOf(html, "-->", at+2)
		case rest[0] == '!' || rest[0] == '?' || rest[0] == '/' && len(rest) > 1 && isLetter(rest[1]):
			at = endOf(html, ">", at)
		case isLetter(rest[0]):
			found, end, closed := readTag(html, at+1, isUtf8)
			if !closed {
				return tag{}, 0, false
			}
			if textElements[found.name] {
				close := endTag(html, end, found.name)
				found.text, end = html[end:close], close
			}
			return found, end, true
		default:
			at++
		}
	}
}

func endOf(html []byte, mark string, from int) int {
	if found := bytes.Index(html[from:], []byte(mark)); found >= 0 {
		return from + found + len(mark)
	}
	return len(html)
}

// endTag finds the end tag of an element whose content is text.
func endTag(html []byte, from int, name string) int {
	for at := from; ; {
		found := bytes.Index(html[at:], []byte("</"))
		if found < 0 {
			return len(html)
		}
		at += found
		end := at + 2 + len(name)
		if end >= len(html) {
			return len(html)
		}
		if bytes.EqualFold(html[at+2:end], []byte(name)) && (isSpace(html[end]) || html[end] == '/' || html[end] == '>') {
			return at
		}
		at += 2
	}
}

// readTag reads a start tag from its name on. False if the page ends before the tag does.
func readTag(html []byte, at int, isUtf8 bool) (tag, int, bool) {
	start := at
	for at < len(html) && !isSpace(html[at]) && html[at] != '/' && html[at] != '>' {
		at++
	}
	found := tag{name: strings.ToLower(string(html[start:at])), attributes: make(map[string][]byte)}
	for {
		for at < len(html) && (isSpace(html[at]) || html[at] == '/') {
			at++
		}
		if at >= len(html) {
			return found, at, false
		}
		if html[at] == '>' {
			return found, at + 1, true
		}
		start = at
		// An equals sign at the beginning belongs to the name.
		for at++; at < len(html) && !isSpace(html[at]) && html[at] != '/' && html[at] != '>' && html[at] != '='; at++ {
		}
		name := strings.ToLower(string(html[start:at]))
		var value []byte
		if equals := skipSpace(html, at); equals < len(html) && html[equals] == '=' {
			value, at = readValue(html, skipSpace(html, equals+1))
		}
		if _, known := found.attributes[name]; !known {
			found.attributes[name] = decodeEntities(value, isUtf8)
		}
	}
}

func readValue(html []byte, at int) ([]byte, int) {
	if at >= len(html) {
		return nil, at
	}
	if quote := html[at]; quote == '"' || quote == '\'' {
		if end := bytes.IndexByte(html[at+1:], quote); end >= 0 {
			return html[at+1 : at+1+end], at + end + 2
		}
		return nil, len(html)
	}
	start := at
	for at < len(html) && !isSpace(html[at]) && html[at] != '>' {
		at++
	}
	return html[start:at], at
}

func skipSpace(html []byte, at int) int {
	for at < len(html) && isSpace(html[at]) {
		at++
	}
	return at
}

func isSpace(char byte) bool {
	return char == ' ' || char >= '\t' && char <= '\r'
}

func isLetter(char byte) bool {
	return char|0x20 >= 'a' && char|0x20 <= 'z'
}

var (
	entity   = regexp.MustCompile(`(?i)&(?:#(?:x([\da-f]{1,6})|(\d{1,7}));?|(\w+);)`)
	entities = map[string]string{"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'"}
)

// decodeEntities replaces entities, beyond ASCII only in UTF-8: elsewhere their characters would have to be written in the
// encoding of the page.
func decodeEntities(text []byte, isUtf8 bool) []byte {
	if bytes.IndexByte(text, '&') < 0 {
		return text
	}
	return entity.ReplaceAllFunc(text, func(all []byte) []byte {
		found := entity.FindSubmatch(all)
		if value, ok := entities[string(found[3])]; ok {
			return []byte(value)
		}
		digits, base := found[2], 10
		if len(found[1]) > 0 {
			digits, base = found[1], 16
		}
		if code, err := strconv.ParseUint(string(digits), base, 32); err == nil && code > 0 && (code < 128 || isUtf8) {
			return []byte(string(rune(code)))
		}
		return all
	})
}

func plainText(text []byte, isUtf8 bool) []byte {
	plain := bytes.Join(bytes.Fields(decodeEntities(text, isUtf8)), []byte(" "))
	if len(plain) > longestTitle {
		plain = plain[:longestTitle]
	}
	// Found, and empty.
	if plain == nil {
		plain = []byte{}
	}
	return plain
}
