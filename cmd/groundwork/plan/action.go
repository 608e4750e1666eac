package plan

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// An action is a candidate: what it puts there, what it costs, and whom it concerns.
type action struct {
	key      string
	kind     Kind
	typ      *evidence.Type
	controls []*mapping.Control // those that lack it, the first is named with it
	basis    framework.Basis
	missing  []framework.Period // of days to come, in order
	cost     int                // tenths of a day
	pieces   []evidence.Piece
	was      []evidence.Piece // those of pieces that were there, as they were
	touches  map[framework.PointRef]bool
}

// A finder looks for what could be done.
type finder struct {
	graph  *mapping.Graph
	org    *organisation.Organisation
	at, by framework.Date
	held   map[string]bool // types of which an accepted piece is there
	byType map[string]*action
	facts  map[string]bool // that rules wait for
}

// find lists the actions that could raise any of the lenses, in the order of their keys. Verdicts
// are those on the evidence that is there.
func (f *finder) find(lenses []*result.Lens, verdicts []result.Evidence) []*action {
	f.byType, f.held, f.facts = map[string]*action{}, map[string]bool{}, map[string]bool{}
	for i := range f.org.Evidence {
		if e := &f.org.Evidence[i]; e.Status == evidence.Accepted {
			f.held[e.Type] = true
		}
	}
	for _, l := range lenses {
		for i := range l.Requirements {
			for j := range l.Requirements[i].Gaps {
				f.gap(l, &l.Requirements[i].Gaps[j])
			}
		}
	}
	list := f.mend(lenses, verdicts)
	for _, a := range f.byType {
		if f.planned(a); len(a.pieces) > 0 {
			list = append(list, a)
		}
	}
	for _, a := range list {
		f.touch(a)
	}
	slices.SortFunc(list, func(a, b *action) int { return cmp.Compare(a.key, b.key) })
	return list
}

// gap takes up what is missing of a control, as far as days to come can mend it. A rule that says
// neither types nor times is met, if at all, by all evidence of its basis over all times.
func (f *finder) gap(l *result.Lens, g *result.Gap) {
	for _, id := range g.Facts {
		f.facts[id] = true
	}
	c, err := f.graph.Control(g.Control)
	if err != nil {
		return
	}
	choices := []mapping.AnyOf{g.Types}
	if len(g.Types) == 0 {
		choices = c.Evidence.On(g.Basis).Types
	}
	for _, types := range choices {
		t, err := f.graph.EvidenceType(f.choose(types))
		if err != nil || t.Kind == evidence.Bridge {
			continue
		}
		missing := g.Missing
		switch {
		case len(missing) == 0:
			missing = f.times(l, c, t)
		case c.Cadence == calendar.PerEvent && l.Window.IsZero(): // one record speaks for the year
			missing = []framework.Period{{First: f.by, Last: f.by}}
		}
		f.take(c, g.Basis, t, missing)
	}
}

// times are those at which evidence of a type is looked for in a lens.
func (f *finder) times(l *result.Lens, c *mapping.Control, t *evidence.Type) []framework.Period {
	switch slices := c.Cadence.Slices(l.Window); {
	case l.Window.IsZero():
		return []framework.Period{{First: f.by, Last: f.by}}
	case t.Kind == evidence.Record && len(slices) > 0:
		return slices
	default:
		return []framework.Period{l.Window}
	}
}

// take adds what is missing of a type to its action, as far as it lies ahead.
func (f *finder) take(c *mapping.Control, basis framework.Basis, t *evidence.Type, missing []framework.Period) {
	var ahead []framework.Period
	for _, p := range missing {
		if p.Last > f.at {
			ahead = append(ahead, framework.Period{First: max(p.First, f.at+1), Last: min(p.Last, max(f.by, p.First))})
		}
	}
	if len(ahead) == 0 {
		return
	}
	a := f.byType[t.ID]
	if a == nil {
		a = &action{key: t.ID, typ: t, basis: basis, kind: Run}
		f.byType[t.ID] = a
	}
	if !slices.Contains(a.controls, c) {
		a.controls = append(a.controls, c)
		slices.SortFunc(a.controls, func(x, y *mapping.Control) int { return cmp.Compare(x.ID, y.ID) })
	}
	for _, p := range ahead {
		if !slices.Contains(a.missing, p) {
			a.missing = append(a.missing, p)
		}
	}
	slices.SortFunc(a.missing, func(x, y framework.Period) int {
		return cmp.Or(cmp.Compare(x.First, y.First), cmp.Compare(x.Last, y.Last))
	})
}

// choose takes of types of which any is enough one that is held, else the first.
func (f *finder) choose(types []string) string {
	for _, t := range types {
		if f.held[t] {
			return t
		}
	}
	if len(types) == 0 {
		return ""
	}
	return types[0]
}

// planned sets down the pieces of an action and what they cost.
func (f *finder) planned(a *action) {
	if !f.held[a.typ.ID] {
		a.kind = SetUp
	}
	a.pieces = f.pieces(a)
	for _, c := range a.controls {
		a.cost = max(a.cost, f.cost(a, c)) // one piece serves them all
	}
}

// cost is what an action costs for one control, in tenths of a day, upwards.
func (f *finder) cost(a *action, c *mapping.Control) int {
	design, all := max(len(c.Evidence.Design.Types), 1), max(len(c.Evidence.Design.Types)+len(c.Evidence.Operation.Types), 1)
	days := 0.0
	first := a.kind == SetUp && (c.Evidence.Design.Lists(a.typ.ID) || len(c.Evidence.Design.Types) == 0)
	if first {
		days = float64(c.Effort.First) / float64(design)
	}
	if !first || a.typ.Kind != evidence.Document {
		days += float64(float64(c.Effort.Upkeep)/float64(all)) * f.share(a, c)
	}
	return max(int(math.Ceil(days*10-1e-6)), 1)
}

// share is the part of a year of the control that an action makes up for: the days that are
// missing, or where it is a day, one time of the cadence.
func (f *finder) share(a *action, c *mapping.Control) float64 {
	days, last := 0, framework.Date(0)
	for _, p := range a.missing { // in order of the first days
		if p.Last > last {
			days += int(p.Last - max(p.First, last+1) + 1)
			last = p.Last
		}
	}
	once := 1.0
	if c.Cadence.IsCalendar() {
		const day = framework.Date(730000)
		once = float64(c.Cadence.Ahead(day, 1)-day) / 365
	}
	return min(max(float64(days)/365, once), 1)
}

// touch notes the points that an action can move: those of all controls that take its type, or one
// of the same events, since an occurrence and a list of nothing contradict each other.
func (f *finder) touch(a *action) {
	a.touches = map[framework.PointRef]bool{}
	types := f.joined(a.typ)
	for _, c := range f.graph.Controls() {
		if !slices.ContainsFunc(c.Takes(), func(id string) bool { return slices.Contains(types, id) }) {
			continue
		}
		for i := range c.Links {
			leaf, err := f.graph.Leaf(c.Links[i].To)
			if err != nil {
				continue
			}
			for _, p := range leaf.Points {
				if c.Links[i].Reaches(p.ID) {
					a.touches[p.Ref] = true
				}
			}
		}
	}
	for _, e := range a.pieces {
		for _, p := range e.Points {
			a.touches[p] = true
		}
	}
}

// joined lists a type with those that list the same events, whichever of them says so.
func (f *finder) joined(t *evidence.Type) []string {
	out := []string{t.ID}
	for more := true; more; {
		more = false
		for _, x := range f.graph.EvidenceTypes() {
			near := slices.ContainsFunc(x.SameEventsAs, func(id string) bool { return slices.Contains(out, id) })
			for _, id := range out {
				if y, err := f.graph.EvidenceType(id); err == nil {
					near = near || slices.Contains(y.SameEventsAs, x.ID)
				}
			}
			if near && !slices.Contains(out, x.ID) {
				out, more = append(out, x.ID), true
			}
		}
	}
	return out
}

// do says in words what an action is.
func (a *action) do() string {
	title := a.typ.Title
	switch a.kind {
	case Accept:
		return fmt.Sprintf("Look at %s (%s) and accept it, or say what it lacks", a.pieces[0].ID, title)
	case Decide:
		return fmt.Sprintf("Decide whether %s (%s) is right that nothing occurred: other evidence says that something did", a.pieces[0].ID, title)
	case Retest:
		return "Mend what failed and test again: " + title
	case Answer:
		return fmt.Sprintf("Find the cause of the deviations in %s (%s) and say what was done about it", a.pieces[0].ID, title)
	}
	verb := map[evidence.Kind][2]string{
		evidence.Document: {"Write and approve", "Renew"}, evidence.State: {"Set up, and export", "Export anew"},
		evidence.Report: {"Begin to report, and keep", "Keep"}, evidence.Record: {"Begin, and keep a record", "Do, and keep a record"},
	}[a.typ.Kind]
	words := verb[1]
	if a.kind == SetUp {
		words = verb[0]
	}
	text := fmt.Sprintf("%s: %s", words, title)
	if n := len(a.pieces); n > 1 {
		text += fmt.Sprintf(", %d times", n)
	}
	return text
}

// told lists the pieces with their days.
func (a *action) told() []string {
	out := []string{}
	for i := range a.pieces {
		e := &a.pieces[i]
		when := e.Period.String()
		switch {
		case e.Period.IsZero() && !e.Performed.IsZero():
			when = e.Performed.String()
		case e.Period.IsZero() && !e.Effective.IsZero():
			when = "from " + e.Effective.String()
		case e.Period.IsZero():
			when = e.Collected.String()
		}
		out = append(out, strings.TrimSpace(e.ID+" "+when))
	}
	return out
}
