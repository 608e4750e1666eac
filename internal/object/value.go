package object

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Value reads a detail: true or false, a whole number as int64, another number as float64,
// a text, or a list of texts as []string. What is none of these comes as encoding/json
// reads it, for a check to refuse with its place. A key that is there twice is an error, and so is a number
// beyond 64 bits, in a list too, which [Raw] would not write.
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
				_, err := plainList(x)
				return x, cmp.Or(err, Once(raw))
			}
			list[i] = s
		}
		return list, nil
	case map[string]any:
		return x, Once(raw)
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
// keeps its point, a float32 is a double, and a [json.Number] what it says. The error is for
// a number beyond 64 bits and a text that is no UTF-8.
func Raw(v any) (json.RawMessage, error) {
	v, err := Plain(v)
	if err != nil {
		return nil, err
	}
	f, double := v.(float64)
	switch {
	case double && f == math.Trunc(f) && math.Abs(f) < 1e15:
		return strconv.AppendFloat(nil, f, 'f', 1, 64), nil
	case double && !math.IsNaN(f) && !math.IsInf(f, 0):
		return strconv.AppendFloat(nil, f, 'g', -1, 64), nil
	}
	return json.Marshal(v)
}

// Plain makes int64 or float64 of a number of whatever type, and leaves what is none. The
// error is for a number beyond 64 bits and for a text, of a list too, that is no UTF-8.
func Plain(v any) (any, error) {
	switch x := v.(type) {
	case nil, bool, int64, float64:
		return v, nil
	case json.Number:
		return number(x)
	case []any:
		return plainList(x)
	case []string:
		for i, s := range x {
			if err := valid(s); err != nil {
				return nil, at(fmt.Sprintf("[%d]", i), err)
			}
		}
		return x, nil
	}
	x := reflect.ValueOf(v)
	switch {
	case x.Kind() == reflect.String:
		return v, valid(x.String())
	case x.CanInt():
		return x.Int(), nil
	case x.CanUint() && x.Uint() > math.MaxInt64:
		return nil, fmt.Errorf("%d: want a number of at most %d", x.Uint(), math.MaxInt64)
	case x.CanUint():
		return int64(x.Uint()), nil //nolint:gosec // looked at before
	case x.CanFloat():
		return x.Float(), nil
	}
	return v, nil
}

// plainList looks at each of a list, which stays what it is: a list holds texts, and what is
// none is refused by a check.
func plainList(list []any) (any, error) {
	for i, x := range list {
		if _, err := Plain(x); err != nil {
			return nil, at(fmt.Sprintf("[%d]", i), err)
		}
	}
	return list, nil
}

// Values writes details by name, sorted. The error names the detail.
func Values(m map[string]any) (json.RawMessage, error) {
	entries := make([]Entry, 0, len(m))
	for key, v := range m {
		if err := valid(key); err != nil {
			return nil, err
		}
		raw, err := Raw(v)
		if err == nil {
			err = Some(raw)
		}
		if err != nil {
			return nil, at(key, err)
		}
		entries = append(entries, Entry{key, raw})
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Key, b.Key) })
	return Encode(entries), nil
}
