package object

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Quick fills what field points to for each key of an object, without reflection where it can.
// False means that something is out of the ordinary, faulty or not, and what was filled is to be
// thrown away: [Decode] reads the same, and says what is wrong. Field gives nil for a key that
// is not known.
func Quick(data []byte, field func(key []byte) any) bool {
	s := scan{b: data}
	if !utf8.Valid(data) || !s.take('{') {
		return false
	}
	var room [32]any // as many as most objects have keys
	for seen := room[:0]; ; {
		more, ok := s.more(len(seen) == 0, '}')
		if !more || !ok {
			return ok && s.end()
		}
		raw, ok := s.value()
		if !ok || !s.take(':') {
			return false
		}
		key, ok := plain(raw)
		if !ok {
			return false
		}
		into := field(key)
		if into == nil || slices.Contains(seen, into) {
			return false
		}
		seen = append(seen, into)
		if raw, ok = s.value(); !ok || !quick(raw, into) {
			return false
		}
	}
}

// quick reads one value as [fill] does, but for null.
func quick(raw []byte, into any) (ok bool) {
	switch x := into.(type) {
	case *string:
		*x, ok = said(raw)
		return ok
	case *bool:
		*x = string(raw) == "true"
		return *x || string(raw) == "false"
	case *[]string:
		*x, ok = quickList(raw)
		return ok
	case *map[string]any:
		*x, ok = quickDetails(raw)
		return ok
	case json.Unmarshaler:
		return x.UnmarshalJSON(raw) == nil
	case encoding.TextUnmarshaler:
		text, ok := plain(raw)
		return ok && x.UnmarshalText(text) == nil
	}
	return json.Valid(raw) && fill(raw, reflect.ValueOf(into).Elem()) == nil
}

// quickList reads a list of texts.
func quickList(raw []byte) ([]string, bool) {
	s := scan{b: raw}
	if !s.take('[') {
		return nil, false
	}
	for list := []string{}; ; {
		more, ok := s.more(len(list) == 0, ']')
		if !more || !ok {
			return list, ok && s.end()
		}
		item, ok := s.value()
		if !ok {
			return nil, false
		}
		text, ok := said(item)
		if !ok {
			return nil, false
		}
		list = append(list, text)
	}
}

// quickDetails reads details by name, each as [Value] does.
func quickDetails(raw []byte) (map[string]any, bool) {
	list, ok := pairs(raw)
	if !ok {
		return nil, false
	}
	m := make(map[string]any, len(list))
	for _, e := range list {
		if _, twice := m[e.Key]; twice {
			return nil, false
		}
		if m[e.Key], ok = quickDetail(e.Raw); !ok {
			return nil, false
		}
	}
	return m, true
}

func quickDetail(raw []byte) (any, bool) {
	switch c := raw[0]; {
	case c == '"':
		return said(raw)
	case c == '[':
		if list, ok := quickList(raw); ok {
			return list, true
		}
	case c >= '1' && c <= '9': // no zero in front, which is no JSON
		if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
			return n, true
		}
	case string(raw) == "true" || string(raw) == "false":
		return string(raw) == "true", true
	}
	if !json.Valid(raw) || string(raw) == "null" {
		return nil, false
	}
	v, err := Value(raw)
	return v, err == nil
}
