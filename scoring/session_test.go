package scoring_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func marshal(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// rich is the small catalog with what the laws are about: a rule that reads facts, a
// link that asks more of each piece, an alternative, weights and an annual control.
func rich(s *mapping.Source) {
	control(s, "monthly").Links[0].Needs = mapping.Needs{Expr: mapping.Expr{Text: `e.has("population") || facts.done`}}
	control(s, "monthly").Links = append(control(s, "monthly").Links, mapping.Link{To: framework.Ref{Framework: "x", Requirement: "1.2"}, Why: "because"})
	s.Controls = append(s.Controls, &mapping.Control{
		ID: "yearly", Title: "Yearly", Cadence: calendar.Annual,
		Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{"policy", "log"}}}, Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"review"}, {"log"}}}},
		Links: []mapping.Link{
			{To: framework.Ref{Framework: "x", Requirement: "1.1"}, Points: []string{"b"}, Why: "because", Needs: mapping.Needs{Expr: mapping.Expr{Text: "facts.n > 2"}}},
			{To: framework.Ref{Framework: "y", Requirement: "1"}, Why: "because"},
		},
	})
	s.Rules = append(s.Rules, &mapping.Rule{
		Control: "yearly", Basis: framework.Design, Why: "Facts by another name.", Expr: mapping.Expr{Text: `[facts].exists(f, f.n > 2) || evidence.count() > 3`},
	}, &mapping.Rule{
		Control: "logging", Basis: framework.Operation, Why: "Logs, and an answer.",
		Expr: mapping.Expr{Text: `window.covered(evidence) * 0.75 + share(facts.done) * 0.25`},
	})
	s.FindingRules = []*mapping.FindingRule{
		{ID: "r", Each: mapping.SubjectRequirement, RaisedAs: "gap", When: mapping.Expr{Text: `requirement.high < 1.0`}},
		{ID: "g", Each: mapping.SubjectGroup, RaisedAs: "failure", When: mapping.Expr{Text: `group.requirements.all(r, r.status == "not-supported")`}},
		{ID: "c", Each: mapping.SubjectControl, RaisedAs: "exception", When: mapping.Expr{Text: `control.deviations > 0 || control.high < 0.5 && control.requirements.exists(r, r.status != "not-supported")`}},
		{ID: "t", Each: mapping.SubjectTest, RaisedAs: "deviation", When: mapping.Expr{Text: `test.deviations > 0`}},
	}
	s.SampleGuides = []*mapping.SampleGuide{{Cadence: calendar.Monthly, Least: 2, Most: 5}, {Cadence: calendar.PerEvent, Least: 25, Most: 60}}
}

// company generates an organisation with everything that an assessment looks at.
func company(t *testing.T, rng *rand.Rand) *organisation.Organisation {
	t.Helper()
	org := &organisation.Organisation{Name: "Company", Systems: []organisation.System{{ID: "app"}, {ID: "api"}, {ID: "batch"}}}
	for i := range rng.IntN(24) {
		org.Evidence = append(org.Evidence, piece(t, rng, fmt.Sprintf("E%02d", i)))
	}
	org.Scopes = scopes(t, rng)
	org.Facts = facts(rng)
	org.Treatments = treatments(t, rng)
	org.Risks = risks(rng)
	if rng.IntN(2) == 0 {
		org.Operates = []organisation.Operates{{Control: "monthly", Since: day(t, "2026-02-01"), Owner: "it"}}
	}
	return org
}

func scopes(t *testing.T, rng *rand.Rand) []framework.Scope {
	t.Helper()
	x := framework.Scope{Framework: "x", Profile: map[string]string{"type": "2"}, Window: span(t, "2026-01-01/2026-06-30"), Systems: []string{"app", "api"}}
	if rng.IntN(3) == 0 {
		x.Categories = []string{"extra"}
	}
	if rng.IntN(3) == 0 {
		x.SoA = []framework.Applicability{{Requirement: "1.2", Applicable: new(false), Why: "none", ReviewBy: day(t, "2026-05-01") + framework.Date(rng.IntN(90))}}
	}
	if rng.IntN(3) == 0 {
		x.NotRelevant = []framework.NotRelevant{{Point: ref(t, "x:1.1").Point("a"), Why: "no people"}}
	}
	list := []framework.Scope{x, {Framework: "y", Basis: []framework.Basis{framework.Design, framework.Operation}}}
	if rng.IntN(2) == 0 {
		list = append(list, framework.Scope{ID: "type1", Framework: "x", Profile: map[string]string{"type": "1"}, AsOf: day(t, "2026-03-31"), Additional: []string{"ai"}})
	}
	return list
}

func facts(rng *rand.Rand) []evidence.Fact {
	list := []evidence.Fact{}
	if rng.IntN(2) == 0 {
		list = append(list, evidence.Fact{ID: "done", Value: rng.IntN(2) == 0})
	}
	if rng.IntN(2) == 0 {
		list = append(list, evidence.Fact{ID: "n", Value: int64(rng.IntN(5))})
	}
	return list
}

func nonconformities(t *testing.T, rng *rand.Rand) []organisation.Nonconformity {
	t.Helper()
	list := []organisation.Nonconformity{}
	for i := range rng.IntN(3) {
		list = append(list, organisation.Nonconformity{ID: fmt.Sprintf("N%d", i), Requirement: ref(t, "x:1.1"), Grade: organisation.Minor, Raised: day(t, "2025-06-01"), Due: day(t, "2026-06-01") + framework.Date(rng.IntN(30))})
	}
	return list
}

func risks(rng *rand.Rand) []organisation.Risk {
	list := []organisation.Risk{}
	for i := range rng.IntN(4) {
		list = append(list, organisation.Risk{
			ID: fmt.Sprintf("R%d", i), Title: "Risk", Owner: "cto", Why: "so", Response: organisation.RiskResponse(rng.IntN(4)),
			Controls: []string{"monthly", "logging"}[:rng.IntN(3)], ReviewBy: framework.Date(739000 + rng.IntN(1200)),
		})
	}
	return list
}

func treatments(t *testing.T, rng *rand.Rand) []organisation.Treatment {
	t.Helper()
	list := []organisation.Treatment{}
	for range rng.IntN(4) {
		x := organisation.Treatment{
			Kind: organisation.TreatmentKind(1 + rng.IntN(3)), Control: []string{"monthly", "events", "logging"}[rng.IntN(3)], Why: "so", Owner: "cto",
			Until: day(t, "2026-05-01") + framework.Date(rng.IntN(120)), By: []string{"yearly", "logging"}[rng.IntN(2)],
		}
		if x.By == x.Control {
			x.By = "yearly"
		}
		if rng.IntN(2) == 0 {
			x.ApprovedBy = "ceo"
		}
		list = append(list, x)
	}
	return list
}

func piece(t *testing.T, rng *rand.Rand, id string) evidence.Piece {
	t.Helper()
	first := day(t, "2025-10-01") + framework.Date(rng.IntN(280))
	e := evidence.Piece{
		ID: id, Type: []string{"policy", "review", "review", "ticket", "log"}[rng.IntN(5)],
		Period: framework.Period{First: first, Last: first + framework.Date(rng.IntN(90))},
		Status: []evidence.Acceptance{evidence.Accepted, evidence.Accepted, evidence.Draft, evidence.Rejected}[rng.IntN(4)],
	}
	if rng.IntN(3) == 0 {
		e.Systems = []string{[]string{"app", "api", "batch"}[rng.IntN(3)]}
	}
	if rng.IntN(4) == 0 {
		e.Collected = max(e.Period.First, e.Period.Last+framework.Date(rng.IntN(60)-20))
	}
	if rng.IntN(5) == 0 {
		e.Points = []framework.PointRef{ref(t, "x:1.1").Point("a")}
	}
	if e.Type == "review" || e.Type == "ticket" {
		e.Attributes = map[string]any{}
		if rng.IntN(2) == 0 {
			e.Attributes["population"] = int64(rng.IntN(3) * 20)
		}
		if n, ok := e.Attributes["population"].(int64); e.Type == "review" && ok && n > 0 && rng.IntN(2) == 0 {
			e.Attributes["sample"], e.Attributes["deviations"] = int64(10), int64(rng.IntN(3))
		}
	}
	return e
}

// change generates one change of any kind.
func change(t *testing.T, rng *rand.Rand, s *scoring.Session) scoring.Change {
	t.Helper()
	held := s.Organisation().Evidence
	some := func() string { return held[rng.IntN(len(held))].ID }
	var c scoring.Change
	for {
		if rng.IntN(2) == 0 {
			c.Put = append(c.Put, piece(t, rng, fmt.Sprintf("E%02d", rng.IntN(30))))
		}
		if len(held) > 0 && rng.IntN(3) == 0 {
			c.Drop = append(c.Drop, some())
		}
		switch rng.IntN(12) {
		case 0:
			c.Answer = facts(rng)
		case 1:
			c.Forget = []string{"done", "n"}[:1+rng.IntN(2)]
		case 2:
			c.Scopes = scopes(t, rng)
		case 3:
			c.Treatments = treatments(t, rng)
		case 4:
			c.Operates = []organisation.Operates{}
		case 5:
			c.Operates = []organisation.Operates{{Control: "monthly", Since: day(t, "2026-03-01")}, {Control: "logging", Since: day(t, "2026-02-01")}}
		case 6:
			c.Risks = risks(rng)
		case 7:
			c.Nonconformities = nonconformities(t, rng)
		}
		if len(c.Put) < 2 || rng.IntN(2) == 0 {
			seen := map[string]bool{}
			for _, e := range c.Put {
				if seen[e.ID] {
					c.Put = nil
					break
				}
				seen[e.ID] = true
			}
			return c
		}
	}
}

// After any run of changes, the session's assessment is that of a full one, byte for
// byte, and what it says moved is what two full assessments differ in.
func TestSessionEqualsFull(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(21, 34))
	e := engine(t, rich)
	at := day(t, "2026-06-15")
	for range tries(25) {
		s, err := e.Open(t.Context(), company(t, rng), at)
		require.NoError(t, err)
		before, err := e.Assess(t.Context(), s.Organisation(), at)
		require.NoError(t, err)
		for range 12 {
			c := change(t, rng, s)
			d, err := s.Apply(t.Context(), c)
			require.NoError(t, err)
			full, err := e.Assess(t.Context(), s.Organisation(), at)
			require.NoError(t, err)
			got, err := s.Assessment(t.Context())
			require.NoError(t, err)
			require.Equal(t, marshal(t, full), marshal(t, got), "%+v", c)
			want := difference.Between(before, full)
			require.Equal(t, marshal(t, want.Lenses), marshal(t, d.Lenses), "%+v", c)
			require.Equal(t, marshal(t, want.Evidence), marshal(t, d.Evidence), "%+v", c)
			require.Equal(t, want.NewProblems, d.NewProblems, "%+v", c)
			require.Equal(t, want.GoneProblems, d.GoneProblems, "%+v", c)
			require.Equal(t, want.Causes, d.Causes, "%+v", c)
			before = full
		}
	}
}

// dying is a context that ends after it was asked so many times, by however many at once.
type dying struct {
	context.Context

	left atomic.Int64
}

func dyingAfter(ctx context.Context, n int) *dying {
	d := &dying{Context: ctx}
	d.left.Store(int64(n))
	return d
}

func (d *dying) Err() error {
	if d.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// Wherever the context ends, a change is taken as a whole or not at all, and the session
// goes on and is right.
func TestSessionWhereverTheContextEnds(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(55, 89))
	e := engine(t, rich)
	at := day(t, "2026-06-15")
	refused, taken := 0, 0
	for range tries(80) {
		s, err := e.Open(t.Context(), company(t, rng), at)
		require.NoError(t, err)
		if rng.IntN(2) == 0 {
			_, err = s.Assessment(t.Context())
			require.NoError(t, err)
		}
		before := s.Organisation()
		c := change(t, rng, s)
		_, err = s.Apply(dyingAfter(t.Context(), rng.IntN(600)), c)
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			require.Equal(t, marshal(t, before), marshal(t, s.Organisation()), "none of it is taken")
			refused++
		} else {
			taken++
		}
		got, err := s.Assessment(t.Context())
		require.NoError(t, err)
		full, err := e.Assess(t.Context(), s.Organisation(), at)
		require.NoError(t, err)
		require.Equal(t, marshal(t, full), marshal(t, got))
	}
	assert.GreaterOrEqual(t, refused, tries(10))
	assert.GreaterOrEqual(t, taken, tries(10))
}

// Wherever the context ends, there is no statement or explanation or the whole of it: of some
// organisations at each place, of the others at places drawn.
func TestWhereverTheContextEnds(t *testing.T) {
	t.Parallel()
	e := engine(t, rich)
	at := day(t, "2026-06-15")
	for name, ask := range map[string]func(context.Context, *organisation.Organisation) (any, error){
		"statement": func(ctx context.Context, org *organisation.Organisation) (any, error) {
			return e.Statement(ctx, org, at, "")
		},
		"explanation": func(ctx context.Context, org *organisation.Organisation) (any, error) {
			return e.Explain(ctx, org, at, ref(t, "x:1.2"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(34, 21))
			refused := 0
			for i := range tries(30) {
				org := company(t, rng)
				org.Scopes = []framework.Scope{{Framework: "x", Basis: []framework.Basis{framework.Design, framework.Operation}}}
				org.Facts = nil
				whole, err := ask(t.Context(), org)
				require.NoError(t, err)
				for n := 0; ; n++ {
					if i > 0 {
						n += rng.IntN(100)
					}
					got, err := ask(dyingAfter(t.Context(), n), org)
					if err == nil {
						require.Equal(t, marshal(t, whole), marshal(t, got))
						break
					}
					require.ErrorIs(t, err, context.Canceled)
					refused++
				}
			}
			assert.Greater(t, refused, tries(100))
		})
	}
}

// Whatever bytes are read as a stored assessment, they are refused or read back equal.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"format": "groundwork-assessment/2", "at": "2026-07-15", "frameworks": [{"lens": "x", "requirements": [{"ref": "x:1", "status": "supported"}]}]}`))
	f.Add([]byte(`{"format": "groundwork-assessment/2", "treatments": [{"requirement": "", "until": "2026-01-01"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := result.Read(bytes.NewReader(data))
		if err != nil {
			require.ErrorIs(t, err, result.ErrNotStored)
			return
		}
		text := marshal(t, a)
		back, err := result.Read(strings.NewReader(text))
		require.NoError(t, err)
		require.Equal(t, text, marshal(t, back))
		require.True(t, difference.Between(a, back).Empty())
	})
}

// A stored assessment reads back as what it was, and what is none is refused.
func TestRead(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 8))
	e := engine(t, rich)
	for range 30 {
		a := assess(t, e, company(t, rng), "2026-06-15")
		text := marshal(t, a)
		back, err := result.Read(bytes.NewReader([]byte(text)))
		require.NoError(t, err)
		assert.Equal(t, text, marshal(t, back))
		assert.True(t, difference.Between(a, back).Empty(), "nothing moved")
	}
	for _, text := range []string{``, `{}`, `{"format": "groundwork-assessment/3"}`, `[]`, `{"format": "groundwork-assessment/2"} {}`,
		`{"format": "groundwork-assessment/2", "frameworks": [{"lens": "x", "readiness": {"low": -5, "high": 1e300}}]}`,
		`{"format": "groundwork-assessment/2", "frameworks": [{"lens": "x"}, {"lens": "x"}]}`,
		`{"format": "groundwork-assessment/2", "organisation": "evil \u001b[2J"}`,
	} {
		_, err := result.Read(bytes.NewReader([]byte(text)))
		assert.ErrorIs(t, err, result.ErrNotStored, text)
	}
}
