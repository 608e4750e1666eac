package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// controlFindings says what would be raised about one control and its records, by what its operation is worth.
func (l *lensState) controlFindings(ctx context.Context, at int, c *mapping.Control, list []*basis.Outcome, refs []framework.Ref, s *controlState) error {
	if err := l.controlFinding(ctx, at, c, list, s); err != nil {
		return err
	}
	of := &l.page.room.tested // for one control after the other, by the units that were told of it
	*of = tested{control: c, units: l.page.room.ran}
	for _, it := range l.lens.Case.Of(c) {
		f, err := l.recordFinding(ctx, it, of, refs, &s.problems)
		if err != nil {
			return err
		}
		if f != nil {
			s.records = append(s.records, foundRecord{it, f})
		}
	}
	return nil
}

// controlFinding says what would be raised about one control, by itself.
func (l *lensState) controlFinding(ctx context.Context, at int, c *mapping.Control, list []*basis.Outcome, s *controlState) error {
	s.finding, s.undecided = nil, nil
	l.page.room.ran = unitsOf(l.page.room.ran[:0], list)
	worth, units := operating(list), l.page.room.ran
	came := cameLate(units)
	late := len(came) > 0
	view := &l.page.room.control // by one rule after the other, which keep nothing of it
	*view = rule.Control{ID: c.ID, Test: s.test, Operation: worth, Unlisted: l.unlisted(c, units), Late: late, Requirements: view.Requirements[:0]}
	for _, i := range l.lens.ServesAt(at) {
		if l.counted(i) {
			view.Requirements = append(view.Requirements, l.lens.Judged(i).Requirement)
		}
	}
	f, err := l.first(ctx, mapping.SubjectControl, rule.FindingVars{Control: view}, &s.undecided)
	if err != nil || f == nil {
		return err
	}
	f.Kind, f.Control, f.Requirements, f.What = result.KindException, c.ID, s.test.Requirements, words.FoundControl(c.Title, s.test)
	if s.test.Deviations == 0 && worth.High >= 1-result.Epsilon && !late && !view.Unlisted {
		f.Kind = result.KindNote
	}
	treated := l.gapTreated
	if slices.ContainsFunc(l.lens.Case.Of(c), func(p *piece.Piece) bool { return p.Deviating > 0 && l.tellsOf(p) }) {
		treated = l.deviationTreated
	}
	f.Explained = treated(func(t *organisation.Treatment) bool { return t.Control == c.ID })
	f.Essential = l.essential(c)
	switch {
	case view.Unlisted:
		f.What = words.Unlisted(c.Title)
	case late:
		f.What = words.RanLate(c.Title, slices.Concat(units...))
	}
	if s.test.Found < s.test.Expected || view.Unlisted {
		for _, e := range c.Evidence.Operation.Types {
			came = append(came, e...)
		}
	}
	f.Cause = []result.Cause{{Control: c.ID, Basis: framework.Operation, Evidence: came}}
	s.finding = f
	return nil
}

// cameLate lists the records that came late for one of the units, each once, in order.
func cameLate(units ran) []string {
	var ids []string
	for _, list := range units {
		for i := range list {
			for _, p := range list[i].Late() {
				ids = append(ids, p.ID)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// outcomes are what a control's operation is worth by itself, for each system for which a point that it
// serves is asked.
func (l *lensState) outcomes(ctx context.Context, at int, c *mapping.Control) ([]*basis.Outcome, error) {
	if l.operation == nil {
		l.operation = l.lens.On([]framework.Basis{framework.Operation})
	}
	on := l.operation
	var each []point.System
	for _, i := range l.lens.ServesAt(at) {
		if !l.counted(i) {
			continue
		}
		points := l.lens.Leaves[i].Points
		for k := range points {
			p := &points[k]
			if !slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return e.Control == c }) || !l.lens.In(p.Ref) {
				continue
			}
			systems, _ := on.SystemsOf(&p.Point)
			if p.Each.IsZero() {
				return on.For(ctx, c, systems)
			}
			each = append(each, systems...)
		}
	}
	slices.SortStableFunc(each, func(a, b point.System) int { return framework.CompareID(a.ID, b.ID) })
	return on.For(ctx, c, slices.CompactFunc(each, func(a, b point.System) bool { return a.ID == b.ID }))
}

// operating is what a control's operation is worth over its systems; the whole where nothing was due.
func operating(list []*basis.Outcome) result.Interval {
	var m figure.Mean
	asked := false
	for _, o := range list {
		m.Add(o.Value, 1)
		asked = asked || slices.ContainsFunc(o.On, func(on basis.On) bool { return on.State == unit.Asked })
	}
	if !asked {
		return figure.Full
	}
	return m.Value()
}

// ran are the units of a control's operation, for all its systems; of those for which it was judged alike once. The
// lists are those of what was judged: there may be a unit for each day and system.
type ran [][]unit.Unit

// They are added to others.
func unitsOf(out ran, list []*basis.Outcome) ran {
	for k, o := range list {
		if slices.Contains(list[:k], o) {
			continue
		}
		for i := range o.On {
			if units := o.On[i].Units; len(units) > 0 {
				out = append(out, units)
			}
		}
	}
	return out
}

// unlisted reports whether lists of all occurrences are asked of a control that runs by event,
// and none speaks of any day.
func (l *lensState) unlisted(c *mapping.Control, units ran) bool {
	return c.Cadence == calendar.PerEvent && l.view.Lists && len(units) > 0 && !slices.ContainsFunc(units, func(list []unit.Unit) bool {
		return slices.ContainsFunc(list, func(u unit.Unit) bool { return !u.Unlisted })
	})
}

// essential reports whether the control is linked to a point in scope that is essential on operation.
func (l *lensState) essential(c *mapping.Control) bool {
	for _, i := range l.lens.Serves(c) {
		if !l.counted(i) {
			continue
		}
		for _, p := range l.lens.Leaves[i].Points {
			if p.Essential.On(framework.Operation) && l.lens.In(p.Ref) && slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return e.Control == c }) {
				return true
			}
		}
	}
	return false
}
