package advise_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// keeper is a shop that is asked over a window, with the pieces.
func keeper(window framework.Period, pieces ...evidence.Piece) *organisation.Organisation {
	both := []framework.Basis{framework.Design, framework.Operation}
	return &organisation.Organisation{Name: "Shop", Scopes: []framework.Scope{{Framework: "shop", Basis: both, Window: window}}, Evidence: pieces}
}

// Each time of a cadence is a request of its own, a document is one for the whole window, and every
// state is told by what the piece says.
func TestRequestsOfAWindow(t *testing.T) {
	e, at := shop(), day("2026-04-20")
	of := period("2026-01-01", "2026-03-31")
	review := func(id, month, last string, status evidence.Acceptance) evidence.Piece {
		return evidence.Piece{ID: id, Type: "review", Period: period(month+"-01", last), Performed: day(last), Collected: day(last), Status: status, AcceptedBy: "x"}
	}
	list := func(pieces ...evidence.Piece) map[string]requests.Request {
		l, err := advise.Requests(t.Context(), e, keeper(of, pieces...), at)
		require.NoError(t, err)
		by := map[string]requests.Request{}
		for _, r := range l.Requests {
			by[r.ID] = r
		}
		b, err := json.MarshalIndent(l, "", "  ")
		require.NoError(t, err)
		read, err := requests.Read(bytes.NewReader(b))
		require.NoError(t, err)
		assert.Equal(t, l, read)
		return by
	}
	none := list()
	require.Len(t, none, 5)
	for _, id := range []string{"policy", "log-2026-q1", "review-2026-01", "review-2026-02", "review-2026-03"} {
		assert.Equal(t, requests.NotStarted, none[id].State, id)
		assert.Empty(t, none[id].Evidence)
	}
	assert.Equal(t, day("2026-02-28"), none["review-2026-02"].Due)
	assert.True(t, none["review-2026-02"].Over)
	assert.Equal(t, day("2026-01-01"), none["policy"].Due)

	failed := review("c", "2026-03", "2026-03-31", evidence.Accepted)
	failed.Outcome = evidence.Failed
	some := list(review("a", "2026-01", "2026-01-31", evidence.Accepted), review("b", "2026-02", "2026-02-28", evidence.Draft), failed,
		evidence.Piece{ID: "p", Type: "policy", Effective: day("2026-01-01"), Status: evidence.Draft}, evidence.Piece{ID: "l", Type: "log", Period: of, Collected: day("2026-04-01"), Status: evidence.Rejected})
	for id, want := range map[string]requests.State{
		"review-2026-01": requests.Accepted, "review-2026-02": requests.Submitted, "review-2026-03": requests.Deviates, "policy": requests.Draft, "log-2026-q1": requests.Rejected,
	} {
		assert.Equal(t, want, some[id].State, id)
		assert.Len(t, some[id].Evidence, 1)
	}
	again := review("d", "2026-03", "2026-03-31", evidence.Accepted)
	again.Retests, again.Attributes = "c", map[string]any{}
	assert.Equal(t, requests.Accepted, list(failed, again)["review-2026-03"].State, "it was tested again")
	other := failed
	other.ID, other.Outcome = "o", evidence.Passed
	assert.Equal(t, requests.Deviates, list(failed, other)["review-2026-03"].State, "what went well does not outweigh what failed")
}

// A document that will be in force when a window opens answers what the window asks of it, and need not
// be written anew; one that ends before or is a draft does not.
func TestRequestsOfAWindowToCome(t *testing.T) {
	e, at, of := shop(), day("2025-12-20"), period("2026-01-01", "2026-03-31")
	state := func(p evidence.Piece) (requests.Request, bool) {
		org := keeper(of, p)
		l, err := advise.Requests(t.Context(), e, org, at)
		require.NoError(t, err)
		todo, err := advise.Todo(t.Context(), e, org, at, at.AddDays(30), nil)
		require.NoError(t, err)
		k := slices.IndexFunc(l.Requests, func(r requests.Request) bool { return r.ID == "policy" })
		return l.Requests[k], slices.ContainsFunc(todo.Items, func(x requests.Item) bool { return x.Request == "policy" })
	}
	policy := evidence.Piece{ID: "p", Type: "policy", Effective: day("2025-06-01"), Collected: day("2025-06-02"), Status: evidence.Accepted, AcceptedBy: "x"}
	r, due := state(policy)
	assert.Equal(t, requests.Accepted, r.State)
	assert.Empty(t, r.Lacks)
	assert.False(t, due)
	over := policy
	over.Valid = day("2025-12-31")
	r, due = state(over)
	assert.Equal(t, requests.NotStarted, r.State)
	assert.True(t, due)
	draft := policy
	draft.Status = evidence.Draft
	r, due = state(draft)
	assert.Equal(t, requests.Submitted, r.State)
	assert.True(t, due)
}

// What falls if an item is not done is what an assessment says of the case with it done.
func TestTodoFalls(t *testing.T) {
	e, at := shop(), day("2026-02-10")
	org := keeper(period("2026-01-01", "2026-06-30"), evidence.Piece{ID: "p", Type: "policy", Effective: day("2025-12-01"), Collected: day("2025-12-01"), Status: evidence.Draft})
	todo, err := advise.Todo(t.Context(), e, org, at, at.AddDays(30), nil)
	require.NoError(t, err)
	b, err := json.MarshalIndent(todo, "", "  ")
	require.NoError(t, err)
	read, err := requests.ReadTodo(bytes.NewReader(b))
	require.NoError(t, err)
	assert.Equal(t, todo, read)
	by := map[string]requests.Item{}
	for _, x := range todo.Items {
		by[x.ID] = x
	}
	x := by["accept-p"]
	require.Len(t, x.Falls, 1)
	assert.Equal(t, requests.Approve, x.Kind)
	s, err := e.Open(t.Context(), org, at.AddDays(30))
	require.NoError(t, err)
	before, err := s.Assessment(t.Context())
	require.NoError(t, err)
	org.Evidence[0].Status, org.Evidence[0].AcceptedBy = evidence.Accepted, "y"
	after, err := e.Assess(t.Context(), org, at.AddDays(30))
	require.NoError(t, err)
	assert.Equal(t, before.Frameworks[0].Readiness, x.Falls[0].Left)
	assert.Equal(t, after.Frameworks[0].Readiness, x.Falls[0].Done)
	assert.Equal(t, requests.Overdue, by["review-2026-01"].Kind)
	assert.True(t, by["review-2026-01"].Over)
	assert.Equal(t, requests.Due, by["review-2026-02"].Kind)
	assert.NotContains(t, by, "review-2026-05", "it is due later")

	first, err := advise.First(t.Context(), e, org, at, 2)
	require.NoError(t, err)
	require.Len(t, first, 1, "the policy is accepted by now, and January is over")
	assert.Equal(t, "review-2026-02", first[0].ID)
	assert.Positive(t, first[0].Gain())
	for _, until := range []framework.Date{at, at.AddMonths(121)} {
		_, err = advise.Todo(t.Context(), e, org, at, until, nil)
		require.ErrorIs(t, err, advise.ErrSpan)
	}
}

// What is decided and not shown by evidence has its price too: a review, a treatment that ends or waits
// for approval, a nonconformity, an exclusion, a risk and a question each say what stands otherwise,
// and that is what an assessment of the last day says.
func TestTodoLoses(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	e, err := scoring.New(g)
	require.NoError(t, err)
	org, at := set.Organisation, set.Organisation.AsOf
	org.Treatments = slices.DeleteFunc(org.Treatments, func(x organisation.Treatment) bool { // so that only the accepted risk would explain its gap
		return x.Control == "data-destruction" && x.Kind == organisation.Remediation
	})
	ref := framework.Ref{Framework: "iso42001", Requirement: "8.4"}
	org.Nonconformities = []organisation.Nonconformity{{ID: "N-1", Requirement: ref, Grade: organisation.Minor, Raised: day("2025-05-01"), Due: day("2026-08-01")}}
	todo, err := advise.Todo(t.Context(), e, org, at, at.AddDays(30), nil)
	require.NoError(t, err)
	by := map[string]requests.Item{}
	for _, x := range todo.Items {
		by[x.ID] = x
		assert.NotEmpty(t, x.Who(), x.ID)
		assert.Positive(t, x.Date, x.ID)
	}
	for id, want := range map[string]string{
		"close-N-1":                                      "iso42001: could be raised as major nonconformity: ",
		"review-EV-125":                                  "iso42001: could be raised as observation: the review of EV-125 was due on 2026-08-05",
		"review-exclusion-iso42001-A.5.5":                "the exclusion was to be reviewed by 2026-06-30",
		"review-risk-R-5":                                "risk R-5 was to be reviewed by 2026-06-30",
		"renew-accepted-risk-data-destruction":           "soc2: nothing explains the possible design deficiency: ",
		"approve-accepted-risk-appraisal-and-incentives": "soc2: nothing explains the possible design deficiency: CC1.5",
		"answer-ai_affects_people":                       "answered no, soc2:AI1.5 is at 100 %",
	} {
		x, ok := by[id]
		require.True(t, ok, id)
		assert.Contains(t, strings.Join(x.Loses, "; "), want, id)
	}
	assert.Positive(t, by["close-N-1"].Effort, "what is open on the requirement")
	assert.Positive(t, by["review-EV-125"].Effort)
	left, err := e.Assess(t.Context(), org, at.AddDays(30))
	require.NoError(t, err)
	org.Nonconformities[0].Closed = at
	done, err := e.Assess(t.Context(), org, at.AddDays(30))
	require.NoError(t, err)
	cleared := difference.Between(left, done).Lenses[0].Cleared
	require.Len(t, cleared, 1)
	assert.Contains(t, by["close-N-1"].Loses, "iso42001: could be raised as "+cleared[0].RaisedAs+": "+cleared[0].What)
	_, err = requests.ReadTodo(strings.NewReader(`{"format":"groundwork-todo/1","organisation":"x","at":"2026-01-01","until":"2026-02-01","method":"","items":[],"notice":""}`))
	require.NoError(t, err)
}

// A compensating control that ends takes its figure with it, which stands beside that of the lens.
func TestTodoLosesCompensation(t *testing.T) {
	t.Parallel()
	at := day("2026-02-10")
	log := evidence.Piece{ID: "l", Type: "log", Period: period("2026-01-01", "2026-02-09"), Collected: day("2026-02-09"), Status: evidence.Accepted, AcceptedBy: "x"}
	org := keeper(framework.Period{}, log)
	ref := framework.Ref{Framework: "shop", Requirement: "1"}
	org.Treatments = []organisation.Treatment{{
		Kind: organisation.Compensating, Control: "review", By: "backup", Points: []framework.PointRef{ref.Point("a")}, Since: day("2026-01-01"), Until: day("2026-02-20"),
		Why: "Nobody has time.", Owner: "it", ApprovedBy: "top-management",
	}}
	todo, err := advise.Todo(t.Context(), shop(), org, at, at.AddDays(12), nil)
	require.NoError(t, err)
	i := slices.IndexFunc(todo.Items, func(x requests.Item) bool { return x.ID == "renew-compensating-review" })
	require.GreaterOrEqual(t, i, 0)
	assert.Equal(t, []string{"shop: the figure with what compensates is 50 % and not 100 %", "the compensating control for review ended on 2026-02-20 and stands in no longer"}, todo.Items[i].Loses)
}

// The closed past does not move, and 30, 60 and 90 days ahead are told.
func TestForecastOfAClosedWindow(t *testing.T) {
	org := keeper(period("2025-01-01", "2025-06-30"), evidence.Piece{ID: "p", Type: "policy", Effective: day("2025-01-01"), Collected: day("2025-01-01"), Status: evidence.Accepted, AcceptedBy: "x"})
	f, err := advise.ForecastUntil(t.Context(), shop(), org, day("2026-07-15"), day("2026-10-13"), nil)
	require.NoError(t, err)
	assert.Empty(t, f.Days)
	require.Len(t, f.Lenses[0].Ahead, 3)
	for i, days := range []int{30, 60, 90} {
		assert.Equal(t, days, f.Lenses[0].Ahead[i].Days)
		assert.Equal(t, f.Lenses[0].Now, f.Lenses[0].Ahead[i].Readiness)
	}
	org.Scopes[0].Window = period("2026-07-01", "2026-12-31")
	f, err = advise.ForecastUntil(t.Context(), shop(), org, day("2026-07-15"), day("2026-08-20"), nil)
	require.NoError(t, err)
	require.NotEmpty(t, f.Days)
	passing, caused := 0, 0
	for _, d := range f.Days {
		for _, q := range d.Moves[0].Requirements {
			if q.Passing {
				passing++
			} else {
				caused++
			}
		}
	}
	assert.Positive(t, passing)
	assert.Equal(t, 1, caused, "July is over and holds no review")
}

// What a link asks stands at the requests of whose types it asks it, by what the condition comes to for
// them and not by which of them it names.
func TestRequestsSayWhatLinksAsk(t *testing.T) {
	src := shop().Graph().Source()
	k := slices.IndexFunc(src.Controls, func(c *mapping.Control) bool { return c.ID == "review" })
	src.Controls[k].Links[0].Needs = mapping.Needs{Expr: mapping.Expr{Text: `e.type == 'policy' || e.owner != ""`}, Why: "somebody answers for it"}
	g, err := mapping.Build(src)
	require.NoError(t, err)
	e, err := scoring.New(g)
	require.NoError(t, err)
	l, err := advise.Requests(t.Context(), e, keeper(period("2026-01-01", "2026-03-31")), day("2026-04-20"))
	require.NoError(t, err)
	for _, r := range l.Requests {
		want := r.Types[0] == "review"
		assert.Equal(t, want, slices.Contains(r.Needs, "somebody answers for it"), r.ID)
	}
}

// What is imagined says all that its type declares, and the number that deviates is none.
func TestWell(t *testing.T) {
	typ := &evidence.Type{ID: "t"}
	for name, value := range map[string]evidence.ValueType{
		evidence.Sample: evidence.IntValue, evidence.Deviations: evidence.IntValue, "share": evidence.DoubleValue, "signed": evidence.BoolValue,
		"of": evidence.ListValue, "note": evidence.StringValue,
	} {
		typ.Attributes = append(typ.Attributes, evidence.Attribute{Name: name, Type: value})
	}
	assert.Equal(t, map[string]any{
		evidence.Sample: int64(10), evidence.Deviations: int64(0), "share": 1.0, "signed": true, "of": []string{"app"}, "note": "stated",
	}, advise.Well(typ, []string{"app"}))
}
