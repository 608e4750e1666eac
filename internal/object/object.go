// Package object reads and writes JSON objects as strictly as files are read: a key that
// is not known is an error, and so is one that is there twice or is spelt in another case.
package object

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

var errNoObject = errors.New("want an object")

// An Entry is one key of an object with its value as it is written.
type Entry struct {
	Key string
	Raw json.RawMessage
}

// Entries lists the entries of an object in order. Nil without error is that of null.
func Entries(data []byte) ([]Entry, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	open, err := dec.Token()
	if err != nil || open == nil {
		return nil, err
	}
	if open != json.Delim('{') {
		return nil, errNoObject
	}
	list, seen := []Entry{}, map[string]bool{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		e := Entry{Key: key.(string)} //nolint:forcetypeassert // a key is a string
		if err := dec.Decode(&e.Raw); err != nil {
			return nil, err
		}
		if seen[e.Key] {
			return nil, fmt.Errorf("key %q is there twice", e.Key)
		}
		seen[e.Key] = true
		list = append(list, e)
	}
	_, err = dec.Token()
	return list, err
}

// Decode fills the struct that into points to by its json tags. A key that the struct does
// not have goes to extra, and is an error where extra is nil. Null leaves the struct as it is.
func Decode(data []byte, into any, extra func(Entry) error) error {
	entries, err := Entries(data)
	if err != nil {
		return err
	}
	out := reflect.ValueOf(into).Elem()
	fields, names := fieldsOf(out.Type())
	for _, e := range entries {
		i, known := fields[e.Key]
		switch {
		case known:
			err = strict(e.Raw, out.Field(i).Addr().Interface())
		case extra != nil:
			err = extra(e)
		default:
			return fmt.Errorf("unknown key %q: want %s", e.Key, strings.Join(names, ", "))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", e.Key, err)
		}
	}
	return nil
}

func strict(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}

func fieldsOf(t reflect.Type) (index map[string]int, names []string) {
	index = map[string]int{}
	for i := range t.NumField() {
		if key, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); key != "" && key != "-" {
			index[key] = i
			names = append(names, key)
		}
	}
	return index, names
}

// Has reports whether the struct has a key of its own by that name.
func Has(v any, key string) bool {
	index, _ := fieldsOf(reflect.TypeOf(v))
	_, ok := index[key]
	return ok
}

// Encode writes entries as one object, in their order.
func Encode(entries []Entry) []byte {
	b := []byte{'{'}
	for i, e := range entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(appendString(b, e.Key), ':'), e.Raw...)
	}
	return append(b, '}')
}

func appendString(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil { // a string has a text
		return strconv.AppendQuote(b, s)
	}
	return append(b, text...)
}

// Value reads a detail: true or false, a whole number as int64, another number as float64,
// a text, or a list of texts as []string. What is none of these comes as encoding/json
// reads it, for a check to refuse with its place.
func Value(raw []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	switch x := v.(type) {
	case json.Number:
		return number(x)
	case []any:
		list := make([]string, len(x))
		for i, item := range x {
			s, ok := item.(string)
			if !ok {
				return x, nil
			}
			list[i] = s
		}
		return list, nil
	}
	return v, nil
}

func number(n json.Number) (any, error) {
	if !strings.ContainsAny(string(n), ".eE") {
		i, err := n.Int64()
		if err != nil {
			return nil, fmt.Errorf("%s: want a number of 64 bits", n)
		}
		return i, nil
	}
	f, err := n.Float64()
	if err != nil {
		return nil, fmt.Errorf("%s: want a number of 64 bits", n)
	}
	return f, nil
}

// Raw writes a detail so that [Value] reads back the same type: a float64 that is whole
// keeps its point.
func Raw(v any) (json.RawMessage, error) {
	if f, ok := v.(float64); ok && f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.AppendFloat(nil, f, 'f', 1, 64), nil
	}
	if f, ok := v.(float64); ok && !math.IsNaN(f) && !math.IsInf(f, 0) {
		b := strconv.AppendFloat(nil, f, 'g', -1, 64)
		return b, nil
	}
	return json.Marshal(v)
}

// Values writes details by name, sorted.
func Values(m map[string]any) (json.RawMessage, error) {
	entries := make([]Entry, 0, len(m))
	for key, v := range m {
		raw, err := Raw(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		entries = append(entries, Entry{key, raw})
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Key, b.Key) })
	return Encode(entries), nil
}
