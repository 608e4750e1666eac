package finding

import (
	"cmp"
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// lacks says what a requirement lacks by its points, each basis apart. "Not drawn yet" and
// "no occurrence" are no lack: what may still be shown has a high above 0.
func (l *lensState) lacks(ctx context.Context, i int, s *shown) (*rule.Lacks, error) {
	leaf, judged := l.lens.Leaves[i], l.lens.Judged(i)
	out := &l.page.room.lacks // for one requirement after the other
	*out = rule.Lacks{Most: 1, AtRisk: l.atRisk(leaf, judged), PastDue: l.pastDue(leaf.Ref)}
	if judged.Judged == nil {
		return out, nil
	}
	for k, b := range l.lens.BasesOf(leaf.Requirement.ID) {
		out.Most = min(out.Most, judged.Judged.On[k].High)
		for j := range leaf.Points {
			if one := judged.Judged.Points[j]; one != nil && leaf.Points[j].Rank == framework.Required {
				l.lack(out, &leaf.Points[j], one, k, b)
				if err := l.later(ctx, out, &leaf.Points[j], one, k); err != nil {
					return nil, err
				}
			}
		}
	}
	if len(out.Causes) == 0 {
		l.overdueOf(out, s)
	}
	slices.SortFunc(out.Causes, func(a, b result.Cause) int {
		return cmp.Or(framework.CompareID(a.Control, b.Control), cmp.Compare(a.Basis, b.Basis), slices.Compare(a.Evidence, b.Evidence))
	})
	return out, nil
}

// later adds a point that lacks what the lens asks, and without which on operation, which the lens does not
// ask, its requirement cannot stand: where nothing of that can be shown either, the lens that asks it finds
// it grave. ISO stage 1 tells the grade of stage 2.
func (l *lensState) later(ctx context.Context, out *rule.Lacks, p *mapping.Point, one *point.Point, k int) error {
	const b = framework.Operation
	if !p.Essential.On(b) || slices.Contains(l.lens.Bases, b) || one.Unmapped || one.NoSystem {
		return nil
	}
	if here, _ := l.gone(one, k); len(here) == 0 {
		return nil
	}
	both, err := l.lens.On([]framework.Basis{framework.Design, b}).Point(ctx, p)
	if err != nil {
		return err
	}
	if gone, risky := l.gone(both, 1); risky || len(gone) > 0 && len(gone) == len(both.By) {
		lack := rule.Lack{Point: p.Ref, Basis: b}
		lack.Text = words.Lacking([]rule.Lack{lack})
		out.Later = append(out.Later, lack)
	}
	return nil
}

// gone names the systems for which nothing of a point can be shown on the basis of that place, and says
// whether one of them, for each of which the point is asked, bears a risk above acceptance.
func (l *lensState) gone(one *point.Point, k int) (ids []string, risky bool) {
	for _, s := range one.By {
		if s.On[k].High <= result.Epsilon {
			ids = append(ids, s.System.ID)
			risky = risky || s.System.Each && len(l.risks(func(r *organisation.Risk) bool { return slices.Contains(r.Systems, s.System.ID) })) > 0
		}
	}
	return ids, risky
}

// lack adds what one required point lacks on a basis. A point that nothing reaches is a
// matter of the catalog, and one of no declared system is told once for the lens. A basis of which no
// control asks anything lacks nothing by itself: what stands for it there is told where it is asked.
func (l *lensState) lack(out *rule.Lacks, p *mapping.Point, one *point.Point, k int, b framework.Basis) {
	if one.Unmapped || one.NoSystem {
		return
	}
	gone, risky := l.gone(one, k)
	if len(gone) == 0 {
		return
	}
	all := len(gone) == len(one.By)
	on, asked := judgedOn(one, k, b)
	lack := rule.Lack{Point: p.Ref, Basis: on}
	if !all {
		lack.Systems = gone
	}
	lack.Text = words.Lacking([]rule.Lack{lack})
	if p.Essential.On(b) && (all || risky) {
		out.Essential = append(out.Essential, lack)
	}
	if !asked {
		return
	}
	out.Points = append(out.Points, lack)
	if b == framework.Design && all {
		out.Design = append(out.Design, lack)
	}
	for s := range one.Apart() {
		if !slices.Contains(gone, s.System.ID) {
			continue
		}
		for i := range s.Candidates {
			causedBy(out, &s.Candidates[i], k)
		}
	}
}

// judgedOn is the basis that was judged for one that the lens asks, by its place: another where a
// control has that alone. It reports false where no control asks anything of the basis.
func judgedOn(one *point.Point, k int, b framework.Basis) (framework.Basis, bool) {
	instead := b
	for _, s := range one.By {
		for n := range s.Candidates {
			for i := range s.Candidates[n].On {
				switch on := &s.Candidates[n].On[i]; {
				case on.State != unit.Asked:
				case i == k:
					return on.Basis, true
				default:
					instead = on.Basis
				}
			}
		}
	}
	return instead, false
}

// causedBy adds what a candidate lacks on the basis of that place: the control, and the evidence that
// would show it.
func causedBy(out *rule.Lacks, c *point.Candidate, k int) {
	if k >= len(c.On) || c.On[k].State != unit.Asked {
		return
	}
	cause := result.Cause{Control: c.Control.ID, Basis: c.On[k].Basis}
	var by []string
	if c.Link != nil {
		by = c.Link.By
	}
	i := slices.IndexFunc(out.Causes, func(x result.Cause) bool { return x.Control == cause.Control && x.Basis == cause.Basis })
	if i < 0 {
		i = len(out.Causes)
		out.Causes = append(out.Causes, cause)
	}
	for _, e := range basis.Entries(c.Control.Evidence.On(cause.Basis), by) {
		out.Causes[i].Evidence = append(out.Causes[i].Evidence, e...)
	}
	slices.Sort(out.Causes[i].Evidence)
	out.Causes[i].Evidence = slices.Compact(out.Causes[i].Evidence)
}

// overdueOf adds the documents and states that show a required point and were to be looked at anew.
// They stand: what is due does not end.
func (l *lensState) overdueOf(out *rule.Lacks, s *shown) {
	list := s.overdue(&l.due)
	if len(list) == 0 {
		return
	}
	room := &l.page.room
	room.overdue = slices.Grow(room.overdue[:0], len(list))[:len(list)]
	worded := list
	if !slices.ContainsFunc(l.finders[mapping.SubjectRequirement], func(f finder) bool { return f.when.Overdue }) {
		worded = list[:min(len(list), words.FewOverdue)]
	}
	for i, p := range worded {
		room.overdue[i] = l.page.due(p)
	}
	clear(room.overdue[len(worded):])
	out.Overdue = room.overdue
	out.Causes = append(out.Causes, result.Cause{Evidence: piece.IDs(list)})
}

// eachUnit calls f with each unit by which a point was judged.
func eachUnit(one *point.Point, f func(*point.Candidate, *unit.Unit)) {
	if one == nil {
		return
	}
	for s := range one.Apart() {
		for j := range s.Candidates {
			c := &s.Candidates[j]
			for k := range c.On {
				for n := range c.On[k].Units {
					f(c, &c.On[k].Units[n])
				}
			}
		}
	}
}

// risks lists the risks above what the framework lets be accepted.
func (l *lensState) risks(of func(*organisation.Risk) bool) []string {
	var ids []string
	for i := range l.lens.Case.Org.Risks {
		r := &l.lens.Case.Org.Risks[i]
		if most := l.lens.Framework.RiskAcceptance; most != framework.RiskUnrated && r.Level > most && of(r) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// atRisk lists the risks above acceptance that a control in the statement treats, where nothing
// of it is shown on any basis that is asked.
func (l *lensState) atRisk(leaf *mapping.Leaf, judged *lens.Leaf) []string {
	if !l.lens.Reach.Excludable(leaf.Requirement.ID) || judged.Requirement.Status != result.StatusNotSupported {
		return nil
	}
	return l.risks(func(r *organisation.Risk) bool {
		return slices.Contains(r.Requirements, leaf.Ref) || slices.ContainsFunc(leaf.Points, func(p mapping.Point) bool {
			return slices.ContainsFunc(p.Links, func(e mapping.Edge) bool { return slices.Contains(r.Controls, e.Control.ID) })
		})
	})
}

// pastDue lists the earlier nonconformities that a requirement holds and that are open past their date.
func (l *lensState) pastDue(ref framework.Ref) []string {
	var ids []string
	for i := range l.lens.Case.Org.Nonconformities {
		if n := &l.lens.Case.Org.Nonconformities[i]; n.Overdue(clock(l.lens)) && l.holder(n) == ref {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

// holder is the first requirement in scope that is the one of an earlier nonconformity or stands below
// it: one nonconformity is one finding. It is zero where the lens asks none of them.
func (l *lensState) holder(n *organisation.Nonconformity) framework.Ref {
	if n.Requirement.Framework != l.lens.Framework.ID {
		return framework.Ref{}
	}
	for _, leaf := range l.lens.Leaves {
		if slices.Contains(l.lens.Above(leaf.Requirement.ID), n.Requirement.Requirement) && l.asks(leaf) {
			return leaf.Ref
		}
	}
	return framework.Ref{}
}

// asks reports whether a requirement is in scope with a required point.
func (l *lensState) asks(leaf *mapping.Leaf) bool {
	return l.lens.Decide(leaf.Requirement.ID).Standing == framework.InScope && slices.ContainsFunc(leaf.Points, func(p mapping.Point) bool {
		return p.Rank == framework.Required && l.lens.In(p.Ref)
	})
}

// unheld tells of earlier nonconformities past their date that no requirement in scope holds: they stay
// open though the lens does not ask what they are about.
func (l *lensState) unheld() []string {
	var out []string
	for i := range l.lens.Case.Org.Nonconformities {
		n := &l.lens.Case.Org.Nonconformities[i]
		if n.Requirement.Framework == l.lens.Framework.ID && n.Overdue(clock(l.lens)) && l.holder(n) == (framework.Ref{}) {
			out = append(out, words.StillOpen(n))
		}
	}
	return out
}
