package plan_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/plan/checklist"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// ahead is acme with its next window before it.
func ahead(t testing.TB, org *organisation.Organisation) *organisation.Organisation {
	t.Helper()
	next := *org
	next.Scopes = slices.Clone(org.Scopes)
	w, err := framework.ParsePeriod("2026-08-01/2027-01-31")
	require.NoError(t, err)
	for i := range next.Scopes {
		if !next.Scopes[i].Window.IsZero() {
			next.Scopes[i].Window = w
		}
	}
	return &next
}

// With the next window ahead, the plan carried out reaches both targets, though neither would be
// reached if nothing is done; it is as far from the least as it says, and spends nothing for nothing.
func TestAcmeAhead(t *testing.T) {
	t.Parallel()
	engine, org := loaded.Engine(t, acme.Files)
	org = ahead(t, org)
	p, err := plan.Make(t.Context(), engine, org, org.AsOf, plan.Options{Targets: []plan.Target{{Lens: "iso42001", Band: "ready"}, {Lens: "soc2", Band: "nearly"}}})
	require.NoError(t, err)
	require.True(t, p.Reaches, "%+v", p.Targets)
	assert.Equal(t, "2027-01-31", p.By.String())

	s, err := engine.Open(t.Context(), org, p.By)
	require.NoError(t, err)
	was, err := s.Assessment(t.Context())
	require.NoError(t, err)
	_, err = s.Apply(t.Context(), p.Change())
	require.NoError(t, err)
	is, err := s.Assessment(t.Context())
	require.NoError(t, err)
	for i, want := range []string{"ready", "nearly"} {
		assert.NotContains(t, []string{"ready", "nearly"}, was.Frameworks[i].Band.Name)
		assert.Equal(t, want, is.Frameworks[i].Band.Name)
		assert.Equal(t, was.Frameworks[i].Readiness, p.Targets[i].Idle.Readiness)
		assert.Equal(t, is.Frameworks[i].Readiness, p.Targets[i].Then.Readiness)
		gains := 0.0
		for _, a := range p.Actions {
			gains += a.Gain[p.Targets[i].Lens]
		}
		assert.InDelta(t, is.Frameworks[i].Readiness.Low-was.Frameworks[i].Readiness.Low, gains, 1e-9, "gains add up")
	}
	require.True(t, p.Bound.Stated)
	assert.InDelta(t, p.TotalEffort, p.Bound.Effort+p.Bound.Gap, 1e-9)
	assert.Greater(t, p.Bound.Effort, 0.9*p.TotalEffort, "the bound says something")
	assert.NotEmpty(t, p.Begin)
	assert.NotEmpty(t, p.Critical)
	total := 0.0
	for _, a := range p.Actions {
		total += a.Effort
		assert.Positive(t, len(a.Meets)+len(a.Lifts), "%s %s", a.ID, a.Do)
	}
	assert.InDelta(t, total, p.TotalEffort, 1e-9)
	t.Logf("%d actions, %.1f days, bound %.1f, %d assessments", len(p.Actions), p.TotalEffort, p.Bound.Effort, p.Assessments)
	forward(t, org, p)
	written(t, p)
}

// Nothing is written of no plan, or to nobody.
func TestNothingToWrite(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(io.Writer, *plan.Plan) error{"csv": checklist.CSV, "md": checklist.Markdown, "yaml": checklist.YAML} {
		require.ErrorIs(t, write(io.Discard, nil), checklist.ErrNone, name)
		require.ErrorIs(t, write(nil, &plan.Plan{}), checklist.ErrNone, name)
	}
}

// written holds what is handed on: a row and a box for each action, and the evidence as a file
// that reads back as it is.
func written(t *testing.T, p *plan.Plan) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, checklist.CSV(&b, p))
	rows, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, len(p.Actions)+1)
	assert.Equal(t, []string{"id", "action", "control"}, rows[0][:3])
	b.Reset()
	require.NoError(t, checklist.Markdown(&b, p))
	assert.Equal(t, len(p.Actions), strings.Count(b.String(), "- [ ] "))
	assert.True(t, strings.HasSuffix(b.String(), "Indicative, not legal or audit advice.\n"))
	b.Reset()
	require.NoError(t, checklist.YAML(&b, p))
	org, err := catalog.Decode[organisation.Organisation]("plan.yaml", b.Bytes())
	require.NoError(t, err)
	want, got := p.Pieces(), org.Evidence
	require.Len(t, got, len(want))
	ids := func(list []evidence.Piece) (out []string) {
		for _, e := range list {
			out = append(out, e.ID)
		}
		return out
	}
	assert.ElementsMatch(t, ids(want), ids(got))
	text, err := json.Marshal(p)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "null")
}

// As acme stands its SOC 2 window is over: no action reaches the band any more, and the plan says
// that a closed window does not change, which failed test stands against it, and plans for the rest.
func TestAcmeAsItStands(t *testing.T) {
	t.Parallel()
	engine, org := loaded.Engine(t, acme.Files)
	p, err := plan.Make(t.Context(), engine, org, org.AsOf, plan.Options{Targets: []plan.Target{{Lens: "iso42001", Band: "nearly"}, {Lens: "soc2", Band: "nearly"}}})
	require.NoError(t, err)
	assert.False(t, p.Reaches)
	iso, soc := p.Targets[0], p.Targets[1]
	assert.True(t, iso.Reached)
	assert.True(t, soc.OutOfReach)
	assert.Equal(t, "building", soc.Most.Band)
	why := strings.Join(soc.Because, "\n")
	assert.Contains(t, why, "its window 2026-01-01/2026-06-30 is over, and a closed window does not change")
	assert.Contains(t, why, "against the band stands: A1.3 Recovery testing")
	assert.Contains(t, why, "EV-148 (Test of a recovery plan against its targets) deviates, 2 of 4 deviate")
	assert.NotEmpty(t, p.Actions)
	for _, a := range p.Actions {
		assert.Positive(t, len(a.Meets)+len(a.Lifts), a.Do)
		assert.Greater(t, a.BeginBy, org.AsOf)
	}
}

// forward holds that nothing is planned back in time: no piece is of a day that is over, and none comes
// after the last day.
func forward(t *testing.T, org *organisation.Organisation, p *plan.Plan) {
	t.Helper()
	have := map[string]bool{}
	for _, e := range org.Evidence {
		have[e.ID] = true
	}
	for _, e := range p.Pieces() {
		if have[e.ID] {
			continue // a piece that is there and is mended
		}
		assert.Greater(t, e.Collected, org.AsOf, e.ID)
		assert.True(t, e.Period.IsZero() || e.Period.First > org.AsOf, e.ID)
		assert.True(t, e.Performed.IsZero() || e.Performed > org.AsOf, e.ID)
		assert.True(t, e.Effective.IsZero() || e.Effective > org.AsOf, e.ID)
		assert.LessOrEqual(t, e.Collected, p.By, e.ID)
	}
}
