package rule

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func planned(t testing.TB, text string, functions ...Function) *plan {
	t.Helper()
	c := compiler(t, functions...)
	checked, issues := c.envs.rule.Compile(text)
	require.NoError(t, issues.Err(), text)
	return planOf(checked, c.hosts, 0)
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
		{`facts.n > 3`, nil, nil},
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
		`facts.text == "x"`: 0, `"x" == facts.text`: 0, `facts.text < "x"`: 0, `facts.text == facts.text`: 2, `facts.list == ["a"]`: 0, `facts.list == facts.list`: 2,
		`facts.text + "x"`: 1, `facts.text + facts.text`: 2, `facts.n + 1`: 0, `facts.n == facts.n`: 0,
		`facts.text.startsWith("x")`: 0, `facts.text.startsWith(facts.text)`: 2, `facts.text.contains("x")`: 1, `facts.text.matches("x")`: 1,
		`"x" in facts.list`: 1, `facts.text in facts.list`: 2, `facts.text in ["x"]`: 1, `facts.n in [1, 2]`: 0,
		`size(facts.text)`: 1, `size(facts.list)`: 0, `dyn(facts.n) == facts.n`: 1,
		`{facts.text: 1}`: 1, `{"x": 1}[facts.text]`: 1, `evidence[facts.n]`: 0,
		`evidence.ofType("review")`: 1, `evidence.count()`: 1, `window.covered(evidence)`: 1, `window.held("monthly", evidence)`: 1,
		`facts.n == 1 ? facts.text : "x"`: 0, `true || facts.done`: 0,
	} {
		assert.Len(t, planned(t, text).touches, want, text)
	}
}

// Each pattern counts by what it compiles to, repetitions written out.
func TestPatternSize(t *testing.T) {
	t.Parallel()
	size := func(pattern string) uint64 {
		p := planned(t, `facts.text.matches("`+pattern+`")`)
		for _, how := range p.touches {
			return how.program
		}
		return 0
	}
	assert.Less(t, size("a"), uint64(10))
	assert.Equal(t, uint64(100), size("a{100}"))
	assert.Equal(t, uint64(20*(10+1)), size("(a{10}){20}"))
}

// A function of a host replaces its node, and is found by what the checker knew.
func TestHostsInThePlan(t *testing.T) {
	t.Parallel()
	number, text := returns(BoolKind, true), returns(BoolKind, true)
	number.Params, text.Params = []Kind{IntKind}, []Kind{TextKind}
	p := planned(t, `host.f(1) && host.f(facts.text)`, number, text)
	assert.True(t, p.needed)
	assert.Empty(t, p.touches, "the call charges what it is given")
	assert.Equal(t, "host.f(int)", number.signature())
	_, ok := number.accepts(nil)
	assert.False(t, ok)
}

// Naming a time zone costs more than a step, since the zone is looked up.
func TestZonesCost(t *testing.T) {
	t.Parallel()
	with, _ := cost(t, compiled(t, `evidence.all(e, at.getHours("+02:00") == 2)`), vars(pieces(10)...))
	without, _ := cost(t, compiled(t, `evidence.all(e, at.getHours() == 0)`), vars(pieces(10)...))
	assert.Greater(t, with, without+10*zoneSteps-100)
}

// To count a list of evidence, or to ask whether there is a piece, is no walk; of a list that
// filter made it is one.
func TestReadyListsAreNotWalked(t *testing.T) {
	t.Parallel()
	costs := func(text string, n int) uint64 {
		used, _ := cost(t, compiled(t, text), vars(pieces(n)...))
		return used
	}
	ready, made := `[1].exists(x, evidence.count() > x + 9)`, `[1].exists(x, (evidence + evidence).count() > x)`
	assert.Equal(t, costs(ready, 10), costs(ready, 100))
	assert.Equal(t, costs(made, 10)+4*90, costs(made, 100), "two lists are added, and the sum of both is walked")
}
