package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/pool"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A controlState is one control as its records show it in a lens.
type controlState struct {
	test     *result.Test // nil where the lens does not ask how it operates
	finding  *result.Finding
	records  []foundRecord // of which something would be raised
	problems []string      // of rules on these

	undecided []string // rules on the control itself that could not be decided
	stale     bool     // a requirement that the rule on the control may look at moved
}

// serving returns the state of a control that serves the lens, or nil where nothing that
// it serves is in scope.
func (l *lensState) serving(ctx context.Context, c *mapping.Control) (*controlState, error) {
	s, ok := l.controls[c]
	switch {
	case ok && s != nil && s.stale:
		fresh := *s
		fresh.stale = false
		if err := l.controlFinding(ctx, c, &fresh); err != nil {
			return nil, err
		}
		s = &fresh
	case ok:
		return s, nil
	default:
		if refs := l.served(c); len(refs) > 0 {
			s = &controlState{}
			if l.asksOperation(c, refs) {
				s.test = l.test(c, refs)
				if err := l.controlFindings(ctx, c, refs, s); err != nil {
					return nil, err
				}
			}
		}
	}
	l.controls[c] = s
	return s, nil
}

// asksOperation reports whether the lens asks, for one of the requirements, how the
// control operates.
func (l *lensState) asksOperation(c *mapping.Control, refs []framework.Ref) bool {
	return c.Evidence.Operation.None == "" && len(c.Evidence.Operation.Types) > 0 &&
		slices.ContainsFunc(refs, func(r framework.Ref) bool { return slices.Contains(l.lens.BasesOf(r.Requirement), framework.Operation) })
}

// tellsOf reports whether an accepted record tells of the lens's time and systems: an
// occurrence by its last day, coverage by any day that is over.
func (l *lensState) tellsOf(it *rule.Item) bool {
	f := &l.lens.Frame
	if !it.Accepted || !l.lens.TakesSystem(it.Piece) {
		return false
	}
	if it.Kind.Counts == evidence.CountsDays {
		said := pool.Spoken(f.At)(it)
		return !said.IsZero() && (!f.Windowed() && said.First <= f.Instant || !f.Window.Intersect(said).IsZero())
	}
	return it.Occurred <= f.At && f.InReach(it)
}

// served lists the requirements in scope that the control serves.
func (l *lensState) served(c *mapping.Control) []framework.Ref {
	var refs []framework.Ref
	for _, i := range l.lens.Serves(c) {
		if leaf := l.lens.Judged(i); leaf != nil && leaf.Requirement.Status.Counted() {
			refs = append(refs, leaf.Requirement.Ref)
		}
	}
	return refs
}

// test counts what the control's accepted records tell.
func (l *lensState) test(c *mapping.Control, refs []framework.Ref) *result.Test {
	t := &result.Test{
		Control: c.ID, Cadence: c.Cadence, Requirements: refs, Unit: result.UnitRecords, Records: []result.Record{}, Notes: []string{},
	}
	records := pool.Keep(l.lens.Case.Of(c), func(it *rule.Item) bool { return l.tellsOf(it) && c.Evidence.Operation.Lists(it.Piece.Type) })
	t.Found = len(records)
	if periods := l.due(c.Cadence); len(periods) > 0 {
		l.count(t, c.Cadence, periods, records)
	}
	for _, it := range records {
		l.sampled(t, it)
	}
	if g := l.rules.guides[c.Cadence]; g != nil {
		t.GuideLeast, t.GuideMost = g.Least, g.Most
		if t.Expected > 0 && 0 < t.Found && t.Found < g.Least {
			t.Notes = append(t.Notes, words.FewOccurrences(t.Found, g))
		}
	}
	if since := l.lens.Started(c); !since.IsZero() {
		t.Notes = append(t.Notes, words.LateStart(since))
	}
	return t
}

// count counts the calendar periods that are over or hold a record.
func (l *lensState) count(t *result.Test, cadence calendar.Cadence, periods []framework.Period, records []*rule.Item) {
	t.Unit, t.Expected, t.Found = result.Unit(cadence.Units()), 0, 0
	for _, p := range periods {
		held := slices.ContainsFunc(records, func(it *rule.Item) bool { return p.Contains(it.Occurred) })
		if held {
			t.Found++
		}
		if held || p.Last <= l.lens.Frame.At {
			t.Expected++
		}
	}
}

// due lists the calendar periods in which the control was to run: those of the window,
// or the one that ends at the instant.
func (l *lensState) due(c calendar.Cadence) []framework.Period {
	f := &l.lens.Frame
	switch {
	case !c.IsCalendar():
		return nil
	case !f.Windowed():
		return []framework.Period{{First: c.Grace(f.Instant), Last: f.Instant}}
	}
	return c.Within(f.Window)
}

// sampled adds a record that tells of a test.
func (l *lensState) sampled(t *result.Test, it *rule.Item) {
	r := result.Record{Evidence: it.Piece.ID}
	r.Population = tested(it, evidence.Population, &t.Population)
	r.Sample = tested(it, evidence.Sample, &t.Sample)
	r.Deviations = tested(it, evidence.Deviations, &t.Deviations)
	if r.Population == nil && r.Sample == nil && r.Deviations == nil {
		return
	}
	r.Explained = l.explains(it)
	t.Records = append(t.Records, r)
	if note := l.smallSample(it); note != "" {
		t.Small++
		t.Notes = append(t.Notes, note)
	}
}

// tested returns a number that a record states, and adds it to the sum; nil where it does not.
func tested(it *rule.Item, name string, sum *int64) *int64 {
	n, ok := it.Piece.Tested(name)
	if !ok {
		return nil
	}
	*sum += n
	return &n
}

// smallSample tells of a sample that is under the rule of thumb for single occurrences,
// the whole population being enough where that is smaller.
func (l *lensState) smallSample(it *rule.Item) string {
	g := l.rules.guides[calendar.PerEvent]
	n, ok := it.Piece.Tested(evidence.Sample)
	if g == nil || !ok {
		return ""
	}
	of, known := it.Piece.Tested(evidence.Population)
	want := int64(g.Least)
	if known {
		want = min(want, of)
	}
	if n >= want {
		return ""
	}
	if !known {
		return words.SmallSampleOfUnknown(it.Piece.ID, n, g)
	}
	return words.SmallSample(it.Piece.ID, n, of, g)
}

// explains reports whether a treatment that is in force covers what the record reports:
// one of a control for which it counts, or of a requirement of the lens which that serves.
func (l *lensState) explains(it *rule.Item) bool {
	c, fw := l.lens.Case, l.lens.Framework.ID
	controls := c.ControlsOf(it)
	return covered(c, func(t *organisation.Treatment) bool {
		if slices.ContainsFunc(it.Piece.Points, func(p framework.PointRef) bool { return p.Ref == t.Requirement }) {
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
	out := []result.Test{}
	for _, c := range l.lens.Case.Catalog.Graph.Controls() {
		if s := l.controls[c]; s != nil && s.test != nil {
			out = append(out, *s.test)
		}
	}
	return out
}
