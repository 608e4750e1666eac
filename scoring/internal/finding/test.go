package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/days"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A controlled is what has been worked out of one control in a lens. What its links were judged outlives the state, as long
// as nothing touches the control.
type controlled struct {
	state           *controlState // nil, too, where nothing that it serves is in scope
	units           *judgedUnits  // what the units of what it was judged by links tell
	known           bool          // the state was worked out
	looked, overdue bool          // whether a piece for it may be overdue, where it was asked
	was             *result.Test  // what its records told before a change of pieces alone, until that is asked anew
}

// judgedUnits are what the units of one outcome tell, and those before it. A list that grows in one state stays as it is in
// another.
type judgedUnits struct {
	of     *basis.Outcome
	tell   *ofUnits
	before *judgedUnits
}

// A controlState is one control as its records show it in a lens.
type controlState struct {
	test     *result.Test // nil where the lens does not ask how it operates
	finding  *result.Finding
	records  []foundRecord // of which something would be raised
	problems []string      // of rules on these

	undecided []string // rules on the control itself that could not be decided
	stale     bool     // a requirement that the rule on the control may look at moved
}

// control returns the state of a control that serves the lens, by its place, or nil where nothing
// that it serves is in scope.
func (l *lensState) control(ctx context.Context, i int, c *mapping.Control) (*controlState, error) {
	s := l.controls[i].state
	switch ok := l.controls[i].known; {
	case ok && s != nil && s.stale:
		fresh := *s
		fresh.stale = false
		list, err := l.outcomes(ctx, i, c)
		if err != nil {
			return nil, err
		}
		if err := l.controlFinding(ctx, i, c, list, &fresh); err != nil {
			return nil, err
		}
		s = &fresh
	case ok:
		return s, nil
	default:
		if refs := l.served(i); len(refs) > 0 {
			s = l.room.controls.New()
			if err := l.operates(ctx, i, c, refs, s); err != nil {
				return nil, err
			}
		}
	}
	clear(l.page.room.ran) // which would hold what was judged
	l.controls[i].state, l.controls[i].known, l.controls[i].was = s, true, nil
	return s, nil
}

// operates works out what the records of a control tell, where the lens asks how it operates.
func (l *lensState) operates(ctx context.Context, i int, c *mapping.Control, refs []framework.Ref, s *controlState) error {
	if !l.asksOperation(c, refs) {
		return nil
	}
	list, err := l.outcomes(ctx, i, c)
	if err != nil {
		return err
	}
	s.test = l.test(c, list, refs)
	return l.controlFindings(ctx, i, c, list, refs, s)
}

// asksOperation reports whether the lens asks, for one of the requirements, how the
// control operates.
func (l *lensState) asksOperation(c *mapping.Control, refs []framework.Ref) bool {
	return listsOperation(c) &&
		slices.ContainsFunc(refs, func(r framework.Ref) bool { return slices.Contains(l.lens.BasesOf(r.Requirement), framework.Operation) })
}

// listsOperation reports whether a control lists what shows that it operates.
func listsOperation(c *mapping.Control) bool {
	return c.Evidence.Operation.None == "" && len(c.Evidence.Operation.Types) > 0
}

// tellsOf reports whether an accepted piece tells of the lens's time and systems: a record by the day
// on which it was performed, what shows days by any day that is over.
func (l *lensState) tellsOf(p *piece.Piece) bool {
	if !p.Accepted || !l.lens.TakesSystem(p) {
		return false
	}
	if p.Kind == evidence.Record {
		return l.span.Contains(p.Performed(calendar.NoCadence))
	}
	d, ok := p.Shown(calendar.NoCadence, false)
	return ok && days.Meet(d, l.span)
}

// serving reports whether the control serves a requirement in scope.
func (l *lensState) serving(c *mapping.Control) bool {
	return slices.ContainsFunc(l.lens.Serves(c), l.counted)
}

// counted reports whether a requirement is in scope, by its place.
func (l *lensState) counted(i int) bool {
	leaf := l.lens.Judged(i)
	return leaf != nil && leaf.Requirement.Status.Counted()
}

// served lists the requirements in scope that a control serves, by its place.
func (l *lensState) served(at int) []framework.Ref {
	places := l.lens.ServesAt(at)
	refs := l.room.refs.Take(len(places))[:0]
	for _, i := range places {
		if l.counted(i) {
			refs = append(refs, l.lens.Judged(i).Requirement.Ref)
		}
	}
	return refs
}

// test counts what the control's accepted records tell.
func (l *lensState) test(c *mapping.Control, list []*basis.Outcome, refs []framework.Ref) *result.Test {
	t := l.untold()
	*t = result.Test{
		Control: c.ID, Cadence: c.Cadence, Requirements: refs, Unit: result.UnitRecords, Notes: []string{},
	}
	records := 0
	told, before := l.page.room.records[:0], l.before(c)
	for _, it := range l.lens.Case.Of(c) {
		if !c.Evidence.Operation.Lists(it.Type) || !l.tellsOf(it) {
			continue
		}
		if records++; it.States() {
			told = append(told, it)
		}
	}
	l.page.room.records, t.Records = told, make([]result.Record, len(told))
	for i, it := range told {
		t.Records[i] = l.sampled(t, it, before)
	}
	t.Found = records
	if u, expected, found := l.ran(c, list); expected > 0 {
		t.Unit, t.Expected, t.Found = u, expected, found
	}
	if g := l.rules.guides[c.Cadence]; g != nil {
		periods := t.Unit == result.Unit(c.Cadence.Units())
		l.guide(t, g, records, periods)
		if l.lens.Frame.Windowed() && periods && 0 < t.Found && t.Found < t.GuideLeast {
			t.Notes = append(t.Notes, words.FewOccurrences(t))
		}
	}
	if since := l.lens.Started(c); !since.IsZero() {
		t.Notes = append(t.Notes, words.LateStart(since))
	}
	return t
}

// untold is a test of which nothing is told yet: among all of a fresh lens, and apart where a change touches it.
func (l *lensState) untold() *result.Test {
	if l.fresh && l.tested == nil {
		n := 0
		for i, c := range l.lens.Case.Catalog.Graph.Controls() {
			if listsOperation(c) && slices.ContainsFunc(l.lens.ServesAt(i), l.counted) {
				n++
			}
		}
		l.tested = make([]result.Test, 0, n)
	}
	if len(l.tested) == cap(l.tested) {
		return &result.Test{}
	}
	l.tested = l.tested[:len(l.tested)+1]
	return &l.tested[len(l.tested)-1]
}

// guide says of how many occurrences a tester customarily looks at: of those of a window, where they are
// periods of the cadence, or of the population where each record states one.
func (l *lensState) guide(t *result.Test, g *mapping.SampleGuide, records int, periods bool) {
	stated := records > 0 && records == len(t.Records) && !slices.ContainsFunc(t.Records, func(r result.Record) bool { return r.Population == nil })
	least, most := int64(g.Least), int64(g.Most)
	switch {
	case !periods && stated:
		least, most = g.Of(t.Population)
	case periods && l.lens.Frame.Windowed():
		least, most = g.Of(int64(t.Expected))
	}
	t.GuideLeast, t.GuideMost = int(least), int(most)
}

// explains reports whether a treatment that is in force covers what the record reports:
// one of a control for which it counts, or of a requirement of the lens which that serves.
func (l *lensState) explains(it *piece.Piece) bool {
	if len(l.lens.Case.Treatments) == 0 || !l.lens.Framework.RiskExplainsDeviations() {
		return false
	}
	if len(it.Points)+len(it.Controls) > 0 {
		return l.explained(it)
	}
	yes, known := l.treated[it.Type] // as for every piece that names no control
	if !known {
		if yes = l.explained(it); l.treated == nil {
			l.treated = map[string]bool{}
		}
		l.treated[it.Type] = yes
	}
	return yes
}

func (l *lensState) explained(it *piece.Piece) bool {
	fw, controls := l.lens.Framework.ID, l.lens.Case.ControlsOf(it)
	return l.gapTreated(func(t *organisation.Treatment) bool {
		if slices.ContainsFunc(it.Points, func(p framework.PointRef) bool { return p.Ref == t.Requirement }) {
			return t.Requirement.Framework == fw
		}
		return slices.ContainsFunc(controls, func(k *mapping.Control) bool {
			return k.ID == t.Control || t.Requirement.Framework == fw && slices.ContainsFunc(k.Links, func(x mapping.Link) bool {
				return x.To == t.Requirement && x.Review.Counts(false)
			})
		})
	})
}

// tests lists the operating tests, by control.
func (l *lensState) tests() []result.Test {
	n := 0
	for i := range l.controls {
		if s := l.controls[i].state; s != nil && s.test != nil {
			n++
		}
	}
	out := make([]result.Test, 0, n)
	for i := range l.controls {
		if s := l.controls[i].state; s != nil && s.test != nil {
			out = append(out, *s.test)
		}
	}
	return out
}
