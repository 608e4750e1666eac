package object

import (
	"bytes"
	"encoding/json"
	"strings"
)

// A scan goes over the bytes of a text that may be JSON. It takes no more for a value than a
// value can be; that it is one is for whoever reads it.
type scan struct {
	b []byte
	i int
}

func (s *scan) space() {
	for s.i < len(s.b) && (s.b[s.i] == ' ' || s.b[s.i] == '\n' || s.b[s.i] == '\t' || s.b[s.i] == '\r') {
		s.i++
	}
}

// take takes a delimiter, if it stands next.
func (s *scan) take(c byte) bool {
	s.space()
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

// end reports whether nothing is left.
func (s *scan) end() bool {
	s.space()
	return s.i == len(s.b)
}

// more reports whether another item stands before the closing delimiter, which it takes otherwise.
func (s *scan) more(first bool, closing byte) (more, ok bool) {
	if s.take(closing) {
		return false, true
	}
	return true, first || s.take(',')
}

// value takes the value that stands next.
func (s *scan) value() (raw []byte, ok bool) {
	s.space()
	begin := s.i
	if s.i == len(s.b) {
		return nil, false
	}
	switch s.b[s.i] {
	case '"':
		ok = s.text()
	case '{', '[':
		ok = s.nested()
	default:
		for s.i < len(s.b) && strings.IndexByte(",:]} \n\t\r", s.b[s.i]) < 0 {
			s.i++
		}
		ok = s.i > begin
	}
	return s.b[begin:s.i:s.i], ok
}

// text goes over a string.
func (s *scan) text() bool {
	for s.i++; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return true
		case c == '\\':
			s.i++
		case c < ' ':
			return false
		}
	}
	return false
}

// nested goes over an object or a list, with what is in it.
func (s *scan) nested() bool {
	for depth := 0; s.i < len(s.b); {
		switch s.b[s.i] {
		case '"':
			if !s.text() {
				return false
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if s.i++; depth == 0 {
			return true
		}
	}
	return false
}

// plain is what a string says; false for what is none, and for one with escapes.
func plain(raw []byte) (text []byte, ok bool) {
	if len(raw) < 2 || raw[0] != '"' || raw[len(raw)-1] != '"' || bytes.IndexByte(raw, '\\') >= 0 {
		return nil, false
	}
	return raw[1 : len(raw)-1], true
}

// said is what a string says.
func said(raw []byte) (text string, ok bool) {
	if b, ok := plain(raw); ok {
		return string(b), true
	}
	if len(raw) == 0 || raw[0] != '"' {
		return "", false
	}
	err := json.Unmarshal(raw, &text)
	return text, err == nil
}

// items lists what is in a list, as it is written. The text is JSON.
func items(raw []byte) (list [][]byte, ok bool) {
	s := scan{b: raw}
	if !s.take('[') {
		return nil, false
	}
	list = [][]byte{}
	for {
		more, ok := s.more(len(list) == 0, ']')
		if !more || !ok {
			return list, ok && s.end()
		}
		item, ok := s.value()
		if !ok {
			return nil, false
		}
		list = append(list, item)
	}
}

// pairs lists the entries of an object in order, a key as often as it stands there. The text
// is JSON.
func pairs(raw []byte) (list []Entry, ok bool) {
	s := scan{b: raw}
	if !s.take('{') {
		return nil, false
	}
	list = []Entry{}
	for {
		more, ok := s.more(len(list) == 0, '}')
		if !more || !ok {
			return list, ok && s.end()
		}
		key, ok := s.value()
		if !ok || !s.take(':') {
			return nil, false
		}
		e := Entry{}
		if e.Key, ok = said(key); !ok {
			return nil, false
		}
		if e.Raw, ok = s.value(); !ok {
			return nil, false
		}
		list = append(list, e)
	}
}
