package catalog_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Each kind of evidence says what its kind has to: documents when a review is due, states how
// long they speak, and whatever lists occurrences what it counts.
func TestTypesSayHowTheyAge(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	kinds := map[evidence.Kind]int{}
	for _, x := range set.EvidenceTypes {
		kinds[x.Kind]++
		assert.Equal(t, x.Kind == evidence.State, x.Recheck.Stated, x.ID)
		assert.True(t, x.Kind == evidence.Report || !x.Continuous, x.ID)
		if x.Kind != evidence.Document {
			assert.True(t, x.ReviewEvery.IsZero(), x.ID)
		}
		if !x.ValidFor.IsZero() {
			assert.Contains(t, []string{"control-evaluation-plan"}, x.ID, "expires by nature")
		}
		for _, a := range x.Attributes {
			if a.Name == "population" {
				assert.NotEmpty(t, a.Of, x.ID)
			}
			assert.NotContains(t, []string{"ai_systems", "approved_by", "result"}, a.Name, x.ID)
		}
	}
	assert.Equal(t, map[evidence.Kind]int{evidence.Document: 113, evidence.State: 52, evidence.Report: 19, evidence.Record: 119, evidence.Bridge: 1}, kinds)
}

// The counts of the README and of the page on the check are those of the built-in catalog.
func TestPagesCountWhatIsThere(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	points := 0
	for _, f := range []string{"iso42001", "soc2"} {
		fw, err := g.Framework(f)
		require.NoError(t, err)
		whole := fw.WholeScope().Reach(fw, 0)
		for _, l := range g.Leaves(f) {
			if _, extra := whole.Additional(l.Requirement.ID); !extra {
				points += len(l.Points)
			}
		}
	}
	both, err := g.Overlap(t.Context(), "iso42001", "soc2", mapping.OverlapOptions{})
	require.NoError(t, err)
	wide, below := 0, map[string]int{}
	for _, q := range g.Questions() {
		if len(q.Settles.No) > 0 {
			wide++
		}
		for _, id := range q.Settles.No {
			below[id]++
		}
	}
	for _, c := range set.Controls {
		assert.Equal(t, 1, below[c.Question], "%s stands below one wide question", c.ID)
	}
	assert.Len(t, below, len(set.Controls))
	for file, want := range map[string][]string{
		"../README.md": {
			fmt.Sprintf("%d controls link the %d points of the two: %d of them required points, and %d those of both. %d relations",
				len(set.Controls), points, both.Controls.Of, both.Controls.Both, len(set.Relations)),
		},
		"../docs/check.md": {fmt.Sprintf("*expected* (%d wide questions", wide), fmt.Sprintf("*standing* (%d narrow ones", len(below))},
	} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, s := range want {
			assert.Contains(t, strings.Join(strings.Fields(regexp.MustCompile("\\s*\\(`[^`]*`\\)").ReplaceAllString(string(text), "")), " "), s, file)
		}
	}
}

// What a link asks of systems is what its why says first: that some are named, and not which.
func TestNeedsSayWhatTheyTest(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	asked := 0
	for _, c := range set.Controls {
		for i := range c.Links {
			if n := &c.Links[i].Needs; strings.Contains(n.Text, "e.systems.size() > 0") {
				asked++
				assert.True(t, strings.HasPrefix(n.Why, "It names the systems that it speaks of; whether those with AI are among them, a reader checks."), "%s: %s", c.ID, n.Why)
			}
		}
	}
	assert.Equal(t, 40, asked)
}

// What runs by event can say that nothing occurred: its records have a population.
func TestEventsCanBeNone(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	types := map[string]*evidence.Type{}
	for _, x := range set.EvidenceTypes {
		types[x.ID] = x
	}
	for _, c := range set.Controls {
		if c.Cadence != calendar.PerEvent {
			continue
		}
		for _, choice := range c.Evidence.Operation.Types {
			for _, id := range choice {
				counts := slices.ContainsFunc(types[id].Attributes, func(a evidence.Attribute) bool { return a.Name == "population" })
				assert.True(t, counts || types[id].Kind == evidence.Document, "%s: %s", c.ID, id)
			}
		}
	}
}

// No evidence is asked for in vain, no point of a control is linked twice, and each condition
// says why in words that hold no expression.
func TestLinksSayByWhat(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	// papers of an engagement, which a checklist names
	shown := map[string]bool{"bridge-letter": true, "management-assertion": true, "representation-letter": true, "significant-change-list": true}
	for _, c := range set.Controls {
		points := map[framework.PointRef]bool{}
		for _, l := range c.Links {
			for _, id := range shows(c, l) {
				shown[id] = true
			}
			for _, p := range l.Points {
				assert.False(t, points[l.To.Point(p)], "%s: %s#%s twice", c.ID, l.To, p)
				points[l.To.Point(p)] = true
			}
			if l.Needs.IsZero() {
				continue
			}
			assert.NotEmpty(t, l.Needs.Why, "%s: %s", c.ID, l.To)
			assert.NotRegexp(t, `e\.\w|&&|\|\|`, l.Needs.Why)
		}
	}
	for _, x := range set.EvidenceTypes {
		assert.True(t, shown[x.ID], "%s shows no point of any link", x.ID)
	}
}

// shows lists the evidence types that show the points of the link.
func shows(c *mapping.Control, l mapping.Link) []string {
	if len(l.By) > 0 {
		return l.By
	}
	return slices.Concat(slices.Concat(c.Evidence.Design.Types...), slices.Concat(c.Evidence.Operation.Types...))
}

// A requirement keeps a point that has weight; an essential point has weight and is shown on
// its basis by some control; points that a shall does not stand behind are ISO's alone but for three.
func TestPointsHaveRanks(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	essential, advice, each := map[string]int{}, map[string]int{}, map[string]int{}
	for _, f := range set.Frameworks {
		for _, q := range f.Requirements {
			for _, p := range q.Points {
				if p.Rank != framework.Required {
					advice[f.ID]++
					assert.Equal(t, framework.NotEssential, p.Essential, "%s#%s", q.ID, p.ID)
				}
				if p.Each.Kind != "" {
					each[f.ID]++
				}
				if p.Essential != framework.NotEssential {
					essential[f.ID]++
					assert.True(t, shownOn(set.Controls, framework.Ref{Framework: f.ID, Requirement: q.ID}, p), "%s#%s", q.ID, p.ID)
				}
			}
			if len(q.Points) > 0 {
				assert.True(t, slices.ContainsFunc(q.Points, func(p framework.Point) bool { return p.Rank == framework.Required }), q.ID)
			}
		}
	}
	assert.Equal(t, map[string]int{"iso42001": 16, "soc2": 65}, essential)
	assert.Equal(t, map[string]int{"iso42001": 56, "soc2": 5}, advice)
	assert.Equal(t, map[string]int{"iso42001": 26, "soc2": 29}, each)
}

func shownOn(list []*mapping.Control, to framework.Ref, p framework.Point) bool {
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		if !p.Essential.On(b) {
			continue
		}
		for _, c := range list {
			for _, l := range c.Links {
				if l.To == to && (len(l.Points) == 0 || slices.Contains(l.Points, p.ID)) &&
					slices.ContainsFunc(shows(c, l), c.Evidence.On(b).Lists) {
					return true
				}
			}
		}
	}
	return false
}

// Each built-in rule has a test that it holds and one that it does not.
func TestRulesAreTriedBothWays(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	require.NotEmpty(t, set.Rules)
	for _, r := range set.Rules {
		for want, says := range map[float64]string{1: "holds", 0: "does not hold"} {
			assert.True(t, slices.ContainsFunc(r.Tests, func(x mapping.RuleTest) bool { return !x.Want.Unknown && x.Want.Value == want }), "no test in which the rule of %s on %s %s", r.Control, r.Basis, says)
		}
	}
}
