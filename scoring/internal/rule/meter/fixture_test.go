package meter

import (
	"context"
	"maps"
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"github.com/stretchr/testify/require"
)

// shelf is a list that is ready.
type shelf struct{ traits.Lister }

// Ready is its length.
func (s shelf) Ready() int {
	n, _ := s.Size().(types.Int)
	return int(n)
}

// asked is a function of a host that notes its calls, and holds of what is even or short.
type asked struct {
	name  string
	param *cel.Type
	calls int
	ctx   context.Context
	fault string
}

// Signature tells overloads apart.
func (a *asked) Signature() string { return a.name + "(" + a.param.String() + ")" }

// Accepts takes one argument of the parameter's kind.
func (a *asked) Accepts(args []ref.Val) ([]any, bool) {
	if len(args) != 1 || args[0].Type().TypeName() != a.param.TypeName() {
		return nil, false
	}
	return []any{args[0].Value()}, true
}

// Call holds of what is even or short.
func (a *asked) Call(ctx context.Context, args []any) ref.Val {
	a.calls++
	a.ctx = ctx
	if a.fault != "" {
		return types.NewErr("%s", a.fault)
	}
	switch v := args[0].(type) {
	case int64:
		return types.Bool(v%2 == 0)
	case string:
		return types.Bool(len(v) < 3)
	default:
		return types.False
	}
}

var pieces = cel.ListType(cel.MapType(cel.StringType, cel.DynType)) //nolint:gochecknoglobals // of tests

// checked is an expression of an environment with a list of evidence that has members.
func checked(t testing.TB, text string, functions ...Function) (*cel.Env, Expression) {
	t.Helper()
	size := cel.UnaryBinding(func(l ref.Val) ref.Val { return l.(traits.Sizer).Size() })
	opts := []cel.EnvOption{
		cel.EnableHiddenAccumulatorName(true), cel.DefaultUTCTimeZone(true),
		cel.Variable("evidence", pieces), cel.Variable("text", cel.StringType), cel.Variable("list", cel.ListType(cel.StringType)),
		cel.Variable("n", cel.IntType), cel.Variable("done", cel.BoolType), cel.Variable("at", cel.TimestampType), cel.Variable("open", cel.IntType),
		cel.Function("count", cel.MemberOverload("count", []*cel.Type{pieces}, cel.IntType, size)),
		cel.Function("exists", cel.MemberOverload("exists", []*cel.Type{pieces}, cel.BoolType, cel.UnaryBinding(func(l ref.Val) ref.Val { return types.Bool(l.(traits.Sizer).Size() != types.IntZero) }))),
		cel.Function("ofType", cel.MemberOverload("ofType", []*cel.Type{pieces, cel.StringType}, pieces, cel.BinaryBinding(func(l, _ ref.Val) ref.Val { return l }))),
		cel.Function("has", cel.MemberOverload("has", []*cel.Type{cel.DynType, cel.StringType}, cel.BoolType, cel.BinaryBinding(func(e, name ref.Val) ref.Val { return e.(traits.Container).Contains(name) }))),
	}
	hosts := map[string][]Function{}
	for _, f := range functions {
		a, _ := f.(*asked)
		hosts[a.name] = append(hosts[a.name], f)
		opts = append(opts, cel.Function(a.name, cel.Overload(a.Signature(), []*cel.Type{a.param}, cel.BoolType, cel.UnaryBinding(func(ref.Val) ref.Val {
			return types.NewErr("the meter calls it, and nobody else")
		}))))
	}
	env, err := cel.NewEnv(opts...)
	require.NoError(t, err)
	tree, issues := env.Compile(text)
	require.NoError(t, issues.Err(), text)
	return env, Expression{Checked: tree.NativeRep(), Functions: hosts, Sparing: []string{"count", "exists"}}
}

// programmed plans an expression that may cost so much.
func programmed(t testing.TB, text string, limit uint64, functions ...Function) Program {
	t.Helper()
	env, x := checked(t, text, functions...)
	p, err := PlanOf(x, Limits{Free: 1000, Cost: limit}).Program(env)
	require.NoError(t, err, text)
	return p
}

// vars are n pieces on a shelf, and what an expression may read beside them.
func vars(t testing.TB, n int, more map[string]any) cel.Activation {
	t.Helper()
	list := make([]ref.Val, n)
	for i := range list {
		list[i] = types.DefaultTypeAdapter.NativeToValue(map[string]any{"id": "R", "type": "review", "owner": "", "systems": []string{}})
	}
	table := map[string]any{
		"evidence": shelf{types.NewRefValList(types.DefaultTypeAdapter, list)},
		"text":     "text", "list": []string{"a", "b"}, "n": 3, "done": true, "at": types.Timestamp{}, "open": types.NewUnknown(1, types.NewAttributeTrail("open")),
	}
	maps.Copy(table, more)
	v, err := cel.NewActivation(table)
	require.NoError(t, err)
	return v
}
