package finding

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/internal/beside"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Assessment works out what is left and puts the results together. The error means that the
// context ended.
func (s *State) Assessment(ctx context.Context) (*result.Assessment, error) {
	if err := s.Judge(ctx); err != nil {
		return nil, err
	}
	list := make([]result.Evidence, 0, s.pieces.Len())
	for p := range s.pieces.All() {
		list = append(list, *p.Evidence)
	}
	return s.assessment(ctx, list, false)
}

// Last is the assessment of a fresh state of which nothing more is asked: it holds what pieces do, how requirements
// stand and what tests tell in the place of the state, and not beside it. Room is for what as many pieces do as there are.
func (s *State) Last(ctx context.Context, room []result.Evidence) (*result.Assessment, error) {
	s.block = room
	if err := s.judge(ctx); err != nil {
		return nil, err
	}
	return s.assessment(ctx, s.block, true)
}

// assessment puts the results together; the last takes over what the state holds.
func (s *State) assessment(ctx context.Context, evidence []result.Evidence, last bool) (*result.Assessment, error) {
	a := s.head()
	a.Problems, a.Facts = slices.Clone(a.Problems), slices.Clone(a.Facts)
	a.Evidence, a.Frameworks = evidence, make([]result.Lens, len(s.lenses))
	var err error
	if a.Treatments, err = s.Treatments(ctx); err != nil {
		return nil, err
	}
	err = beside.All(s.oneByOne(), len(s.lenses), func(i int) error { // of a lens that is taken over nothing more is asked
		a.Frameworks[i] = s.lenses[i].result(last)
		return nil
	})
	return a, err
}

// head is an assessment without lenses, evidence and treatments. Its problems and facts are those that the state holds.
func (s *State) head() *result.Assessment {
	c := s.Case
	src := c.Catalog.Graph.Source()
	a := &result.Assessment{
		Format: result.Format, At: c.At, Catalog: result.Digest{Sum: src.Digests.Catalog}, Rules: result.Digest{Sum: src.Digests.Rules},
		Input: result.Digest{Sum: c.Org.Digest}, Notice: result.Notice, Organisation: c.Org.Name, Frameworks: []result.Lens{}, Evidence: []result.Evidence{},
		Treatments: []result.Treatment{}, Problems: s.problems(), Facts: s.answers(), ReviewedOnly: c.Catalog.ReviewedOnly,
	}
	return a
}

// answers are the facts as they are written.
func (s *State) answers() []result.Answer {
	if s.facts != nil {
		return s.facts
	}
	values := s.Case.Facts.Values
	s.facts = make([]result.Answer, 0, len(values))
	for _, id := range slices.Sorted(maps.Keys(values)) {
		s.facts = append(s.facts, result.Answer{Fact: id, Answer: fmt.Sprint(values[id])})
	}
	return s.facts
}

// Moved says what moved from a state to its variation, all of which must be worked out already. What the change did not
// touch is the same in both, and is not compared.
func (s *State) Moved(next *State) *difference.Difference {
	return difference.Of(s.part(next, next), next.part(s, next))
}

// part is what a difference compares of the state with another, of which one is a variation.
func (s *State) part(other, varied *State) difference.Part {
	a := s.head()
	p := difference.Part{Snapshot: difference.SnapshotOf(a), ReviewedOnly: a.ReviewedOnly, Facts: a.Facts, Problems: a.Problems}
	if varied.moved == nil {
		for e := range s.pieces.All() {
			p.Evidence = append(p.Evidence, e.Evidence)
		}
	}
	for _, id := range varied.moved {
		if e, ok := s.pieces.Find(id); ok {
			p.Evidence = append(p.Evidence, e.Evidence)
		}
	}
	p.Lenses = make([]difference.PartLens, 0, len(s.lenses))
	for i, l := range s.lenses {
		part := difference.PartLens{Lens: l.lens.Scope.Lens(), Readiness: l.sum.Readiness, Band: l.sum.band.Name, Findings: l.sum.findings}
		if varied.moved != nil {
			part.Requirements = make([]*result.Requirement, 0, 8) // mostly no more moved
		}
		for k := range l.lens.Leaves {
			if leaf := l.lens.Judged(k); varied.moved == nil || leaf != other.lenses[i].lens.Judged(k) {
				part.Requirements = append(part.Requirements, leaf.Requirement)
			}
		}
		p.Lenses = append(p.Lenses, part)
	}
	return p
}

// problems lists what the reader of the assessment is to know, each once, in order.
func (s *State) problems() []string {
	if s.told != nil {
		return s.told
	}
	out := []string{}
	for _, l := range s.lenses {
		out = append(out, l.sum.problems...)
		for i := range l.lens.Leaves {
			out = append(out, l.lens.Judged(i).Problems...)
		}
	}
	if s.stands == nil {
		s.stands = append(append([]string{}, treatmentProblems(s.Case)...), RiskProblems(s.Case)...)
	}
	out = append(out, s.stands...)
	slices.Sort(out)
	s.told = slices.Compact(out)
	return s.told
}

// result puts the lens's results together; the last takes over what the lens holds.
func (l *lensState) result(last bool) result.Lens {
	s, x := l.sum, l.lens
	rows, tests := l.lens.Rows(), l.tested
	if !last {
		rows = l.rows()
	}
	if !last || tests == nil {
		tests = l.tests()
	}
	res := result.Lens{
		Lens: x.Scope.Lens(), Framework: x.Framework.ID, Title: x.Framework.Title, Asks: x.Asks, Basis: slices.Clone(x.Bases), Window: x.Frame.Window, AsOf: x.AsOf(),
		Systems: slices.Clone(x.NamedSystems()), Readiness: s.Readiness, Design: s.Design, Operation: s.Operation, WithCompensation: s.With, DraftShare: s.DraftShare, UnnamedShare: l.unnamed(), Notes: l.notes(), Band: s.band, InScope: s.InScope, ByStatus: maps.Clone(s.Counts),
		Scope: l.scope(), Bridge: l.bridge(), Additional: slices.Clone(s.Additional), Requirements: rows,
		Findings: make([]result.Finding, 0, len(s.findings)), Raised: l.raised(), Tests: tests, Unknowns: l.undecided(),
	}
	for _, f := range s.findings {
		res.Findings = append(res.Findings, *f)
	}
	by := l.byLeaf()
	for i := range rows {
		if q := &rows[i]; q.Status.Counted() {
			q.Findings = by[i]
		}
	}
	res.Groups = lens.Groups(x.Case.Catalog.Graph.Tree(x.Framework.ID), res.Requirements)
	return res
}

// rows are the requirements of the lens.
func (l *lensState) rows() []result.Requirement {
	rows := make([]result.Requirement, len(l.lens.Leaves))
	for i := range rows {
		rows[i] = *l.lens.Judged(i).Requirement
	}
	return rows
}

// byLeaf lists by the places of requirements what could be raised on each.
func (l *lensState) byLeaf() [][]result.Finding {
	times, all := make([]int, len(l.lens.Leaves)), 0
	each := func(do func(leaf int, f *result.Finding)) {
		for _, f := range l.sum.findings {
			for _, r := range f.Requirements {
				if i, ok := l.lens.Case.Catalog.LeafAt(r); ok && r.Framework == l.lens.Framework.ID {
					do(i, f)
				}
			}
		}
	}
	each(func(leaf int, _ *result.Finding) { times[leaf], all = times[leaf]+1, all+1 })
	out, room := make([][]result.Finding, len(times)), make([]result.Finding, all)
	for i, n := range times {
		out[i], room = room[:0:n], room[n:]
	}
	each(func(leaf int, f *result.Finding) { out[leaf] = append(out[leaf], *f) })
	return out
}

// Findings lists what could be raised of a lens, by its place.
func (s *State) Findings(lens int) []*result.Finding { return s.lenses[lens].sum.findings }

// Test is what a control's records tell in a lens, by its place; nil where the lens does
// not ask how it operates.
func (s *State) Test(lens int, c string) *result.Test {
	k, err := s.Case.Catalog.Graph.Control(c)
	if err != nil {
		return nil
	}
	i, ok := s.Case.Catalog.Place(k)
	if !ok {
		return nil
	}
	if state := s.lenses[lens].controls[i].state; state != nil {
		return state.test
	}
	return nil
}
