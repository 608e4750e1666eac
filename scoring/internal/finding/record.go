package finding

import (
	"cmp"
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A foundRecord is a piece of evidence with what would be raised about it.
type foundRecord struct {
	piece   *piece.Piece
	finding *result.Finding
}

// tested is a control, nil for evidence that names a point, with the units of its operation.
type tested struct {
	control *mapping.Control
	units   ran
	taken   bool                   // the units were looked at
	worst   map[*piece.Piece]worst // of what fills units of which something deviates
}

// worst is the unit of those that a record fills which is worth least, with its days; none where all
// are worth the whole.
type worst struct {
	conformity float64
	days       framework.Period
}

// conformity is that of the worst unit which the record fills, by what is accepted, and its days; its
// own where it fills none.
func (t *tested) conformity(it *piece.Piece, fails float64) (float64, framework.Period) {
	if !t.taken {
		t.take(fails)
	}
	if w, ok := t.worst[it]; ok {
		return w.conformity, w.days
	}
	return unit.Alone(it, fails), framework.Period{}
}

// take looks at each unit once.
func (t *tested) take(fails float64) {
	t.taken = true
	for _, list := range t.units {
		for i := range list {
			t.unit(&list[i], fails)
		}
	}
}

// unit takes in a unit; of one of which nothing deviates, each piece is as good by itself.
func (t *tested) unit(u *unit.Unit, fails float64) {
	if !u.Deviates() && !u.Unstated() {
		return
	}
	sure := u.Sure()
	v := unit.Worth(sure, nil, 0, fails, t.cadence()).Low
	for _, p := range sure {
		w, ok := t.worst[p]
		if !ok {
			w.conformity = 1
		}
		if v < w.conformity {
			w = worst{v, u.Days}
		}
		if t.worst == nil {
			t.worst = map[*piece.Piece]worst{}
		}
		t.worst[p] = w
	}
}

func (t *tested) cadence() calendar.Cadence {
	if t.control == nil {
		return calendar.NoCadence
	}
	return t.control.Cadence
}

// answered reports whether a record says what became of its deviations, on a day from that on which it
// was performed to the instant: nobody answers a test before it, or later than today.
func (l *lensState) answered(it *piece.Piece, of *tested) bool {
	on := it.Answered.Date
	return !it.Answered.IsZero() && it.Performed(of.cadence()) <= on && on <= l.lens.Frame.At
}

// recordFinding says what would be raised about one record, nil for nothing.
func (l *lensState) recordFinding(ctx context.Context, it *piece.Piece, of *tested, refs []framework.Ref, undecided *[]string) (*result.Finding, error) {
	n, said := it.Deviating, it.Deviating > 0
	if !said && !it.Sampled() || !l.tellsOf(it) {
		return nil, nil //nolint:nilnil // nothing is raised
	}
	explained, answered := l.explains(it), l.answered(it, of)
	small, isSmall := l.smallSample(it)
	conformity, at := of.conformity(it, l.lens.Frame.Fails)
	record := &l.page.room.record
	*record = rule.Record{
		Piece: it.Source, Explained: explained, Answered: answered, Small: isSmall, Tested: it.Tested, Deviating: it.Deviating, Conformity: conformity,
	}
	f, err := l.first(ctx, mapping.SubjectTest, rule.FindingVars{Record: record}, undecided)
	switch {
	case err != nil:
		return nil, err
	case f == nil && n > 0:
		f = &result.Finding{RaisedAs: string(result.KindDeviation)} // a fact, whatever rules make of it
	case f == nil:
		return nil, nil //nolint:nilnil // nothing is raised
	}
	f.Kind, f.Evidence, f.Requirements, f.Explained = result.KindDeviation, it.ID, l.raisedOn(f.Rule, refs), explained
	f.Answered = answered
	f.What = words.FoundDeviations(it.ID, n, it.Tested)
	if conformity <= result.Epsilon && !at.IsZero() {
		f.What = words.WorthNothing(f.What, at)
	}
	if a := it.Answered; !a.IsZero() && !answered {
		f.What = words.AnswerDoesNotCount(f.What, a.Date)
	}
	f.Cause = []result.Cause{{Basis: framework.Operation, Evidence: []string{it.ID}}}
	if of.control != nil {
		f.Cause[0].Control = of.control.ID
	}
	if n == 0 {
		f.Kind, f.What = result.KindNote, it.ID
		if isSmall {
			f.What = small.words()
		}
	}
	return f, nil
}

// pointFindings says what would be raised about records that name a point of the
// requirement by themselves.
func (l *lensState) pointFindings(ctx context.Context, leaf *mapping.Leaf, s *leafState) error {
	if !slices.Contains(l.lens.BasesOf(leaf.Requirement.ID), framework.Operation) {
		return nil
	}
	for i := range leaf.Points {
		list := l.lens.Case.OfPoint(leaf.Points[i].Ref)
		if len(list) == 0 {
			continue
		}
		var units []unit.Unit
		eachUnit(l.judgedPoint(leaf, i), func(c *point.Candidate, u *unit.Unit) {
			if c.Link == nil {
				units = append(units, *u)
			}
		})
		of := &tested{units: ran{units}}
		for _, it := range list {
			f, err := l.recordFinding(ctx, it, of, []framework.Ref{leaf.Ref}, &s.undecided)
			if err != nil {
				return err
			}
			if f != nil {
				s.records = append(s.records, foundRecord{it, f})
			}
		}
	}
	return nil
}

// raisedOn is on which requirements a rule raises what a test shows: those that the control serves, or the one
// that the rule names, where it is in scope.
func (l *lensState) raisedOn(id string, refs []framework.Ref) []framework.Ref {
	for _, r := range l.finders[mapping.SubjectTest] {
		if r.ID != id || r.On == "" {
			continue
		}
		ref := framework.Ref{Framework: l.lens.Framework.ID, Requirement: r.On}
		if i, ok := l.lens.Case.Catalog.LeafAt(ref); ok && l.lens.Judged(i) != nil && l.lens.Judged(i).Requirement.Status.Counted() {
			return []framework.Ref{ref}
		}
	}
	return refs
}

// records gathers what would be raised about records, each once with all requirements that
// it bears on.
type records struct {
	list []*result.Finding
	at   map[*piece.Piece]int
}

func (r *records) take(f *foundRecord) {
	at, seen := r.at[f.piece]
	if !seen {
		r.at[f.piece] = len(r.list)
		r.list = append(r.list, f.finding)
		return
	}
	both := *r.list[at]
	both.Requirements = slices.Concat(both.Requirements, f.finding.Requirements)
	slices.SortFunc(both.Requirements, framework.Ref.Compare)
	both.Requirements = slices.Compact(both.Requirements)
	r.list[at] = &both
}

// causes lists what would be raised about records, those together that are raised as the same for one
// control: one cause is one finding. The first in order stands for them, and its cause lists all.
func (r *records) causes() []*result.Finding {
	slices.SortFunc(r.list, func(a, b *result.Finding) int { return cmp.Compare(a.Evidence, b.Evidence) })
	type cause struct {
		kind               result.FindingKind
		rule, as, of, self string
		basis              framework.Basis
	}
	at := map[cause]int{}
	var groups [][]*result.Finding
	for _, f := range r.list {
		k := cause{kind: f.Kind, rule: f.Rule, as: f.RaisedAs, of: f.Cause[0].Control, basis: f.Cause[0].Basis}
		if k.of == "" {
			k.self = f.Evidence
		}
		i, ok := at[k]
		if !ok {
			i = len(groups)
			at[k], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	out := make([]*result.Finding, len(groups))
	for i, g := range groups {
		out[i] = together(g)
	}
	return out
}

// together is one finding for several records of one cause: it is explained, or answered, where each is.
func together(list []*result.Finding) *result.Finding {
	if len(list) == 1 {
		return list[0]
	}
	all := *list[0]
	var refs []framework.Ref
	what, ids := make([]string, 0, len(list)), make([]string, 0, len(list))
	for _, f := range list {
		refs, what, ids = append(refs, f.Requirements...), append(what, f.What), append(ids, f.Evidence)
		all.Explained, all.Answered = all.Explained && f.Explained, all.Answered && f.Answered
	}
	slices.SortFunc(refs, framework.Ref.Compare)
	all.Requirements, all.What = slices.Compact(refs), words.Several(what)
	all.Cause = []result.Cause{{Control: all.Cause[0].Control, Basis: all.Cause[0].Basis, Evidence: ids}}
	return &all
}
