package scoring

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
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
func (l *lens) serving(c *mapping.Control) *controlState {
	if s, ok := l.controls[c]; ok {
		if s != nil && s.stale && s.test != nil {
			l.controlFinding(c, s)
			s.stale = false
		}
		return s
	}
	refs := l.served(c)
	var s *controlState
	if len(refs) > 0 {
		s = &controlState{}
		if l.asksOperation(c, refs) {
			s.test = l.operatingTest(c, refs)
		}
		l.controlFindings(c, refs, s)
	}
	l.controls[c] = s
	return s
}

// asksOperation reports whether the lens asks, for one of the requirements, how the
// control operates.
func (l *lens) asksOperation(c *mapping.Control, refs []framework.Ref) bool {
	return c.Evidence.Operation.None == "" && len(c.Evidence.Operation.Types) > 0 &&
		slices.ContainsFunc(refs, func(r framework.Ref) bool { return slices.Contains(l.basesOf(r.Requirement), framework.Operation) })
}

// tellsOf reports whether an accepted record tells of the lens's time and systems: an
// occurrence by its last day, coverage by any day that is over.
func (l *lens) tellsOf(it *item) bool {
	if !it.accepted || it == l.skip || !l.takesSystem(it.e) {
		return false
	}
	if it.kind.Counts == evidence.CountsDays {
		said := l.spoken(it)
		return !said.IsZero() && (l.window.IsZero() && said.First <= l.instant || !l.window.Intersect(said).IsZero())
	}
	return it.occurred <= l.at && l.inWindow(it)
}

// served lists the requirements in scope that the control serves.
func (l *lens) served(c *mapping.Control) []framework.Ref {
	var refs []framework.Ref
	for _, i := range l.serves[l.fw.ID][c] {
		if s := l.states[i]; s != nil && s.res.Status.Counted() {
			refs = append(refs, s.res.Ref)
		}
	}
	return refs
}

// operatingTest counts what the control's accepted records tell.
func (l *lens) operatingTest(c *mapping.Control, refs []framework.Ref) *result.Test {
	t := &result.Test{
		Control: c.ID, Cadence: c.Cadence.String(), Requirements: refs, Unit: "records", Records: []result.Record{}, Notes: []string{},
	}
	var records []*item
	for _, it := range l.byControl[c.ID] {
		if l.tellsOf(it) && c.Evidence.Operation.Lists(it.e.Type) {
			records = append(records, it)
		}
	}
	t.Found = len(records)
	if periods := l.due(c.Cadence); len(periods) > 0 {
		t.Unit, t.Expected, t.Found = c.Cadence.Units(), 0, 0
		for _, p := range periods {
			held := slices.ContainsFunc(records, func(it *item) bool { return p.Contains(it.occurred) })
			if held {
				t.Found++
			}
			if held || p.Last <= l.at {
				t.Expected++
			}
		}
	}
	for _, it := range records {
		l.sampled(t, it)
	}
	if g := l.guides[c.Cadence]; g != nil {
		t.GuideLeast, t.GuideMost = g.Least, g.Most
		if t.Expected > 0 && 0 < t.Found && t.Found < g.Least {
			t.Notes = append(t.Notes, fmt.Sprintf("%d occurrences in all; for a control of this cadence a tester customarily looks at %d to %d (rule of thumb)", t.Found, g.Least, g.Most))
		}
	}
	if late, ok := l.started(c); ok {
		t.Notes = append(t.Notes, late)
	}
	return t
}

// operationOf is how well a control operates in the lens, whatever links ask on top; 1
// where nothing was due.
func (l *lens) operationOf(c *mapping.Control) result.Interval {
	var m figure.Mean
	for _, s := range l.systems {
		if j := l.judge(c, framework.Operation, "", s, l.byControl[c.ID]); j.asked {
			m.Add(j.value, 1)
		}
	}
	if m.Weight() == 0 {
		return figure.Full
	}
	return m.Value()
}

// due lists the calendar periods in which the control was to run: those of the window,
// or the one that ends at the instant.
func (l *lens) due(c calendar.Cadence) []framework.Period {
	switch {
	case !c.IsCalendar():
		return nil
	case l.window.IsZero():
		return []framework.Period{{First: c.Grace(l.instant), Last: l.instant}}
	}
	return c.Within(l.window)
}

// sampled adds a record that tells of a test.
func (l *lens) sampled(t *result.Test, it *item) {
	r := result.Record{Evidence: it.e.ID}
	for name, at := range map[string]struct {
		one **int64
		sum *int64
	}{
		evidence.Population: {&r.Population, &t.Population}, evidence.Sample: {&r.Sample, &t.Sample}, evidence.Deviations: {&r.Deviations, &t.Deviations},
	} {
		if n, ok := it.e.Tested(name); ok {
			*at.one = &n
			*at.sum += n
		}
	}
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

// smallSample tells of a sample that is under the rule of thumb for single occurrences,
// the whole population being enough where that is smaller.
func (l *lens) smallSample(it *item) string {
	g := l.guides[calendar.PerEvent]
	n, ok := it.e.Tested(evidence.Sample)
	if g == nil || !ok {
		return ""
	}
	of, known := it.e.Tested(evidence.Population)
	want := int64(g.Least)
	if known {
		want = min(want, of)
	}
	if n >= want {
		return ""
	}
	if !known {
		return fmt.Sprintf("%s: a sample of %d, of a population that is not stated; the rule of thumb for single occurrences is %d to %d", it.e.ID, n, g.Least, g.Most)
	}
	return fmt.Sprintf("%s: a sample of %d of %d; the rule of thumb for single occurrences is %d to %d", it.e.ID, n, of, g.Least, g.Most)
}

// explains reports whether a treatment that is in force covers what the record reports:
// one of a control for which it counts, or of a requirement of the lens which that serves.
func (l *lens) explains(it *item) bool {
	controls := l.controlsOf(it)
	return slices.ContainsFunc(l.treats, func(t organisation.Treatment) bool {
		if l.stateOf(t) != result.TreatmentInForce {
			return false
		}
		if slices.ContainsFunc(it.e.Points, func(p framework.PointRef) bool { return p.Ref == t.Requirement }) {
			return t.Requirement.Framework == l.fw.ID
		}
		return slices.ContainsFunc(controls, func(c *mapping.Control) bool {
			return c.ID == t.Control || t.Requirement.Framework == l.fw.ID && slices.ContainsFunc(c.Links, func(k mapping.Link) bool { return k.To == t.Requirement && k.Review.State != review.Rejected })
		})
	})
}

// tests lists the operating tests, by control.
func (l *lens) tests() []result.Test {
	out := []result.Test{}
	for _, c := range l.graph.Controls() {
		if s := l.controls[c]; s != nil && s.test != nil {
			out = append(out, *s.test)
		}
	}
	return out
}
