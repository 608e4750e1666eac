package lower

import (
	"math"
	"testing"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/internal/rule/meter"
)

// asked is what the expressions of these tests read: a text, a number that may be unknown, and a list.
type asked struct {
	text  string
	n     int64
	known bool
	list  []string
}

func table() Table {
	n := Given(func(v *asked) (int64, bool) { return v.n, v.known }, func(*asked) string { return "n" })
	return Table{Variables: map[string]any{
		"text": Fn[string](func(f *Frame) (string, bool) { return f.Vars.(*asked).text, true }),
		"list": Fn[[]string](func(f *Frame) ([]string, bool) { return f.Vars.(*asked).list, true }),
		"n":    n(Fn[*asked](func(f *Frame) (*asked, bool) { v, ok := f.Vars.(*asked); return v, ok })),
	}}
}

// lowered lowers a text, and gives its plan.
func lowered(t *testing.T, text string, limit uint64) (any, *meter.Plan) {
	t.Helper()
	env, err := cel.NewEnv(cel.Variable("text", cel.StringType), cel.Variable("n", cel.IntType), cel.Variable("list", cel.ListType(cel.StringType)))
	require.NoError(t, err)
	checked, issues := env.Compile(text)
	require.NoError(t, issues.Err(), text)
	p := meter.PlanOf(meter.Expression{Checked: checked.NativeRep()}, meter.Limits{Free: 1000, Cost: limit})
	return New(table()).Lower(checked.NativeRep(), p), p
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		holds bool
		how   Outcome
		names []string
	}{
		`text == "x" && list.exists(s, s == text)`: {true, Said, nil},
		`n > 1`:                                  {false, Unknown, []string{"n"}},
		`n > 1 || text == "x"`:                   {true, Said, nil},
		`n > 1 && text != "x"`:                   {false, Said, nil},
		`n > 1 && n < 3`:                         {true, Unknown, []string{"n"}},
		`list.exists(s, n > 1 || s == "y")`:      {true, Said, nil},
		`list.exists(s, n > 1)`:                  {false, Unknown, []string{"n"}},
		`1 / size(list.filter(s, false)) == 1`:   {false, Unsaid, nil},
		`list[5] == "x"`:                         {false, Unsaid, nil},
		`list[5] == "x" || true`:                 {true, Unsaid, nil},
		`list.all(s, list.all(r, s != r + "x"))`: {true, Said, nil},
	} {
		fn, p := lowered(t, text, 1000)
		f := &Frame{Vars: &asked{text: "x", list: []string{"x", "y"}}}
		holds, ok := fn.(Fn[bool])
		if !ok {
			assert.Equal(t, Unsaid, want.how, text)
			continue
		}
		got, how := Run(t.Context(), holds, p, f)
		assert.Equal(t, want.how, how, text)
		if how == Said {
			assert.Equal(t, want.holds, got, text)
			assert.Empty(t, f.Names(), text)
		}
		if how == Unknown {
			assert.Equal(t, want.names, f.Names(), text)
		}
	}
	fn, p := lowered(t, `list.all(s, list.all(r, s != r + "x"))`, 5)
	_, how := Run(t.Context(), fn.(Fn[bool]), p, &Frame{Vars: &asked{list: []string{"x", "y"}}})
	assert.Equal(t, Stopped, how)
}

// What is not in the tables leaves all of an expression to CEL.
func TestLeftToCEL(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{"a": 1}["a"] == 1`, `dyn(n) == 1`, `list == []`, `text in []`, `bytes(text) == b"x"`, `list.map(s, [s]).size() == 1`} {
		fn, _ := lowered(t, text, 1000)
		assert.Nil(t, fn, text)
	}
}

// Whole numbers fail where CEL says that they run over.
func TestWholeNumbers(t *testing.T) {
	t.Parallel()
	edges := []int64{0, 1, -1, 2, -2, 7, -7, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1, 1 << 32, -1 << 32, 3037000500}
	for _, a := range edges {
		for _, b := range edges {
			for name, c := range map[string]struct {
				ours   func(a, b int64) (int64, bool)
				theirs ref.Val
			}{
				"+": {adding[int64], types.Int(a).Add(types.Int(b))}, "-": {subtracting[int64], types.Int(a).Subtract(types.Int(b))},
				"*": {multiplying, types.Int(a).Multiply(types.Int(b))}, "/": {dividing, types.Int(a).Divide(types.Int(b))},
				"%": {remaining, types.Int(a).Modulo(types.Int(b))},
			} {
				got, ok := c.ours(a, b)
				want, is := c.theirs.(types.Int)
				assert.Equal(t, is, ok, "%d %s %d", a, name, b)
				if ok {
					assert.Equal(t, int64(want), got, "%d %s %d", a, name, b)
				}
			}
		}
		got, ok := negating(a)
		want, is := types.Int(a).Negate().(types.Int)
		assert.Equal(t, is, ok, a)
		assert.True(t, !ok || got == int64(want), a)
	}
}

// Instants are told apart, and are so far from each other, as CEL says.
func TestInstants(t *testing.T) {
	t.Parallel()
	var list []time.Time
	for _, s := range []string{"0001-01-01T00:00:00Z", "1733-12-31T23:59:59.9Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.5Z", "2026-03-01T12:00:00.000000001Z", "2262-04-11T23:47:16.9Z", "9999-12-31T23:59:59Z"} {
		at, err := time.Parse(time.RFC3339Nano, s)
		require.NoError(t, err)
		list = append(list, at)
		assert.Equal(t, at, InstantOf(at).Time())
	}
	for _, a := range list {
		for _, b := range list {
			assert.Equal(t, a.Compare(b), max(-1, min(1, InstantOf(a).compare(InstantOf(b)))), "%v %v", a, b)
			got, ok := InstantOf(a).since(InstantOf(b))
			want, is := types.Timestamp{Time: a}.Subtract(types.Timestamp{Time: b}).(types.Duration)
			assert.Equal(t, is, ok, "%v %v", a, b)
			if ok {
				assert.Equal(t, want.Duration, got, "%v %v", a, b)
			}
		}
	}
	_, ok := InstantOf(list[len(list)-1]).after(time.Hour)
	assert.False(t, ok, "beyond the year 9999")
}
