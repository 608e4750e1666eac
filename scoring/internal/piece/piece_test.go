package piece_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

func day(text string) framework.Date {
	d, _ := framework.ParseDate(text)
	return d
}

func span(text string) framework.Period {
	p, _ := framework.ParsePeriod(text)
	return p
}

// Each kind shows days of its own, whatever is left out.
func TestDays(t *testing.T) {
	t.Parallel()
	doc, state, report, record := evidence.Type{Kind: evidence.Document}, evidence.Type{Kind: evidence.State}, evidence.Type{Kind: evidence.Report}, evidence.Type{Kind: evidence.Record}
	expires, always, rechecked := doc, report, state
	expires.ValidFor, always.Continuous, rechecked.Recheck = framework.Span{Days: 365}, true, evidence.RecheckDays(10)
	list := map[string]any{evidence.Population: int64(9)}
	for _, c := range []struct {
		name   string
		kind   evidence.Type
		e      evidence.Piece
		by     calendar.Cadence
		design bool
		want   string
	}{
		{"a document from its first day", doc, evidence.Piece{Effective: day("2026-01-05")}, 0, true, "2026-01-05/"},
		{"not before it was approved", doc, evidence.Piece{Effective: day("2026-01-05"), ApprovedOn: day("2026-02-01")}, 0, true, "2026-02-01/"},
		{"approved before it takes effect", doc, evidence.Piece{Effective: day("2026-01-05"), ApprovedOn: day("2026-01-01")}, 0, true, "2026-01-05/"},
		{"through its last day", doc, evidence.Piece{Effective: day("2026-01-05"), Valid: day("2026-03-01")}, 0, true, "2026-01-05/2026-03-01"},
		{"what expires by nature", expires, evidence.Piece{Effective: day("2026-01-01")}, 0, true, "2026-01-01/2026-12-31"},
		{"its period says exactly", expires, evidence.Piece{Period: span("2026-01-01/2026-02-01"), Collected: day("2026-01-10")}, 0, true, "2026-01-01/2026-02-01"},
		{"a state around its observation", state, evidence.Piece{Collected: day("2026-03-01")}, 0, true, "2026-01-15/2026-04-15"},
		{"not before it was so", state, evidence.Piece{Collected: day("2026-03-01"), Effective: day("2026-02-20")}, 0, true, "2026-02-20/2026-04-15"},
		{"by the type's recheck", rechecked, evidence.Piece{Collected: day("2026-03-01")}, 0, true, "2026-02-19/2026-03-11"},
		{"a state's period is cut at its recheck", rechecked, evidence.Piece{Collected: day("2026-03-01"), Period: span("2026-01-01/2026-06-30")}, 0, true, "2026-01-01/2026-03-11"},
		{"a report's period", report, evidence.Piece{Period: span("2026-01-01/2026-06-30"), Collected: day("2026-07-02")}, 0, false, "2026-01-01/2026-06-30"},
		{"cut at its collection", report, evidence.Piece{Period: span("2026-01-01/2026-06-30"), Collected: day("2026-06-20")}, 0, false, "2026-01-01/2026-06-20"},
		{"its recent days for a monthly control", report, evidence.Piece{Period: span("2026-01-01/2026-06-30")}, calendar.Monthly, false, "2026-05-23/2026-06-30"},
		{"unless it is continuous", always, evidence.Piece{Period: span("2026-01-01/2026-06-30")}, calendar.Monthly, false, "2026-01-01/2026-06-30"},
		{"a report without period", report, evidence.Piece{Collected: day("2026-05-01")}, 0, false, "2026-05-01/2026-05-01"},
		{"collected before its period", report, evidence.Piece{Period: span("2026-01-01/2026-06-30"), Collected: day("2025-12-01")}, 0, false, ""},
		{"the day a record was performed", record, evidence.Piece{Performed: day("2026-05-03"), Collected: day("2026-06-01")}, 0, false, "2026-05-03/2026-05-03"},
		{"the days of a list", record, evidence.Piece{Period: span("2026-01-01/2026-06-30"), Collected: day("2026-05-30"), Attributes: list}, 0, false, "2026-01-01/2026-05-30"},
		{"a list without period", record, evidence.Piece{Performed: day("2026-05-03"), Attributes: list}, 0, false, "2026-05-03/2026-05-03"},
		{"days for which a record is recent", record, evidence.Piece{Performed: day("2026-01-10")}, calendar.Quarterly, true, "2026-01-10/2026-05-01"},
		{"without cadence a year and 91 days", record, evidence.Piece{Performed: day("2026-01-10")}, 0, true, "2026-01-10/2027-04-11"},
		{"a letter shows nothing", evidence.Type{Kind: evidence.Bridge}, evidence.Piece{Period: span("2026-07-01/2026-08-01")}, 0, false, ""},
	} {
		var got strings.Builder
		for _, d := range piece.Prepare(&c.e, &c.kind).Days(c.by, c.design) {
			got.WriteString(d.First.String() + "/")
			if d.Last < piece.OpenEnd {
				got.WriteString(d.Last.String())
			}
		}
		assert.Equal(t, c.want, got.String(), c.name)
	}
}

// What is not said of when it was done follows from the rest.
func TestPerformed(t *testing.T) {
	t.Parallel()
	record := &evidence.Type{Kind: evidence.Record}
	for _, c := range []struct {
		e    evidence.Piece
		by   calendar.Cadence
		want string
	}{
		{evidence.Piece{Performed: day("2026-02-01"), Period: span("2026-01-01/2026-03-31"), Collected: day("2026-09-01")}, calendar.Quarterly, "2026-02-01"},
		{evidence.Piece{Period: span("2026-01-01/2026-03-31"), Collected: day("2026-04-22")}, calendar.Quarterly, "2026-03-31"},
		{evidence.Piece{Period: span("2026-01-01/2026-03-31"), Collected: day("2026-04-23")}, calendar.Quarterly, "2026-04-23"},
		{evidence.Piece{Period: span("2026-01-01/2026-03-31"), Collected: day("2026-04-23")}, calendar.Annual, "2026-03-31"},
		{evidence.Piece{Period: span("2026-01-01/2026-03-31"), Collected: day("2026-03-20")}, calendar.Quarterly, "2026-03-20"},
		{evidence.Piece{Collected: day("2026-03-20")}, calendar.Quarterly, "2026-03-20"},
		{evidence.Piece{Period: span("2026-01-01/2026-03-31")}, calendar.Quarterly, "2026-03-31"},
	} {
		assert.Equal(t, c.want, piece.Prepare(&c.e, record).Performed(c.by).String(), "%+v", c.e)
	}
}

func TestCollected(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind evidence.Kind
		e    evidence.Piece
		want string
	}{
		{evidence.Document, evidence.Piece{Period: span("2026-01-01/2026-12-31")}, "2026-01-01"},
		{evidence.Report, evidence.Piece{Period: span("2026-01-01/2026-12-31")}, "2026-12-31"},
		{evidence.Record, evidence.Piece{Period: span("2026-01-01/2026-03-31"), Performed: day("2026-04-20")}, "2026-04-20"},
		{evidence.Record, evidence.Piece{Performed: day("2026-04-20")}, "2026-04-20"},
		{evidence.Document, evidence.Piece{Effective: day("2026-04-20")}, "2026-04-20"},
	} {
		assert.Equal(t, c.want, piece.Prepare(&c.e, &evidence.Type{Kind: c.kind}).Collected.String(), "%+v", c.e)
	}
}

// What was tested, and how much of it deviates.
func TestNumbers(t *testing.T) {
	t.Parallel()
	n := func(pairs ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i].(string)] = int64(pairs[i+1].(int))
		}
		return m
	}
	for _, c := range []struct {
		name                 string
		kind                 evidence.Kind
		numbers              map[string]any
		outcome              evidence.Outcome
		tested, deviating    int64
		unstated, zero, void bool
	}{
		{name: "a record is one of one", kind: evidence.Record, tested: 1},
		{name: "the sample", kind: evidence.Record, numbers: n("population", 120, "sample", 25, "deviations", 2), tested: 25, deviating: 2},
		{name: "the population, where deviations are stated", kind: evidence.Record, numbers: n("population", 120, "deviations", 2), tested: 120, deviating: 2},
		{name: "a population alone", kind: evidence.Record, numbers: n("population", 120), tested: 1},
		{name: "failed", kind: evidence.Record, outcome: evidence.Failed, tested: 1, deviating: 1},
		{name: "failed, of a sample", kind: evidence.Record, numbers: n("sample", 5), outcome: evidence.Failed, tested: 5, deviating: 5},
		{name: "failed, with its number", kind: evidence.Record, numbers: n("sample", 5, "deviations", 2), outcome: evidence.Failed, tested: 5, deviating: 2},
		{name: "failed, with none", kind: evidence.Record, numbers: n("sample", 5, "deviations", 0), outcome: evidence.Failed, tested: 5, deviating: 5},
		{name: "a sample without result", kind: evidence.Record, numbers: n("sample", 5), tested: 5, unstated: true},
		{name: "nothing tested", kind: evidence.Record, numbers: n("sample", 0), void: true},
		{name: "nothing occurred", kind: evidence.Record, numbers: n("population", 0), tested: 1, zero: true, void: true},
		{name: "a report without numbers", kind: evidence.Report, outcome: evidence.Passed},
		{name: "a report that failed", kind: evidence.Report, outcome: evidence.Failed, tested: 1, deviating: 1},
		{name: "a report of nothing", kind: evidence.Report, numbers: n("population", 0), tested: 1, void: true},
		{name: "a document has none", kind: evidence.Document, numbers: n("sample", 5)},
		{name: "a document that failed", kind: evidence.Document, outcome: evidence.Failed, void: true},
	} {
		p := piece.Prepare(&evidence.Piece{Collected: day("2026-01-01"), Attributes: c.numbers, Outcome: c.outcome}, &evidence.Type{Kind: c.kind})
		assert.Equal(t, []int64{c.tested, c.deviating}, []int64{p.Tested, p.Deviating}, c.name)
		assert.Equal(t, []bool{c.unstated, c.zero, c.void}, []bool{p.Unstated, p.Zero, p.Void}, c.name)
		relaxed := p.Relaxed()
		assert.False(t, relaxed.Void || relaxed.Unstated || relaxed.Zero || relaxed.Deviating > 0, c.name)
	}
}

// A type that wants approval makes what nobody approved a draft.
func TestApproval(t *testing.T) {
	t.Parallel()
	wants := &evidence.Type{Kind: evidence.Document, Approved: true}
	e := evidence.Piece{Effective: day("2026-01-01"), Status: evidence.Accepted}
	p := piece.Prepare(&e, wants)
	assert.False(t, p.Accepted)
	assert.True(t, p.NeedsPerson)
	assert.True(t, piece.Prepare(&e, &evidence.Type{Kind: evidence.Document}).Accepted)
	e.ApprovedBy = "ann"
	assert.True(t, piece.Prepare(&e, wants).Accepted)
	e.Status = evidence.Rejected
	p = piece.Prepare(&e, wants)
	assert.False(t, p.Accepted || p.NeedsPerson || p.Present(day("2026-06-01")))
}

// What is newer ends a piece for the systems that it names, surely once it is accepted.
func TestCut(t *testing.T) {
	t.Parallel()
	old := &piece.Piece{Source: &evidence.Piece{ID: "old"}, Accepted: true}
	newer := func(from string, accepted bool, systems ...string) piece.Newer {
		return piece.Newer{By: prepared(evidence.Piece{Systems: systems}), From: day(from), Accepted: accepted}
	}
	d := span("2026-01-01/2026-12-31")
	for _, c := range []struct {
		name   string
		newer  []piece.Newer
		system string
		want   string
	}{
		{"nothing newer", nil, "app", "2026-01-01/2026-12-31 true;"},
		{"an accepted one", []piece.Newer{newer("2026-04-01", true)}, "app", "2026-01-01/2026-03-31 true;"},
		{"a draft", []piece.Newer{newer("2026-04-01", false)}, "app", "2026-01-01/2026-03-31 true;2026-04-01/2026-12-31 false;"},
		{"a draft and then an accepted one", []piece.Newer{newer("2026-07-01", true), newer("2026-04-01", false)}, "app", "2026-01-01/2026-03-31 true;2026-04-01/2026-06-30 false;"},
		{"for another system", []piece.Newer{newer("2026-04-01", true, "web")}, "app", "2026-01-01/2026-12-31 true;"},
		{"all alike", []piece.Newer{newer("2026-04-01", true, "web")}, "", "2026-01-01/2026-03-31 true;"},
		{"before it began", []piece.Newer{newer("2025-04-01", true)}, "app", ""},
	} {
		var got strings.Builder
		for _, s := range piece.Cut(nil, old, true, d, c.newer, c.system) {
			fmt.Fprintf(&got, "%s %t;", s.Period, s.Sure)
		}
		assert.Equal(t, c.want, got.String(), c.name)
	}
}

func TestEnders(t *testing.T) {
	t.Parallel()
	doc, state := &evidence.Type{Kind: evidence.Document}, &evidence.Type{Kind: evidence.State}
	at := day("2026-06-01")
	list := []*piece.Piece{
		piece.Prepare(&evidence.Piece{ID: "a", Effective: day("2026-03-01"), ApprovedOn: day("2026-03-05"), Replaces: []string{"x"}, Status: evidence.Accepted}, doc),
		piece.Prepare(&evidence.Piece{ID: "b", Collected: day("2026-04-01"), Replaces: []string{"x"}}, state),
		piece.Prepare(&evidence.Piece{ID: "c", Collected: day("2026-04-01"), Period: span("2026-02-01/2026-03-01"), Replaces: []string{"x"}}, state),
		piece.Prepare(&evidence.Piece{ID: "d", Collected: day("2026-07-01"), Replaces: []string{"x"}}, state),
		piece.Prepare(&evidence.Piece{ID: "e", Collected: day("2026-04-01"), Replaces: []string{"x"}, Status: evidence.Rejected}, state),
	}
	got := piece.Enders(list, at)["x"]
	require.Len(t, got, 3, "what is not there yet, and what is rejected, ends nothing")
	assert.Equal(t, []framework.Date{day("2026-03-05"), day("2026-04-01"), day("2026-02-01")}, []framework.Date{got[0].From, got[1].From, got[2].From})
	assert.True(t, got[0].Accepted)
	assert.False(t, got[1].Accepted)
}

func prepared(e evidence.Piece) *piece.Piece { return piece.Prepare(&e, &evidence.Type{}) }

func TestServes(t *testing.T) {
	t.Parallel()
	p := prepared(evidence.Piece{Systems: []string{"app"}})
	assert.True(t, p.Serves("c"))
	assert.True(t, p.Speaks("app"))
	assert.False(t, p.Speaks("web"))
	assert.True(t, p.Names("app"))
	assert.False(t, prepared(evidence.Piece{Controls: []string{"d"}}).Serves("c"))
	assert.False(t, prepared(evidence.Piece{Points: []framework.PointRef{{}}}).Serves("c"), "it is for the point alone")
}

// Pieces that name the same systems share one list, and each names what it named.
func TestShare(t *testing.T) {
	t.Parallel()
	named := piece.Sharing{}
	for _, systems := range [][]string{nil, {"app"}, {"app"}, {"app", "web"}, {"web"}, {"app"}, {"app", "web"}, {}} {
		p := prepared(evidence.Piece{Systems: systems})
		named.Share(p)
		assert.Equal(t, len(systems) > 0, p.NamesSystems())
		for _, id := range []string{"app", "web"} {
			assert.Equal(t, slices.Contains(systems, id), p.Names(id), "%v %s", systems, id)
			assert.Equal(t, len(systems) == 0 || slices.Contains(systems, id), p.Speaks(id), "%v %s", systems, id)
		}
	}
}
