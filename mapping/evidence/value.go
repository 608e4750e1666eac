package evidence

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/enum"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// ValueType is the type of a fact or an attribute.
type ValueType uint8

// Value types. Values are bool, int64, float64, string and []string. NoValue is that of
// what was declared without a type; nothing is a value of it.
const (
	NoValue ValueType = iota
	BoolValue
	IntValue
	DoubleValue
	StringValue
	OneOfValue
	ListValue
)

var valueNames = []string{"", "bool", "int", "double", "string", "one of", "list"}

// String returns the name, "" for NoValue.
func (t ValueType) String() string { return enum.Name(valueNames, t) }

// MarshalText returns the name.
func (t ValueType) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the name.
func (t *ValueType) UnmarshalText(text []byte) (err error) {
	*t, err = enum.Parse[ValueType]("type", valueNames, string(text))
	return err
}

// Convert returns a value as the type wants it: bool, int64, float64, string or []string.
// What Go programs and decoders of JSON hold for these is taken: every integer type that
// fits, a float without a fraction for an int, an int for a double, [json.Number], and a
// list of texts as []any. It reports false for a value of another type, and for a double
// that is infinite or not a number.
func (t ValueType) Convert(v any) (any, bool) {
	switch t {
	case BoolValue:
		b, ok := v.(bool)
		return b, ok
	case IntValue:
		i, ok := whole(v)
		return i, ok
	case DoubleValue:
		f, ok := double(v)
		return f, ok
	case StringValue, OneOfValue:
		if _, number := v.(json.Number); number {
			return nil, false
		}
		s, ok := v.(string)
		return s, ok
	case ListValue:
		l, ok := texts(v)
		return l, ok
	case NoValue:
	}
	return nil, false
}

// whole reads an int64 out of whatever holds one.
func whole(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case json.Number:
		if i, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return i, true
		}
		f, err := v.Float64()
		return trunc(f, err == nil)
	}
	x := reflect.ValueOf(v)
	switch {
	case !x.IsValid():
		return 0, false
	case x.CanInt():
		return x.Int(), true
	case x.CanUint():
		return int64(x.Uint()), x.Uint() <= math.MaxInt64 //nolint:gosec // looked at beside
	case x.CanFloat():
		return trunc(x.Float(), true)
	}
	return 0, false
}

// trunc takes a float without a fraction that an int64 holds exactly.
func trunc(f float64, ok bool) (int64, bool) {
	const exact = 1 << 53
	if !ok || f != math.Trunc(f) || math.Abs(f) > exact {
		return 0, false
	}
	return int64(f), true
}

// double reads a finite float64 out of whatever holds a number.
func double(v any) (float64, bool) {
	var f float64
	ok := true
	switch v := v.(type) {
	case float64:
		f = v
	case float32:
		f = float64(v)
	case json.Number:
		parsed, err := v.Float64()
		f, ok = parsed, err == nil
	default:
		i, held := whole(v)
		f, ok = float64(i), held
	}
	return f, ok && !math.IsNaN(f) && !math.IsInf(f, 0)
}

// texts reads a list of texts.
func texts(v any) ([]string, bool) {
	list, ok := v.([]any)
	if !ok {
		l, ok := v.([]string)
		return l, ok
	}
	out := make([]string, len(list))
	for i, x := range list {
		if out[i], ok = x.(string); !ok {
			return nil, false
		}
	}
	return out, true
}

// refusal says why the type does not take a value.
func (t ValueType) refusal(v any) string {
	if t == DoubleValue {
		if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			return fmt.Sprintf("is %v, want a finite double", f)
		}
	}
	if t == IntValue && reflect.ValueOf(v).IsValid() {
		if _, ok := double(v); ok {
			return fmt.Sprintf("is %s, want int: a whole number of 64 bits", describe(v))
		}
	}
	if list, ok := v.([]any); ok && t == ListValue {
		for i, x := range list {
			if _, text := x.(string); !text {
				return fmt.Sprintf("is a list that holds %s at %d, want a list of texts", describe(x), i)
			}
		}
	}
	return fmt.Sprintf("is %s, want %s%s", describe(v), t, t.instead(v))
}

// instead says what to write for a text that was meant for another value.
func (t ValueType) instead(v any) string {
	s, ok := v.(string)
	if !ok {
		return ""
	}
	switch t {
	case BoolValue:
		return ": say true or false"
	case ListValue:
		if glyph.Plain(s) {
			return fmt.Sprintf(": say [%s]", check.Short(s))
		}
	case IntValue, DoubleValue:
		if _, err := strconv.ParseFloat(s, 64); err == nil {
			return fmt.Sprintf(": say %s, without quotes", s)
		}
	}
	return ""
}

// describe says a value with its type, for a message.
func describe(v any) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v) + " (bool)"
	case int64:
		return strconv.FormatInt(v, 10) + " (int)"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64) + " (double)"
	case string:
		return strconv.Quote(check.Short(strings.ToValidUTF8(v, "\ufffd"))) + " (string)"
	case json.Number:
		return check.Short(string(v)) + " (number)"
	case []string:
		return fmt.Sprintf("a list of %d", len(v))
	case []any:
		return fmt.Sprintf("a list of %d", len(v))
	case nil:
		return "nothing"
	}
	if x := reflect.ValueOf(v); x.CanInt() || x.CanUint() || x.CanFloat() {
		return fmt.Sprintf("%v (%T)", v, v)
	}
	return fmt.Sprintf("of the Go type %T", v)
}
