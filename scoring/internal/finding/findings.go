package finding

import (
	"cmp"
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A leafState is what could be raised about one requirement.
type leafState struct {
	finding   *result.Finding
	records   []foundRecord // that name a point of it by themselves
	undecided []string      // finding rules that could not be decided about it
}

// A foundRecord is a piece of evidence with what would be raised about it.
type foundRecord struct {
	item    *rule.Item
	finding *result.Finding
}

// leaf says what could be raised about a leaf by its place in the order.
func (l *lensState) leaf(ctx context.Context, i int) (*leafState, error) {
	leaf, err := l.lens.Leaf(ctx, i)
	if err != nil {
		return nil, err
	}
	s := &leafState{}
	if !leaf.Requirement.Status.Counted() {
		return s, nil
	}
	if err := l.requirementFinding(ctx, &leaf.Requirement, s); err != nil {
		return nil, err
	}
	return s, l.pointFindings(ctx, l.lens.Leaves[i], s)
}

// fires returns the finding of the first rule that holds, without what it is about.
// A rule that cannot be decided raises nothing, is told, and holds a band back.
func (l *lensState) fires(ctx context.Context, each mapping.Subject, vars rule.FindingVars, undecided *[]string) (*result.Finding, error) {
	rules := l.finders[each]
	if len(rules) == 0 {
		return nil, nil //nolint:nilnil // nothing is raised
	}
	vars.Lens = l.view()
	for _, r := range rules {
		v, open, err := r.when.Judge(ctx, &vars)
		if err != nil {
			return nil, err
		}
		if open != nil {
			*undecided = append(*undecided, words.UndecidedFinding(r.ID, open))
		}
		if v == figure.Full {
			return &result.Finding{RaisedAs: r.RaisedAs, Rule: r.ID, Why: r.Why}, nil
		}
	}
	return nil, nil //nolint:nilnil // nothing is raised
}

// view is what finding rules see of the lens.
func (l *lensState) view() *rule.Lens {
	return &rule.Lens{
		Framework: l.lens.Framework.ID, Asks: l.lens.Asks, Operation: slices.Contains(l.lens.Bases, framework.Operation), Window: l.lens.Frame.Windowed(),
	}
}

// requirementFinding says what would be raised about one requirement.
func (l *lensState) requirementFinding(ctx context.Context, q *result.Requirement, s *leafState) error {
	f, err := l.fires(ctx, mapping.SubjectRequirement, rule.FindingVars{Requirement: q}, &s.undecided)
	if err != nil || f == nil {
		return err
	}
	f.Kind, f.Requirements = result.KindShortfall, []framework.Ref{q.Ref}
	f.Explained = l.treatedWhole(q)
	f.What = words.FoundRequirement(q)
	s.finding = f
	return nil
}

// treatedWhole reports whether treatments in force cover the requirement itself, or every
// control that it has a gap of.
func (l *lensState) treatedWhole(q *result.Requirement) bool {
	c := l.lens.Case
	if covered(c, func(t *organisation.Treatment) bool { return t.Requirement == q.Ref }) {
		return true
	}
	return len(q.Gaps) > 0 && !slices.ContainsFunc(q.Gaps, func(g result.Gap) bool {
		return !covered(c, func(t *organisation.Treatment) bool { return t.Control == g.Control })
	})
}

// controlFindings says what would be raised about one control and its records.
func (l *lensState) controlFindings(ctx context.Context, c *mapping.Control, refs []framework.Ref, s *controlState) error {
	if err := l.controlFinding(ctx, c, s); err != nil {
		return err
	}
	for _, it := range l.lens.Case.Of(c) {
		f, err := l.recordFinding(ctx, it, refs, &s.problems)
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
func (l *lensState) controlFinding(ctx context.Context, c *mapping.Control, s *controlState) error {
	s.finding, s.undecided = nil, nil
	worth, err := l.lens.Operation(ctx, c)
	if err != nil {
		return err
	}
	view := &rule.Control{ID: c.ID, Test: s.test, Operation: worth}
	for _, r := range s.test.Requirements {
		i, _ := l.lens.Case.Catalog.LeafAt(r)
		view.Requirements = append(view.Requirements, &l.lens.Judged(i).Requirement)
	}
	f, err := l.fires(ctx, mapping.SubjectControl, rule.FindingVars{Control: view}, &s.undecided)
	if err != nil || f == nil {
		return err
	}
	f.Kind, f.Control, f.Requirements, f.What = result.KindException, c.ID, s.test.Requirements, words.FoundControl(s.test)
	if s.test.Deviations == 0 && worth.High >= 1-result.Epsilon {
		f.Kind = result.KindNote
	}
	f.Explained = covered(l.lens.Case, func(t *organisation.Treatment) bool { return t.Control == c.ID })
	s.finding = f
	return nil
}

// recordFinding says what would be raised about one record, nil for nothing.
func (l *lensState) recordFinding(ctx context.Context, it *rule.Item, refs []framework.Ref, undecided *[]string) (*result.Finding, error) {
	n, said := it.Piece.Tested(evidence.Deviations)
	sample, tested := it.Piece.Tested(evidence.Sample)
	if !l.tellsOf(it) || !said && !tested {
		return nil, nil //nolint:nilnil // nothing is raised
	}
	explained, small := l.explains(it), l.smallSample(it)
	f, err := l.fires(ctx, mapping.SubjectTest, rule.FindingVars{Record: &rule.Record{Item: it, Explained: explained, Small: small != ""}}, undecided)
	switch {
	case err != nil:
		return nil, err
	case f == nil && n > 0:
		f = &result.Finding{RaisedAs: string(result.KindDeviation)} // a fact, whatever rules make of it
	case f == nil:
		return nil, nil //nolint:nilnil // nothing is raised
	}
	f.Kind, f.Evidence, f.Requirements, f.Explained = result.KindDeviation, it.Piece.ID, refs, explained
	f.What = words.FoundDeviations(it.Piece.ID, n, sample, tested)
	if n == 0 {
		f.Kind, f.What = result.KindNote, cmp.Or(small, it.Piece.ID)
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
		for _, it := range l.lens.Case.OfPoint(leaf.Points[i].Ref) {
			f, err := l.recordFinding(ctx, it, []framework.Ref{leaf.Ref}, &s.undecided)
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

// gather puts what would be raised into the sum, each once: requirements and groups as
// printed, then controls, then records.
func (l *lensState) gather(ctx context.Context, sum *summary) error {
	out := []*result.Finding{}
	found := records{at: map[*rule.Item]int{}}
	for _, s := range l.leaves {
		sum.undecided = append(sum.undecided, s.undecided...)
		if s.finding != nil {
			out = append(out, s.finding)
		}
		found.take(s.records)
	}
	for _, g := range l.lens.Case.Catalog.Graph.Tree(l.lens.Framework.ID) {
		list, err := l.related(ctx, g, &sum.undecided)
		if err != nil {
			return err
		}
		out = append(out, list...)
	}
	for _, c := range l.lens.Case.Catalog.Graph.Controls() {
		if len(l.lens.Serves(c)) == 0 {
			continue
		}
		s, err := l.serving(ctx, c)
		if err != nil {
			return err
		}
		if s == nil {
			continue
		}
		if s.finding != nil {
			out = append(out, s.finding)
		}
		sum.undecided = append(append(sum.undecided, s.problems...), s.undecided...)
		found.take(s.records)
	}
	slices.SortFunc(found.list, func(a, b *result.Finding) int { return cmp.Compare(a.Evidence, b.Evidence) })
	out = append(out, found.list...)
	sum.findings = out
	slices.Sort(sum.undecided)
	sum.undecided = slices.Compact(sum.undecided)
	sum.problems = append(sum.problems, sum.undecided...)
	return nil
}

// records gathers what would be raised about records, each once with all requirements that
// it bears on.
type records struct {
	list []*result.Finding
	at   map[*rule.Item]int
}

func (r *records) take(list []foundRecord) {
	for _, f := range list {
		at, seen := r.at[f.item]
		if !seen {
			r.at[f.item] = len(r.list)
			r.list = append(r.list, f.finding)
			continue
		}
		both := *r.list[at]
		both.Requirements = slices.Concat(both.Requirements, f.finding.Requirements)
		slices.SortFunc(both.Requirements, framework.Ref.Compare)
		both.Requirements = slices.Compact(both.Requirements)
		r.list[at] = &both
	}
}

// related says what would be raised about a group of requirements; where that is
// something, the groups below it are not asked.
func (l *lensState) related(ctx context.Context, g *mapping.Node, undecided *[]string) ([]*result.Finding, error) {
	if len(g.Children) == 0 || len(l.finders[mapping.SubjectGroup]) == 0 {
		return nil, nil
	}
	if below := l.below(g); len(below) > 0 {
		view := &rule.Group{ID: g.Requirement.ID, Kind: g.Requirement.Kind, Title: g.Requirement.Title, Requirements: below}
		f, err := l.fires(ctx, mapping.SubjectGroup, rule.FindingVars{Group: view}, undecided)
		if err != nil {
			return nil, err
		}
		if f != nil {
			return []*result.Finding{ofGroup(f, g, below)}, nil
		}
	}
	var out []*result.Finding
	for _, c := range g.Children {
		list, err := l.related(ctx, c, undecided)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// ofGroup completes what would be raised about a group with what is not met below it.
func ofGroup(f *result.Finding, g *mapping.Node, below []*result.Requirement) *result.Finding {
	f.Kind, f.Group = result.KindRelated, g.Requirement.ID
	n := 0
	for _, q := range below {
		if q.Status != result.StatusMet {
			f.Requirements = append(f.Requirements, q.Ref)
		}
		if q.Status == result.StatusNotMet {
			n++
		}
	}
	f.What = words.FoundGroup(g.Requirement, n, len(below))
	return f
}

// below lists the counted requirements of a group.
func (l *lensState) below(g *mapping.Node) []*result.Requirement {
	if len(g.Children) == 0 {
		i, ok := l.lens.Case.Catalog.LeafAt(g.Ref)
		if !ok {
			return nil
		}
		q := &l.lens.Judged(i).Requirement
		if !q.Status.Counted() || q.Additional != "" {
			return nil
		}
		return []*result.Requirement{q}
	}
	var list []*result.Requirement
	for _, c := range g.Children {
		list = append(list, l.below(c)...)
	}
	return list
}

// raised counts the findings, in the order of the catalog's rules.
func (l *lensState) raised() []result.Tally {
	out := []result.Tally{}
	at := map[string]int{}
	count := func(as string) *result.Tally {
		i, ok := at[as]
		if !ok {
			i = len(out)
			at[as] = i
			out = append(out, result.Tally{RaisedAs: as})
		}
		return &out[i]
	}
	for _, as := range l.rules.order {
		count(as)
	}
	for _, f := range l.sum.findings {
		n := count(f.RaisedAs)
		n.Times++
		if f.Explained {
			n.Explained++
		}
	}
	return slices.DeleteFunc(out, func(r result.Tally) bool { return r.Times == 0 })
}
