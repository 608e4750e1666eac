package point_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	reviewed "github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
)

// What a type is worth is worked out once for all links that ask the same of it, for all systems that no piece of the
// type tells from another, and for whoever asks one basis alone; what differs is judged apart.
func TestTypeIsJudgedOnce(t *testing.T) {
	t.Parallel()
	first, second := policy(), policy()
	first.ID, first.Systems = "P1", []string{"app"}
	second.ID, second.Systems = "P2", []string{"api"}
	l := lens(first, second, review("R", "", "2026-03-20"))
	l.Systems = []organisation.System{{ID: "api"}, {ID: "app"}}
	c := quarterly("c")
	p := linked(c, c)
	p.Links[1].Link.By = []string{"rec"}
	out := judged(t, l, p)
	require.Len(t, out.By, 2)
	of := func(system, link, on int) *basis.On { return &out.By[system].Candidates[link].On[on] }
	assert.NotSame(t, &of(0, 0, 0).Units[0], &of(1, 0, 0).Units[0], "each system has a policy of its own")
	for system := range 2 {
		for link := range 2 {
			assert.Same(t, &of(0, 0, 1).Units[0], &of(system, link, 1).Units[0], "system %d, link %d", system, link)
		}
	}
	apart, err := l.Asking([]framework.Basis{framework.Operation}).By(t.Context(), c)
	require.NoError(t, err)
	assert.Same(t, &of(0, 0, 1).Units[0], &apart[0].On[0].Units[0])
}

// A link of which what it needs leaves all that counts is judged as one that needs nothing; one that leaves some out is
// judged apart.
func TestNeedsThatLeaveAllAreJudgedOnce(t *testing.T) {
	t.Parallel()
	c, err := rule.NewCompiler(rule.Config{EvidenceTypes: []*evidence.Type{types()["pol"], types()["rec"]}, CostLimit: 1e6})
	require.NoError(t, err)
	const all, some = `e.type != "rec" || e.performed_by == ""`, `e.id != "R1"`
	l := lens(policy(), review("R1", "", "2026-03-20"), review("R2", "", "2026-06-20"))
	l.Rules.Needs = map[string]*rule.Program{}
	k := quarterly("c")
	p := linked(k, k, k)
	for i, text := range []string{all, some} {
		expr := mapping.Expr{Text: text}
		l.Rules.Needs[text], p.Links[i+1].Link.Needs = c.Needs(expr), mapping.Needs{Expr: expr}
		require.NotNil(t, l.Rules.Needs[text], c.Problems())
	}
	of := judged(t, l, p).By[0].Candidates
	assert.Same(t, of[0].Outcome, of[1].Outcome)
	assert.InDelta(t, 1, of[0].Value.Low, 1e-12)
	assert.NotSame(t, of[0].Outcome, of[2].Outcome)
	assert.InDelta(t, .75, of[2].Value.Low, 1e-12, "a quarter is left out")
}

// A point that is shown for a system as for one before it says so, be it the last or one further off. What nobody reviewed is
// left out for each.
func TestPointIsShownAgain(t *testing.T) {
	t.Parallel()
	first, other := policy(), policy()
	other.ID, other.Systems = "P2", []string{"app"}
	systems := []organisation.System{{ID: "api"}, {ID: "app"}, {ID: "db"}, {ID: "web"}}
	c := quarterly("c")
	for _, tt := range []struct {
		again []bool
		of    []evidence.Piece
	}{
		{[]bool{false, true, true, true}, []evidence.Piece{first, review("R", "", "2026-03-20")}},
		{[]bool{false, false, true, true}, []evidence.Piece{first, other, review("R", "", "2026-03-20")}},
	} {
		l := lens(tt.of...)
		l.Systems = systems
		p := linked(c)
		out := judged(t, l, p)
		require.Len(t, out.By, len(systems))
		apart := slices.Collect(out.Apart())
		for i, again := range tt.again {
			assert.Equal(t, !again, slices.Contains(apart, &out.By[i]), "system %d", i)
			assert.Equal(t, again, slices.ContainsFunc(out.By[:i], func(s point.Showing) bool { return s.Shown == out.By[i].Shown }))
		}
		assert.Equal(t, tt.again[1], out.Alike())
		assert.Positive(t, out.Value.Low)
		assert.Zero(t, out.ReviewedLow())
		p.Links[0].Link.Review.State = reviewed.Reviewed
		assert.InDelta(t, out.Value.Low, judged(t, l, p).ReviewedLow(), 1e-12)
	}
}
