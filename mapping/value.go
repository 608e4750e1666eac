package mapping

import (
	"fmt"
	"strconv"
)

// Convert returns a value as the type wants it; an int is a double where one is
// asked for. It reports false for a value of another type.
func (t ValueType) Convert(v any) (any, bool) {
	switch t {
	case Bool:
		b, ok := v.(bool)
		return b, ok
	case Int:
		i, ok := v.(int64)
		return i, ok
	case Double:
		if i, ok := v.(int64); ok {
			return float64(i), true
		}
		f, ok := v.(float64)
		return f, ok
	case String, OneOf:
		s, ok := v.(string)
		return s, ok
	case List:
		l, ok := v.([]string)
		return l, ok
	}
	return nil, false
}

func describe(v any) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v) + " (bool)"
	case int64:
		return strconv.FormatInt(v, 10) + " (int)"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64) + " (double)"
	case string:
		return quote(v) + " (string)"
	case []string:
		return fmt.Sprintf("a list of %d", len(v))
	case nil:
		return "nothing"
	default:
		return fmt.Sprintf("%T", v)
	}
}

func quote(s string) string { return strconv.Quote(s) }
