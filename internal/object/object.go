// Package object reads and writes JSON objects as strictly as files are read, to the
// bottom: a key that is not known is an error with its path, and so is one that is there
// twice or is spelt in another case, null in a list, and text that is no UTF-8.
package object

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

var (
	errNoObject = errors.New("want an object")
	errNoUTF8   = errors.New("it is not UTF-8")
	errNull     = errors.New("null, where a value is wanted")
)

// An Entry is one key of an object with its value as it is written.
type Entry struct {
	Key string
	Raw json.RawMessage
}

// Entries lists the entries of an object in order. Nil without error is that of null. The
// values are parts of the data.
func Entries(data []byte) ([]Entry, error) {
	if !utf8.Valid(data) {
		return nil, errNoUTF8
	}
	if !json.Valid(data) {
		return entriesUntil(data)
	}
	list, ok := pairs(data)
	switch {
	case ok:
		return list, once(list)
	case string(bytes.TrimSpace(data)) == "null":
		return nil, nil
	default:
		return nil, errNoObject
	}
}

// once is an error where a key is there twice.
func once(list []Entry) error {
	if len(list) <= fewKeys {
		for i := range list {
			for j := range i {
				if list[i].Key == list[j].Key {
					return twice(list[i].Key)
				}
			}
		}
		return nil
	}
	seen := make(map[string]bool, len(list))
	for _, e := range list {
		if seen[e.Key] {
			return twice(e.Key)
		}
		seen[e.Key] = true
	}
	return nil
}

// fewKeys are so few that comparing each two is quicker than a map.
const fewKeys = 16

func twice(key string) error { return fmt.Errorf("key %q is there twice", key) }

// entriesUntil finds the first fault of what is no JSON.
func entriesUntil(data []byte) ([]Entry, error) {
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
			return nil, twice(e.Key)
		}
		seen[e.Key] = true
		list = append(list, e)
	}
	_, err = dec.Token()
	return list, err
}

// Once is an error where an object in the value has a key twice, at whatever depth.
func Once(raw []byte) error {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	switch {
	case bytes.HasPrefix(raw, []byte("{")):
		entries, err := Entries(raw)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := Once(e.Raw); err != nil {
				return at(e.Key, err)
			}
		}
	case bytes.HasPrefix(raw, []byte("[")):
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return err
		}
		for i, item := range list {
			if err := Once(item); err != nil {
				return at(fmt.Sprintf("[%d]", i), err)
			}
		}
	}
	return nil
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
