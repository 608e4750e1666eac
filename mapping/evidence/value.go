package evidence

import (
	"fmt"
	"strconv"

	"github.com/groundworkgrc/groundwork/internal/enum"
)

// ValueType is the type of a fact or an attribute.
type ValueType uint8

// Value types. Values are bool, int64, float64, string and []string.
const (
	BoolValue ValueType = iota
	IntValue
	DoubleValue
	StringValue
	OneOfValue
	ListValue
)

var valueNames = []string{"bool", "int", "double", "string", "one of", "list"}

// String returns the name.
func (t ValueType) String() string { return enum.Name(valueNames, t) }

// MarshalText returns the name.
func (t ValueType) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads the name.
func (t *ValueType) UnmarshalText(text []byte) (err error) {
	*t, err = enum.Parse[ValueType]("type", valueNames, string(text))
	return err
}

// Convert returns a value as the type wants it; an int is a double where one is
// asked for. It reports false for a value of another type.
func (t ValueType) Convert(v any) (any, bool) {
	switch t {
	case BoolValue:
		b, ok := v.(bool)
		return b, ok
	case IntValue:
		i, ok := v.(int64)
		return i, ok
	case DoubleValue:
		if i, ok := v.(int64); ok {
			return float64(i), true
		}
		f, ok := v.(float64)
		return f, ok
	case StringValue, OneOfValue:
		s, ok := v.(string)
		return s, ok
	case ListValue:
		l, ok := v.([]string)
		return l, ok
	}
	return nil, false
}

func Describe(v any) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v) + " (bool)"
	case int64:
		return strconv.FormatInt(v, 10) + " (int)"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64) + " (double)"
	case string:
		return Quote(v) + " (string)"
	case []string:
		return fmt.Sprintf("a list of %d", len(v))
	case nil:
		return "nothing"
	default:
		return fmt.Sprintf("%T", v)
	}
}

func Quote(s string) string { return strconv.Quote(s) }
