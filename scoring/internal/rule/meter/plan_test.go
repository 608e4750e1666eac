package meter

import (
	"slices"
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func planned(t testing.TB, text string, functions ...Function) *Plan {
	t.Helper()
	_, x := checked(t, text, functions...)
	return PlanOf(x, Limits{Free: 1000})
}

func sorted(m map[int64]uint64) []uint64 {
	list := []uint64{}
	for _, n := range m {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// A turn costs the steps of the body: what is read, what is called, and what the loop does
// with it. Large operands are charged where they are reached, loops within by themselves.
func TestStepsOfALoop(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text         string
		turns, terms []uint64
	}{
		{`evidence.exists(e, true)`, []uint64{3}, nil}, // the result so far is read twice and negated
		{`evidence.all(e, e.owner == "")`, []uint64{5}, nil},
		{`evidence.filter(e, e.owner == "")`, []uint64{7}, nil},
		{`evidence.filter(e, true)`, []uint64{4}, nil},
		{`evidence.map(e, e.id)`, []uint64{5}, nil},
		{`evidence.all(e, e.owner == "" && e.id == "x")`, []uint64{8}, nil}, // a small operand is part of the turn
		{`evidence.all(e, e.owner == "" && e.attributes.ratio + 0.5 > 1.0)`, []uint64{5}, []uint64{5}},
		{`evidence.all(e, e.has("note") ? e.attributes.ratio > 1.0 : true)`, []uint64{8}, nil},
		{`evidence.exists(e, e.systems.exists(s, s == "x"))`, []uint64{5, 7}, nil},
		{`n > 3`, nil, nil},
	} {
		p := planned(t, tt.text)
		assert.Equal(t, append([]uint64{}, tt.turns...), sorted(p.turns), tt.text)
		assert.Equal(t, append([]uint64{}, tt.terms...), sorted(p.terms), tt.text)
		assert.Equal(t, len(tt.turns) > 0, p.needed, tt.text)
	}
}

// What is read as a whole is charged by its size, unless it is written out.
func TestWhatIsCharged(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		`text == "x"`: 0, `"x" == text`: 0, `text < "x"`: 0, `text == text`: 2, `list == ["a"]`: 0, `list == list`: 2,
		`text + "x"`: 1, `text + text`: 2, `n + 1`: 0, `n == n`: 0,
		`text.startsWith("x")`: 0, `text.startsWith(text)`: 2, `text.contains("x")`: 1, `text.matches("x")`: 1,
		`"x" in list`: 1, `text in list`: 2, `text in ["x"]`: 1, `n in [1, 2]`: 0,
		`size(text)`: 1, `size(list)`: 0, `dyn(n) == n`: 1,
		`{text: 1}`: 1, `{"x": 1}[text]`: 1, `evidence[n]`: 0,
		`evidence.ofType("review")`: 1, `evidence.count()`: 1, `evidence.exists()`: 1, `evidence.ofType("x").count()`: 2,
		`n == 1 ? text : "x"`: 0, `true || done`: 0,
	} {
		assert.Len(t, planned(t, text).touches, want, text)
	}
}

// Each pattern counts by what it compiles to, repetitions written out.
func TestPatternSize(t *testing.T) {
	t.Parallel()
	size := func(pattern string) uint64 {
		p := planned(t, `text.matches("`+pattern+`")`)
		for _, how := range p.touches {
			return how.Program
		}
		return 0
	}
	assert.Less(t, size("a"), uint64(10))
	assert.Equal(t, uint64(100), size("a{100}"))
	assert.Equal(t, uint64(20*(10+1)), size("(a{10}){20}"))
}

// Sparing calls look at a list only where it is not ready, comparisons at the elements too.
func TestHowArgumentsAreCounted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Touch{
		`evidence.count()`: {Ready: true}, `evidence.exists()`: {Ready: true}, `evidence.ofType("x")`: {}, `size(text)`: {},
		`text == text`: {Deep: true}, `list != list`: {Deep: true}, `text.matches("a{30}")`: {Program: 30},
	} {
		p := planned(t, text)
		require.NotEmpty(t, p.touches, text)
		for _, how := range p.touches {
			assert.Equal(t, want, how, text)
		}
	}
}

// What is cheap and does not loop needs no meter, up to the estimate that is free.
func TestWhatNeedsAMeter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`true`: false, `evidence.count() > 2`: false, `evidence.ofType("x").exists()`: false, `n > 1 && done`: false, `text == "x"`: false, `"x" in list`: false, `size(list) > 1`: false,
		`evidence.exists(e, true)`: true, `text + "x" == "y"`: true, `text == text`: true, `list == list`: true, `text.contains("x")`: true, `{text: 1}["x"] == 1`: true,
	} {
		assert.Equal(t, want, planned(t, text).needed, text)
	}
	_, x := checked(t, `n > 1`)
	for estimate, want := range map[uint64]bool{0: false, 1000: false, 1001: true} {
		x.Estimate = estimate
		assert.Equal(t, want, PlanOf(x, Limits{Free: 1000}).needed, estimate)
	}
}

// A function of a host charges what it is given by itself.
func TestHostsInThePlan(t *testing.T) {
	t.Parallel()
	p := planned(t, `ask(text)`, &asked{name: "ask", param: cel.StringType})
	assert.True(t, p.needed)
	assert.Empty(t, p.touches, "the call charges what it is given")
}

// What a call is given begins with its receiver.
func TestArgs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{`size(text)`: 1, `text.startsWith("x")`: 2, `n + 1`: 2, `evidence.count()`: 1} {
		_, x := checked(t, text)
		args := Args(x.Checked.Expr().AsCall())
		require.Len(t, args, want, text)
		assert.Equal(t, ast.IdentKind, args[0].Kind(), text)
	}
}

func TestPatternsThatAreNone(t *testing.T) {
	t.Parallel()
	_, x := checked(t, `text.matches("a{1001}")`)
	_, err := PatternSize(Args(x.Checked.Expr().AsCall())[1])
	require.ErrorContains(t, err, "invalid repeat count")
	assert.True(t, TakesZone("getHours"))
	assert.False(t, TakesZone("get.hours"), "a function of a host")
	assert.False(t, TakesZone("size"))
}
