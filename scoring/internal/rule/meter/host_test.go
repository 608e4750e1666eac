package meter

import (
	"context"
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A function of the host is called by the meter, with the context, and costs what it is given.
func TestHostsAreCalled(t *testing.T) {
	t.Parallel()
	type key struct{}
	ctx := context.WithValue(t.Context(), key{}, "this one")
	f := &asked{name: "ask", param: cel.StringType}
	out, s, err := programmed(t, `ask(text)`, 1000, f).Eval(ctx, vars(t, 0, map[string]any{"text": "0123456789"}))
	require.NoError(t, err)
	assert.Equal(t, types.False, out)
	assert.Equal(t, Spent{Units: CallUnits + 1 + 10/BytesPerUnit}, s)
	assert.Equal(t, 1, f.calls)
	assert.Equal(t, "this one", f.ctx.Value(key{}))
}

// Of several functions of one name it is the one that the checker meant, or the one that takes
// what there is when it runs.
func TestOverloads(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]int{
		`ask(2)`: {1, 0}, `ask("x")`: {0, 1}, `ask(dyn(2))`: {1, 0}, `ask(dyn("x"))`: {0, 1}, `ask(2) && ask("x")`: {1, 1},
	} {
		number, short := &asked{name: "ask", param: cel.IntType}, &asked{name: "ask", param: cel.StringType}
		out, _, err := programmed(t, text, 1000, number, short).Eval(t.Context(), vars(t, 0, nil))
		require.NoError(t, err, text)
		assert.Equal(t, types.True, out, text)
		assert.Equal(t, want, [2]int{number.calls, short.calls}, text)
	}
	_, _, err := programmed(t, `ask(dyn(true))`, 1000, &asked{name: "ask", param: cel.IntType}).Eval(t.Context(), vars(t, 0, nil))
	require.EqualError(t, err, "ask: no function of this name takes these arguments")
}

// What is unknown or failed is not handed over, and a fault of the function is the answer.
func TestHostsThatAreNotAsked(t *testing.T) {
	t.Parallel()
	f := &asked{name: "ask", param: cel.IntType}
	out, _, err := programmed(t, `ask(open)`, 1000, f).Eval(t.Context(), vars(t, 0, nil))
	require.NoError(t, err)
	assert.True(t, types.IsUnknown(out))
	_, _, err = programmed(t, `ask(n / (n - 3))`, 1000, f).Eval(t.Context(), vars(t, 0, nil))
	require.ErrorContains(t, err, "division by zero")
	assert.Zero(t, f.calls)

	f.fault = "no such ticket"
	_, _, err = programmed(t, `ask(n)`, 1000, f).Eval(t.Context(), vars(t, 0, nil))
	require.EqualError(t, err, "no such ticket")
	assert.Equal(t, 1, f.calls)
}

// Nobody calls a host above the limit, or when the context has ended.
func TestHostsAreBounded(t *testing.T) {
	t.Parallel()
	f := &asked{name: "ask", param: cel.IntType}
	p := programmed(t, `evidence.all(e, ask(2))`, 1000, f)
	s := spent(t, p, 500)
	assert.Equal(t, AtLimit, s.Stop)
	assert.Equal(t, 1000/(CallUnits+1+3), f.calls, "a turn is three steps beside the call")

	f.calls = 0
	_, s, _ = programmed(t, `evidence.all(e, ask(2)) || true`, 1<<40, f).Eval(&counted{Context: t.Context(), ends: 5}, vars(t, 500, nil))
	assert.Equal(t, Ended, s.Stop)
	assert.Equal(t, 5, f.calls)
	// a call that is folded beforehand has no meter, and so is made when there is one
	out, _, err := programmed(t, `ask(2)`, 1000, f).Eval(t.Context(), vars(t, 0, nil))
	require.NoError(t, err)
	assert.Equal(t, types.True, out)
	assert.Equal(t, 6, f.calls)
}
