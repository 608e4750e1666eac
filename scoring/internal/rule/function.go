package rule

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// A Function is a function that a host adds to the rules of its engine. It must be
// pure: the same arguments give the same result, and it does no I/O.
type Function struct {
	Name   string
	Params []evidence.ValueType
	Result evidence.ValueType
	// Call gets bool, int64, float64, string and []string as declared and returns
	// one. An error makes the rule unknown.
	Call func(args []any) (any, error)
}

// option declares the function in an environment.
func (f Function) option() cel.EnvOption {
	params := make([]*cel.Type, len(f.Params))
	parts := make([]string, 0, 1+len(f.Params))
	parts = append(parts, f.Name)
	for i, p := range f.Params {
		params[i] = celType(p)
		parts = append(parts, params[i].String())
	}
	return cel.Function(f.Name, cel.Overload(strings.Join(parts, "_"), params, celType(f.Result), cel.FunctionBinding(func(args ...ref.Val) ref.Val {
		native := make([]any, len(args))
		for i, a := range args {
			native[i] = fromCEL(a)
		}
		v, err := f.Call(native)
		if err != nil {
			return types.WrapErr(fmt.Errorf("%s: %w", f.Name, err))
		}
		if out, ok := value(v, f.Result, f.Name).(ref.Val); ok {
			return out
		}
		return types.NewErr("%s: returned %T, want %s", f.Name, v, f.Result)
	})))
}

func fromCEL(v ref.Val) any {
	switch v := v.(type) {
	case types.Bool:
		return bool(v)
	case types.Int:
		return int64(v)
	case types.Double:
		return float64(v)
	case types.String:
		return string(v)
	default:
		list, err := v.ConvertToNative(stringSlice)
		if err != nil {
			return nil
		}
		return list
	}
}

var stringSlice = reflect.TypeFor[[]string]()
