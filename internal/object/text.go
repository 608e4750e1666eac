package object

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// UTF8 is an error for a text in the value that is no UTF-8, which encoding/json would
// change without a word. What writes its own JSON looks at its own.
func UTF8(v any) error { return texts(reflect.ValueOf(v)) }

func valid(s string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("%q is not UTF-8", s)
	}
	return nil
}

func texts(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		return valid(v.String())
	case reflect.Struct:
		t := v.Type()
		for i := range t.NumField() {
			key, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if key == "" || key == "-" {
				continue
			}
			if err := inner(v.Field(i)); err != nil {
				return at(key, err)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := inner(v.Index(i)); err != nil {
				return at(fmt.Sprintf("[%d]", i), err)
			}
		}
	default: // numbers; a map writes its own
	}
	return nil
}

func inner(v reflect.Value) error {
	if _, own := reflect.TypeAssert[json.Marshaler](v); own {
		return nil
	}
	if t, ok := reflect.TypeAssert[encoding.TextMarshaler](v); ok {
		b, err := t.MarshalText()
		if err != nil {
			return err
		}
		return valid(string(b))
	}
	return texts(v)
}
