package rowan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/rowan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// opened gives Rowan Ledger as it is judged, or would be with a change.
func opened(t *testing.T) func(change func(*organisation.Organisation)) *result.Assessment {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin(), rowan.Files)
	require.NoError(t, err)
	graph, err := mapping.Build(set.Source)
	require.NoError(t, err)
	engine, err := scoring.New(graph)
	require.NoError(t, err)
	return func(change func(*organisation.Organisation)) *result.Assessment {
		org := *set.Organisation
		change(&org)
		a, err := engine.Assess(t.Context(), &org, org.AsOf)
		require.NoError(t, err)
		return a
	}
}

func asItIs(*organisation.Organisation) {}

func stage2(o *organisation.Organisation) {
	o.Scopes = slices.Clone(o.Scopes)
	o.Scopes[0].Profile = map[string]string{"stage": "2"}
}

func lens(t *testing.T, a *result.Assessment, id string) *result.Lens {
	t.Helper()
	l, ok := a.Lens(id)
	require.True(t, ok, id)
	return l
}

func requirement(t *testing.T, a *result.Assessment, ref string) result.Requirement {
	t.Helper()
	id, _, _ := strings.Cut(ref, ":")
	l := lens(t, a, id)
	i := slices.IndexFunc(l.Requirements, func(q result.Requirement) bool { return q.Ref.String() == ref })
	require.GreaterOrEqual(t, i, 0, ref)
	return l.Requirements[i]
}

func point(t *testing.T, a *result.Assessment, ref string) result.Point {
	t.Helper()
	p, err := framework.ParsePointRef(ref)
	require.NoError(t, err)
	q := requirement(t, a, p.Ref.String())
	i := slices.IndexFunc(q.Points, func(x result.Point) bool { return x.ID == p })
	require.GreaterOrEqual(t, i, 0, ref)
	return q.Points[i]
}

func told(l *result.Lens, about result.NoteKind) string {
	var out []string
	for _, n := range l.Notes {
		if n.About == about {
			out = append(out, n.Text)
		}
	}
	return strings.Join(out, "\n")
}

// The picture is that of a firm that has begun well: nearly there in both, by design alone, with a handful of
// things to raise and none that stops.
func TestPicture(t *testing.T) {
	t.Parallel()
	a := opened(t)(asItIs)
	assert.Empty(t, a.Problems)
	assert.Len(t, a.Evidence, 215)
	both := 0
	for _, e := range a.Evidence {
		if e.SatisfiesBoth {
			both++
		}
	}
	assert.Greater(t, 5*both, len(a.Evidence), "one piece in five is used twice")
	assert.Equal(t, 69, lens(t, a, "iso42001").InScope, "all but the one excluded")
	assert.Equal(t, 33, lens(t, a, "soc2").InScope, "the common criteria, of which entry to premises is somebody else's")
	for _, id := range []string{"iso42001", "soc2"} {
		l := lens(t, a, id)
		assert.Equal(t, "nearly", l.Band.Name, id)
		assert.Empty(t, l.Band.CappedBy, id)
		assert.Nil(t, l.Operation, "%s asks nothing of operation", id)
		assert.NotEmpty(t, l.Findings, id)
		for _, f := range l.Findings {
			assert.Contains(t, []string{"minor", "design"}, f.Grade, "%s: %s", id, f.RaisedAs)
		}
	}
}

// For audit and review a programme with a date is enough at stage 1, and nothing is at stage 2 but the report
// and the minutes.
func TestProgrammeIsEnoughAtStage1(t *testing.T) {
	t.Parallel()
	judged := opened(t)
	first, second := judged(asItIs), judged(stage2)
	var plans []string
	for _, e := range first.Evidence {
		if e.Type == "audit-programme" || e.Type == "management-review-agenda" {
			plans = append(plans, e.ID)
		}
		assert.NotContains(t, []string{"internal-audit-report", "management-review-minutes"}, e.Type)
	}
	require.Len(t, plans, 2)
	for _, id := range plans {
		assert.Contains(t, told(lens(t, first, "iso42001"), result.NoteProgramme), id)
	}
	for _, ref := range []string{"iso42001:9.2.1", "iso42001:9.3.1"} {
		assert.Equal(t, result.StatusSupported, requirement(t, first, ref).Status, ref)
		assert.Equal(t, result.StatusPartlySupported, requirement(t, second, ref).Status, ref)
	}
	majors := []string{}
	for _, f := range lens(t, second, "iso42001").Findings {
		if f.Grade == "major" {
			for _, r := range f.Requirements {
				majors = append(majors, r.Requirement)
			}
		}
	}
	slices.Sort(majors)
	assert.Equal(t, []string{"9.2.1", "9.3.1"}, majors)
	assert.Equal(t, "building", lens(t, second, "iso42001").Band.Name)
}

// What comes round once a year and began in summer is not yet due, and is told as that; without the day on
// which it began it is a gap.
func TestNotYetDue(t *testing.T) {
	t.Parallel()
	judged := opened(t)
	a := judged(asItIs)
	without := judged(func(o *organisation.Organisation) { o.Operates = nil })
	assert.Contains(t, told(lens(t, a, "soc2"), result.NoteNotDue), "Not yet due: ")
	assert.Empty(t, told(lens(t, without, "soc2"), result.NoteNotDue))
	for _, ref := range []string{"soc2:CC3.3", "soc2:CC9.1", "soc2:CC5.1"} {
		begun, silent := requirement(t, a, ref).Readiness, requirement(t, without, ref).Readiness
		assert.InDelta(t, 1, begun.High, 1e-9, ref)
		assert.Less(t, silent.High, 1.0, ref)
		assert.InDelta(t, begun.Low, silent.Low, 1e-9, "%s: a beginning shows nothing that is not there", ref)
	}
	assert.Less(t, lens(t, without, "soc2").Readiness.High, lens(t, a, "soc2").Readiness.High)
}

// A list of none speaks for its own days, and three months are no year: the procedure is shown and its running is
// left open. A draft too is open at both ends.
func TestNothingYetIsOpen(t *testing.T) {
	t.Parallel()
	a := opened(t)(asItIs)
	assert.Equal(t, result.Interval{Low: 0.5, High: 1}, point(t, a, "soc2:CC6.5#c").Readiness, "no equipment was given away")
	assert.Equal(t, result.Interval{Low: 0, High: 1}, point(t, a, "iso42001:A.10.2#a").Readiness, "a table of duties that nobody accepted")
}

// What was found and answered stays found.
func TestDeviationsStay(t *testing.T) {
	t.Parallel()
	judged := opened(t)
	a := judged(asItIs)
	review := point(t, a, "soc2:CC6.3#c")
	assert.True(t, review.Exceptions)
	assert.Less(t, review.Readiness.Low, 1.0)
	assert.Contains(t, told(lens(t, judged(stage2), "iso42001"), result.NoteBeside), "ai-verification-and-validation deviates")
}
