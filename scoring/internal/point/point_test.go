package point_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

func day(text string) framework.Date {
	d, _ := framework.ParseDate(text)
	return d
}

func types() map[string]*evidence.Type {
	return map[string]*evidence.Type{
		"pol": {ID: "pol", Kind: evidence.Document}, "rec": {ID: "rec", Kind: evidence.Record}, "rep": {ID: "rep", Kind: evidence.Report},
		"rel": {ID: "rel", Kind: evidence.Record, SameEventsAs: []string{"rec"}}, "inc": {ID: "inc", Kind: evidence.Record, SameEventsAs: []string{"rel"}},
	}
}

func quarterly(id string) *mapping.Control {
	return &mapping.Control{
		ID: id, Cadence: calendar.Quarterly,
		Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{"pol"}}}, Operation: mapping.BasisShows{Types: []mapping.AnyOf{{"rec"}}}},
	}
}

// lens looks at the first half of 2026 through accepted evidence.
func lens(list ...evidence.Piece) *point.Lens {
	at := day("2026-08-15")
	var ready []*piece.Piece
	var all []*evidence.Type
	for _, t := range types() {
		all = append(all, t)
	}
	for i := range list {
		if list[i].Status == evidence.Draft {
			list[i].Status = evidence.Accepted
		}
		ready = append(ready, piece.Prepare(&list[i], types()[list[i].Type]))
	}
	slices.SortFunc(ready, func(a, b *piece.Piece) int { return cmp.Compare(a.ID, b.ID) })
	window, _ := framework.ParsePeriod("2026-01-01/2026-06-30")
	return &point.Lens{
		Stock: point.NewStock(ready, all, at), Framework: &framework.Framework{ID: "t"},
		Frame: unit.Frame{At: at, Instant: at, Window: window, Fails: .1}, Asked: []framework.Basis{framework.Design, framework.Operation},
		Rules: point.Rules{Of: func(string, framework.Basis) basis.Rules { return basis.Rules{} }}, Facts: &rule.Facts{Values: map[string]any{}},
		Types: types(), Operates: map[string]*organisation.Operates{}, Controls: quarterly,
	}
}

func linked(controls ...*mapping.Control) *mapping.Point {
	p := &mapping.Point{Ref: framework.Ref{Framework: "t", Requirement: "1"}.Point("a")}
	for _, c := range controls {
		p.Links = append(p.Links, mapping.Edge{Control: c, Link: &mapping.Link{To: p.Ref.Ref}})
	}
	return p
}

func judged(t *testing.T, l *point.Lens, p *mapping.Point) *point.Point {
	t.Helper()
	out, err := l.Point(context.Background(), p)
	require.NoError(t, err)
	return out
}

func policy() evidence.Piece {
	return evidence.Piece{ID: "P", Type: "pol", Effective: day("2025-01-01")}
}

func review(id, control, performed string, systems ...string) evidence.Piece {
	e := evidence.Piece{ID: id, Type: "rec", Performed: day(performed), Systems: systems}
	if control != "" {
		e.Controls = []string{control}
	}
	return e
}

// A point takes the best of its candidates, and one control after another is one more.
func TestSuccession(t *testing.T) {
	t.Parallel()
	c, d := quarterly("c"), quarterly("d")
	l := lens(policy(), review("C1", "c", "2026-03-20"), review("D1", "d", "2026-06-20"))
	assert.InDelta(t, .75, judged(t, l, linked(c, d)).Value.Low, 1e-12, "each alone has one quarter")
	l.Operates = map[string]*organisation.Operates{"c": {Until: day("2026-03-31")}, "d": {Since: day("2026-04-01"), Replaces: "c"}}
	l = l.On(l.Stock, false)
	p := judged(t, l, linked(c, d))
	assert.InDelta(t, 1, p.Value.Low, 1e-12, "together they have both")
	assert.Len(t, p.By[0].Candidates, 3)
	assert.Equal(t, []string{"d", "c"}, p.By[0].Candidates[2].Succession())
	l.Operates["d"] = &organisation.Operates{Since: day("2026-04-02"), Replaces: "c"}
	assert.InDelta(t, 361./362, judged(t, l, linked(c, d)).Value.Low, 1e-12, "a day of neither is worth nothing")
	l.Operates["c"] = &organisation.Operates{Until: day("2026-03-31"), Replaces: "d"}
	l = l.On(l.Stock, false)
	assert.Len(t, judged(t, l, linked(c, d)).By[0].Candidates, 4, "a circle ends")
	l = l.On(l.Stock, false)
	l.Frame.Window, l.Frame.Instant = framework.Period{}, day("2026-04-01")
	assert.InDelta(t, .5, judged(t, l, linked(d)).Value.Low, 1e-12, "one alone is no succession")
}

// What a compensating control brings stands beside, where somebody else than its owner approved it.
func TestCompensation(t *testing.T) {
	t.Parallel()
	l := lens(policy(), review("C1", "c", "2026-03-20"), review("D1", "d", "2026-06-10"))
	p := linked(quarterly("c"))
	good := organisation.Treatment{
		Kind: organisation.Compensating, Control: "c", By: "d", Points: []framework.PointRef{p.Ref}, Since: day("2026-04-01"), Owner: "kim", ApprovedBy: "ann",
	}
	for name, change := range map[string]func(*organisation.Treatment){
		"as it is":           func(*organisation.Treatment) {},
		"nobody approved":    func(t *organisation.Treatment) { t.ApprovedBy = "" },
		"its owner approved": func(t *organisation.Treatment) { t.ApprovedBy = "kim" },
		"since no day":       func(t *organisation.Treatment) { t.Since = 0 },
		"after the window":   func(t *organisation.Treatment) { t.Since = day("2026-07-01") },
		"over before it":     func(t *organisation.Treatment) { t.Until = day("2025-07-01"); t.Since = day("2025-01-01") },
		"another point":      func(t *organisation.Treatment) { t.Points = nil },
		"another control":    func(t *organisation.Treatment) { t.Control = "e" },
		"itself":             func(t *organisation.Treatment) { t.By = "c" },
		"an accepted risk":   func(t *organisation.Treatment) { t.Kind = organisation.AcceptedRisk },
	} {
		one := good
		change(&one)
		l := l.On(l.Stock, false)
		l.Treatments = []organisation.Treatment{one}
		got := judged(t, l, p)
		assert.InDelta(t, .75, got.Value.Low, 1e-12, "%s: it changes no figure", name)
		if name != "as it is" {
			assert.Nil(t, got.With, name)
			continue
		}
		require.NotNil(t, got.With)
		assert.InDelta(t, 1, got.With.Low, 1e-12, name)
	}
}

// Points are asked for the systems of the lens, or for each of a kind.
func TestSystems(t *testing.T) {
	t.Parallel()
	l := lens(policy(), review("A", "", "2026-03-20"), review("B", "", "2026-06-20", "app"))
	p := linked(quarterly("c"))
	assert.InDelta(t, 1, judged(t, l, p).Value.Low, 1e-12, "where none is declared names are ignored")
	l.Systems = []organisation.System{{ID: "app"}, {ID: "bot", Kind: "ai", Roles: []string{"provider"}}, {ID: "web"}}
	assert.InDelta(t, (1+.75+.75)/3, judged(t, l, p).Value.Low, 1e-12, "one that names none counts for all")
	p.Each = framework.Each{Kind: "ai", Roles: []string{"provider"}}
	assert.InDelta(t, .75, judged(t, l, p).Value.Low, 1e-12, "one is asked, so that evidence without a name counts")
	l.Systems = append(l.Systems, organisation.System{ID: "vis", Kind: "ai", Roles: []string{"provider"}})
	assert.Zero(t, judged(t, l, p).Value.High, "two are asked, and evidence has to name them")
	p.Each.Roles = []string{"user"}
	none := judged(t, l, p)
	assert.True(t, none.NoSystem)
	assert.InDelta(t, 1, none.Value.High, 0)
	assert.True(t, judged(t, l, linked()).Unmapped)
}

// Evidence that names a point is a control for it: documents on design, records on operation.
func TestEvidenceForThePoint(t *testing.T) {
	t.Parallel()
	p := linked()
	for kind, want := range map[string][2]float64{"pol": {1, 0}, "rec": {0, 1}, "rep": {1, 1}} {
		e := evidence.Piece{ID: "E", Type: kind, Points: []framework.PointRef{p.Ref}, Effective: day("2025-01-01"), Collected: day("2026-07-01")}
		if kind != "pol" {
			e.Effective, e.Performed, e.Period = 0, day("2026-05-01"), framework.Period{First: day("2026-01-01"), Last: day("2026-06-30")}
		}
		got := judged(t, lens(e), p)
		assert.InDelta(t, want[0], got.On[0].Low, 1e-12, "%s on design", kind)
		assert.InDelta(t, want[1], got.On[1].Low, 1e-12, "%s on operation", kind)
		assert.InDelta(t, (want[0]+want[1])/2, got.Value.Low, 1e-12, kind)
	}
}

// A list of nothing and an occurrence of the same events contradict each other, by whatever chain.
func TestContradiction(t *testing.T) {
	t.Parallel()
	zero := evidence.Piece{ID: "Z", Type: "rec", Performed: day("2026-02-02"), Attributes: map[string]any{evidence.Population: int64(0)}}
	other := evidence.Piece{ID: "O", Type: "inc", Performed: day("2026-02-02"), Systems: []string{"app"}}
	contradicted := func(s *point.Stock, kind string, y point.System) bool {
		void, err := s.Contradicted(t.Context(), kind, y, calendar.PerEvent)
		require.NoError(t, err)
		return void
	}
	app, web := point.System{ID: "app"}, point.System{ID: "web"}
	s := lens(zero, other).Stock
	assert.True(t, contradicted(s, "rec", app))
	assert.True(t, contradicted(s, "rel", app), "joined through a third type")
	assert.False(t, contradicted(s, "rec", web), "of another system")
	zeros, others, err := s.Contradiction(t.Context(), "rec", app, calendar.PerEvent)
	require.NoError(t, err)
	assert.Equal(t, []string{"Z", "O"}, []string{zeros[0].ID, others[0].ID})
	other.Performed = day("2026-02-03")
	assert.False(t, contradicted(lens(zero, other).Stock, "rec", app), "on another day")
	assert.False(t, contradicted(s.Without(slices.Collect(s.Pieces.All())[0]), "rec", app), "without the occurrence")
	assert.False(t, contradicted(s.Alone(slices.Collect(s.Pieces.All())[1]), "rec", app), "the zero alone")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = lens(zero, other).Contradicted(ended, "rec", app, calendar.PerEvent)
	assert.ErrorIs(t, err, context.Canceled)
}

// A looked is a context that ends at some look at it.
type looked struct {
	context.Context

	left int
}

func (l *looked) Err() error {
	if l.left--; l.left < 0 {
		return context.Canceled
	}
	return nil
}

// Each loop in which what contradicts what is found looks whether the context ended, and what is cut off is an error.
func TestContradictionLooksAtTheContext(t *testing.T) {
	t.Parallel()
	zero := evidence.Piece{ID: "Z", Type: "rec", Performed: day("2026-02-02"), Attributes: map[string]any{evidence.Population: int64(0)}}
	other := evidence.Piece{ID: "O", Type: "rec", Performed: day("2026-02-02")}
	for looks := 0; ; looks++ {
		ctx := &looked{t.Context(), looks}
		zeros, others, err := lens(zero, other).Contradiction(ctx, "rec", point.System{}, calendar.PerEvent)
		if err == nil {
			assert.Len(t, slices.Concat(zeros, others), 2)
			assert.Equal(t, 6, looks, "to list both, of each the days, and to hold each against the other")
			break
		}
		require.ErrorIs(t, err, context.Canceled)
	}
}

// What contradicts what comes out as if each list of nothing were held against each occurrence.
func TestContradictionByPairs(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var list []evidence.Piece
		for i := range rng.IntN(12) {
			first := day("2026-01-01") + framework.Date(rng.IntN(60))
			list = append(list, evidence.Piece{
				ID: fmt.Sprintf("E%02d", i), Type: []string{"rec", "inc"}[rng.IntN(2)], Period: framework.Period{First: first, Last: first + framework.Date(rng.IntN(12))},
				Status: evidence.Accepted, Attributes: map[string]any{evidence.Population: int64(rng.IntN(2))},
			})
		}
		s := lens(list...).Stock
		zeros, others := map[string]bool{}, map[string]bool{}
		for _, z := range list {
			for _, o := range list {
				if z.Attributes[evidence.Population] == int64(0) && o.Attributes[evidence.Population] != int64(0) && z.Period.First <= o.Period.Last && o.Period.First <= z.Period.Last {
					zeros[z.ID], others[o.ID] = true, true
				}
			}
		}
		gotZeros, gotOthers, err := s.Contradiction(t.Context(), "rec", point.System{}, calendar.PerEvent)
		require.NoError(t, err)
		for want, got := range map[*map[string]bool][]*piece.Piece{&zeros: gotZeros, &others: gotOthers} {
			assert.Len(t, got, len(*want))
			for _, p := range got {
				assert.True(t, (*want)[p.ID], p.ID)
			}
		}
	}
}

// Only required points weigh; what scope leaves out is not judged.
func TestRequirement(t *testing.T) {
	t.Parallel()
	l := lens(policy(), review("C1", "c", "2026-03-20"))
	leaf := &mapping.Leaf{Ref: framework.Ref{Framework: "t", Requirement: "1"}}
	for i, rank := range []framework.Rank{framework.Required, framework.Required, framework.Guidance} {
		p := linked(quarterly("c"))
		if i == 1 {
			p = linked()
		}
		p.Ref.Point, p.Rank, p.Weight = string(rune('a'+i)), rank, float64(1+2*i)
		leaf.Points = append(leaf.Points, *p)
	}
	all := func(framework.PointRef) bool { return true }
	q, err := l.Requirement(context.Background(), leaf, all, nil)
	require.NoError(t, err)
	assert.InDelta(t, .75/4, q.Value.Low, 1e-12, "weights 1 and 3; the advice has none")
	assert.InDelta(t, .75, q.Points[2].Value.Low, 1e-12, "it is judged all the same")
	assert.False(t, q.Unmapped || q.Empty)
	q, err = l.Requirement(context.Background(), leaf, func(p framework.PointRef) bool { return p.Point == "b" }, nil)
	require.NoError(t, err)
	assert.True(t, q.Unmapped)
	assert.Nil(t, q.Points[0])
	q, err = l.Requirement(context.Background(), leaf, func(p framework.PointRef) bool { return p.Point == "c" }, nil)
	require.NoError(t, err)
	assert.True(t, q.Empty, "no required point is left")
}

// A record of a control that has just begun is not due, but for a point that stands on it.
func TestNotYetDue(t *testing.T) {
	t.Parallel()
	l := lens(policy())
	l.Frame.Window, l.Frame.Instant = framework.Period{}, day("2026-06-30")
	l.Operates = map[string]*organisation.Operates{"c": {Since: day("2026-04-01")}}
	p := linked(quarterly("c"))
	assert.InDelta(t, 1, judged(t, l, p).Value.High, 1e-12, "due on 30 June, so open through that day")
	p.Essential = framework.EssentialOperation
	assert.InDelta(t, .5, judged(t, l, p).Value.High, 1e-12, "a point that cannot stand without it")
	p.Essential = framework.NotEssential
	l = l.On(l.Stock, false)
	l.Operates = map[string]*organisation.Operates{"c": {Since: day("2026-04-01"), Replaces: "b"}}
	assert.InDelta(t, .5, judged(t, l, p).Value.High, 1e-12, "it took over from another")
}

// Evidence is made ready in the order of its ids, however these begin.
func TestPrepareInOrder(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(mapping.Source{EvidenceTypes: []*evidence.Type{{ID: "rec", Title: "Record"}}})
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(29, 30))
	for n := range 60 {
		begin := []string{"", "E", "EV-0001-", "a longer beginning "}[n%4]
		list, ids := []evidence.Piece{}, []string{}
		for i := range n {
			id := begin + string([]rune("ab\x00\uffff0")[rng.IntN(5)]) + fmt.Sprintf("%0*d", 1+rng.IntN(9), i)
			list, ids = append(list, evidence.Piece{ID: id, Type: "rec"}), append(ids, id)
		}
		if slices.Sort(ids); n%3 == 0 {
			slices.SortFunc(list, func(a, b evidence.Piece) int { return cmp.Compare(a.ID, b.ID) })
		}
		ready, err := point.Prepare(t.Context(), g, list)
		require.NoError(t, err)
		require.Equal(t, ids, piece.IDs(ready))
		for _, p := range ready {
			assert.Same(t, &list[slices.IndexFunc(list, func(e evidence.Piece) bool { return e.ID == p.ID })], p.Source)
		}
	}
}
