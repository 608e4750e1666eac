package result_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func TestIntervalRounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{0, 0, "0 %"}, {1, 1, "100 %"}, {0, 1, "0–100 %"}, {0.5, 0.5, "50 %"},
		{0.999, 0.999, "99–100 %"}, {0.001, 0.001, "0–1 %"}, // never more than is shown, never less than is open
		{0.29, 0.57, "29–57 %"}, // as floating point these are 28.999… and 56.999…
		{0.3333, 0.6667, "33–67 %"},
	} {
		assert.Equal(t, c.want, result.Interval{Low: c.low, High: c.high}.String())
	}
}

func TestIntervalChecks(t *testing.T) {
	t.Parallel()
	for _, i := range []result.Interval{{}, {High: 1}, {Low: 1, High: 1}, {Low: 0.2, High: 0.2}} {
		assert.NoError(t, i.Check())
	}
	for _, i := range []result.Interval{{Low: 1}, {Low: -0.1}, {High: 1.1}, {Low: math.NaN(), High: 1}, {High: math.NaN()}, {High: math.Inf(1)}} {
		assert.Error(t, i.Check(), "%v", i)
	}
}

// A status is read off the figure with the tolerance of figures.
func TestStatusOfFigure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		low, high float64
		want      result.Status
	}{
		{1, 1, result.StatusSupported}, {1 - 1e-12, 1, result.StatusSupported}, {1 - 1e-6, 1, result.StatusPartlySupported},
		{0, 0, result.StatusNotSupported}, {0, 1e-12, result.StatusNotSupported}, {0, 1e-6, result.StatusNotShown},
		{0, 1, result.StatusNotShown}, {0.1, 1, result.StatusPartlySupported}, {0, 0.9, result.StatusNotShown}, {0.5, 0.5, result.StatusPartlySupported},
	} {
		i := result.Interval{Low: c.low, High: c.high}
		assert.Equal(t, c.want, i.Status(), "%v", i)
		assert.True(t, c.want.Fits(i))
		for _, s := range result.Statuses() {
			if s.Fits(i) && s != c.want {
				assert.Equal(t, result.Interval{}, i, "%s", s)
				assert.True(t, s == result.StatusUnmapped || !s.Counted(), "%s", s)
			}
		}
	}
}

func TestStatusNames(t *testing.T) {
	t.Parallel()
	assert.Zero(t, result.StatusNotShown, "what could not be judged is never a pass")
	seen := map[string]bool{}
	for _, s := range result.Statuses() {
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back result.Status
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, s, back)
		assert.NotContains(t, s.Words(), "-")
		seen[s.String()] = true
	}
	assert.Len(t, seen, 7)
	assert.Equal(t, "not supported", result.StatusNotSupported.Words())
	assert.Equal(t, "Status(99)", result.Status(99).String())
	var s result.Status
	for _, bad := range []string{"", "Met", "met ", "Status(99)"} {
		assert.Error(t, s.UnmarshalText([]byte(bad)), "%q", bad)
	}
}

func TestVerdictNames(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "not-accepted", result.Verdict(0).String(), "the zero value is the cautious one")
	for v := result.VerdictNotAccepted; v <= result.VerdictSupports; v++ {
		var back result.Verdict
		require.NoError(t, back.UnmarshalText([]byte(v.String())))
		assert.Equal(t, v, back)
	}
	assert.Equal(t, "Verdict(9)", result.Verdict(9).String())
	var v result.Verdict
	assert.Error(t, v.UnmarshalText([]byte("Verdict(9)")))
}

// Every closed list of words takes its own and no other, and an empty one only where it
// means something.
func TestWords(t *testing.T) {
	t.Parallel()
	words := map[string]struct {
		into interface{ UnmarshalText(text []byte) error }
		list []string
	}{
		"unit":      {new(result.Unit), []string{"", "weeks", "months", "quarters", "half-years", "years", "days", "occurrences", "records"}},
		"finding":   {new(result.FindingKind), []string{"deviation", "exception", "shortfall", "related", "note"}},
		"treatment": {new(result.TreatmentKind), []string{"accepted-risk", "remediation", "compensating"}},
		"state":     {new(result.TreatmentState), []string{"in-force", "lapsed", "not-approved"}},
	}
	for name, c := range words {
		for _, w := range c.list {
			require.NoError(t, c.into.UnmarshalText([]byte(w)), "%s %q", name, w)
			text, err := json.Marshal(c.into)
			require.NoError(t, err)
			assert.JSONEq(t, `"`+w+`"`, string(text))
		}
		require.Error(t, c.into.UnmarshalText([]byte("whatever")), name)
		if c.list[0] != "" {
			assert.Error(t, c.into.UnmarshalText(nil), name)
		}
	}
}

func ref(id string) framework.Ref { return framework.Ref{Framework: "x", Requirement: id} }

// What matters most is what holds readiness back most: weight times what is missing.
func TestWanting(t *testing.T) {
	t.Parallel()
	gap := []result.Gap{{Control: "c", Basis: framework.Design}}
	l := &result.Lens{Requirements: []result.Requirement{
		{Ref: ref("1"), Readiness: result.Interval{Low: 0, High: 0}, Gaps: gap},
		{Ref: ref("2"), Readiness: result.Interval{Low: 0.5, High: 0.5}, Weight: 3, Gaps: gap}, // 1.5 is missing
		{Ref: ref("3"), Readiness: result.Interval{Low: 1, High: 1}, Weight: 100},
		{Ref: ref("4"), Readiness: result.Interval{Low: 0, High: 1}, Gaps: gap}, // may not be missing
		{Ref: ref("5"), Readiness: result.Interval{Low: 0, High: 0}, Weight: 1, Gaps: gap},
	}}
	var order []string
	for _, q := range l.Wanting() {
		order = append(order, q.Ref.Requirement)
	}
	assert.Equal(t, []string{"2", "1", "5", "4"}, order)
	assert.Equal(t, "1", l.Requirements[0].Ref.Requirement, "nothing is put in another place")
	assert.Empty(t, (&result.Lens{}).Wanting())
}

func TestSections(t *testing.T) {
	t.Parallel()
	l := &result.Lens{Groups: []result.Group{
		{Ref: ref("A"), InScope: 2}, {Ref: ref("A.1"), Section: true, InScope: 2}, {Ref: ref("A.2"), Section: true}, {Ref: ref("B"), Section: true, InScope: 1},
	}}
	var shown []string
	for _, g := range l.Sections() {
		shown = append(shown, g.Ref.Requirement)
	}
	assert.Equal(t, []string{"A.1", "B"}, shown)
}

func TestSupporting(t *testing.T) {
	t.Parallel()
	a := &result.Assessment{Evidence: []result.Evidence{
		{ID: "E1", Verdicts: []result.LensVerdict{{Lens: "l", Verdict: result.VerdictSupports, Requirements: []framework.Ref{ref("1"), ref("2")}}}},
		{ID: "E2", Verdicts: []result.LensVerdict{{Lens: "l", Verdict: result.VerdictSupports, Requirements: []framework.Ref{ref("1")}}, {Lens: "m", Verdict: result.VerdictStale, Requirements: []framework.Ref{ref("1")}}}},
	}}
	assert.Equal(t, map[string]map[framework.Ref][]string{"l": {ref("1"): {"E1", "E2"}, ref("2"): {"E1"}}}, a.Supporting())
}

func TestLensByID(t *testing.T) {
	t.Parallel()
	a := &result.Assessment{Frameworks: []result.Lens{{Lens: "one", Framework: "x"}, {Lens: "two", Framework: "x"}}}
	l, ok := a.Lens("two")
	require.True(t, ok)
	assert.Same(t, &a.Frameworks[1], l)
	_, ok = a.Lens("x")
	assert.False(t, ok, "the id of a framework is not that of a lens")
}

// The groups of the example make up its lenses.
func TestGroupsMakeUpTheLens(t *testing.T) {
	t.Parallel()
	for _, l := range assessed(t).Frameworks {
		require.NotEmpty(t, l.Groups)
		low, high, weight, inScope := 0.0, 0.0, 0.0, 0
		for _, g := range l.Groups {
			if g.Depth == 0 && g.Additional == "" {
				low, high, weight, inScope = low+g.Weight*g.Readiness.Low, high+g.Weight*g.Readiness.High, weight+g.Weight, inScope+g.InScope
			}
		}
		assert.InDelta(t, l.Readiness.Low, low/weight, 1e-12, l.Lens)
		assert.InDelta(t, l.Readiness.High, high/weight, 1e-12, l.Lens)
		assert.Equal(t, l.InScope, inScope)
		for _, x := range l.Additional {
			low, weight = 0, 0
			for _, g := range l.Groups {
				if g.Depth == 0 && g.Additional == x.Category {
					low, weight = low+g.Weight*g.Readiness.Low, weight+g.Weight
				}
			}
			assert.InDelta(t, x.Readiness.Low, low/weight, 1e-12, x.Category)
		}
	}
}
